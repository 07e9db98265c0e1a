"""Serving at a counter: call, recall, start, finish, no-show, return, hold, resume, cancel."""

from __future__ import annotations

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.errors import QueueError
from hall_queue.hall import CounterLive, Hall
from hall_queue.lookup import find_counter, find_ticket, in_hand, label, require_free
from hall_queue.moment import Moment
from hall_queue.policy import next_for, place_on_return, skills_of
from hall_queue.states import Act, TicketState, after
from hall_queue.ticket import Ticket, last_step


def call_next(hall: Hall, command: c.CallNext, now: Moment) -> tuple[e.Event, ...]:
    """Whoever is next by the rules in `policy`."""
    counter = find_counter(hall, command.counter)
    require_free(hall, counter)
    ticket_id = next_for(hall, counter, now.at)
    if ticket_id is None:
        raise QueueError("nobody_waiting", counter=label(hall, counter.code))
    return (e.TicketCalled(at=now.at, by=command.by, ticket=ticket_id, counter=counter.code),)


def call(hall: Hall, command: c.Call, now: Moment) -> tuple[e.Event, ...]:
    """This one; the event says when it was not its turn."""
    counter = find_counter(hall, command.counter)
    require_free(hall, counter)
    ticket = find_ticket(hall, command.ticket)
    after(Act.CALL, ticket.state, ticket.number)
    if ticket.target not in (None, counter.code):
        other = label(hall, ticket.target)
        raise QueueError("waits_for_other_counter", counter=other, number=ticket.number)
    _require_skill(hall, counter, ticket, now)
    return (
        e.TicketCalled(
            at=now.at,
            by=command.by,
            ticket=ticket.id,
            counter=counter.code,
            out_of_turn=next_for(hall, counter, now.at) != ticket.id,
        ),
    )


def _require_skill(hall: Hall, counter: CounterLive, ticket: Ticket, now: Moment) -> None:
    if ticket.target == counter.code or ticket.service in skills_of(hall, counter, now.at):
        return
    raise QueueError("not_your_service", number=ticket.number, service=ticket.service)


def recall(hall: Hall, command: c.Recall, now: Moment) -> tuple[e.Event, ...]:
    """Once more, but not at once and not for ever."""
    counter = find_counter(hall, command.counter)
    ticket = in_hand(hall, counter, command.ticket)
    after(Act.RECALL, ticket.state, ticket.number)
    rules = hall.plan.rules
    if ticket.calls > rules.recalls:
        raise QueueError("recall_limit", number=ticket.number, most=rules.recalls)
    gap = now.hand_time(rules.recall_gap_seconds)
    if ticket.called_at is not None and now.at - ticket.called_at < gap:
        raise QueueError("recall_too_soon", seconds=rules.recall_gap_seconds)
    return (e.TicketRecalled(at=now.at, by=command.by, ticket=ticket.id, counter=counter.code),)


def start(hall: Hall, command: c.Start, now: Moment) -> tuple[e.Event, ...]:
    """The visitor is at the counter."""
    counter = find_counter(hall, command.counter)
    ticket = in_hand(hall, counter, command.ticket)
    after(Act.START, ticket.state, ticket.number)
    return (e.ServingStarted(at=now.at, by=command.by, ticket=ticket.id, counter=counter.code),)


def finish(hall: Hall, command: c.Finish, now: Moment) -> tuple[e.Event, ...]:
    """Done; with a second service on the ticket it goes on waiting for that one."""
    counter = find_counter(hall, command.counter)
    ticket = in_hand(hall, counter, command.ticket)
    if ticket.stage + 1 < len(ticket.services):
        after(Act.NEXT_SERVICE, ticket.state, ticket.number)
        return (
            e.ServiceFinished(at=now.at, by=command.by, ticket=ticket.id, counter=counter.code),
        )
    after(Act.FINISH, ticket.state, ticket.number)
    return (e.TicketFinished(at=now.at, by=command.by, ticket=ticket.id, counter=counter.code),)


def no_show(hall: Hall, command: c.NoShow, now: Moment) -> tuple[e.Event, ...]:
    """Nobody came; the visitor may come back, `rules.returns` times."""
    counter = find_counter(hall, command.counter)
    ticket = in_hand(hall, counter, command.ticket)
    after(Act.NO_SHOW, ticket.state, ticket.number)
    return (e.TicketMissed(at=now.at, by=command.by, ticket=ticket.id, counter=counter.code),)


def return_ticket(hall: Hall, command: c.Return, now: Moment) -> tuple[e.Event, ...]:
    """Back after a missed call (behind a few, once) or after being sent away (at its place)."""
    ticket = find_ticket(hall, command.ticket)
    after(Act.RETURN, ticket.state, ticket.number)
    place = ticket.place
    if ticket.state is TicketState.MISSED:
        if ticket.returns >= hall.plan.rules.returns:
            raise QueueError("returned_already", number=ticket.number, most=hall.plan.rules.returns)
        place = place_on_return(hall, ticket)
    return (e.TicketReturned(at=now.at, by=command.by, ticket=ticket.id, place=place),)


def hold(hall: Hall, command: c.Hold, now: Moment) -> tuple[e.Event, ...]:
    """Put aside while the visitor fetches something; the counter is free meanwhile."""
    counter = find_counter(hall, command.counter)
    ticket = in_hand(hall, counter, command.ticket)
    after(Act.HOLD, ticket.state, ticket.number)
    return (
        e.TicketHeld(
            at=now.at,
            by=command.by,
            ticket=ticket.id,
            counter=counter.code,
            reason=command.reason,
        ),
    )


def resume(hall: Hall, command: c.Resume, now: Moment) -> tuple[e.Event, ...]:
    """Take a held ticket up again, here or at another counter with the skill."""
    counter = find_counter(hall, command.counter)
    require_free(hall, counter)
    ticket = _held_here(hall, counter) if command.ticket is None else None
    if ticket is None:
        if command.ticket is None:
            raise QueueError("nothing_held", counter=label(hall, counter.code))
        ticket = find_ticket(hall, command.ticket)
    after(Act.RESUME, ticket.state, ticket.number)
    if ticket.held_at != counter.code:
        _require_skill(hall, counter, ticket, now)
    return (e.TicketResumed(at=now.at, by=command.by, ticket=ticket.id, counter=counter.code),)


def _held_here(hall: Hall, counter: CounterLive) -> Ticket | None:
    """The ticket this counter put aside first."""
    held = [
        ticket
        for ticket in hall.tickets
        if ticket.state is TicketState.HELD and ticket.held_at == counter.code
    ]
    return min(held, key=lambda ticket: last_step(ticket, Act.HOLD), default=None)


def cancel(hall: Hall, command: c.Cancel, now: Moment) -> tuple[e.Event, ...]:
    """Give a number up. Nobody cancels what another counter has in hand."""
    counter = None if command.counter is None else find_counter(hall, command.counter)
    if command.ticket is not None:
        ticket = find_ticket(hall, command.ticket)
    elif counter is not None:
        ticket = in_hand(hall, counter, None)
    else:
        raise QueueError("unknown_ticket")
    after(Act.CANCEL, ticket.state, ticket.number)
    if counter is not None:
        others = ticket.counter not in (None, counter.code)
    else:
        others = ticket.state is TicketState.SERVING
    if others:
        raise QueueError("in_other_hands", number=ticket.number)
    return (
        e.TicketCancelled(
            at=now.at,
            by=command.by,
            ticket=ticket.id,
            # A phone has a last step of its own: all phones act by the same name.
            seat=command.counter or f"phone:{ticket.id}",
            reason=command.reason,
        ),
    )


def mark_rated(hall: Hall, command: c.MarkRated, now: Moment) -> tuple[e.Event, ...]:
    """One rating a ticket, after it was finished (一次一评)."""
    ticket = find_ticket(hall, command.ticket)
    if ticket.state is not TicketState.DONE:
        raise QueueError("not_finished", number=ticket.number)
    if ticket.rated:
        raise QueueError("rated_already", number=ticket.number)
    return (e.TicketRated(at=now.at, by=command.by, ticket=ticket.id),)
