"""Lock boards of smart file cabinets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from hall_devices.drivers.said import Taken, Unheard
from hall_devices.drivers.settings import Settings
from hall_devices.drivers.trials import Trial
from hall_devices.line import Line

Door: TypeAlias = Literal["open", "closed"]


class LockBoard(Protocol):
    """A board with the locks of a cabinet's doors, at an address of a line.  One thread at a time.

    Locks are counted from 1.  What stands in a frame for an open door differs between boards of one
    protocol, so it is a setting; a driver speaks of doors only.
    """

    @property
    def answers(self) -> bool:
        """False for one that only takes bytes: whether a door is open cannot be known."""

    @property
    def locks(self) -> int:
        """How many it has."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    def doors(self) -> Mapping[int, Door] | Unheard:
        """Ask how all its doors stand, waiting at most one time-out.  Raises TransportError."""

    def open(self, lock: int) -> Taken:
        """One pulse for one lock: sent once and never again by the driver.  "taken" is the board's
        word that it did so; whether the door is open only `doors` says.  Raises TransportError,
        ValueError for a lock it does not have."""

    def news(self) -> Mapping[int, Door]:
        """Doors whose new state the board told by itself since the last call."""


@dataclass(frozen=True, slots=True)
class LockDriver:
    """make raises ValueError for options it cannot read."""

    make: Callable[[Settings, Line], LockBoard]
    trial: Trial
