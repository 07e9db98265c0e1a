"""Jobs of a line, whatever moment they come at."""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hall_kiosk.agent.line_worker import LineWorker
from hall_kiosk.agent.messages import read_devices
from hall_kiosk.agent.news import News
from hall_kiosk.agent.wishes import Wishes
from hall_kiosk.clock import utc_now
from hall_kiosk.door_job import OPEN_DOOR, DoorContent
from hall_kiosk.jobs import Job, JobStore
from hall_kiosk.presses import PressStore
from tests.devices.rig import LineRig, until


class Store(JobStore):
    """One in which things happen at the worst moment."""

    worker: LineWorker
    during_look: Job | None = None
    full = False
    failed = 0

    def next_for(self, devices: Collection[str], now: datetime) -> Job | None:
        found = super().next_for(devices, now)
        if self.during_look is not None:
            job, self.during_look = self.during_look, None
            self.accept(job, utc_now())
            self.worker.wake()
        return found

    def finish(self, *end: object, **more: object) -> None:
        if self.full:
            self.failed += 1
            raise sqlite3.OperationalError("database or disk is full")
        super().finish(*end, **more)  # type: ignore[arg-type]


@pytest.fixture
def boards(tmp_path: Path) -> Iterator[LineRig]:
    with LineRig("lock_board", tmp_path / "boards", "--count", "1") as it:
        yield it


@contextmanager
def at_work(boards: LineRig, folder: Path) -> Iterator[Store]:
    """A worker with one lock board, and its memory."""
    place = {"code": "l1", "kind": "locks", "driver": "wkly", "port": boards.port()}
    _, configs, _ = read_devices({"devices": [{**place, "settings": {"address": "1"}}]}, None)
    store, presses = Store(folder / "jobs.db"), PressStore(folder / "presses.db")
    news = News()
    worker = LineWorker(configs, store, Wishes(), presses, news, lambda *told: None, lambda: None)
    store.worker = worker
    worker.start()
    try:
        until(lambda: news.take_doors().get("l1"))
        yield store
    finally:
        worker.stop()
        worker.join()
        store.close()
        presses.close()


def opening(name: str, lock: int) -> Job:
    content = DoorContent(lock).as_json()
    return Job(name, "l1", OPEN_DOOR, content, utc_now() + timedelta(seconds=60))


def test_a_job_that_comes_during_the_look_for_one_is_not_left_lying(
    boards: LineRig, tmp_path: Path
) -> None:
    with at_work(boards, tmp_path) as store:
        store.during_look = opening("door-1", 3)
        store.worker.wake()
        until(lambda: boards.state()["pulses"]["3"] == 1)


def test_an_end_that_could_not_be_kept_is_kept_when_the_worker_ends(
    boards: LineRig, tmp_path: Path
) -> None:
    with at_work(boards, tmp_path) as store:
        store.full = True
        store.accept(opening("door-1", 3), utc_now())
        store.worker.wake()
        until(lambda: store.failed)
        store.worker.stop()
        store.full = False
        store.worker.join()
        (state,) = store.untold()
    assert (state.state, state.evidence) == ("printed", "answered")
    with at_work(boards, tmp_path):
        assert boards.state()["pulses"]["3"] == 1
