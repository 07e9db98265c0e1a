"""What a driver is made from and what it can do, for those who hold one and those who write one.

How to write one: docs/drivers.en.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from .health import Evidence
from .line import Line
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

    def news(self) -> PrinterState | None:
        """What it reported by itself since it was last asked; None for nothing new.

        Costs no time.  Raises TransportError when the port has gone meanwhile.
        """

    def print(self, paper: Paper) -> Outcome:
        """Print, wait for the evidence, never longer than its time-outs.  Never raises for I/O."""

    def close(self) -> None:
        """Give the port back; the next call opens it again."""


Taken: TypeAlias = Literal["taken", "refused", "silent", "not_understood", "sent"]
"""What became of a text.  taken, refused: the bar said so.  silent: no byte came in time;
not_understood: only bytes that are no answer.  sent: this bar never answers."""


class Bar(Protocol):
    """A sign of one line of text at an address of a line.  One thread at a time."""

    @property
    def answers(self) -> bool:
        """False for one that only takes bytes: what it shows cannot be known."""

    @property
    def replaced(self) -> str:
        """Characters of the last text that it cannot show; a visible mark stands for each."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    def show(self, text: str, state: str = "") -> Taken:
        """Show it, wait at most one time-out for the bar's word.  state: of the counter (idle,
        calling, serving, paused, closed), for the colour.  Raises TransportError."""


class Pad(Protocol):
    """A device with keys for a visitor's rating, at an address of a line.  One thread at a time.

    Keys are the pad's own numbers; what they mean is the hall's set-up.
    """

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    def evaluate(self) -> None:
        """Ask for a rating.  Raises TransportError."""

    def take_presses(self) -> list[int]:
        """Keys pressed since the last call, oldest first; a bounded number of them."""

    def acknowledge(self, key: int) -> None:
        """Give the pad its receipt, once the press is safe.  Raises TransportError."""


class Cutter(Protocol):
    """What cuts a driver's stream into frames (framing.Framer is one).  Never raises."""

    def feed(self, data: bytes) -> Sequence[object]:
        """Frames completed by these bytes."""

    def silence(self) -> Sequence[object]:
        """Frames behind one that has begun and will not be finished."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What the conformance suite needs of a driver.

    simulator: module that plays the device, run with -m (see simulators/virtual_line.py for its
    options and its ready line).  cutter: makes what reads the device's bytes.  frames: a few
    whole ones that it sends, each exactly one to the cutter.
    """

    simulator: str
    cutter: Callable[[], Cutter]
    frames: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class PrinterDriver:
    """make raises KeyError for an unknown profile, TransportError "config" for a port's name."""

    make: Callable[[Settings], PaperPrinter]
    trial: Trial


@dataclass(frozen=True, slots=True)
class BarDriver:
    """make raises ValueError for options it cannot read."""

    make: Callable[[Settings, Line], Bar]
    trial: Trial


@dataclass(frozen=True, slots=True)
class PadDriver:
    """make raises ValueError for options it cannot read."""

    make: Callable[[Settings, Line], Pad]
    trial: Trial


Driver: TypeAlias = PrinterDriver | BarDriver | PadDriver
"""What an entry point of another package names: see registry.GROUP."""
