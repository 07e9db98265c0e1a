"""What visitors do on the phone with their own number, and staff for whoever stands before them.

The number is named by its token, which is all the right a phone needs; or by its id, which is
good for nothing without a token of staff.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, request

from hall_queue import commands as c
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_queue.states import TicketState
from hall_queue.ticket import Ticket
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.edge import (
    ANYBODY,
    ApiError,
    answer_with,
    desk,
    route,
    tell,
    whoever_asks,
)
from hall_server.api.tickets import by_token
from hall_server.storage.journal import Answer
from hall_server.views import ticket_views

blueprint = Blueprint("phone", __name__)
STAFF = frozenset({Role.DESK, Role.HELPER, Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN})
_LONGEST_ID = 9
"""Digits; a token is longer."""


def ticket_named(name: str) -> tuple[Ticket, str]:
    """The ticket that a path names, and who asks: the phone that knows its token, or staff who
    know its id. ApiError 401, 403, 404, 410."""
    hall = desk().hall
    if not (name.isascii() and name.isdecimal() and len(name) <= _LONGEST_ID):
        return by_token(hall, name), "phone"
    who = whoever_asks(request.headers, request.cookies)
    if who is None:
        raise ApiError(401, "not_enrolled")
    if who.role not in STAFF:
        raise ApiError(403, "not_allowed", role=who.role.value)
    ticket = hall.tickets.get(int(name))
    if ticket is None:
        raise ApiError(404, "unknown_ticket")
    return ticket, who.actor


def _require_free_hand(ticket: Ticket) -> None:
    """ApiError 409 `in_other_hands` for staff who name a ticket that a counter calls or holds: that
    counter decides. The visitor's own phone may always."""
    who = whoever_asks(request.headers, request.cookies)
    if who is None or who.role in (Role.SUPERVISOR, Role.ADMIN) or not request.view_args:
        return
    by_id = str(request.view_args.get("token")) == str(ticket.id)
    held = ticket.counter or ticket.held_at
    if by_id and held is not None and ticket.state in (TicketState.CALLED, TicketState.HELD):
        planned = desk().hall.plan.counter.get(held)
        label = planned.label if planned else held
        raise ApiError(409, "in_other_hands", number=ticket.number, counter=label)


@route(
    blueprint,
    "POST",
    "/api/tickets/{token}/cancel",
    roles=ANYBODY,
    ask=wire.Nothing,
    answer=wire.PhoneAnswer,
)
def cancel(token: str, ask: wire.Nothing) -> Answer:
    """Give the number up; staff may name it by its id."""
    ticket, who = ticket_named(token)
    _require_free_hand(ticket)
    return _tell(c.Cancel(by=who, ticket=ticket.id), ticket.id, undoable=True)


@route(
    blueprint,
    "POST",
    "/api/tickets/{token}/undo",
    roles=ANYBODY,
    ask=wire.Nothing,
    answer=wire.PhoneAnswer,
)
def undo(token: str, ask: wire.Nothing) -> Answer:
    """Take giving it up back, within the time the hall allows."""
    ticket, who = ticket_named(token)
    return _tell(c.Undo(by=who, seat=f"phone:{ticket.id}"), ticket.id)


@route(
    blueprint,
    "POST",
    "/api/tickets/{token}/return",
    roles=ANYBODY,
    ask=wire.Nothing,
    answer=wire.PhoneAnswer,
)
def return_ticket(token: str, ask: wire.Nothing) -> Answer:
    """Back after a missed call, or after being sent away."""
    ticket, who = ticket_named(token)
    return _tell(c.Return(by=who, ticket=ticket.id), ticket.id)


def _tell(command: c.Command, ticket_id: int, *, undoable: bool = False) -> Answer:
    def after(hall: Hall, events: Sequence[Event]) -> wire.PhoneAnswer:
        ticket = hall.tickets.get(ticket_id)
        if ticket is None:
            raise LookupError("a ticket is missing from its own hall")
        seconds = hall.plan.rules.undo_seconds if undoable else 0
        view = ticket_views.ticket_view(hall, ticket, hall.at)
        return wire.PhoneAnswer(ticket=view, undo_seconds=seconds)

    return tell(command, answer_with(200, after))
