"""The day in sums, by service and by counter: what a hall writes down in the evening. Pure.

Made from the day's tickets alone, so it stands until the next day opens. No single visit can be
told from it but its number in a sum; ratings are no part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import fmean

from hall_queue.hall import Hall
from hall_queue.states import Act, TicketState
from hall_queue.ticket import Ticket
from hall_server import wire
from hall_server.days.visit_times import ENDS, end_of, served, standing, waited


def day_sums(hall: Hall) -> wire.DaySums:
    """The latest day; without rows before the first."""
    tickets = [*hall.tickets]
    plan = hall.plan
    areas = {area.code: area.name for area in plan.areas}
    services = [
        _row(service.code, service.name, areas.get(service.area, ""), mine)
        for service in plan.services
        if (mine := [ticket for ticket in tickets if ticket.services[0] == service.code])
    ]
    return wire.DaySums(
        date=hall.day.date.isoformat() if hall.day else None,
        over=hall.day is not None and hall.day.closed_at is not None,
        total=_row("", "", "", tickets),
        services=services,
        counters=_counters(hall, tickets),
    )


def _row(code: str, name: str, area: str, tickets: Sequence[Ticket]) -> wire.DaySum:
    ends = [end_of(ticket.state) for ticket in tickets]
    waits = [*_known(_wait, tickets)]
    return wire.DaySum(
        code=code,
        name=name,
        area=area,
        issued=len(tickets),
        wait_mean=_mean(waits),
        wait_longest=round(max(waits), 1) if waits else None,
        served_mean=_mean([*_known(_service_time, tickets)]),
        **{end: ends.count(end) for end in ENDS},
    )


def _counters(hall: Hall, tickets: Sequence[Ticket]) -> list[wire.DayCounterSum]:
    done: dict[str, list[Ticket]] = {}
    for ticket in tickets:
        if ticket.state is TicketState.DONE:
            stood = reversed(standing(ticket.steps))
            at = next((step.counter for step in stood if step.act is Act.FINISH), None)
            done.setdefault(at or "", []).append(ticket)
    areas = {area.code: area.name for area in hall.plan.areas}
    return [
        wire.DayCounterSum(
            code=counter.code,
            label=counter.label,
            area=areas.get(counter.area, ""),
            done=len(done[counter.code]),
            served_mean=_mean([*_known(_service_time, done[counter.code])]),
        )
        for counter in hall.plan.counters
        if counter.code in done
    ]


def _wait(ticket: Ticket) -> float | None:
    return waited(standing(ticket.steps), ticket.issued_at)


def _service_time(ticket: Ticket) -> float | None:
    return served(standing(ticket.steps))


def _known(of: Callable[[Ticket], float | None], tickets: Iterable[Ticket]) -> Iterable[float]:
    return (minutes for ticket in tickets if (minutes := of(ticket)) is not None)


def _mean(minutes: Sequence[float]) -> float | None:
    return round(fmean(minutes), 1) if minutes else None
