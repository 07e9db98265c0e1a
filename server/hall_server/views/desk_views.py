"""Counters and queues as the desks see them: pure functions from the hall to the wire."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from hall_queue.crowd import service_of
from hall_queue.day import gives_numbers
from hall_queue.hall import Hall
from hall_queue.hall import Undoable as Step
from hall_queue.overflow import waiting_since
from hall_queue.plan import Plan
from hall_queue.policy import order_for, why
from hall_queue.states import TicketState
from hall_queue.ticket import Note, Ticket
from hall_queue.wait import Waits
from hall_server import wire
from hall_server.views.hall_views import counter_label, wait_view
from hall_server.views.help_views import help_standing
from hall_server.views.ticket_views import ticket_wait

_ROWS = 20


def _official(plan: Plan, code: str) -> wire.Named:
    """A service by the name the clerk's files have."""
    return wire.Named(code=code, name=service_of(plan, code).name)


def counter_view(hall: Hall, code: str) -> wire.Counter:
    """A counter in the list of counters."""
    counter = hall.counters[code]
    planned = hall.plan.counter[code]
    ticket = None if counter.ticket is None else hall.tickets.get(counter.ticket)
    return wire.Counter(
        code=code,
        label=planned.label,
        area=planned.area,
        state=counter.state.value,
        number=ticket.number if ticket else None,
    )


def desk_ticket(hall: Hall, ticket: Ticket) -> wire.DeskTicket:
    """A ticket with all that the clerk may know."""
    plan = hall.plan
    klass = plan.klass.get(ticket.klass) if ticket.klass else None
    booking = hall.bookings.get(ticket.booking) if ticket.booking else None
    kiosks = {kiosk.code: kiosk.name for kiosk in plan.kiosks}
    return wire.DeskTicket(
        id=ticket.id,
        number=ticket.number,
        state=ticket.state.value,
        service=_official(plan, ticket.service),
        services=[_official(plan, code) for code in ticket.services],
        stage=ticket.stage,
        klass=wire.Named(code=klass.code, name=klass.name) if klass else None,
        booked_for=booking.slot if booking else None,
        issued_at=ticket.issued_at,
        queued_at=ticket.queued_at,
        called_at=ticket.called_at,
        started_at=ticket.started_at,
        calls=ticket.calls,
        recalls_left=max(0, plan.rules.recalls + 1 - ticket.calls),
        source=kiosks.get(ticket.source, ticket.source),
        steps=[
            wire.StepSeen(
                at=step.at,
                act=step.act.value,
                counter=counter_label(plan, step.counter),
            )
            for step in ticket.steps
        ],
        note=_note_seen(plan, ticket.note),
    )


def _note_seen(plan: Plan, note: Note | None) -> wire.NoteSeen | None:
    if note is None:
        return None
    return wire.NoteSeen(
        at=note.at, counter=counter_label(plan, note.counter) or "", text=note.text
    )


def queue_row(hall: Hall, ticket: Ticket) -> wire.QueueRow:
    """A line of a list at the desk."""
    plan = hall.plan
    klass = plan.klass.get(ticket.klass) if ticket.klass else None
    booking = hall.bookings.get(ticket.booking) if ticket.booking else None
    held = ticket.state is TicketState.HELD
    return wire.QueueRow(
        id=ticket.id,
        number=ticket.number,
        service=service_of(plan, ticket.service).name,
        klass=klass.name if klass else None,
        why=why(ticket).value,
        booked_for=booking.slot if booking else None,
        # Being diverted is still the same wait.
        queued_at=waiting_since(ticket),
        state=ticket.state.value,
        held_at=counter_label(plan, ticket.held_at) if held else None,
        held_for=ticket.held_for if held else "",
    )


def desk_view(
    hall: Hall, code: str, now: int, pace: float, alerts: Iterable[wire.Alert] = ()
) -> wire.DeskView:
    """Everything the desk page of one counter shows. alerts: those it can do something about."""
    counter = hall.counters[code]
    planned = hall.plan.counter[code]
    area = hall.plan.area[planned.area]
    ticket = None if counter.ticket is None else hall.tickets.get(counter.ticket)
    upcoming = order_for(hall, counter, now)
    in_area = _area_tickets(hall, area.code, {TicketState.WAITING})
    apart = _area_tickets(hall, area.code, {TicketState.HELD, TicketState.MISSED})
    waits = Waits(hall, now)
    last = upcoming[-1] if upcoming else None
    return wire.DeskView(
        counter=counter_view(hall, code),
        area=wire.Named(code=area.code, name=area.name),
        staff=counter.staff,
        since=counter.since,
        served=counter.served,
        pause_reason=counter.pause_reason,
        ticket=desk_ticket(hall, ticket) if ticket else None,
        next=_rows(hall, upcoming),
        next_total=len(upcoming),
        area_queue=_rows(hall, sorted(in_area, key=lambda t: t.entry)),
        area_total=len(in_area),
        held=_rows(hall, [t for t in apart if t.state is TicketState.HELD]),
        missed=_rows(hall, [t for t in apart if t.state is TicketState.MISSED]),
        undo=_undo_view(hall, hall.undoable.get(code), now, pace),
        wait=wait_view(ticket_wait(hall, last, now, waits)) if last else None,
        alerts=list(alerts),
        help=help_standing(hall.helps.open_at(code, None)),
        intake="open" if gives_numbers(hall.day, now) else "closed",
    )


def _area_tickets(hall: Hall, area: str, states: set[TicketState]) -> list[Ticket]:
    plan = hall.plan
    if not any(hall.count(state) for state in states):
        return []
    if states == {TicketState.WAITING}:
        ids = (
            entry[2]
            for code, queue in hall.waiting.items()
            for entry in queue
            if not code.startswith("@") and service_of(plan, code).area == area
        )
        return [ticket for i in ids if (ticket := hall.tickets.get(i)) is not None]
    apart = (ticket for ticket in hall.tickets if ticket.state in states)
    return [ticket for ticket in apart if service_of(plan, ticket.service).area == area]


def _rows(hall: Hall, tickets: Iterable[Ticket]) -> list[wire.QueueRow]:
    return [queue_row(hall, ticket) for ticket in islice(tickets, _ROWS)]


def _undo_view(hall: Hall, step: Step | None, now: int, pace: float) -> wire.Undoable | None:
    if step is None or any(hall.tickets.get(t.id) != t for t in step.after):
        return None
    left = hall.plan.rules.undo_seconds - (now - step.at) / 1000 / pace
    if left <= 0:
        return None
    # A loan is about no ticket.
    number = step.tickets[0].number if step.tickets else ""
    return wire.Undoable(act=step.act.value, number=number, at=step.at, seconds=round(left))
