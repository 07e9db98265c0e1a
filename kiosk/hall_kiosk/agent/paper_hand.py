"""What is done with one ticket printer: its jobs on paper, and how it is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeAlias

from hall_devices import health as hl
from hall_devices import registry
from hall_devices.drivers import Outcome, PaperPrinter, Settings
from hall_devices.health import Health
from hall_devices.printers.paper import Paper
from hall_devices.printers.profiles import DOTS_PER_CELL, Profile, profile
from hall_devices.transport import TransportError
from hall_kiosk.check_slip import KIND as CHECK
from hall_kiosk.check_slip import CheckContent, check_slip
from hall_kiosk.clock import utc_now
from hall_kiosk.jobs import Job
from hall_kiosk.slip import SlipContent, slip

from .messages import DeviceConfig
from .no_driver import why_not

log = logging.getLogger(__name__)

PaperOf: TypeAlias = Callable[[Profile], Paper]
"""The paper of a job, for a printer of this profile."""


def _slip(content: dict[str, Any]) -> PaperOf:
    told = SlipContent.from_json(content)
    return lambda its: slip(told, its.cells)


def _check(content: dict[str, Any]) -> PaperOf:
    return partial(check_slip, CheckContent.from_json(content))


_PAPERS: dict[str, Callable[[dict[str, Any]], PaperOf]] = {"slip": _slip, CHECK: _check}
"""Kind of a job → what makes its paper; raises ValueError for content that is not of the kind."""


class PaperHand:
    """See worker.Hand.  The driver is made on use: a bad one is a reason, not an error."""

    def __init__(self, config: DeviceConfig, shares: bool) -> None:
        """shares: other devices take turns with it on its port."""
        self._config = config
        self._shares = shares
        self._made: PaperPrinter | None = None
        self._wrong = "bad_config"
        self._was_there: bool | None = None
        """Whether the last look found its port; None before the first."""
        self.counts = {"missed": 0, "strange": 0, "lost": 0, "reconnects": 0}

    def print(self, job: Job) -> Outcome:
        make = _PAPERS.get(job.kind)
        if make is None:
            return Outcome("not_printed", "unknown", "unknown_kind")
        try:
            paper_of = make(job.content)
        except ValueError:
            log.warning("job %s has content that is no %s", job.job, job.kind)
            return Outcome("not_printed", "unknown", "bad_content")
        driver = self._driver()
        if driver is None:
            return Outcome("not_printed", "unknown", self._wrong)
        try:
            return driver.print(paper_of(_profile(self._config.settings, driver.cells)))
        finally:
            self._give_back(driver)

    def look(self, health: Health) -> Health:
        driver = self._driver()
        if driver is None:
            return hl.silent(health, utc_now(), self._wrong)
        try:
            state = driver.status()
        except TransportError as error:
            self._count("lost", self._was_there is True)
            self._was_there = False
            return hl.silent(health, utc_now(), f"port_{error.kind}")
        finally:
            self._give_back(driver)
        self._count("reconnects", self._was_there is False and self.counts["lost"] > 0)
        self._was_there = True
        if not driver.answers:
            return hl.written(health, utc_now())
        if not state.answered:
            self._count("strange" if state.babbled else "missed", True)
            return hl.silent(health, utc_now(), state.trouble() or "silent")
        note = "paper_near_end" if state.paper == "near_end" else ""
        return hl.answered(health, utc_now(), state.trouble(), note)

    def _count(self, word: str, happened: bool) -> None:
        self.counts[word] += happened

    def news(self) -> bool:
        return self._made is not None and self._made.news() is not None

    def close(self) -> None:
        if self._made is not None:
            self._made.close()

    def _driver(self) -> PaperPrinter | None:
        if self._made is None:
            try:
                self._made = registry.printer(self._config.driver, self._config.settings)
            except (KeyError, ValueError, TransportError, registry.BrokenDriver) as error:
                log.warning("device %s cannot be used: %s", self._config.code, error)
                self._wrong = why_not(error)
        return self._made

    def _give_back(self, driver: PaperPrinter) -> None:
        """Devices that share a line take turns; a write-only port is not held while idle."""
        if self._shares or not driver.answers:
            driver.close()


def _profile(settings: Settings, cells: int) -> Profile:
    """A printer's profile; another package's driver has its own, of which only the width is
    known."""
    with suppress(KeyError):
        known = profile(settings.profile)
        if known.cells == cells:
            return known
    return Profile(settings.profile, dots=cells * DOTS_PER_CELL)
