"""Finding what a command names, or saying that it is not there."""

from __future__ import annotations

from hall_queue.errors import QueueError
from hall_queue.hall import CounterLive, Hall
from hall_queue.plan import Service
from hall_queue.states import CounterState
from hall_queue.ticket import Ticket


def find_service(hall: Hall, code: str) -> Service:
    """QueueError `unknown_service`."""
    service = hall.plan.service.get(code)
    if service is None:
        raise QueueError("unknown_service", service=code)
    return service


def find_counter(hall: Hall, code: str) -> CounterLive:
    """QueueError `unknown_counter`."""
    counter = hall.counters.get(code)
    if counter is None:
        raise QueueError("unknown_counter", counter=code)
    return counter


def find_ticket(hall: Hall, ticket_id: int) -> Ticket:
    """QueueError `unknown_ticket`: a number of another day, or none at all."""
    ticket = hall.tickets.get(ticket_id)
    if ticket is None:
        raise QueueError("unknown_ticket")
    return ticket


def label(hall: Hall, code: str) -> str:
    """What is called out for a counter."""
    return hall.plan.counter[code].label


def require_free(hall: Hall, counter: CounterLive) -> None:
    """QueueError unless the counter is open, staffed and has nobody in hand."""
    if counter.ticket is not None:
        number = find_ticket(hall, counter.ticket).number
        raise QueueError("ticket_in_hand", counter=label(hall, counter.code), number=number)
    if counter.staff is None:
        raise QueueError("nobody_signed_on", counter=label(hall, counter.code))
    if counter.state is not CounterState.OPEN:
        name = label(hall, counter.code)
        raise QueueError("counter_not_open", counter=name, state=counter.state.value)


def in_hand(hall: Hall, counter: CounterLive, expected: int | None) -> Ticket:
    """The ticket the counter has; QueueError when it has none or another than the page shows."""
    if counter.ticket is None:
        raise QueueError("no_ticket_in_hand", counter=label(hall, counter.code))
    ticket = find_ticket(hall, counter.ticket)
    if expected is not None and expected != ticket.id:
        raise QueueError("not_in_hand", counter=label(hall, counter.code), number=ticket.number)
    return ticket
