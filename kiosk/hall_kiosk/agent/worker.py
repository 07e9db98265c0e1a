"""One thread per port: prints its devices' jobs, and looks after their health when idle."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from hall_devices import health as hl
from hall_devices.drivers import Outcome
from hall_devices.health import Health
from hall_devices.transport import TransportError
from hall_kiosk.clock import utc_now
from hall_kiosk.jobs import Job, JobStore

from .duties import NO_MEMORY
from .job_runner import JobRunner
from .line_worker import Joinable
from .messages import OFFICE, DeviceConfig
from .office_hand import OfficeHand
from .paper_hand import PaperHand

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
NEWS_SECONDS = 1.0
"""How soon an idle printer is looked at that reported a change, or whose port has gone."""
BLIND_LOOK_SECONDS = 30.0
STORE_RETRY_SECONDS = 1.0
SILENT_LOOK_SECONDS = 10.0
"""A silent device is asked more rarely: each question costs its line a whole time-out."""
GONE_LOOK_SECONDS = 2.0
"""A port that is not there is looked for more often: that costs nobody anything."""
_LOOKS = {"silent": SILENT_LOOK_SECONDS, "unknown": BLIND_LOOK_SECONDS}


class Hand(Protocol):
    """What is done with one printer.  Its worker's thread only."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by words of the language files."""

    def print(self, job: Job) -> Outcome:
        """What became of it.  Never raises for I/O."""

    def look(self, health: Health) -> Health:
        """Ask how it is.  health: as it was."""

    def news(self) -> bool:
        """Whether it reported something by itself.  Costs no time; raises TransportError when the
        port has gone."""

    def close(self) -> None:
        """Give the port back."""


@dataclass
class _Device:
    code: str
    hand: Hand
    health: Health
    due: float = 0.0


class PortWorker:
    """Owns the port from start() to the end of its thread."""

    def __init__(
        self,
        configs: Sequence[DeviceConfig],
        store: JobStore,
        tell: Callable[[str, Health, Mapping[str, int]], None],
        changed: Callable[[], None],
        after: Joinable | None = None,
    ) -> None:
        """tell: takes each look's health, and what is counted.  changed: a job's state moved.

        after: the port's former worker, waited for, since one port has one owner.
        """
        self.configs = tuple(configs)
        self._jobs = JobRunner(store, changed)
        self._store = store
        self._changed = changed
        self._tell = tell
        self._after = after
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._devices = {
            it.code: _Device(it.code, self._hand(it), hl.unknown(utc_now())) for it in configs
        }
        name = f"port {configs[0].settings.port}"
        self._thread = threading.Thread(target=self._run, name=name)

    def _hand(self, config: DeviceConfig) -> Hand:
        if config.kind == OFFICE:
            return OfficeHand(config, self._store, self._tell, self._changed, self._stop.wait)
        return PaperHand(config, shares=len(self.configs) > 1)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be a job."""
        self._wake.set()

    def stop(self) -> None:
        """Ask to end; a slip that has begun is finished first.  Does not wait."""
        self._stop.set()
        self._wake.set()

    def join(self) -> None:
        self._thread.join()

    def holds(self) -> bool:
        """Whether it may have the port still."""
        return self._thread.is_alive()

    def _run(self) -> None:
        if self._after:
            self._after.join()
            self._after = None
        try:
            while not self._stop.is_set():
                try:
                    self._turn()
                except sqlite3.Error:
                    # Without memory nothing is printed: a slip twice is worse than a late one.
                    self._look_at_all()
                    self._wake.wait(STORE_RETRY_SECONDS)
        finally:
            with suppress(sqlite3.Error):  # else the next agent says that it does not know
                self._jobs.keep_end()
            for device in self._devices.values():
                device.hand.close()

    def _turn(self) -> None:
        self._wake.clear()
        job = self._jobs.next_for(self._devices.keys())
        if job:
            printer = self._devices[job.device]
            self._jobs.carry_out(job, partial(self._print, printer))
            printer.due = 0.0
            return
        device = min(self._devices.values(), key=lambda it: it.due)
        wait = device.due - time.monotonic()
        if wait <= 0:
            self._look(device)
            return
        if not self._wake.wait(min(wait, NEWS_SECONDS)):
            for device in self._devices.values():
                self._hear_news(device)

    def _hear_news(self, device: _Device) -> None:
        try:
            news = device.hand.news()
        except TransportError:
            device.due = 0.0
        except Exception:  # strange code, as in _look
            log.exception("hearing %s", device.code)
            device.due = 0.0
        else:
            device.due = 0.0 if news else device.due

    def _print(self, device: _Device, job: Job) -> Outcome:
        outcome = device.hand.print(job)
        if outcome.evidence == "write-only":
            device.health = hl.written(device.health, utc_now())
        return outcome

    def _look_at_all(self) -> None:
        for device in self._devices.values():
            self._look(device)

    def _look(self, device: _Device) -> None:
        failing, before = self._store.memory.failing, device.health
        try:
            fresh = hl.silent(before, utc_now(), NO_MEMORY) if failing else device.hand.look(before)
        except Exception:  # as above
            log.exception("looking after %s", device.code)
            fresh = hl.silent(device.health, utc_now(), "agent_error")
        if (fresh.state, fresh.detail) != (device.health.state, device.health.detail):
            log.info("%s: %s %s", device.code, fresh.state, fresh.detail)
        device.health = fresh
        wait = STORE_RETRY_SECONDS if failing else _pause(fresh)
        device.due = time.monotonic() + wait
        self._tell(device.code, fresh, device.hand.counts)


def _pause(health: Health) -> float:
    """Seconds until the next look."""
    if health.state == "silent" and health.detail.startswith("port_"):
        return GONE_LOOK_SECONDS
    return _LOOKS.get(health.state, LOOK_SECONDS)
