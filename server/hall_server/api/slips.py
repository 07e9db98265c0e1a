"""Paper as staff see it: printing again, what went wrong, a number that somebody asks about."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from flask import Blueprint, request
from sqlalchemy import Connection

from hall_queue import commands as c
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_queue.plan import Plan
from hall_queue.ticket import Ticket
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.edge import (
    ApiError,
    answer_with,
    desk,
    grant,
    route,
    services,
    store_once,
    tell,
)
from hall_server.api.phone import STAFF
from hall_server.clock import real_now
from hall_server.devices.print_office import printer_at
from hall_server.storage.journal import Answer
from hall_server.views import ticket_views
from hall_server.views.slip_views import kiosk_named, slips_view

blueprint = Blueprint("slips", __name__)
_LONGEST_NUMBER = 12


@route(
    blueprint,
    "GET",
    "/api/tickets",
    roles=STAFF,
    answer=list[wire.TicketFound],
    query={"number": "A012; letters and zeros may be left out as people say it: a12"},
)
def find() -> list[wire.TicketFound]:
    """The ticket of today with this number, if there is one; `?number=A012`. Never its token."""
    hall = desk().hall
    wanted = request.args.get("number", "")
    if not wanted or len(wanted) > _LONGEST_NUMBER:
        raise ApiError(422, "invalid", field="number")
    ticket = ticket_numbered(hall, wanted)
    return [] if ticket is None else [_found(hall, ticket)]


def ticket_numbered(hall: Hall, wanted: str) -> Ticket | None:
    """By its number as printed, or without its leading zeros."""
    plain = unicodedata.normalize("NFKC", wanted).replace(" ", "").upper()
    letters = plain.rstrip("0123456789")
    digits = plain[len(letters) :]
    number = f"{letters}{digits.zfill(hall.plan.rules.number_width)}" if digits else plain
    return next((ticket for ticket in hall.tickets if ticket.number in (plain, number)), None)


def _found(hall: Hall, ticket: Ticket) -> wire.TicketFound:
    counter = hall.plan.counter.get(ticket.counter or "")
    seen = ticket_views.ticket_view(hall, ticket, desk().now())
    return wire.TicketFound(
        id=ticket.id,
        number=ticket.number,
        state=ticket.state.value,
        service=seen.service,
        counter=counter.label if counter else None,
        place=seen.place,
        issued_at=ticket.issued_at,
        ahead=seen.ahead,
        can_return=seen.can_return,
        slip_at=ticket.source if printer_at(hall.plan, ticket.source) else None,
    )


def printing_kiosk(plan: Plan, code: str) -> wire.Named:
    """The kiosk a slip is to be printed at. ApiError 409 when nothing there can print."""
    kiosk = kiosk_named(plan, code)
    if not printer_at(plan, code):
        raise ApiError(409, "no_printer", kiosk=kiosk.name)
    return kiosk


@route(
    blueprint,
    "POST",
    "/api/tickets/{ticket}/reprint",
    roles=STAFF | {Role.KIOSK},
    ask=wire.ReprintAsk,
    answer=wire.SlipAsked,
)
def reprint(ticket: str, ask: wire.ReprintAsk) -> Answer:
    """Print the slip again, marked 重打; the number stays. A kiosk: its own, where it stands."""
    hall, who = desk().hall, grant()
    known = ticket.isascii() and ticket.isdecimal() and len(ticket) <= 9
    found = hall.tickets.get(int(ticket)) if known else None
    if found is None or (who.role is Role.KIOSK and found.source != who.at):
        raise ApiError(404, "unknown_ticket")
    if who.role is Role.KIOSK and ask.slip_at not in (None, who.at):
        raise ApiError(422, "invalid", field="slip_at")
    kiosk = printing_kiosk(hall.plan, ask.slip_at or found.source)
    number = found.number
    command = c.Reprint(by=who.actor, ticket=found.id, slip_at=kiosk.code)

    def asked(hall: Hall, events: Sequence[Event]) -> wire.SlipAsked:
        return wire.SlipAsked(number=number, kiosk=kiosk)

    return tell(command, answer_with(200, asked))


@route(blueprint, "GET", "/api/slips", roles=STAFF, answer=wire.Slips)
def slips_now() -> wire.Slips:
    """Slips in trouble of numbers that are still good, and how each kiosk's printer is."""
    return slips_view(desk().hall, services().prints, desk().now(), real_now())


@route(
    blueprint,
    "POST",
    "/api/slips/{slip}/handled",
    roles=STAFF,
    ask=wire.Nothing,
    answer=wire.Nothing,
)
def handled(slip: str, ask: wire.Nothing) -> Answer:
    """Somebody has seen to it: the visitor has a slip, or needs none."""
    troubles, who = services().prints.troubles, grant().actor

    def settle(connection: Connection) -> Answer:
        if not troubles.settle(connection, slip, who, real_now()):
            return Answer(404, {"error": {"code": "unknown_slip"}})
        return Answer(200, {})

    answer = store_once(settle)
    if answer.status == 200:
        troubles.settled(slip)
        services().live.touch("slips:all")
    return answer
