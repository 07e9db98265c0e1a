"""What is done with one office or label printer: documents to its queue, followed to their end."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from hall_devices import health as hl
from hall_devices import registry
from hall_devices.drivers import Media, Outcome, SheetPrinter
from hall_devices.health import Health
from hall_devices.printers.raster import Artist, find_font
from hall_devices.printers.sheets import Sheet, pdf_of
from hall_devices.transport import TransportError
from hall_kiosk.asset_labels import LABELS, LabelContent, cut_sheets, label_sheets
from hall_kiosk.check_slip import KIND as CHECK
from hall_kiosk.check_slip import CheckContent
from hall_kiosk.clock import utc_now
from hall_kiosk.jobs import Job, JobStore
from hall_kiosk.office_sheets import PACK, PackContent, check_sheet, pack_sheets

from .messages import DeviceConfig
from .no_driver import why_not

log = logging.getLogger(__name__)


def _check(content: dict[str, Any], media: Media) -> Iterable[Sheet]:
    return [check_sheet(CheckContent.from_json(content), media.width, media.height)]


def _pack(content: dict[str, Any], media: Media) -> Iterable[Sheet]:
    found = PackContent.from_json(content)
    if media.label:
        raise ValueError("a pack is for A4")
    return pack_sheets(found)


def _labels(content: dict[str, Any], media: Media) -> Iterable[Sheet]:
    found = LabelContent.from_json(content)
    make = label_sheets if media.label else cut_sheets
    return make(found, media.width, media.height)


_SHEETS: dict[str, Callable[[dict[str, Any], Media], Iterable[Sheet]]] = {
    CHECK: _check,
    PACK: _pack,
    LABELS: _labels,
}
"""Kind of a job → what makes its sheets; raises ValueError for content that is not of the kind."""


class OfficeHand:
    """See worker.Hand.  A queue keeps its own order, so nothing is held between two jobs."""

    def __init__(
        self,
        config: DeviceConfig,
        store: JobStore,
        tell: Callable[[str, Health, Mapping[str, int]], None],
        changed: Callable[[], None],
        ended: Callable[[float], bool],
    ) -> None:
        """tell: takes the health while a job is followed, when nobody looks.  changed: a job's
        state moved.  ended: waits so many seconds; True when this ends."""
        self._config = config
        self._store = store
        self._tell = tell
        self.counts = {"missed": 0}
        self._changed = changed
        self._ended = ended
        self._health = hl.unknown(utc_now())
        self._wrong = "bad_config"
        self._printer = self._made()

    def _made(self) -> SheetPrinter | None:
        try:
            return registry.office(self._config.driver, self._config.settings)
        except (KeyError, ValueError, TransportError, registry.BrokenDriver) as error:
            log.warning("device %s cannot be used: %s", self._config.code, error)
            self._wrong = why_not(error)
        return None

    def print(self, job: Job) -> Outcome:
        if self._printer is None:
            return Outcome("not_printed", "unknown", self._wrong)
        make = _SHEETS.get(job.kind)
        if make is None:
            return Outcome("not_printed", "unknown", "unknown_kind")
        try:
            artist = _artist(self._config.settings.font)
        except (OSError, ImportError):
            return Outcome("not_printed", "unknown", "no_font")
        try:
            pdf = pdf_of(make(job.content, self._printer.media), artist)
        except ValueError:
            log.warning("job %s has content that is no %s", job.job, job.kind)
            return Outcome("not_printed", "unknown", "bad_content")
        except OSError as error:
            log.warning("job %s finds no room: %s", job.job, error)
            return Outcome("not_printed", "unknown", "agent_storage")
        return self._printer.print(
            pdf, f"hallway {job.kind}", lambda word: self._told(job, word), self._ended
        )

    def _told(self, job: Job, word: str) -> None:
        with suppress(sqlite3.Error):  # its end counts, and is kept more carefully
            self._store.progress(job.job, word, utc_now())
            self._changed()
        self._health = _health_by(word, self._health)
        self._tell(self._config.code, self._health, self.counts)

    def look(self, health: Health) -> Health:
        self._health = self._look(health)
        return self._health

    def _look(self, health: Health) -> Health:
        if self._printer is None:
            return hl.silent(health, utc_now(), self._wrong)
        try:
            state = self._printer.status()
        except TransportError as error:
            self.counts["missed"] += 1
            return hl.silent(health, utc_now(), f"port_{error.kind}")
        trouble = state.trouble or (None if state.pdf else "format_refused")
        return hl.answered(health, utc_now(), trouble, state.note)

    def news(self) -> bool:
        return False

    def close(self) -> None:
        if self._printer is not None:
            self._printer.close()


def _health_by(word: str, health: Health) -> Health:
    """What a word of a job that is not over says of its printer."""
    if word.startswith("port_"):
        return hl.silent(health, utc_now(), word)
    return hl.answered(health, utc_now(), None if word.startswith("job_") else word)


def _artist(font: Path | None) -> Artist:
    """Raises OSError where there is no Chinese font, ImportError without Pillow."""
    found = font or find_font()
    if found is None:
        raise FileNotFoundError("no Chinese font on this computer")
    return Artist(found)
