"""Whom a wall sends to another counter: numbers moved there that still wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hall_queue.alerts import Diversion
from hall_queue.crowd import service_of
from hall_queue.hall import Hall
from hall_queue.plan import Screen
from hall_queue.states import TicketState

_MOST = 3


@dataclass(frozen=True, slots=True)
class Moved:
    """Numbers that one counter will call, by its label."""

    numbers: tuple[str, ...]
    counter: str


def moved_on(hall: Hall, screen: Screen) -> tuple[Moved, ...]:
    """Diversions to a counter that people in front of `screen` must know of, the newest first.

    A number is named until it is called, leaves, or is sent back.
    """
    found: list[Moved] = []
    for done in reversed(hall.overflow.diversions):
        planned = hall.plan.counter.get(done.counter or "")
        if planned is None or done.undone_at is not None:
            continue
        numbers = tuple(_still_waiting(hall, screen, done))
        if numbers:
            found.append(Moved(numbers, planned.label))
        if len(found) == _MOST:
            break
    return tuple(found)


def _still_waiting(hall: Hall, screen: Screen, done: Diversion) -> Iterator[str]:
    """Those who wait for the counter now and whose area the screen shows."""
    for ticket_id in done.tickets:
        ticket = hall.tickets.get(ticket_id)
        if ticket is None or ticket.state is not TicketState.WAITING:
            continue
        shown = service_of(hall.plan, ticket.service).area in screen.areas
        if shown and ticket.target == done.counter:
            yield ticket.number
