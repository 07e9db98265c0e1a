"""The rest of today as it would be: from how people come on normal days and how the hall stands.

People come as on a normal day, as many times more or fewer as came so far today, and for what
today's people came for. How many wait and are served is run ahead by the rules, with the counters
open now. There is no forecast without some earlier days, and none of people waiting while the hall
does not serve or too few have come to tell what for.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace

from hall_queue.forecast import rest_of_day
from hall_queue.hall import Day, DayState, Hall
from hall_queue.hours import local
from hall_queue.overflow import in_session
from hall_queue.plan import MINUTE
from hall_queue.states import CounterState, TicketState
from hall_server.days.curves import STEP, DayCurve, NormalDay

_LEAST_DAYS = 3
"""Earlier days that make a forecast."""
_LEAST_CAME = 30
"""Numbers of today from which what people come for can be told; and so many more, as usual, are
believed in when today is compared with other days."""
_QUARTER = STEP * MINUTE


@dataclass(frozen=True, slots=True)
class Forecast:
    """The quarters from the running one to the end of a normal day, as `DayCurve`: of the running
    one everything, what has been included. `served` and `waiting` may be empty."""

    begins: int
    arrivals: tuple[float, ...]
    served: tuple[float, ...] = ()
    waiting: tuple[float, ...] = ()
    """When each quarter began; the first: now."""


class Forecasts:
    """The forecast of one hall, made once a hall minute however many look."""

    def __init__(self, rest: Callable[[], None]) -> None:
        self._rest = rest
        self._making = threading.Lock()
        self._made_of: tuple[object, ...] = ()
        self._made: Forecast | None = None

    def of(
        self, hall: Hall, now: int, today: DayCurve | None, normal: NormalDay | None
    ) -> Forecast | None:
        """As `forecast`."""
        key = (now // MINUTE, hall.day, hall.plan, normal)
        with self._making:
            if key != self._made_of:
                self._made = forecast(hall, now, today, normal, self._rest)
                self._made_of = key
            return self._made


def forecast(
    hall: Hall,
    now: int,
    today: DayCurve | None,
    normal: NormalDay | None,
    rest: Callable[[], None] = lambda: None,
) -> Forecast | None:
    """None without enough days, or when no more numbers are given today.

    rest: called now and then, to let others in.
    """
    day = hall.day
    if normal is None or normal.days < _LEAST_DAYS or today is None:
        return None
    if day is None or day.state is not DayState.OPEN:
        return None
    face = local(hall.plan.hours, now)
    minute = face.hour * 60 + face.minute
    running = (minute - normal.begins) // STEP
    if not 0 <= running < len(normal.arrivals):
        return None
    begins = normal.begins + running * STEP
    first = now - now % MINUTE - (minute - begins) * MINUTE
    usual = normal.arrivals[running:]
    edges = [now, *(first + place * _QUARTER for place in range(1, len(usual) + 1))]
    gone = (now - first) / _QUARTER
    busier = (len(hall.tickets) + _LEAST_CAME) / (
        sum(normal.arrivals[:running]) + usual[0] * gone + _LEAST_CAME
    )
    coming = [
        count * busier * _given(day, start, end) / _QUARTER
        for count, start, end in zip(usual, edges, edges[1:], strict=False)
    ]
    arrivals = _with_so_far(coming, today.arrivals, today.begins, begins)
    if not _can_be_run(hall, now):
        return Forecast(begins, arrivals)
    run = rest_of_day(hall, now, [*_visits(hall, coming, edges)], edges[1:], rest)
    return Forecast(
        begins,
        arrivals,
        served=_with_so_far(run.done, today.served, today.begins, begins),
        waiting=(hall.count(TicketState.WAITING), *run.waiting[:-1]),
    )


def _given(day: Day, start: int, end: int) -> int:
    """Milliseconds between two moments in which numbers are given."""
    return sum(max(0, min(end, span.end) - max(start, span.doors)) for span in day.intakes)


def _with_so_far(
    coming: Sequence[float], today: Sequence[int], today_begins: int, begins: int
) -> tuple[float, ...]:
    """Whole quarters: what the running one has had is added to what it will have."""
    place = (begins - today_begins) // STEP
    so_far = today[place] if 0 <= place < len(today) else 0
    return tuple(round(count + (so_far if n == 0 else 0), 1) for n, count in enumerate(coming))


def _can_be_run(hall: Hall, now: int) -> bool:
    """Whether the hall serves, and enough have come to tell what they come for."""
    opened = any(counter.state is CounterState.OPEN for counter in hall.counters.values())
    return opened and in_session(hall, now) and len(hall.tickets) >= _LEAST_CAME


def _visits(hall: Hall, coming: Sequence[float], edges: Sequence[int]) -> Iterator[tuple[int, str]]:
    """(when, service) of those who would come, evenly within each quarter."""
    services = _services(hall)
    before = 0.0
    number = 0
    for count, start, end in zip(coming, edges, edges[1:], strict=False):
        while number + 0.5 < before + count:
            service = next(services, None)
            if service is None:
                return
            yield start + round((number + 0.5 - before) / count * (end - start)), service
            number += 1
        before += count


def _services(hall: Hall) -> Iterator[str]:
    """Services in the shares in which today's people came for them, for ever, well mixed."""
    came = Counter(
        ticket.services[0]
        for ticket in hall.tickets
        if ticket.services[0] in hall.plan.service and ticket.services[0] not in hall.shut
    )
    due = [(0.5 / count, code) for code, count in came.items()]
    heapify(due)
    while due:
        at, code = due[0]
        yield code
        heapreplace(due, (at + 1 / came[code], code))
