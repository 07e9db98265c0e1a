"""Sending tickets elsewhere (转出, 分流) and taking the last step back."""

from __future__ import annotations

from dataclasses import replace

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.errors import QueueError
from hall_queue.hall import Hall, Loan, Undoable
from hall_queue.lookup import find_counter, find_service, find_ticket, in_hand, label
from hall_queue.moment import Moment
from hall_queue.overflow import SceneOf, diversion_scene, own_work
from hall_queue.plan import OUTLETS
from hall_queue.states import IN_HAND, Act, CounterState, TicketState, after
from hall_queue.ticket import Ticket


def transfer(hall: Hall, command: c.Transfer, now: Moment) -> tuple[e.Event, ...]:
    """Send on the ticket in hand, or one on hold; it keeps its place."""
    counter = find_counter(hall, command.counter)
    ticket = None if command.ticket is None else find_ticket(hall, command.ticket)
    if ticket is None or ticket.state is not TicketState.HELD:
        ticket = in_hand(hall, counter, command.ticket)
    after(Act.TRANSFER, ticket.state, ticket.number)
    if command.to.outlet is not None:
        raise QueueError("not_a_destination")
    service, target = _resolved(hall, command.to)
    if target == counter.code:
        raise QueueError("same_counter", counter=label(hall, counter.code))
    return (
        e.TicketTransferred(
            at=now.at,
            by=command.by,
            ticket=ticket.id,
            counter=counter.code,
            service=service or ticket.service,
            target=target,
            reason=command.reason,
        ),
    )


def divert(
    hall: Hall, command: c.Divert, now: Moment, scene_of: SceneOf = diversion_scene
) -> tuple[e.Event, ...]:
    """Move those of the chosen tickets that still wait; one tap, one step to undo."""
    if command.seat is not None:
        find_counter(hall, command.seat)
    outlet = command.to.outlet
    service, target = (None, None) if outlet is not None else _resolved(hall, command.to)
    if outlet is not None and (outlet not in OUTLETS or not _names_one(command.to)):
        raise QueueError("not_a_destination", allowed=list(OUTLETS))
    chosen = [find_ticket(hall, ticket_id) for ticket_id in dict.fromkeys(command.tickets)]
    moving = [ticket for ticket in chosen if ticket.state is TicketState.WAITING]
    waiting = tuple(ticket.id for ticket in moving)
    if not waiting:
        raise QueueError("nothing_to_divert")
    seat = command.seat or command.by
    payers = own_work(hall.plan, target) if target else (service,) if service else ()
    scene = scene_of(hall, now.at, command.alert, (t.service for t in moving), payers)
    if outlet is not None:
        return (
            e.TicketsSentAway(
                at=now.at,
                by=command.by,
                tickets=waiting,
                seat=seat,
                outlet=outlet,
                reason=command.reason,
                alert=command.alert,
                scene=scene,
            ),
        )
    return (
        e.TicketsDiverted(
            at=now.at,
            by=command.by,
            tickets=waiting,
            seat=seat,
            service=service,
            target=target,
            reason=command.reason,
            alert=command.alert,
            scene=scene,
        ),
    )


def _names_one(to: c.Destination) -> bool:
    named = (to.service, to.counter, to.area, to.outlet)
    return sum(part is not None for part in named) == 1


def _resolved(hall: Hall, to: c.Destination) -> tuple[str | None, str | None]:
    """(service or None for the ticket's own, counter or None for any)."""
    if not _names_one(to):
        raise QueueError("not_a_destination")
    if to.service is not None:
        return find_service(hall, to.service).code, None
    if to.counter is not None:
        counter = find_counter(hall, to.counter)
        if counter.state is CounterState.CLOSED:
            name = label(hall, counter.code)
            raise QueueError("counter_not_open", counter=name, state=counter.state.value)
        return None, counter.code
    for service in hall.plan.services:
        if service.area == to.area:
            return service.code, None
    raise QueueError("unknown_area", area=to.area)


def undo(hall: Hall, command: c.Undo, now: Moment) -> tuple[e.Event, ...]:
    """A compensating event: nothing is erased, wall and phone say 更正."""
    step = hall.undoable.get(command.seat)
    if step is None:
        raise QueueError("nothing_to_undo")
    if now.at - step.at > now.hand_time(hall.plan.rules.undo_seconds):
        raise QueueError("undo_too_late", seconds=hall.plan.rules.undo_seconds)
    if any(hall.tickets.get(ticket.id) != ticket for ticket in step.after):
        raise QueueError("changed_since")
    _require_loan(hall, step)
    _require_hands(hall, step)
    tickets = tuple(_reachable(hall, ticket) for ticket in step.tickets)
    return (
        e.StepUndone(at=now.at, by=command.by, seat=command.seat, act=step.act, tickets=tickets),
    )


def _require_loan(hall: Hall, step: Undoable) -> None:
    """A loan can be taken back only while the counter still has that one."""
    if step.lent is None or step.until is None:
        return
    counter, service = step.lent
    if Loan(service, step.until) not in hall.counters[counter].loans:
        raise QueueError("changed_since")


def _require_hands(hall: Hall, step: Undoable) -> None:
    """A ticket can go back into a counter's hand only if that hand is empty and at work."""
    ids = {ticket.id for ticket in step.tickets}
    for ticket in step.tickets:
        if ticket.state not in IN_HAND or ticket.counter is None:
            continue
        counter = find_counter(hall, ticket.counter)
        if counter.ticket is not None and counter.ticket not in ids:
            number = find_ticket(hall, counter.ticket).number
            raise QueueError("ticket_in_hand", counter=label(hall, counter.code), number=number)
        if counter.state is CounterState.CLOSED:
            name = label(hall, counter.code)
            raise QueueError("counter_not_open", counter=name, state=counter.state.value)


def _reachable(hall: Hall, ticket: Ticket) -> Ticket:
    """A ticket that would wait for a counter closed meanwhile waits for its service instead."""
    if ticket.target is None or hall.counters[ticket.target].state is not CounterState.CLOSED:
        return ticket
    return replace(ticket, target=None)
