"""What several pages show of the hall: pure functions from the hall to the wire."""

from __future__ import annotations

from hall_queue.crowd import service_of
from hall_queue.day import gives_numbers, opens_at
from hall_queue.hall import Hall
from hall_queue.plan import Plan
from hall_queue.states import ACTIVE, CounterState
from hall_queue.wait import Wait
from hall_server import wire


def wait_view(wait: Wait | None) -> wire.Wait | None:
    """A range on the wire."""
    return None if wait is None else wire.Wait(low=wait.low, high=wait.high)


def service_name(plan: Plan, code: str) -> wire.Named:
    """A service by its everyday name."""
    service = service_of(plan, code)
    return wire.Named(code=code, name=service.spoken or service.name)


def counter_label(plan: Plan, counter: str | None) -> str | None:
    """What people call a counter; None for no counter, and for one there is no more."""
    planned = plan.counter.get(counter) if counter else None
    return planned.label if planned else None


def day_view(hall: Hall, now: int) -> wire.Day:
    """How the working day stands."""
    is_open = gives_numbers(hall.day, now)
    return wire.Day(
        date=hall.day.date.isoformat() if hall.day else None,
        state=hall.day.state.value if hall.day else "closed",
        intake="open" if is_open else "closed",
        opens_at=None if is_open else opens_at(hall, now),
        shut=sorted(hall.shut),
    )


def open_counters(hall: Hall) -> int:
    """Counters that take visitors."""
    return sum(c.state is CounterState.OPEN for c in hall.counters.values())


def people_in_hall(hall: Hall) -> int:
    """Tickets somebody still expects to be served with."""
    return sum(hall.count(state) for state in ACTIVE)
