"""LED bars and main screens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from hall_devices.drivers.said import Taken
from hall_devices.drivers.settings import Settings
from hall_devices.drivers.trials import Trial
from hall_devices.line import Line


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


@dataclass(frozen=True, slots=True)
class BarDriver:
    """make raises ValueError for options it cannot read."""

    make: Callable[[Settings, Line], Bar]
    trial: Trial
