"""The day, the plan, and what is given of numbers and services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hall_queue.events.base import Event
from hall_queue.hall import Intake
from hall_queue.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAdopted(Event):
    """The hall is set up anew; the first event of every journal."""

    plan: Plan
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOpened(Event):
    """Numbers start again from 1."""

    date: date
    intakes: tuple[Intake, ...]
    expires_at: int
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReopened(Event):
    """A day gives numbers again by hand; they go on where they stopped."""

    intakes: tuple[Intake, ...]
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChanged(Event):
    """A new plan has other hours for the day that is running."""

    intakes: tuple[Intake, ...]
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeClosed(Event):
    """No more numbers today; those waiting are served."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Event):
    """Nobody is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceShut(Event):
    """No numbers for one service until it is opened again."""

    service: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReopened(Event):
    """Numbers for the service again."""

    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersReserved(Event):
    """The running numbers `first` to `last` of a prefix are on paper: they count as used.
    every_day: also on the days to come.  handed_out: visitors hold them, so nobody prints them."""

    prefix: str
    first: int
    last: int
    every_day: bool = False
    handed_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersReleased(Event):
    """The numbers reserved from `first` on are free again from the next day."""

    prefix: str
    first: int
