"""What a driver is made from and what it can do, for those who hold one and those who write one.

How to write one: docs/drivers.en.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, TypeAlias, TypeVar

from hall_devices.health import Evidence
from hall_devices.line import Line
from hall_devices.printers.paper import Paper
from hall_devices.printers.status import PrinterState

W = TypeVar("W", bound=str)

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


def choice(options: Mapping[str, str], name: str, words: Sequence[W]) -> W:
    """An option that is one of a few words, the first where nothing is said.  Raises ValueError."""
    value = options.get(name, words[0])
    for word in words:
        if word == value:
            return word
    raise ValueError(f"{name} must be {' or '.join(words)}, not {value}")


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


@dataclass(frozen=True, slots=True)
class Sign:
    """What a bar shows.

    text: one line.  state: of the counter (idle, calling, serving, paused, closed), for the colour;
    "" for a text that is about no counter.  number, window: of the one who is called or served, for
    bars that have words of their own; "" for none.
    """

    text: str
    state: str = ""
    number: str = ""
    window: str = ""


class Bar(Protocol):
    """A LED bar or main screen at an address of a line.  One thread at a time."""

    @property
    def answers(self) -> bool:
        """False for one that only takes bytes: what it shows cannot be known."""

    @property
    def replaced(self) -> str:
        """What of the last sign it cannot show; a visible mark or words of its own stand for it."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    def show(self, sign: Sign) -> Taken:
        """Show it, wait at most one time-out for the bar's word.  Raises TransportError."""


Verb: TypeAlias = Literal["login", "logout", "welcome", "appraise", "display"]
"""What a pad may be told: the verbs of the banks' specification of queue devices."""
Notice: TypeAlias = Literal["ready", "paused"]


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits at a counter, as the hall tells everybody.  window: the counter's label."""

    name: str
    window: str


@dataclass(frozen=True, slots=True)
class Question:
    """A request for a rating.  id: the hall's own, never used twice.  seconds: how long it stays
    open.  item: what the visit was for, "" when that is not said."""

    id: str
    seconds: float
    item: str = ""


class Cannot(Exception):
    """A pad was told a verb that its `can` lacks."""


class Pad(Protocol):
    """A device with keys for a visitor's rating.  One thread at a time.

    Keys are the pad's own numbers; what they mean is the hall's set-up.  A driver that is a
    subclass writes only the verbs in its `can`.  Every verb ends within one time-out and raises
    TransportError when the port fails.

    answers: False for one that only a pressed key shows to be there.
    scale, keys: the name of its keys and their numbers, where the set-up says nothing.
    """

    can: frozenset[Verb]
    answers: bool
    scale: str
    keys: frozenset[int]

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    @property
    def trouble(self) -> str:
        """What it complained of last and has not taken back, a reason word; "" for nothing."""
        return ""

    def appraise(self, question: Question) -> Taken:
        """Ask for a rating.  Whatever was pressed before is no answer to it."""
        raise Cannot("appraise")

    def welcome(self) -> Taken:
        """Show what a new visitor sees; an open question ends."""
        raise Cannot("welcome")

    def display(self, notice: Notice) -> Taken:
        """Show that nobody is served here for now, or end that."""
        raise Cannot("display")

    def login(self, person: Person) -> Taken:
        """Show who serves here from now on."""
        raise Cannot("login")

    def logout(self) -> Taken:
        """Nobody serves here any more."""
        raise Cannot("logout")

    def ping(self) -> Taken:
        """Find out whether it is there; "sent" when it must not be disturbed now."""
        raise Cannot("ping")

    def appraised(self) -> list[int]:
        """Keys pressed since the last call, oldest first; a bounded number of them."""

    def acknowledge(self, key: int) -> None:
        """Give the pad its receipt, once the press is safe."""


class Place(Protocol):
    """Where devices are heard: a line (line.Line), or a lone device's own connection."""

    @property
    def can_read(self) -> bool:
        """False where nothing can be heard."""

    @property
    def opened(self) -> bool:
        """Whether it is open now."""

    def open(self) -> None:
        """Raises TransportError."""

    def listen(self, seconds: float) -> int:
        """Take what comes, waiting at most so long for it; 0 when nothing came.

        Raises TransportError when it has gone; then it is closed."""

    def close(self) -> None:
        """Never raises; opened again at the next use."""


class LonePad(Pad, Place, Protocol):
    """A pad with a connection of its own, over a network or to a program of its maker."""


Key: TypeAlias = Literal[
    "start", "wait", "call", "recall", "cancel", "function", "metre", "pause", "transfer"
]
"""What is printed on a key of a call keypad, besides the digits."""


@dataclass(frozen=True, slots=True)
class KeypadPress:
    """A key of a call keypad, with the digits typed before it ("" for none).

    again: it came twice within a moment, so it is the press before, whose receipt was missed.
    raw: as it came, for its receipt.
    """

    key: Key
    digits: str
    again: bool = False
    raw: bytes = b""


class Keypad(Protocol):
    """A clerk's keypad with a few digits to look at, at an address of a line.  One thread at a
    time.  What a key does is the hall's set-up."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    def show(self, number: str, waiting: int) -> None:
        """Show the number in hand ("" for none) and how many people wait, as well as it can.
        Raises TransportError."""

    def signal(self, done: bool) -> None:
        """Tell whether the last press was carried out, as far as it can be told.  What is shown
        may be lost by that.  Raises TransportError."""

    def beep(self) -> None:
        """Beep once.  Raises TransportError."""

    def take_presses(self) -> list[KeypadPress]:
        """Since the last call, oldest first; a bounded number of them."""

    def acknowledge(self, press: KeypadPress) -> None:
        """Give the keypad its receipt, once the press is safe.  Raises TransportError."""


class Cutter(Protocol):
    """What cuts a driver's stream into frames (framing.Framer is one).  Never raises."""

    def feed(self, data: bytes) -> Sequence[object]:
        """Frames completed by these bytes."""

    def silence(self) -> Sequence[object]:
        """Frames behind one that has begun and will not be finished."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What the conformance suite needs of a driver.

    simulator: module that plays the device, run with -m and `arguments` (see
    simulators/virtual_line.py for its options and its ready line).  cutter: makes what reads the
    device's bytes; None for one that never sends any.  frames: a few whole ones that it sends,
    each exactly one to the cutter.
    """

    simulator: str
    cutter: Callable[[], Cutter] | None
    frames: tuple[bytes, ...]
    arguments: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class KeypadDriver:
    """make raises ValueError for options it cannot read."""

    make: Callable[[Settings, Line], Keypad]
    trial: Trial


@dataclass(frozen=True, slots=True)
class LoneTrial:
    """What the conformance suite needs of a driver that has no line.

    simulator: as in Trial; see simulators/lone_device.py for its options and its ready line.
    read: what the driver makes of one message, None for nonsense; never raises.  said: a few
    messages that the device sends.  options: settings that the driver needs there.
    """

    simulator: str
    read: Callable[[bytes], object]
    said: tuple[bytes, ...]
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LonePadDriver:
    """make raises ValueError for options it cannot read, TransportError "config" for a port."""

    make: Callable[[Settings], LonePad]
    trial: LoneTrial


WiredDriver: TypeAlias = PrinterDriver | BarDriver | PadDriver | KeypadDriver
"""Drivers of devices whose bytes come as a stream."""
Driver: TypeAlias = WiredDriver | LonePadDriver
"""What an entry point of another package names: see registry.GROUP."""
