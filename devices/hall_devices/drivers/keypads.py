"""Call keypads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from hall_devices.drivers.settings import Settings
from hall_devices.drivers.trials import Trial
from hall_devices.line import Line

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


@dataclass(frozen=True, slots=True)
class KeypadDriver:
    """make raises ValueError for options it cannot read."""

    make: Callable[[Settings, Line], Keypad]
    trial: Trial
