"""How one ticket moves: book, queues, counts and counters kept in agreement, in one place."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hall_queue import events as e
from hall_queue.hall import CounterLive, Entry, Hall, Undoable
from hall_queue.states import IN_HAND, TICKET_MOVES, Act, TicketState
from hall_queue.ticket import Step, Ticket


def ticket_of(hall: Hall, ticket_id: int) -> Ticket:
    """The ticket a fact is about; a journal that names none is damaged."""
    ticket = hall.tickets.get(ticket_id)
    if ticket is None:
        raise LookupError(f"the journal names ticket {ticket_id}, which this day does not have")
    return ticket


def stepped(ticket: Ticket, event: e.Event, act: Act, **changes: Any) -> Ticket:
    """`ticket` after `act`: state by the table, history longer, hand and times as told."""
    state = TICKET_MOVES[act][1]
    held = {"counter": None} if state not in IN_HAND else {}
    # A call in hand names the counter it happens at; other steps keep what is there.
    where = changes.get("counter") or getattr(event, "counter", None)
    step = Step(event.at, act, where)
    return replace(ticket, **{**held, **changes}, state=state, steps=(*ticket.steps, step))


def put(hall: Hall, after: Ticket, before: Ticket | None) -> Hall:
    """`after` in the book, with queues, counts and counters agreeing with it."""
    waiting = hall.waiting
    was = before is not None and before.state is TicketState.WAITING
    now = after.state is TicketState.WAITING
    if was or now:
        waiting = dict(waiting)
        if before is not None and was:
            _leave(waiting, before)
        if now:
            _join(waiting, after)
    counts = hall.counts
    if before is None or before.state is not after.state:
        counts = dict(counts)
        counts[after.state.value] = counts.get(after.state.value, 0) + 1
        if before is not None:
            counts[before.state.value] -= 1
    return replace(
        hall,
        tickets=hall.tickets.put(after),
        waiting=waiting,
        counts=counts,
        counters=_hands(hall.counters, before, after),
    )


def _leave(waiting: dict[str, tuple[Entry, ...]], ticket: Ticket) -> None:
    queue = waiting[ticket.queue]
    at = bisect_left(queue, ticket.entry)
    rest = queue[:at] + queue[at + 1 :]
    if rest:
        waiting[ticket.queue] = rest
    else:
        del waiting[ticket.queue]


def _join(waiting: dict[str, tuple[Entry, ...]], ticket: Ticket) -> None:
    queue = waiting.get(ticket.queue, ())
    if not queue or queue[-1] < ticket.entry:
        waiting[ticket.queue] = (*queue, ticket.entry)
        return
    longer = list(queue)
    insort(longer, ticket.entry)
    waiting[ticket.queue] = tuple(longer)


def _hands(
    counters: Mapping[str, CounterLive], before: Ticket | None, after: Ticket
) -> Mapping[str, CounterLive]:
    was = before.counter if before is not None else None
    if was == after.counter:
        return counters
    moved = dict(counters)
    if was is not None:
        moved[was] = replace(moved[was], ticket=None)
    if after.counter is not None:
        moved[after.counter] = replace(moved[after.counter], ticket=after.id)
    return moved


def undoable(hall: Hall, seat: str, step: Undoable) -> Hall:
    """`step` is now the last thing `seat` did."""
    return replace(hall, undoable={**hall.undoable, seat: step})


def still_undoable(hall: Hall, before: Ticket, after: Ticket) -> Hall:
    """A change that leaves the last step as good to undo as it was (a recall, a reprint)."""
    touched = {
        seat: replace(step, after=tuple(after if t == before else t for t in step.after))
        for seat, step in hall.undoable.items()
        if before in step.after
    }
    return replace(hall, undoable={**hall.undoable, **touched}) if touched else hall


def counter_step(hall: Hall, event: Any, act: Act, **changes: Any) -> Hall:
    """A step done at a counter, which that counter may undo."""
    before = ticket_of(hall, event.ticket)
    after = stepped(before, event, act, **changes)
    hall = put(hall, after, before)
    return undoable(hall, event.counter, Undoable(event.at, act, (before,), (after,)))


def change_counter(hall: Hall, code: str, **changes: Any) -> Hall:
    """One counter with other fields."""
    counter = replace(hall.counters[code], **changes)
    return replace(hall, counters={**hall.counters, code: counter})
