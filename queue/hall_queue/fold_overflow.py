"""What each event about limits, alerts and diversions does to the hall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hall_queue import events as e
from hall_queue.alerts import Alert, Diversion, DiversionKind, Overflow, Scene, limit_key
from hall_queue.hall import Hall
from hall_queue.states import Act


def _limit_passed(hall: Hall, event: e.LimitPassed) -> Hall:
    key = limit_key(event.area, event.service, event.measure)
    return _change(hall, passed={**hall.overflow.passed, key: event.at})


def _limit_kept(hall: Hall, event: e.LimitKept) -> Hall:
    return _change(hall, passed=_without(hall.overflow, event))


def _without(overflow: Overflow, event: e.LimitEvent) -> dict[str, int]:
    key = limit_key(event.area, event.service, event.measure)
    return {limit: since for limit, since in overflow.passed.items() if limit != key}


def _raised(hall: Hall, event: e.AlertRaised) -> Hall:
    alert = Alert(
        id=event.alert,
        measure=event.measure,
        value=event.value,
        limit=event.limit,
        raised_at=event.at,
        area=event.area,
        service=event.service,
    )
    overflow = hall.overflow
    passed = _without(overflow, event)
    return _change(hall, passed=passed, alerts=(*overflow.alerts, alert), alerted=event.alert)


def _eased(hall: Hall, event: e.AlertEased) -> Hall:
    return _change_alert(hall, event.alert, lambda alert: {"eased_at": event.at})


def _declined(hall: Hall, event: e.AlertDeclined) -> Hall:
    return _change_alert(
        hall, event.alert, lambda alert: {"declined": (*alert.declined, event.seat)}
    )


def _change_alert(hall: Hall, alert_id: int, change: Callable[[Alert], dict[str, Any]]) -> Hall:
    changed = tuple(
        replace(alert, **change(alert)) if alert.id == alert_id else alert
        for alert in hall.overflow.alerts
    )
    return _change(hall, alerts=changed)


def _measured(hall: Hall, event: e.DiversionMeasured) -> Hall:
    facts: dict[str, Any] = {"after": event.here, "there_after": event.there}
    facts["measured_at"] = event.at
    diversions = tuple(
        replace(done, **facts) if done.id == event.diversion else done
        for done in hall.overflow.diversions
    )
    return _change(hall, diversions=diversions)


def _change(hall: Hall, **changes: Any) -> Hall:
    return replace(hall, overflow=replace(hall.overflow, **changes))


# What other folds note here

DIVERTING = frozenset({Act.DIVERT, Act.SEND_AWAY, Act.LEND})
"""Diversions that can be taken back; opening a counter has no undo."""


def recorded(hall: Hall, event: Any) -> Hall:
    """A diversion in the record; an event without a scene (of an old journal) leaves none."""
    scene: Scene | None = event.scene
    if scene is None:
        return hall
    overflow = hall.overflow
    done = Diversion(
        id=overflow.diverted + 1,
        at=event.at,
        by=event.by,
        seat=event.seat or event.by,
        scene=scene,
        alert=event.alert,
        **_WHAT[type(event)](event),
    )
    return _change(hall, diversions=(*overflow.diversions, done), diverted=done.id)


_WHAT: dict[type[e.Event], Callable[[Any], dict[str, Any]]] = {
    e.TicketsDiverted: lambda event: {
        "kind": DiversionKind.MOVED,
        "tickets": event.tickets,
        "service": event.service,
        "counter": event.target,
        "reason": event.reason,
    },
    e.TicketsSentAway: lambda event: {
        "kind": DiversionKind.SENT_AWAY,
        "tickets": event.tickets,
        "outlet": event.outlet,
        "reason": event.reason,
    },
    e.SkillLent: lambda event: {
        "kind": DiversionKind.LENT,
        "counter": event.counter,
        "service": event.service,
    },
    e.CounterOpened: lambda event: {"kind": DiversionKind.OPENED, "counter": event.counter},
}
"""How each is written down."""


def taken_back(hall: Hall, seat: str, done_at: int, at: int) -> Hall:
    """What a seat did at `done_at` was undone at `at`."""
    diversions = tuple(
        replace(done, undone_at=at)
        if (done.seat, done.at) == (seat, done_at) and done.kind is not DiversionKind.OPENED
        else done
        for done in hall.overflow.diversions
    )
    return _change(hall, diversions=diversions)


def over_for_today(hall: Hall, at: int) -> Hall:
    """The day is closed: nothing stands open; the day's list stays until the next begins."""
    alerts = tuple(
        replace(alert, eased_at=at) if alert.is_open else alert for alert in hall.overflow.alerts
    )
    return _change(hall, alerts=alerts, passed={})


def new_day(hall: Hall) -> Hall:
    """Empty lists; ids go on."""
    return _change(hall, alerts=(), diversions=(), passed={})


OVERFLOW_FOLDS: dict[type[e.Event], Callable[[Hall, Any], Hall]] = {
    e.LimitPassed: _limit_passed,
    e.LimitKept: _limit_kept,
    e.AlertRaised: _raised,
    e.AlertEased: _eased,
    e.AlertDeclined: _declined,
    e.DiversionMeasured: _measured,
}
