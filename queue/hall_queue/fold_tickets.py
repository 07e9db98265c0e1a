"""What each event about tickets does to the hall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hall_queue import events as e
from hall_queue.fold_overflow import DIVERTING, recorded, taken_back
from hall_queue.hall import BookingState, Hall, Loan, Spent, Undoable
from hall_queue.moves import (
    change_counter,
    counter_step,
    put,
    stepped,
    still_undoable,
    ticket_of,
    undoable,
)
from hall_queue.quota import quota_in_words
from hall_queue.states import Act, TicketState
from hall_queue.ticket import Note, Step, Ticket, last_step


def _issued(hall: Hall, event: e.TicketIssued) -> Hall:
    ticket = Ticket(
        id=event.ticket,
        number=event.number,
        token=event.token,
        services=event.services,
        issued_at=event.at,
        queued_at=event.at,
        place=event.place,
        klass=event.klass,
        booking=event.booking,
        source=event.source,
        language=event.language,
        steps=(Step(event.at, Act.ISSUE),),
    )
    hall = put(hall, ticket, None)
    taken = hall.taken
    if event.quotas:
        keys = [quota_in_words(hall.plan, key) for key in event.quotas]
        taken = {**taken, **{key: taken.get(key, 0) + 1 for key in keys}}
    bookings = hall.bookings
    if event.booking is not None:
        booking = bookings[event.booking]
        checked_in = replace(booking, state=BookingState.CHECKED_IN, ticket=ticket.id)
        bookings = {**bookings, booking.code: checked_in}
    hall = replace(hall, taken=taken, bookings=bookings)
    if event.paper:
        return _paper_used(hall, event.prefix, event.serial)
    return replace(hall, serials={**hall.serials, event.prefix: event.serial})


def _paper_used(hall: Hall, prefix: str, serial: int) -> Hall:
    spans = tuple(
        replace(span, used=span.used | {serial}) if span.first <= serial <= span.last else span
        for span in hall.reserved[prefix]
    )
    return replace(hall, reserved={**hall.reserved, prefix: spans})


def _reprinted(hall: Hall, event: e.SlipReprinted) -> Hall:
    before = ticket_of(hall, event.ticket)
    after = replace(before, copies=before.copies + 1)
    return still_undoable(put(hall, after, before), before, after)


def _called(hall: Hall, event: e.TicketCalled) -> Hall:
    return counter_step(
        hall,
        event,
        Act.CALL,
        counter=event.counter,
        called_at=event.at,
        started_at=None,
        aside=0,
        calls=1,
        target=None,
    )


def _recalled(hall: Hall, event: e.TicketRecalled) -> Hall:
    before = ticket_of(hall, event.ticket)
    after = stepped(before, event, Act.RECALL, calls=before.calls + 1, called_at=event.at)
    return still_undoable(put(hall, after, before), before, after)


def _started(hall: Hall, event: e.ServingStarted) -> Hall:
    staff = hall.counters[event.counter].staff
    return counter_step(hall, event, Act.START, started_at=event.at, served_by=staff)


def _finished(hall: Hall, event: e.TicketFinished) -> Hall:
    before = ticket_of(hall, event.ticket)
    staff = hall.counters[event.counter].staff
    hall = counter_step(hall, event, Act.FINISH, finished_at=event.at, served_by=staff)
    return _count_served(hall, event.counter, before, event.at)


def _service_finished(hall: Hall, event: e.ServiceFinished) -> Hall:
    before = ticket_of(hall, event.ticket)
    staff = hall.counters[event.counter].staff
    later = {"stage": before.stage + 1, "queued_at": event.at, "calls": 0, "served_by": staff}
    hall = counter_step(hall, event, Act.NEXT_SERVICE, **later)
    return _count_served(hall, event.counter, before, event.at)


def _count_served(hall: Hall, counter: str, ticket: Ticket, at: int) -> Hall:
    took = 0 if ticket.started_at is None else at - ticket.started_at - ticket.aside
    hall = change_counter(hall, counter, served=hall.counters[counter].served + 1)
    hall = _add_spent(hall, Spent(ticket.service, 1, took))
    step = replace(hall.undoable[counter], finished=Spent(ticket.service, 1, took))
    return undoable(hall, counter, step)


def _add_spent(hall: Hall, more: Spent) -> Hall:
    so_far = hall.spent.get(more.service, Spent(more.service))
    total = Spent(more.service, so_far.count + more.count, so_far.total + more.total)
    return replace(hall, spent={**hall.spent, more.service: total})


def _missed(hall: Hall, event: e.TicketMissed) -> Hall:
    return counter_step(hall, event, Act.NO_SHOW)


def _returned(hall: Hall, event: e.TicketReturned) -> Hall:
    before = ticket_of(hall, event.ticket)
    after = stepped(
        before,
        event,
        Act.RETURN,
        place=event.place,
        # Only a missed call uses up a return; being sent away was not the visitor's fault.
        returns=before.returns + (before.state is TicketState.MISSED),
        queued_at=event.at,
        calls=0,
    )
    return put(hall, after, before)


def _held(hall: Hall, event: e.TicketHeld) -> Hall:
    return counter_step(hall, event, Act.HOLD, held_at=event.counter, held_for=event.reason)


def _noted(hall: Hall, event: e.NoteWritten) -> Hall:
    before = ticket_of(hall, event.ticket)
    note = Note(event.at, event.counter, event.text) if event.text else None
    after = replace(before, note=note)
    return still_undoable(put(hall, after, before), before, after)


def _resumed(hall: Hall, event: e.TicketResumed) -> Hall:
    before = ticket_of(hall, event.ticket)
    # Put aside while it was only called: serving it begins now.
    begins = before.started_at is None
    return counter_step(
        hall,
        event,
        Act.RESUME,
        counter=event.counter,
        started_at=event.at if begins else before.started_at,
        aside=0 if begins else before.aside + event.at - last_step(before, Act.HOLD),
        served_by=hall.counters[event.counter].staff,
        held_at=None,
        held_for="",
    )


def _sent_on(ticket: Ticket, service: str | None, target: str | None, at: int) -> dict[str, Any]:
    services = ticket.services
    if service is not None:
        later = (code for code in services[ticket.stage + 1 :] if code != service)
        services = (*services[: ticket.stage], service, *later)
    return {
        "services": services,
        "target": target,
        "queued_at": at,
        "calls": 0,
        "held_at": None,
        "held_for": "",
    }


def _transferred(hall: Hall, event: e.TicketTransferred) -> Hall:
    sent = _sent_on(ticket_of(hall, event.ticket), event.service, event.target, event.at)
    return counter_step(hall, event, Act.TRANSFER, **sent)


def _many(hall: Hall, event: Any, act: Act, change: Callable[[Ticket], dict[str, Any]]) -> Hall:
    """One step over several tickets, undone as one."""
    before = tuple(ticket_of(hall, ticket_id) for ticket_id in event.tickets)
    after = tuple(stepped(ticket, event, act, **change(ticket)) for ticket in before)
    for old, new in zip(before, after, strict=True):
        hall = put(hall, new, old)
    return undoable(hall, event.seat, Undoable(event.at, act, before, after))


def _diverted(hall: Hall, event: e.TicketsDiverted) -> Hall:
    hall = _many(
        hall,
        event,
        Act.DIVERT,
        lambda ticket: _sent_on(ticket, event.service, event.target, event.at),
    )
    return recorded(hall, event)


def _sent_away(hall: Hall, event: e.TicketsSentAway) -> Hall:
    hall = _many(hall, event, Act.SEND_AWAY, lambda ticket: {"target": None})
    return recorded(hall, event)


def _released(hall: Hall, event: e.TicketReleased) -> Hall:
    before = ticket_of(hall, event.ticket)
    return put(hall, stepped(before, event, Act.RELEASE, target=None), before)


def _cancelled(hall: Hall, event: e.TicketCancelled) -> Hall:
    before = ticket_of(hall, event.ticket)
    after = stepped(before, event, Act.CANCEL, finished_at=event.at)
    hall = put(hall, after, before)
    return undoable(hall, event.seat, Undoable(event.at, Act.CANCEL, (before,), (after,)))


def _expired(hall: Hall, event: e.TicketExpired) -> Hall:
    before = ticket_of(hall, event.ticket)
    return put(hall, stepped(before, event, Act.EXPIRE, finished_at=event.at), before)


def _rated(hall: Hall, event: e.TicketRated) -> Hall:
    before = ticket_of(hall, event.ticket)
    return put(hall, replace(before, rated=True), before)


def _undone(hall: Hall, event: e.StepUndone) -> Hall:
    step = hall.undoable[event.seat]
    for restored in event.tickets:
        current = ticket_of(hall, restored.id)
        # What was printed or noted meanwhile stays so, what happened stays in the history.
        steps = (*current.steps, Step(event.at, Act.UNDO, event.seat))
        marked = replace(restored, steps=steps, copies=current.copies, note=current.note)
        hall = put(hall, marked, current)
    if step.finished is not None:
        hall = change_counter(hall, event.seat, served=hall.counters[event.seat].served - 1)
        hall = _add_spent(hall, Spent(step.finished.service, -1, -step.finished.total))
    if step.lent is not None:
        hall = _loan_ended(hall, *step.lent, step.replaced)
    if step.act in DIVERTING:
        hall = taken_back(hall, event.seat, step.at, event.at)
    rest = {seat: kept for seat, kept in hall.undoable.items() if seat != event.seat}
    return replace(hall, undoable=rest)


def _loan_ended(hall: Hall, counter: str, service: str, before: Loan | None) -> Hall:
    kept = [loan for loan in hall.counters[counter].loans if loan.service != service]
    again = [] if before is None else [before]
    return change_counter(hall, counter, loans=(*kept, *again))


TICKET_FOLDS: dict[type[e.Event], Callable[[Hall, Any], Hall]] = {
    e.TicketIssued: _issued,
    e.SlipReprinted: _reprinted,
    e.TicketCalled: _called,
    e.TicketRecalled: _recalled,
    e.ServingStarted: _started,
    e.TicketFinished: _finished,
    e.ServiceFinished: _service_finished,
    e.TicketMissed: _missed,
    e.TicketReturned: _returned,
    e.TicketHeld: _held,
    e.NoteWritten: _noted,
    e.TicketResumed: _resumed,
    e.TicketTransferred: _transferred,
    e.TicketsDiverted: _diverted,
    e.TicketsSentAway: _sent_away,
    e.TicketReleased: _released,
    e.TicketCancelled: _cancelled,
    e.TicketExpired: _expired,
    e.TicketRated: _rated,
    e.StepUndone: _undone,
}
