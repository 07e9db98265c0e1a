"""Numbers: what there is to choose, taking one, looking one up."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence

from flask import Blueprint, Response, jsonify, request

from hall_queue import commands as c
from hall_queue.events import Event, TicketIssued
from hall_queue.hall import Hall
from hall_queue.plan import Plan, Service
from hall_queue.ticket import Ticket
from hall_server import wire
from hall_server.access.grants import Grant, Role
from hall_server.api.edge import ANYBODY, ApiError, answer_with, desk, grant, route, services, tell
from hall_server.api.known import require_known
from hall_server.devices.print_office import printer_at
from hall_server.initials import names_of
from hall_server.storage.journal import Answer
from hall_server.views import ticket_views
from hall_server.words import own_counters, spans

blueprint = Blueprint("tickets", __name__)
READERS = frozenset(Role) - {Role.AGENT}
ISSUERS = frozenset({Role.KIOSK, Role.DESK, Role.HELPER, Role.SUPERVISOR, Role.ADMIN})


@route(blueprint, "GET", "/api/services", roles=READERS, answer=list[wire.Service])
def list_services() -> list[wire.Service]:
    """All services, with what to bring and where."""
    return [_service(desk().hall.plan, service) for service in desk().hall.plan.services]


def _service(plan: Plan, service: Service) -> wire.Service:
    spoken = service.spoken or service.name
    return wire.Service(
        code=service.code,
        name=service.name,
        area=service.area,
        spoken=spoken,
        aliases=list(service.aliases),
        initials=services().initials.of(names_of(plan, service.code)),
        prefix=plan.prefixes[service.code],
        materials=[wire.Material(name=m.name, note=m.note) for m in service.materials],
        windows=spans(own_counters(plan, service.code)),
        place=plan.area[service.area].place,
        slot_minutes=service.slot_minutes,
        outlets=list(service.outlets),
    )


@route(
    blueprint,
    "GET",
    "/api/services/{code}/ahead",
    roles=READERS,
    answer=wire.Ahead,
    query={"priority": "code of a priority class"},
)
def ahead(code: str) -> wire.Ahead:
    """What a number for the service, taken now, would mean; `?priority=CLASS`."""
    hall = desk().hall
    if code not in hall.plan.service:
        raise ApiError(404, "unknown_service", service=code[:40])
    klass = request.args.get("priority") or None
    if klass is not None and klass not in hall.plan.klass:
        raise ApiError(422, "invalid", field="priority")
    return ticket_views.ahead_view(hall, code, klass, desk().now())


@route(
    blueprint,
    "POST",
    "/api/tickets",
    roles=ISSUERS,
    ask=wire.TicketAsk,
    answer=wire.TicketMade,
    status=201,
)
def take_number(ask: wire.TicketAsk) -> Answer:
    """Take a number; it is stored before it is answered."""
    who = grant()
    require_known("services", ask.service, "service")
    for place, code in enumerate(ask.also):
        require_known("services", code, f"also.{place}")
    require_known("classes", ask.priority, "priority")
    if ask.slip_at is not None:
        if who.role is Role.KIOSK:
            raise ApiError(422, "invalid", field="slip_at")
        if not printer_at(desk().hall.plan, ask.slip_at):
            raise ApiError(409, "no_printer", kiosk=ask.slip_at)
    command = c.Issue(
        by=who.actor,
        services=(ask.service, *ask.also),
        token=secrets.token_urlsafe(12),
        klass=ask.priority,
        source=who.at or who.name,
        slip_at=ask.slip_at or "",
        language=ask.language or "",
    )
    return tell(command, answer_with(201, made_for(who)))


def made_for(who: Grant) -> Callable[[Hall, Sequence[Event]], wire.TicketMade]:
    """What `who` is told of a number just given. A person at work does not get the visitor's
    secret: whoever holds it may rate the visit."""

    def told(hall: Hall, events: Sequence[Event]) -> wire.TicketMade:
        answer = made(hall, events)
        return answer.model_copy(update={"token": "", "link": None}) if who.person else answer

    return told


def made(hall: Hall, events: Sequence[Event]) -> wire.TicketMade:
    """The number that was just given."""
    issued = next(event for event in events if isinstance(event, TicketIssued))
    ticket = hall.tickets.get(issued.ticket)
    if ticket is None:
        raise LookupError("an issued ticket is missing from its own hall")
    printing = bool(printer_at(hall.plan, issued.slip_at or ticket.source))
    return ticket_views.ticket_made(hall, ticket, issued.at, printing=printing)


@route(blueprint, "GET", "/api/tickets/{token}", roles=ANYBODY, answer=wire.Ticket)
def look_up(token: str) -> Response:
    """The visitor's own ticket; the token is all the right that is needed."""
    hall = desk().hall
    seen = ticket_views.ticket_view(hall, by_token(hall, token), desk().now())
    # What it says, but for when it is said: a phone that asks again and again is told only news.
    said = seen.model_dump_json(exclude={"at"})
    answer = jsonify(seen.model_dump(mode="json"))
    answer.set_etag(hashlib.blake2b(said.encode(), digest_size=12).hexdigest())
    answer.make_conditional(request)
    return answer


def by_token(hall: Hall, token: str) -> Ticket:
    """The ticket of today with this token; ApiError 410 for one of another day, 404 for none."""
    found = services().tickets.find(hall, token)
    if found is not None:
        return found
    if services().tickets.is_old(token):
        raise ApiError(410, "ticket_of_another_day")
    raise ApiError(404, "unknown_ticket")
