"""The supervisor's page: the curves of the day, who waits where, moving people by hand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice

from flask import Blueprint

from hall_queue import commands as c
from hall_queue.events import Event, TicketsDiverted, TicketsSentAway
from hall_queue.hall import Hall
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.counters import destination
from hall_server.api.edge import ApiError, answer_with, desk, grant, route, services, tell
from hall_server.days.curves import day_curve
from hall_server.storage.journal import Answer
from hall_server.views import desk_views
from hall_server.views.supervisor_view import curves_view

blueprint = Blueprint("supervisor", __name__)
_LOOKERS = frozenset({Role.SUPERVISOR, Role.COORDINATOR, Role.ADMIN})
_OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_MOST = 200


@route(blueprint, "GET", "/api/curves", roles=_LOOKERS, answer=wire.Curves)
def curves() -> wire.Curves:
    """Arrivals, visits done and people waiting: today, on a normal day, and as it would go on."""
    hall, now = desk().hall, desk().now()
    today = day_curve(hall, now)
    normal = services().curves.normal(hall.day.date if hall.day else None)
    ahead = services().forecasts.of(hall, now, today, normal)
    return curves_view(hall, now, today, normal, ahead)


@route(
    blueprint,
    "GET",
    "/api/areas/{code}/waiting",
    roles=_LOOKERS,
    answer=list[wire.QueueRow],
)
def waiting_in_area(code: str) -> list[wire.QueueRow]:
    """Who waits in an area, in the order of their places; at most 200."""
    hall = desk().hall
    if code not in hall.plan.area:
        raise ApiError(404, "unknown_area", area=code[:40])
    here = (
        ticket
        for entry in sorted(chain.from_iterable(hall.waiting.values()))
        if (ticket := hall.tickets.get(entry[2])) is not None
        and ticket.service in hall.plan.service
        and hall.plan.service[ticket.service].area == code
    )
    return [desk_views.queue_row(hall, ticket) for ticket in islice(here, _MOST)]


@route(
    blueprint,
    "POST",
    "/api/diversions",
    roles=_OVERSEERS,
    ask=wire.DivertAsk,
    answer=wire.DivertedAnswer,
)
def divert(ask: wire.DivertAsk) -> Answer:
    """Move waiting tickets elsewhere, by hand."""
    command = c.Divert(
        by=grant().actor,
        tickets=tuple(ask.tickets),
        to=destination(ask.to),
        reason=ask.reason,
    )

    def moved(hall: Hall, events: Sequence[Event]) -> wire.DivertedAnswer:
        tickets = [
            ticket
            for event in events
            if isinstance(event, TicketsDiverted | TicketsSentAway)
            for ticket in event.tickets
        ]
        return wire.DivertedAnswer(moved=len(tickets), seconds=hall.plan.rules.undo_seconds)

    return tell(command, answer_with(200, moved))


@route(blueprint, "POST", "/api/undo", roles=_OVERSEERS, ask=wire.Nothing, answer=wire.Nothing)
def undo(ask: wire.Nothing) -> Answer:
    """Take back one's own last step that was done at no counter."""
    by = grant().actor
    return tell(c.Undo(by=by, seat=by), answer_with(200, lambda hall, events: wire.Nothing()))
