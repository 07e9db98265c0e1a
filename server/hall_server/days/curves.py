"""The day in quarters of an hour, made from its tickets alone: so a restart changes nothing.

Per quarter: numbers taken, visits done, and people waiting when the quarter began. A ticket's
waiting is read from its steps; one that was sent on counts, for all of its wait at that stage, to
the service it was sent to.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hall_queue.hall import Hall
from hall_queue.hours import local
from hall_queue.plan import MINUTE
from hall_queue.states import TICKET_MOVES, Act, TicketState
from hall_queue.ticket import Ticket

STEP = 15
"""Minutes of a quarter."""
_QUARTER = STEP * MINUTE
_LONGEST = 2 * 24 * 60 // STEP
"""Quarters at most: a day may run past midnight, but not for a week."""


@dataclass(frozen=True, slots=True)
class DayCurve:
    """One day. begins: minutes after its midnight at which the first quarter begins; the three
    have one number a quarter."""

    date: str
    begins: int
    arrivals: tuple[int, ...]
    served: tuple[int, ...]
    waiting: tuple[int, ...]
    """When the quarter began."""


@dataclass(frozen=True, slots=True)
class NormalDay:
    """The mean of `days` days, as `DayCurve`."""

    days: int
    begins: int
    arrivals: tuple[float, ...]
    served: tuple[float, ...]
    waiting: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """A stretch in which a ticket waited for a service; end: None while it still does."""

    start: int
    end: int | None
    service: str


def stays(ticket: Ticket) -> Iterator[Stay]:
    """When a ticket waited, in order; what was undone is taken as it happened."""
    way: list[tuple[TicketState, int]] = []
    """State and stage after each step that is still good."""
    since: int | None = None
    waited_for = 0
    for step in ticket.steps:
        if step.act is Act.RECALL:
            continue
        stage = way[-1][1] if way else 0
        if step.act is Act.UNDO:
            del way[-1:]
        else:
            state = TicketState.WAITING if step.act is Act.ISSUE else TICKET_MOVES[step.act][1]
            way.append((state, stage + (step.act is Act.NEXT_SERVICE)))
        state, stage = way[-1] if way else (TicketState.WAITING, 0)
        if since is not None and (state is not TicketState.WAITING or stage != waited_for):
            yield Stay(since, step.at, _service(ticket, waited_for))
            since = None
        if since is None and state is TicketState.WAITING:
            since, waited_for = step.at, stage
    if since is not None:
        yield Stay(since, None, _service(ticket, waited_for))


def _service(ticket: Ticket, stage: int) -> str:
    return ticket.services[min(stage, len(ticket.services) - 1)]


def day_curve(hall: Hall, now: int) -> DayCurve | None:
    """The hall's day until `now`, or until it closed; None before the first."""
    day = hall.day
    if day is None:
        return None
    # A hall switched off in the evening closes its day the next morning: nothing happened between.
    steps = (
        step.at for ticket in hall.tickets for step in ticket.steps if step.act is not Act.EXPIRE
    )
    until = min(day.closed_at or now, max([day.intakes[-1].end, *steps]))
    first = next((ticket.issued_at for ticket in hall.tickets), day.opened_at)
    begun = min(day.opened_at, day.intakes[0].doors, first)
    start = local(hall.plan.hours, begun)
    begins = (start.hour * 60 + start.minute) // STEP * STEP
    zero = begun - begun % MINUTE - (start.hour * 60 + start.minute - begins) * MINUTE
    count = min(_LONGEST, max(0, until - zero) // _QUARTER + 1)
    arrivals, served, waiting = [0] * count, [0] * count, [0] * count
    for ticket in hall.tickets:
        _add(arrivals, ticket.issued_at - zero)
        if ticket.state is TicketState.DONE and ticket.finished_at is not None:
            _add(served, ticket.finished_at - zero)
        for stay in stays(ticket):
            end = until if stay.end is None else stay.end
            for quarter in range(max(0, -((zero - stay.start) // _QUARTER)), count):
                if zero + quarter * _QUARTER >= end:
                    break
                waiting[quarter] += 1
    return DayCurve(day.date.isoformat(), begins, tuple(arrivals), tuple(served), tuple(waiting))


def _add(quarters: list[int], after: int) -> None:
    quarter = after // _QUARTER
    if 0 <= quarter < len(quarters):
        quarters[quarter] += 1


def normal_day(days: Sequence[DayCurve]) -> NormalDay | None:
    """The mean of whole days; None of none. A day that had not begun, or was over, counts 0."""
    if not days:
        return None
    begins = min(day.begins for day in days)
    ends = max(day.begins + STEP * len(day.arrivals) for day in days)
    count = (ends - begins) // STEP

    def mean(rows: Sequence[tuple[int, Sequence[int]]]) -> tuple[float, ...]:
        sums = [0] * count
        for first, numbers in rows:
            for place, number in enumerate(numbers, start=(first - begins) // STEP):
                sums[place] += number
        return tuple(round(total / len(days), 1) for total in sums)

    return NormalDay(
        days=len(days),
        begins=begins,
        arrivals=mean([(day.begins, day.arrivals) for day in days]),
        served=mean([(day.begins, day.served) for day in days]),
        waiting=mean([(day.begins, day.waiting) for day in days]),
    )


def trends(hall: Hall, times: Sequence[int]) -> dict[str, list[int]]:
    """Area → how many waited there at each of `times` (milliseconds, rising)."""
    areas = {service.code: service.area for service in hall.plan.services}
    found = {area.code: [0] * (len(times) + 1) for area in hall.plan.areas}
    for ticket in hall.tickets:
        for stay in stays(ticket):
            line = found.get(areas.get(stay.service, ""))
            if line is not None:
                # Differences first: a wait touches two places, however long it was.
                line[bisect_right(times, stay.start - 1)] += 1
                if stay.end is not None:
                    line[bisect_right(times, stay.end - 1)] -= 1
    return {area: _summed(line)[: len(times)] for area, line in found.items()}


def _summed(changes: Sequence[int]) -> list[int]:
    total, line = 0, []
    for change in changes:
        total += change
        line.append(total)
    return line
