"""Limits, alerts, and what diversions came to."""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.alerts import Look, Measure
from hall_queue.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitEvent(Event):
    """About one limit, of an area or of a service. value: people or whole minutes."""

    measure: Measure
    value: int
    limit: float
    area: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPassed(LimitEvent):
    """More than the limit; not for long enough yet to trouble anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitKept(LimitEvent):
    """Within the limit again before an alert was raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised(LimitEvent):
    """The limit has been passed for a while."""

    alert: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEased(Event):
    """Well within the limit again, or there is no such limit any more."""

    alert: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDeclined(Event):
    """`seat` will do nothing about it this time."""

    alert: int
    seat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiversionMeasured(Event):
    """What the two sides of a diversion were like a while after it."""

    diversion: int
    here: Look
    there: Look | None = None
