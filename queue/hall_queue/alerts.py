"""Overflow (超限) and diversion (分流) as values: alerts, what was done, what came of it.

The rules are in `overflow` and `suggest`; this module only says what there is to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Measure(StrEnum):
    """What a limit is about."""

    PEOPLE = "people"
    LONGEST = "longest"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Look:
    """A queue as it stood at one moment: people waiting, and whole minutes."""

    people: int
    longest: int
    """How long whoever waits longest has waited."""
    expected: int | None
    """How long whoever came now would wait; None: no open counter would ever call."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A limit that was passed and has not been kept again since; of an area or of a service."""

    id: int
    measure: Measure
    value: int
    """When it was raised: people or whole minutes, as `limit`."""
    limit: float
    raised_at: int
    area: str | None = None
    service: str | None = None
    eased_at: int | None = None
    declined: tuple[str, ...] = ()
    """Seats that will do nothing about it this time."""

    @property
    def is_open(self) -> bool:
        """Whether it still stands."""
        return self.eased_at is None


class DiversionKind(StrEnum):
    """What was done."""

    MOVED = "moved"
    SENT_AWAY = "sent_away"
    LENT = "lent"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Scene:
    """The two sides of a diversion and how they stood before it."""

    source: tuple[str, ...]
    """Services whose people it is to help."""
    here: Look
    payers: tuple[str, ...] = ()
    """Services whose people will wait longer for it; empty when there are none."""
    there: Look | None = None


@dataclass(frozen=True, slots=True)
class Diversion:
    """One thing done about a full queue: who, when, what, and what the queue did afterwards."""

    id: int
    kind: DiversionKind
    at: int
    by: str
    seat: str
    scene: Scene
    tickets: tuple[int, ...] = ()
    service: str | None = None
    """Where to, or the skill that was lent."""
    counter: str | None = None
    outlet: str | None = None
    reason: str = ""
    """What whoever did it said; empty for what has no reason asked."""
    alert: int | None = None
    after: Look | None = None
    """The helped side `effect_minutes` later."""
    there_after: Look | None = None
    measured_at: int | None = None
    undone_at: int | None = None


@dataclass(frozen=True, slots=True)
class Overflow:
    """The day's alerts and diversions, oldest first; ids never start again."""

    passed: Mapping[str, int] = field(default_factory=dict)
    """Limit key → since when it has been passed without an alert yet."""
    alerts: tuple[Alert, ...] = ()
    alerted: int = 0
    """The last alert id given."""
    diversions: tuple[Diversion, ...] = ()
    diverted: int = 0

    def alert(self, alert_id: int | None) -> Alert | None:
        """An alert of the day."""
        return next((alert for alert in self.alerts if alert.id == alert_id), None)

    @property
    def open_alerts(self) -> tuple[Alert, ...]:
        """Those that still stand, oldest first."""
        return tuple(alert for alert in self.alerts if alert.is_open)


def limit_key(area: str | None, service: str | None, measure: Measure) -> str:
    """What at most one alert at a time is raised for: `area:tax#people`."""
    scope = f"area:{area}" if area is not None else f"service:{service}"
    return f"{scope}#{measure.value}"
