"""What a driver is made from and what it can do, for those who hold one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from .health import Evidence
from .paper import Paper
from .printer_status import PrinterState

OutcomeState: TypeAlias = Literal["printed", "not_printed", "unknown"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a device hangs and how it speaks.

    port: see transport.transport_for.  font: a font file for lines outside the printer's set,
    None to look for one on this computer.  options: what else the driver of this kind wants.
    """

    port: str
    profile: str = "80mm"
    baud: int = 115200
    flow: str = "none"
    font: Path | None = None
    options: Mapping[str, str] = field(default_factory=dict)


def whole_number(options: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    """An option that is a number from 0 to `most`.  Raises ValueError."""
    text = options.get(name, str(otherwise))
    if not (text.isascii() and text.isdecimal() and int(text) <= most):
        raise ValueError(f"{name} must be a number from 0 to {most}, not {text}")
    return int(text)


def address_of(options: Mapping[str, str]) -> int:
    """The address on a shared line, 0..255.  Raises ValueError when there is none."""
    if "address" not in options:
        raise ValueError("address is missing")
    return whole_number(options, "address", 0, 255)


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

    def print(self, paper: Paper) -> Outcome:
        """Print, wait for the evidence, never longer than its time-outs.  Never raises for I/O."""

    def close(self) -> None:
        """Give the port back; the next call opens it again."""
