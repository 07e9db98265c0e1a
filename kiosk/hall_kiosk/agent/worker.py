"""One thread per port: prints its devices' jobs, and looks after their health when idle."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hall_devices import health as hl
from hall_devices import registry
from hall_devices.drivers import Outcome, PaperPrinter
from hall_devices.health import Health
from hall_devices.transport import TransportError
from hall_kiosk.jobs import Job, JobStore
from hall_kiosk.slip import SlipContent, slip

from .duties import utc_now
from .line_worker import Joinable
from .messages import DeviceConfig

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0
BLIND_LOOK_SECONDS = 30.0
STORE_RETRY_SECONDS = 1.0
SILENT_LOOK_SECONDS = 10.0
"""A silent device is asked more rarely: each question costs its line a whole time-out."""
_LOOKS = {"silent": SILENT_LOOK_SECONDS, "unknown": BLIND_LOOK_SECONDS}


@dataclass
class _Device:
    config: DeviceConfig
    health: Health
    driver: PaperPrinter | None = None
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
        self._store = store
        self._tell = tell
        self._changed = changed
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
                    log.exception("the job store cannot be used")
                    self._wake.wait(STORE_RETRY_SECONDS)
        finally:
            for device in self._devices.values():
                if device.driver:
                    device.driver.close()

    def _turn(self) -> None:
        self._wake.clear()
        job = self._store.next_for(self._devices.keys(), utc_now())
        if job:
            self._work(job)
            return
        device = min(self._devices.values(), key=lambda it: it.due)
        if device.due <= time.monotonic():
            self._look(device)
            return
        self._wake.wait(device.due - time.monotonic())

    def _work(self, job: Job) -> None:
        """One job from its durable beginning to its durable end, whatever happens between."""
        device = self._devices[job.device]
        self._store.begin(job.job, utc_now())
        self._changed()
        try:
            outcome = self._print(device, job)
        except Exception:  # the outermost loop of a port survives a driver's bug
            log.exception("job %s on %s", job.job, job.device)
            outcome = Outcome("unknown", "unknown", "agent_error")
        self._store.finish(
            job.job,
            outcome.state,
            outcome.evidence,
            outcome.reason,
            utc_now(),
            "".join(outcome.replaced),
        )
        self._changed()
        device.due = 0.0

    def _print(self, device: _Device, job: Job) -> Outcome:
        if job.kind != "slip":
            return Outcome("not_printed", "unknown", "unknown_kind")
        try:
            content = SlipContent.from_json(job.content)
        except ValueError:
            log.warning("job %s has content that is no slip", job.job)
            return Outcome("not_printed", "unknown", "bad_content")
        driver = self._driver(device)
        if driver is None:
            return Outcome("not_printed", "unknown", "bad_config")
        try:
            outcome = driver.print(slip(content, driver.cells))
        finally:
            self._give_back(driver)
        if outcome.evidence == "write-only":
            device.health = hl.written(device.health, utc_now())
        return outcome

    def _driver(self, device: _Device) -> PaperPrinter | None:
        if device.driver is None:
            try:
                device.driver = registry.printer(device.config.driver, device.config.settings)
            except (KeyError, TransportError) as error:
                log.warning("device %s cannot be used: %s", device.config.code, error)
        return device.driver

    def _give_back(self, driver: PaperPrinter) -> None:
        """Devices that share a line take turns; a write-only port is not held while idle."""
        if len(self._devices) > 1 or not driver.answers:
            driver.close()

    def _look(self, device: _Device) -> None:
        try:
            fresh = self._ask(device)
        except Exception:  # as above
            log.exception("looking after %s", device.config.code)
            fresh = hl.silent(device.health, utc_now(), "agent_error")
        if (fresh.state, fresh.detail) != (device.health.state, device.health.detail):
            log.info("%s: %s %s", device.config.code, fresh.state, fresh.detail)
        device.health = fresh
        wait = _LOOKS.get(fresh.state, LOOK_SECONDS)
        device.due = time.monotonic() + wait
        self._tell(device.config.code, fresh)

    def _ask(self, device: _Device) -> Health:
        driver = self._driver(device)
        if driver is None:
            return hl.silent(device.health, utc_now(), "bad_config")
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
