"""The rest of the day, run ahead: who would still be called when, if people came as expected.

The rules decide, mean times and the counters that are open now do the work; nobody is called
between the doors and the start of a later session.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hall_queue.hall import Hall
from hall_queue.outlook import Outlook


@dataclass(frozen=True, slots=True)
class RestOfDay:
    """waiting: people at each moment asked about; done: visits that end between two of them."""

    waiting: tuple[int, ...]
    done: tuple[int, ...]


def rest_of_day(
    hall: Hall,
    now: int,
    coming: Sequence[tuple[int, str]],
    moments: Sequence[int],
    rest: Callable[[], None],
) -> RestOfDay:
    """coming: (when, service), in order; moments: rising, after now. All in milliseconds.

    rest: called now and then, to let others in.
    """
    intakes = hall.day.intakes if hall.day is not None else ()
    pauses = [(span.doors, span.start) for span in intakes if span.start > now]
    run = Outlook(hall, now, until=moments[-1], coming=coming, pauses=pauses, rest=rest)
    ends = [done for calls in run.calls.values() for _, done in calls]
    ends = sorted([*ends, *_in_hand(hall, run)])
    counts = [bisect_right(ends, at) for at in (now, *moments)]
    return RestOfDay(
        waiting=run.waiting_at(hall.plan.service, moments),
        done=tuple(later - before for before, later in pairwise(counts)),
    )


def _in_hand(hall: Hall, run: Outlook) -> list[float]:
    """When those who are at a counter now would be done."""
    return [
        run.free[code]
        for code, counter in hall.counters.items()
        if counter.ticket is not None and code in run.free
    ]
