"""Printers of slips and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from hall_devices.drivers.settings import Settings
from hall_devices.drivers.trials import Trial
from hall_devices.health import Evidence
from hall_devices.printers.paper import Paper
from hall_devices.printers.status import PrinterState

OutcomeState: TypeAlias = Literal["printed", "not_printed", "unknown"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one piece of paper.

    printed: all bytes were carried out and the printer said so afterwards.
    not_printed: not one byte of it was sent.
    unknown: everything between; with evidence "write-only" and reason "no_status" the bytes went
    out to a device that cannot answer, which is its normal way and no trouble.
    drawn, replaced: see escpos_gbk.Document.
    """

    state: OutcomeState
    evidence: Evidence
    reason: str = ""
    drawn: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()

    @property
    def trouble(self) -> bool:
        """True when a person should look: not printed, or unknown for a reason of its own."""
        return self.state != "printed" and self.evidence != "write-only"


class PaperPrinter(Protocol):
    """A device that prints paper.  One thread at a time."""

    @property
    def cells(self) -> int:
        """Small characters on a line."""

    @property
    def answers(self) -> bool:
        """False for a device that only takes bytes."""

    def status(self) -> PrinterState:
        """Ask now.  Raises TransportError when there is no port to ask on."""

    def news(self) -> PrinterState | None:
        """What it reported by itself since it was last asked; None for nothing new.

        Costs no time.  Raises TransportError when the port has gone meanwhile.
        """

    def print(self, paper: Paper) -> Outcome:
        """Print, wait for the evidence, never longer than its time-outs.  Never raises for I/O."""

    def close(self) -> None:
        """Give the port back; the next call opens it again."""


@dataclass(frozen=True, slots=True)
class PrinterDriver:
    """make raises KeyError for an unknown profile, TransportError "config" for a port's name.

    also: trials over other connections, by what they are called.
    """

    make: Callable[[Settings], PaperPrinter]
    trial: Trial
    also: Mapping[str, Trial] = field(default_factory=dict)
