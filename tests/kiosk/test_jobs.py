"""The agent's memory."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hall_kiosk.jobs import Job, JobStore

NOW = datetime(2026, 7, 14, 1, 43, tzinfo=UTC)
LATER = NOW + timedelta(minutes=3)


def job(name: str = "j1", device: str = "p1") -> Job:
    return Job(name, device, "slip", {"号": "A001"}, NOW + timedelta(minutes=2))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[JobStore]:
    it = JobStore(tmp_path / "jobs.db")
    yield it
    it.close()


def states(store: JobStore) -> dict[str, tuple[str, str]]:
    return {s.job: (s.state, s.reason) for s in store.untold()}


def test_a_known_job_is_answered_and_not_begun_again(store: JobStore) -> None:
    assert store.accept(job(), NOW).state == "accepted"
    assert store.next_for(["p1"], NOW) == job()
    store.begin("j1", NOW)
    assert store.next_for(["p1"], NOW) is None
    store.finish("j1", "printed", "answered", "", NOW)
    (state,) = store.untold()
    store.told("j1", state.version)
    assert store.untold() == []
    assert store.accept(job(), NOW).state == "printed"
    assert store.next_for(["p1"], NOW) is None
    assert states(store) == {"j1": ("printed", "")}


def test_a_restart_makes_sending_unknown(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "jobs.db")
    store.accept(job("begun"), NOW)
    store.accept(job("waiting"), NOW)
    store.begin("begun", NOW)
    store.close()
    store = JobStore(tmp_path / "jobs.db")
    assert states(store) == {"begun": ("unknown", "restarted"), "waiting": ("accepted", "")}
    found = store.next_for(["p1"], NOW)
    assert found
    assert found.job == "waiting"
    store.close()


def test_old_jobs_are_not_begun(store: JobStore) -> None:
    store.accept(job("late"), NOW)
    store.accept(job("lost", "nowhere"), NOW)
    assert store.next_for(["p1"], LATER) is None
    assert store.expire(NOW, {"p1"}) == 0
    assert store.expire(LATER, {"p1"}) == 2
    assert states(store) == {
        "late": ("not_printed", "too_late"),
        "lost": ("not_printed", "unknown_device"),
    }


def test_jobs_of_a_device_that_has_gone_are_given_back(store: JobStore) -> None:
    for name, device in (("here", "p1"), ("gone", "p2"), ("begun", "p2")):
        store.accept(job(name, device), NOW)
    assert store.begin("begun", NOW)
    assert store.give_back(NOW, {"p1"}) == 1
    assert states(store) == {
        "here": ("accepted", ""),
        "gone": ("not_printed", "unknown_device"),
        "begun": ("sending", ""),
    }
    # The port's worker may have it in hand already: it must not be printed here.
    assert not store.begin("gone", NOW)
    assert states(store)["gone"] == ("not_printed", "unknown_device")
    assert not store.begin("never heard of", NOW)


def test_jobs_in_order_and_for_their_device(store: JobStore) -> None:
    for name, device in (("b", "p2"), ("a", "p1"), ("c", "p1")):
        store.accept(job(name, device), NOW)
    found = store.next_for(["p1"], NOW)
    assert found
    assert found.job == "a"


def test_only_the_acknowledged_state_counts_as_told(store: JobStore) -> None:
    before = store.accept(job(), NOW)
    store.begin("j1", NOW)
    store.told("j1", before.version)
    assert states(store) == {"j1": ("sending", "")}


def test_ended_jobs_are_forgotten_after_a_month(store: JobStore) -> None:
    store.accept(job("told"), NOW)
    store.accept(job("untold"), NOW)
    for name in ("told", "untold"):
        store.finish(name, "printed", "answered", "", NOW)
    (state, _) = store.untold()
    store.told("told", state.version)
    assert store.forget(NOW + timedelta(days=29)) == 0
    assert store.forget(NOW + timedelta(days=31)) == 1
    assert states(store) == {"untold": ("printed", "")}


def test_content_is_not_kept_after_the_end(store: JobStore, tmp_path: Path) -> None:
    store.accept(job(), NOW)
    store.finish("j1", "printed", "answered", "", NOW)
    with store.memory.reading() as db:
        (content,) = db.execute("SELECT content FROM job").fetchone()
    assert content == "{}"
