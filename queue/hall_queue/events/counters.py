"""Counters and the people at them."""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.alerts import Scene
from hall_queue.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEvent(Event):
    """Something about one counter."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedOn(CounterEvent):
    """`staff` sits at the counter; the same account once more: has another name now."""

    staff: str
    account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedOff(CounterEvent):
    """Nobody sits there any more; the counter is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOpened(CounterEvent):
    """The counter takes visitors."""

    seat: str = ""
    alert: int | None = None
    """The alert it was done for; `scene` is set with it."""
    scene: Scene | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPaused(CounterEvent):
    """The counter takes no further visitor for now."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterClosed(CounterEvent):
    """The counter takes no more visitors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillLent(CounterEvent):
    """The counter also serves `service` until `until`."""

    service: str
    until: int
    seat: str = ""
    """Whose last step it is; empty in old journals: nobody's."""
    alert: int | None = None
    scene: Scene | None = None
