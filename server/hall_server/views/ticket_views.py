"""A ticket as its visitor sees it: pure functions from the hall to the wire."""

from __future__ import annotations

from hall_queue.crowd import place_of
from hall_queue.hall import Hall
from hall_queue.help_book import PHONE
from hall_queue.plan import Plan
from hall_queue.policy import ahead_of_place, place_at_issue
from hall_queue.states import UNFINISHED, Act, TicketState
from hall_queue.ticket import Ticket
from hall_queue.wait import Wait, Waits, ahead_of
from hall_server import wire
from hall_server.views.hall_views import counter_label, service_name, wait_view
from hall_server.views.help_views import help_standing
from hall_server.words import own_counters, spans


def ticket_wait(hall: Hall, ticket: Ticket, now: int, waits: Waits | None = None) -> Wait | None:
    """Range for a waiting ticket; None where no open counter will call it."""
    if ticket.state is not TicketState.WAITING:
        return None
    waits = waits or Waits(hall, now)
    if ticket.target is not None:
        return waits.at(ticket.target, ticket.service, ticket.entry)
    return waits.of(ticket.service, ticket.entry)


def ticket_made(hall: Hall, ticket: Ticket, now: int, *, printing: bool) -> wire.TicketMade:
    """What the kiosk shows right after a number was taken."""
    plan = hall.plan
    return wire.TicketMade(
        id=ticket.id,
        number=ticket.number,
        token=ticket.token,
        ahead=ahead_of(hall, ticket, now) if ticket.state is TicketState.WAITING else 0,
        wait=wait_view(ticket_wait(hall, ticket, now)),
        services=[service_name(plan, code) for code in ticket.services],
        priority=ticket.klass is not None,
        place=place_of(plan, ticket.service),
        windows=spans(own_counters(plan, ticket.service)),
        link=phone_url(plan, ticket.token),
        printing=printing,
    )


def where_to(plan: Plan, ticket: Ticket) -> tuple[str, list[str]]:
    """The place to wait at and the labels of the counters that may call: of the one it was sent
    to, else of all whose own work its service is."""
    target = plan.counter.get(ticket.target or "")
    if target is None:
        return place_of(plan, ticket.service), own_counters(plan, ticket.service)
    return plan.area[target.area].place, [target.label]


def phone_url(plan: Plan, token: str) -> str | None:
    """Where a visitor's phone page is; None when phones cannot reach the hall."""
    return f"{plan.public_url}/t/{token}" if plan.public_url else None


def ticket_view(hall: Hall, ticket: Ticket, now: int) -> wire.Ticket:
    """What the visitor's phone shows."""
    plan = hall.plan
    waiting = ticket.state is TicketState.WAITING
    returns_left = ticket.returns < plan.rules.returns
    place, counters = where_to(plan, ticket)
    return wire.Ticket(
        number=ticket.number,
        state=ticket.state.value,
        service=service_name(plan, ticket.service),
        afterwards=[service_name(plan, code) for code in ticket.services[ticket.stage + 1 :]],
        ahead=ahead_of(hall, ticket, now) if waiting else None,
        wait=wait_view(ticket_wait(hall, ticket, now)),
        counter=counter_label(plan, ticket.counter),
        place=place,
        windows=spans(counters),
        issued_at=ticket.issued_at,
        called_at=ticket.called_at,
        priority=ticket.klass is not None,
        rated=ticket.rated,
        can_return=ticket.state is TicketState.DIVERTED
        or (ticket.state is TicketState.MISSED and returns_left),
        return_after=plan.rules.return_after,
        can_cancel=ticket.state in UNFINISHED - {TicketState.SERVING},
        language=ticket.language,
        moved=_moved(hall, ticket),
        help=help_standing(hall.helps.open_at(PHONE, ticket.id)),
        at=now,
    )


def _moved(hall: Hall, ticket: Ticket) -> wire.Moved | None:
    """The last diversion of a ticket that has not been called since."""
    if ticket.state not in (TicketState.WAITING, TicketState.DIVERTED):
        return None
    last = next((s for s in reversed(ticket.steps) if s.act is not Act.RELEASE), None)
    if last is None or last.act not in (Act.DIVERT, Act.SEND_AWAY):
        return None
    for done in reversed(hall.overflow.diversions):
        if ticket.id in done.tickets and done.undone_at is None:
            service = None if done.service is None else service_name(hall.plan, done.service)
            counter = counter_label(hall.plan, ticket.target)
            # Its counter closed: any counter of its service may call it again.
            if counter is None and service is None and done.outlet is None:
                return None
            return wire.Moved(at=done.at, counter=counter, service=service, outlet=done.outlet)
    return None


def ahead_view(hall: Hall, service: str, klass: str | None, now: int) -> wire.Ahead:
    """What a number taken now would mean."""
    entry = (*place_at_issue(hall.plan, now, klass), hall.tickets.next_id)
    return wire.Ahead(
        ahead=ahead_of_place(hall, service, entry),
        wait=wait_view(Waits(hall, now).of(service, entry)),
    )
