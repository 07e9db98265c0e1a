"""One thread per port: prints its devices' jobs, and looks after their health when idle."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from hall_devices import health as hl
from hall_devices import registry
from hall_devices.drivers import Outcome, PaperPrinter
from hall_devices.health import Health
from hall_devices.paper import Paper
from hall_devices.transport import TransportError
from hall_kiosk.check_slip import KIND as CHECK
from hall_kiosk.check_slip import CheckContent, check_slip
from hall_kiosk.clock import utc_now
from hall_kiosk.jobs import Job, JobStore
from hall_kiosk.slip import SlipContent, slip

from .duties import BAD_DRIVER, NO_MEMORY
from .job_runner import JobRunner
from .line_worker import Joinable
from .messages import DeviceConfig

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
PaperOf: TypeAlias = Callable[[int], Paper]
"""The paper of a job, for a printer so many small characters wide."""
_LOOKS = {"silent": SILENT_LOOK_SECONDS, "unknown": BLIND_LOOK_SECONDS}


def _slip(content: dict[str, Any]) -> PaperOf:
    return partial(slip, SlipContent.from_json(content))


def _check(content: dict[str, Any]) -> PaperOf:
    return partial(check_slip, CheckContent.from_json(content))


_PAPERS: dict[str, Callable[[dict[str, Any]], PaperOf]] = {"slip": _slip, CHECK: _check}
"""Kind of a job → what makes its paper; raises ValueError for content that is not of the kind."""


@dataclass
class _Device:
    config: DeviceConfig
    health: Health
    driver: PaperPrinter | None = None
    wrong: str = "bad_config"
    """Why there is no driver."""
    due: float = 0.0


class PortWorker:
    """Owns the port from start() to the end of its thread."""

    def __init__(
        self,
        configs: Sequence[DeviceConfig],
        store: JobStore,
        tell: Callable[[str, Health], None],
        changed: Callable[[], None],
        after: Joinable | None = None,
    ) -> None:
        """tell: takes each look's health.  changed: a job's state moved.

        after: the port's former worker, waited for, since one port has one owner.
        """
        self.configs = tuple(configs)
        self._jobs = JobRunner(store, changed)
        self._memory = store.memory
        self._tell = tell
        self._after = after
        self._devices = {c.code: _Device(c, hl.unknown(utc_now())) for c in configs}
        self._wake = threading.Event()
        self._stopping = False
        name = f"port {configs[0].settings.port}"
        self._thread = threading.Thread(target=self._run, name=name)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be a job."""
        self._wake.set()

    def stop(self) -> None:
        """Ask to end; a slip that has begun is finished first.  Does not wait."""
        self._stopping = True
        self._wake.set()

    def join(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        if self._after:
            self._after.join()
            self._after = None
        try:
            while not self._stopping:
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
                if device.driver:
                    device.driver.close()

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
            news = device.driver.news() if device.driver else None
        except TransportError:
            device.due = 0.0
        except Exception:  # strange code, as in _look
            log.exception("hearing %s", device.config.code)
            device.due = 0.0
        else:
            device.due = 0.0 if news else device.due

    def _print(self, device: _Device, job: Job) -> Outcome:
        make = _PAPERS.get(job.kind)
        if make is None:
            return Outcome("not_printed", "unknown", "unknown_kind")
        try:
            paper_of = make(job.content)
        except ValueError:
            log.warning("job %s has content that is no %s", job.job, job.kind)
            return Outcome("not_printed", "unknown", "bad_content")
        driver = self._driver(device)
        if driver is None:
            return Outcome("not_printed", "unknown", device.wrong)
        try:
            outcome = driver.print(paper_of(driver.cells))
        finally:
            self._give_back(driver)
        if outcome.evidence == "write-only":
            device.health = hl.written(device.health, utc_now())
        return outcome

    def _driver(self, device: _Device) -> PaperPrinter | None:
        if device.driver is None:
            try:
                device.driver = registry.printer(device.config.driver, device.config.settings)
            except (KeyError, ValueError, TransportError, registry.BrokenDriver) as error:
                log.warning("device %s cannot be used: %s", device.config.code, error)
                broken = isinstance(error, registry.BrokenDriver)
                device.wrong = BAD_DRIVER if broken else "bad_config"
        return device.driver

    def _give_back(self, driver: PaperPrinter) -> None:
        """Devices that share a line take turns; a write-only port is not held while idle."""
        if len(self._devices) > 1 or not driver.answers:
            driver.close()

    def _look_at_all(self) -> None:
        for device in self._devices.values():
            self._look(device)

    def _look(self, device: _Device) -> None:
        failing = self._memory.failing
        try:
            fresh = hl.silent(device.health, utc_now(), NO_MEMORY) if failing else self._ask(device)
        except Exception:  # as above
            log.exception("looking after %s", device.config.code)
            fresh = hl.silent(device.health, utc_now(), "agent_error")
        if (fresh.state, fresh.detail) != (device.health.state, device.health.detail):
            log.info("%s: %s %s", device.config.code, fresh.state, fresh.detail)
        device.health = fresh
        wait = STORE_RETRY_SECONDS if failing else _pause(fresh)
        device.due = time.monotonic() + wait
        self._tell(device.config.code, fresh)

    def _ask(self, device: _Device) -> Health:
        driver = self._driver(device)
        if driver is None:
            return hl.silent(device.health, utc_now(), device.wrong)
        try:
            state = driver.status()
        except TransportError as error:
            return hl.silent(device.health, utc_now(), f"port_{error.kind}")
        finally:
            self._give_back(driver)
        if not driver.answers:
            return hl.written(device.health, utc_now())
        if not state.answered:
            return hl.silent(device.health, utc_now(), "silent")
        note = "paper_near_end" if state.paper == "near_end" else ""
        return hl.answered(device.health, utc_now(), state.trouble(), note)


def _pause(health: Health) -> float:
    """Seconds until the next look."""
    if health.state == "silent" and health.detail.startswith("port_"):
        return GONE_LOOK_SECONDS
    return _LOOKS.get(health.state, LOOK_SECONDS)
