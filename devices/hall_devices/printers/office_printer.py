"""The office printer (A4) and the label printer: a document to a queue, and what became of it.

A job's end is what its queue says.  Nothing is sent twice: a job has its number before it has its
document, and one whose fate was lost is asked for by that number.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from hall_devices.drivers import Media, OfficeState, Outcome, Settings, Told
from hall_devices.printers.ipp_queue import IppQueue, JobLook, Refused
from hall_devices.transport import TransportError

A4 = "A4"
_SIZES = re.compile(r"(\d{2,3})x(\d{2,3})")
_SMALLEST, _LARGEST = 20, 420
"""Millimetres."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds.  poll: between two looks at a job.  patience: with a job that says nothing new."""

    poll: float = 1.0
    patience: float = 600.0


def media_of(text: str) -> Media:
    """A4, or a label as 60x40 (mm, width first).  Raises ValueError."""
    if text == A4:
        return Media(210, 297, "iso_a4_210x297mm")
    found = _SIZES.fullmatch(text)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (_SMALLEST <= width <= _LARGEST and _SMALLEST <= height <= _LARGEST):
        raise ValueError(f"media must be A4 or a label such as 60x40 (mm), not {text}")
    size = f"{width}x{height}mm"
    return Media(width, height, f"custom_{size}_{size}")


class OfficePrinter:
    """See drivers.SheetPrinter; one queue.

    Options: media (A4, or a label as 60x40).
    """

    def __init__(
        self,
        settings: Settings,
        *,
        timing: Timing | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises ValueError for its options, TransportError "config" for a bad port name."""
        self.media = media_of(settings.options.get("media", A4))
        self._queue = IppQueue(settings.port, settings.tap)
        self._timing = timing or Timing()
        self._clock = clock

    def status(self) -> OfficeState:
        """Ask now.  Raises TransportError; a queue that refuses to say is one in trouble."""
        try:
            return self._queue.state()
        except Refused as refused:
            return OfficeState(refused.reason, "", False)

    def print(self, pdf: bytes, title: str, told: Told, ended: Callable[[float], bool]) -> Outcome:
        """Print, and follow the job to its end.  Never raises for I/O.

        ended: waits so many seconds; True when nobody wants to wait any longer.
        """
        try:
            state = self.status()
            trouble = state.trouble or ("" if state.pdf else "format_refused")
            if trouble:
                return Outcome("not_printed", "answered", trouble)
            job = self._queue.make_job(title, self.media.name)
        except Refused as refused:
            return Outcome("not_printed", "answered", refused.reason)
        except TransportError as error:  # a job without a document prints nothing
            return Outcome("not_printed", "unknown", f"port_{error.kind}")
        try:
            self._queue.send(job, pdf)
        except Refused as refused:
            return self._take_back(job, refused.reason)
        except TransportError as error:
            return self._take_back(job, f"port_{error.kind}")
        return self._follow(job, told, ended)

    def close(self) -> None:
        """Nothing is held between two questions."""

    def _follow(self, job: int, told: Told, ended: Callable[[float], bool]) -> Outcome:
        said = ""
        limit = self._clock() + self._timing.patience
        while self._clock() < limit:
            try:
                look = self._queue.look(job)
                now = self._standing(look)
            except Refused:
                return Outcome("unknown", "answered", "job_forgotten")
            except TransportError as error:
                now = f"port_{error.kind}"
            else:
                if look.over:
                    return _end(look)
            if now != said:
                said = now
                limit = self._clock() + self._timing.patience
                told(now)
            if ended(self._timing.poll):
                return Outcome("unknown", "unknown", "restarted")
        return self._take_back(job, "waited_too_long")

    def _standing(self, look: JobLook) -> str:
        """A word for a job that is not over: what its printer complains of says more."""
        if look.over:
            return ""
        return self.status().trouble or f"job_{look.stage}"

    def _take_back(self, job: int, reason: str) -> Outcome:
        """Off the queue, so that it does not come out when nobody wants it any more."""
        try:
            look = self._queue.look(job)
            if not look.over:
                self._queue.cancel(job)
                look = self._queue.look(job)
        except (Refused, TransportError):
            return Outcome("unknown", "unknown", reason)
        if look.stage == "completed":
            return _end(look)
        if look.over and not look.begun:
            return Outcome("not_printed", "answered", reason)
        return Outcome("unknown", "answered", reason)


def _end(look: JobLook) -> Outcome:
    if look.stage == "completed":
        if look.clean:
            return Outcome("printed", "answered")
        return Outcome("unknown", "answered", "job_errors")
    return Outcome("unknown" if look.begun else "not_printed", "answered", f"job_{look.stage}")
