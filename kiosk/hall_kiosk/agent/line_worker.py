"""One thread per shared line: bars and pads at their addresses take turns on it."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Protocol

from hall_devices import health as hl
from hall_devices import registry
from hall_devices.drivers import Outcome, Place
from hall_devices.health import Health
from hall_devices.line import Line
from hall_devices.transport import TransportError
from hall_kiosk.check_slip import KIND as CHECK
from hall_kiosk.check_slip import CheckContent, check_text
from hall_kiosk.clock import utc_now
from hall_kiosk.door_job import OPEN_DOOR, DoorContent
from hall_kiosk.jobs import Job, JobStore
from hall_kiosk.presses import PressStore

from .duties import BarDuty, Duty
from .job_runner import JobRunner
from .keypad_duty import KeypadDuty
from .lock_duty import LockDuty
from .messages import BAR, KEYPAD, LINE_KINDS, LOCKS, PAD, READER, SCANNER, DeviceConfig, may_share
from .news import News
from .no_driver import BAD_DRIVER, why_not
from .pad_duty import PadDuty
from .reader_duty import ReaderDuty
from .scanner_duty import ScannerDuty
from .wishes import Wishes

log = logging.getLogger(__name__)

LISTEN_SECONDS = 0.05
REOPEN_SECONDS = 2.0
TELL_SECONDS = 10.0
REST_SECONDS = 10.0
"""A device whose driver failed is let alone for so long."""
_ERROR_SECONDS = 1.0

Tell = Callable[[str, Health, Mapping[str, int]], None]


class Joinable(Protocol):
    """A former owner of the port."""

    def join(self) -> None:
        """Wait until it has let go."""


class Misfit(ValueError):
    """A device that cannot be on this line; its text is the reason word: port_config, wrong_kind,
    line_speed or address_taken."""


class LineWorker:
    """Owns the line from start() to the end of its thread."""

    def __init__(
        self,
        configs: Sequence[DeviceConfig],
        store: JobStore,
        wishes: Wishes,
        presses: PressStore,
        news: News,
        tell: Tell,
        changed: Callable[[], None],
        after: Joinable | None = None,
    ) -> None:
        """tell: takes each turn's health and counts.  changed: a press was kept, a job's state
        moved.

        after: the port's former worker, waited for, since one port has one owner.
        """
        self.configs = tuple(configs)
        self._jobs = JobRunner(store, changed)
        self._may_have_job = True
        self._wishes = wishes
        self._presses = presses
        self._news = news
        self._tell = tell
        self._changed = changed
        self._after = after
        self._duties: dict[str, Duty] = {}
        self._told: dict[str, tuple[Health, Mapping[str, int], float]] = {}
        self._resting: dict[str, float] = {}
        self._opened = False
        self._wake = threading.Event()
        self._stopping = False
        name = f"line {configs[0].settings.port}"
        self._thread = threading.Thread(target=self._run, name=name)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There may be a job; an open line is looked after all the time anyway."""
        self._may_have_job = True

    def stop(self) -> None:
        """Ask to end.  Does not wait."""
        self._stopping = True
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
        line = self._set_up()
        if line is None:
            return
        try:
            while not self._stopping:
                try:
                    self._turn(line)
                except TransportError as error:
                    self._lost(f"port_{error.kind}")
                    self._wake.wait(REOPEN_SECONDS)
                except Exception:  # the outermost loop of a port survives a driver's bug
                    log.exception("on line %s", self.configs[0].settings.port)
                    self._lost("agent_error")
                    line.close()
                    self._wake.wait(_ERROR_SECONDS)
        finally:
            with suppress(sqlite3.Error):  # else the next agent says that it does not know
                self._jobs.keep_end()
            line.close()

    def _set_up(self) -> Place | None:
        """The line and its duties; devices that cannot be used are told of once."""
        first = next(it for it in self.configs if it.kind in LINE_KINDS)
        port = first.settings.port
        try:
            its = first.settings
            line: Line | None = Line(port, its.baud, its.flow, tap=its.tap)
        except TransportError as error:
            log.warning("line %s cannot be used: %s", port, error)
            line = None
        taken: set[tuple[str, str]] = set()
        for config in self.configs:
            try:
                if line is None:
                    raise Misfit("port_config")
                place = _place(config, first, taken)
                self._duties[config.code] = self._duty(config, line)
                taken.add(place)
            except (KeyError, ValueError, registry.BrokenDriver) as error:
                self._unusable(config, error)
        return line if self._duties else None

    def _unusable(self, config: DeviceConfig, error: Exception) -> None:
        log.warning("device %s cannot be used: %s", config.code, error)
        health = hl.silent(hl.unknown(utc_now()), utc_now(), _why(error))
        self._tell(config.code, health, {})
        if config.kind == LOCKS:
            self._news.doors(config.code, None)

    def _duty(self, config: DeviceConfig, line: Line) -> Duty:
        if config.kind == BAR:
            bar = registry.bar(config.driver, config.settings, line)
            return BarDuty(config.code, bar, self._wishes)
        if config.kind == PAD:
            pad = registry.pad(config.driver, config.settings, line)
            options = config.settings.options
            return PadDuty(config.code, pad, options, self._wishes, self._presses, self._changed)
        if config.kind == KEYPAD:
            keypad = registry.keypad(config.driver, config.settings, line)
            sights = self._wishes.keypads
            return KeypadDuty(config.code, keypad, sights, self._presses, self._changed)
        if config.kind == READER:
            return ReaderDuty(config.code, registry.reader(config.driver, config.settings, line))
        if config.kind == SCANNER:
            scanner = registry.scanner(config.driver, config.settings, line)
            return ScannerDuty(config.code, scanner, self._news)
        if config.kind == LOCKS:
            board = registry.locks(config.driver, config.settings, line)
            return LockDuty(config.code, board, self._news, line.listen)
        raise ValueError(f"{config.kind} is no device of a shared line")

    def _turn(self, line: Place) -> None:
        if not line.opened:
            line.open()
            self._opened = True
            for duty in self._duties.values():
                duty.restart()
        self._do_one_job()
        now = time.monotonic()
        waiting = [
            (urgency, code)
            for code, it in self._duties.items()
            if not self._rests(code) and (urgency := it.due(now))
        ]
        if waiting:
            _, code = min(waiting)
            self._guarded(code, self._duties[code].act)
        if not line.can_read:
            self._wake.wait(LISTEN_SECONDS)
        else:
            # With work left only what has come is taken; else the line is waited on.
            line.listen(0.0 if len(waiting) > 1 else LISTEN_SECONDS)
        for code, duty in self._duties.items():
            self._guarded(code, partial(duty.listen, time.monotonic()))
        self._report()

    def _rests(self, code: str) -> bool:
        return time.monotonic() < self._resting.get(code, 0.0)

    def _counts(self, code: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        self._guarded(code, lambda: counts.update(self._duties[code].counts))
        return counts

    def _guarded(self, code: str, act: Callable[[], None]) -> None:
        """A driver's bug costs its own device a rest, and the others on the line nothing."""
        if self._rests(code):
            return
        try:
            act()
        except TransportError:
            raise  # the port's trouble is that of all
        except Exception:  # strange code: a driver may be another package's
            log.exception("driver of %s", code)
            duty = self._duties[code]
            duty.health = hl.silent(duty.health, utc_now(), BAD_DRIVER)
            self._resting[code] = time.monotonic() + REST_SECONDS

    def _do_one_job(self) -> None:
        """One job, if there is one. Without memory there is none; bars and pads go on."""
        if not self._may_have_job:
            return
        self._may_have_job = False  # before the look: a wake during it is not lost
        try:
            job = self._jobs.next_for(self._duties.keys())
            if job is not None:
                self._may_have_job = True
                self._jobs.carry_out(job, self._do)
        except sqlite3.Error:
            self._may_have_job = True

    def _do(self, job: Job) -> Outcome:
        try:
            act = self._act_of(job)
        except ValueError:
            log.warning("job %s has content that is none of a %s", job.job, job.kind)
            return Outcome("not_printed", "unknown", "bad_content")
        if act is None:
            return Outcome("not_printed", "unknown", "unknown_kind")
        try:
            return act()
        except TransportError as error:  # the next duty finds the same
            return Outcome("unknown", "unknown", f"port_{error.kind}")

    def _act_of(self, job: Job) -> Callable[[], Outcome] | None:
        """What a job is to its device; None when it is nothing.  Raises ValueError."""
        duty = self._duties[job.device]
        if job.kind == CHECK:
            return partial(duty.check, check_text(CheckContent.from_json(job.content)))
        if job.kind == OPEN_DOOR and isinstance(duty, LockDuty):
            return partial(duty.open_door, DoorContent.from_json(job.content).lock)
        return None

    def _report(self) -> None:
        """Tell what has changed at once, and the time of the last answer now and then."""
        now = time.monotonic()
        for code, duty in self._duties.items():
            counts, health = self._counts(code), duty.health
            told = self._told.get(code)
            if (
                told is None
                or not hl.says_the_same(told[0], health)
                or told[1] != counts
                or now - told[2] >= TELL_SECONDS
            ):
                self._told[code] = (health, counts, now)
                self._tell(code, health, counts)

    def _lost(self, reason: str) -> None:
        if self._opened:
            log.warning("line %s: %s", self.configs[0].settings.port, reason)
            self._opened = False
        for duty in self._duties.values():
            duty.health = hl.silent(duty.health, utc_now(), reason)
        self._report()


def _place(
    config: DeviceConfig, first: DeviceConfig, taken: set[tuple[str, str]]
) -> tuple[str, str]:
    """Driver and address of a device.  first: the line's first device, whose speed is that of
    all.  Raises Misfit for one of another kind or speed, and when another has the place."""
    if config is not first and not may_share(config.kind, first.kind):
        raise Misfit("wrong_kind")
    mine = config.settings
    place = (config.driver, mine.options.get("address", "").lstrip("0"))  # 01 is 1
    if (mine.baud, mine.flow) != (first.settings.baud, first.settings.flow):
        raise Misfit("line_speed")
    if place in taken:
        raise Misfit("address_taken")
    return place


def _why(error: Exception) -> str:
    """The reason word for a device that cannot be set up."""
    if isinstance(error, Misfit):
        return str(error)
    return why_not(error)
