"""How long until a ticket is called: an honest range, or nothing.

A fluid estimate. The people before a ticket are those who will be called earlier by the counters
that could call it, whatever line they stand in; each takes the mean time of its service, learnt
from today and starting from the plan. The range is about the middle 80 % of a queue of random
service times, rounded outwards: it promises less than it knows. Nobody serving: no range.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import ceil, floor, sqrt

from hall_queue.hall import Entry, Hall
from hall_queue.plan import MINUTE
from hall_queue.policy import skills_of
from hall_queue.states import CounterState

_PRIOR = 8
"""The planned mean counts as much as this many visitors served today."""
_SPREAD = 0.75
"""Coefficient of variation of one service time (reference hall: .3 to .9)."""
_MEAN_DOUBT = 0.2
"""How wrong the mean itself may be."""
_HELPING = 0.3
"""A counter that only helps out (level 2 and up) is this much of a hand to a service."""
_LOW, _HIGH = 1.0, 1.4
"""Standard deviations below and above; waits are skewed to the long side."""
_TURNOVER = 0.7 * MINUTE
"""Between finishing one visitor and starting the next: the walk to the counter."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Minutes, low ≤ high."""

    low: int
    high: int


def mean_time(hall: Hall, service: str) -> float:
    """Milliseconds one visit of the service takes at a counter, the walk included."""
    planned = hall.plan.service[service].minutes * MINUTE
    spent = hall.spent.get(service)
    if spent is None or spent.count <= 0:
        return planned + _TURNOVER
    return (planned * _PRIOR + spent.total) / (_PRIOR + spent.count) + _TURNOVER


class Waits:
    """Wait ranges of one moment; make a new one for another hall or time."""

    def __init__(self, hall: Hall, now: int) -> None:
        self._hall = hall
        self._weights = {
            counter.code: {
                service: 1.0 if level == 1 else _HELPING
                for service, level in skills_of(hall, counter, now).items()
            }
            for counter in hall.counters.values()
            if counter.state is CounterState.OPEN
        }
        """Open counter → service → how much of a hand it is to that service."""

    def of(self, service: str, entry: Entry) -> Wait | None:
        """Range until a ticket with `entry` is called for `service`; None when no open counter
        serves it. `entry` may be of a ticket that is not issued yet."""
        hall = self._hall
        counters = [code for code, levels in self._weights.items() if service in levels]
        if not counters:
            return None
        work = people = 0.0
        for rival in {code for counter in counters for code in self._weights[counter]}:
            before = bisect_left(hall.waiting.get(rival, ()), entry)
            if before:
                share = before * self._share(counters, rival)
                people += share
                work += share * mean_time(hall, rival)
        if people < sum(hall.counters[code].ticket is None for code in counters):
            return Wait(0, 0)
        # Half a visit is left, on average, at each busy counter: one must finish first.
        own = mean_time(hall, service)
        mean = (work + own / 2) / len(counters)
        spread = sqrt(people + 1) * own * _SPREAD / len(counters)
        doubt = sqrt(spread**2 + (mean * _MEAN_DOUBT) ** 2)
        low = max(0.0, mean - _LOW * doubt)
        return Wait(_rounded(low, down=True), max(1, _rounded(mean + _HIGH * doubt, down=False)))

    def _share(self, counters: list[str], service: str) -> float:
        """What part of a service's people falls to `counters`, of all that serve it."""
        everywhere = sum(levels.get(service, 0.0) for levels in self._weights.values())
        return sum(self._weights[code].get(service, 0.0) for code in counters) / everywhere


def _rounded(time: float, *, down: bool) -> int:
    """Whole minutes below ten, fives above."""
    minutes = time / MINUTE
    step = 1 if minutes < 10 else 5
    steps = floor(minutes / step) if down else ceil(minutes / step)
    return steps * step
