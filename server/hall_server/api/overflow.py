"""Queues that are too full: alerts, doing what is suggested, and the record of it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_server import wire
from hall_server.access.grants import Grant, Role
from hall_server.api.counters import may_act, staff_at
from hall_server.api.edge import ApiError, answer_with, desk, grant, route, services, tell
from hall_server.api.query import day_asked
from hall_server.front_desk import Permit
from hall_server.storage.journal import Answer
from hall_server.views import desk_views
from hall_server.views.alert_views import diversion_view, diversion_views, hour_ahead_view

blueprint = Blueprint("overflow", __name__)
_OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_WATCHERS = _OVERSEERS | {Role.COORDINATOR, Role.HELPER}
_ACTORS = _OVERSEERS | {Role.DESK}


@route(blueprint, "GET", "/api/alerts", roles=_WATCHERS, answer=list[wire.Alert])
def alerts() -> list[wire.Alert]:
    """Places that are too full now, the worst first, with what can be done."""
    return services().live.alerts.sure(desk().hall, desk().now())


@route(
    blueprint,
    "GET",
    "/api/alerts/{alert}/hour-ahead/{suggestion}",
    roles=_OVERSEERS,
    answer=wire.HourAhead,
)
def look_ahead(alert: str, suggestion: str) -> wire.HourAhead:
    """What a suggestion would do to both sides in the next hour, worked out now."""
    hall, now = desk().hall, desk().now()
    ahead = services().live.alerts.hour_ahead(hall, _id(alert), suggestion, now)
    return hour_ahead_view(hall, now, ahead)


@route(
    blueprint,
    "POST",
    "/api/alerts/{alert}/take",
    roles=_ACTORS,
    ask=wire.TakeAsk,
    answer=wire.Taken,
)
def take(alert: str, ask: wire.TakeAsk) -> Answer:
    """Do what is suggested: a desk at its own counter, a supervisor anywhere."""
    who = grant()
    permit = _seat(who, ask.counter)
    # A desk opens for itself; a supervisor says for whom.
    staff = ask.staff if ask.counter is None else staff_at(who, ask.counter)
    command = c.TakeUp(
        by=who.actor,
        alert=_id(alert),
        suggestion=ask.suggestion,
        tickets=tuple(ask.tickets),
        seat=ask.counter,
        staff=staff,
        account=None if ask.counter is None else who.account,
    )

    def taken(hall: Hall, events: Sequence[Event]) -> wire.Taken:
        return _taken(hall, events, ask.counter)

    return tell(command, answer_with(200, taken), permit)


@route(
    blueprint,
    "POST",
    "/api/alerts/{alert}/decline",
    roles=_ACTORS,
    ask=wire.DeclineAlertAsk,
    answer=wire.Nothing,
)
def decline(alert: str, ask: wire.DeclineAlertAsk) -> Answer:
    """Do nothing about it this time; others may."""
    who = grant()
    permit = _seat(who, ask.counter)
    command = c.DeclineAlert(by=who.actor, alert=_id(alert), seat=ask.counter)
    return tell(command, answer_with(200, lambda hall, events: wire.Nothing()), permit)


@route(
    blueprint,
    "GET",
    "/api/diversions",
    roles=_OVERSEERS,
    answer=list[wire.Diversion],
    query={"day": "2026-11-30, an earlier day; else the running one"},
)
def diversions() -> list[wire.Diversion]:
    """What was done about full queues on a day and what they did then, the newest first."""
    day, hall = day_asked("day"), desk().hall
    if day is None or (hall.day is not None and day == hall.day.date):
        return diversion_views(hall)
    past = services().past.diversions(day)
    if past is None:
        return []
    return [
        diversion_view(past.plan, done, past.found.numbers(done))
        for done in reversed(past.found.all)
    ]


@route(
    blueprint,
    "GET",
    "/api/diversions/days",
    roles=_OVERSEERS,
    answer=list[wire.DivertedDay],
)
def diverted_days() -> list[wire.DivertedDay]:
    """The days that have a record of diversions, the latest first."""
    days = services().past.diverted()
    return [wire.DivertedDay(date=day.isoformat(), count=count) for day, count in days]


def _id(alert: str) -> int:
    """ApiError 404 unless it looks like the id of an alert; the engine knows which there are."""
    if not alert.isascii() or not alert.isdigit() or len(alert) > 9:
        raise ApiError(404, "unknown_alert")
    return int(alert)


def _seat(who: Grant, counter: str | None) -> Permit | None:
    """A desk says at which counter, and may act there; a supervisor needs none."""
    if counter is None:
        if who.role not in _OVERSEERS:
            raise ApiError(422, "invalid", field="counter")
        return None
    if counter not in desk().hall.counters:
        raise ApiError(404, "unknown_counter", counter=counter[:40])
    return may_act(who, counter)


def _taken(hall: Hall, events: Sequence[Event], counter: str | None) -> wire.Taken:
    last = events[-1]
    numbers: list[str] = []
    if isinstance(last, e.TicketsDiverted | e.TicketsSentAway):
        tickets = (hall.tickets.get(ticket) for ticket in last.tickets)
        numbers = [ticket.number for ticket in tickets if ticket is not None]
    in_hand = None if counter is None else hall.counters[counter].ticket
    ticket = None if in_hand is None else hall.tickets.get(in_hand)
    opened = isinstance(last, e.CounterOpened)
    return wire.Taken(
        kind=_KINDS[type(last)],
        numbers=numbers,
        seconds=0 if opened else hall.plan.rules.undo_seconds,
        ticket=desk_views.desk_ticket(hall, ticket) if ticket else None,
    )


_KINDS: dict[type[Event], str] = {
    e.CounterOpened: "open",
    e.TicketsDiverted: "divert",
    e.SkillLent: "lend",
    e.TicketsSentAway: "send_away",
}
