"""Evaluation pads, on a line and with a connection of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from hall_devices.drivers.said import Taken
from hall_devices.drivers.settings import Settings
from hall_devices.drivers.trials import LoneTrial, Trial
from hall_devices.line import Line

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


@dataclass(frozen=True, slots=True)
class PadDriver:
    """make raises ValueError for options it cannot read."""

    make: Callable[[Settings, Line], Pad]
    trial: Trial


@dataclass(frozen=True, slots=True)
class LonePadDriver:
    """make raises ValueError for options it cannot read, TransportError "config" for a port.

    also: its trials over other connections, by what they are called.
    """

    make: Callable[[Settings], LonePad]
    trial: LoneTrial
    also: Mapping[str, LoneTrial] = field(default_factory=dict)
