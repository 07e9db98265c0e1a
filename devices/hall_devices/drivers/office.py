"""Office printers (A4) and label printers: documents to a queue, followed to their end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from hall_devices.drivers.printers import Outcome
from hall_devices.drivers.settings import Settings
from hall_devices.drivers.trials import LoneTrial

Told: TypeAlias = Callable[[str], None]
"""Takes a word for how a job stands while it is not over: job_queued, job_held, job_printing,
job_stopped, or the printer's trouble."""


@dataclass(frozen=True, slots=True)
class Media:
    """A sheet, in mm.  name: as IPP calls it (PWG 5101.1)."""

    width: int
    height: int
    name: str

    @property
    def label(self) -> bool:
        """Too small for a page of writing."""
        return self.width < 120


@dataclass(frozen=True, slots=True)
class OfficeState:
    """trouble: why it prints nothing now, or None.  note: what somebody should see to soon.
    pdf: whether it takes PDF."""

    trouble: str | None
    note: str
    pdf: bool


class SheetPrinter(Protocol):
    """A printer of whole documents.  One thread at a time."""

    @property
    def media(self) -> Media:
        """What lies in it."""

    def status(self) -> OfficeState:
        """Ask now.  Raises TransportError; one that refuses to say is in trouble."""

    def print(self, pdf: bytes, title: str, told: Told, ended: Callable[[float], bool]) -> Outcome:
        """Print, and follow the job to its end.  Never raises for I/O, never sends twice.

        ended: waits so many seconds; True when nobody wants to wait any longer.
        """

    def close(self) -> None:
        """Never raises; opened again at the next use."""


@dataclass(frozen=True, slots=True)
class OfficeDriver:
    """make raises ValueError for options it cannot read, TransportError "config" for a port.

    trial: its simulator says its `jobs` (number, state, pages; a document that came out is
    "completed") and has the faults that conformance/office_checks.py sets.
    """

    make: Callable[[Settings], SheetPrinter]
    trial: LoneTrial
