"""The demo's past: ordinary days that never were, so that its page has something to compare with.

The same assumptions as the crowd's (`figures`), at an ordinary volume; each area is a queue before
its own counters, first come first served. Nothing here is a figure of a real hall.
"""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Iterator
from datetime import date, timedelta

from hall_queue.hours import is_working_day
from hall_queue.plan import Plan, Service
from hall_server.days.curves import STEP, DayCurve
from hall_server.demo import figures

_DAYS = 10
_BEGINS, _OPENS, _ENDS = 8 * 60, 8.5 * 60, 18 * 60
"""Minutes after midnight: the doors, the first call, the last quarter."""
_BETWEEN = 1.0
"""Minutes a counter needs from one visitor to the next."""


def past_days(plan: Plan, before: date, seed: int = 1) -> list[DayCurve]:
    """The last working days before `before`, the newest first; the same for the same seed."""
    chance = random.Random(seed)
    days: list[DayCurve] = []
    day = before
    while len(days) < _DAYS:
        day -= timedelta(days=1)
        if is_working_day(plan.hours, day):
            days.append(_day(plan, day, chance))
    return days


def _day(plan: Plan, day: date, chance: random.Random) -> DayCurve:
    quarters = (_ENDS - _BEGINS) // STEP
    arrivals, served, waiting = [0] * quarters, [0] * quarters, [0] * quarters
    for came, called, done in _visits(plan, chance):
        arrivals[_quarter(came)] += 1
        served[_quarter(done)] += 1
        for quarter in range(quarters):
            waiting[quarter] += came <= _BEGINS + quarter * STEP < called
    return DayCurve(day.isoformat(), _BEGINS, tuple(arrivals), tuple(served), tuple(waiting))


def _quarter(minute: float) -> int:
    return min((_ENDS - _BEGINS) // STEP - 1, int((minute - _BEGINS) // STEP))


def _visits(plan: Plan, chance: random.Random) -> Iterator[tuple[float, float, float]]:
    """When each visitor came, was called and was done, minutes after midnight."""
    for area in plan.areas:
        services = [service for service in plan.services if service.area == area.code]
        counters = sum(counter.area == area.code for counter in plan.counters)
        free = [_OPENS] * counters
        for came in sorted(_arrivals(figures.PER_DAY.get(area.prefix, 0), chance)):
            if not services or not free:
                return
            called = max(came, heapq.heappop(free))
            done = called + _minutes(services, chance)
            heapq.heappush(free, done + _BETWEEN)
            yield came, called, done


def _arrivals(per_day: float, chance: random.Random) -> Iterator[float]:
    for begin, percent in figures.ARRIVALS.items():
        hour, minute = map(int, begin.split(":"))
        mean = per_day * percent / 100
        for _ in range(max(0, round(chance.gauss(mean, math.sqrt(mean))))):
            yield hour * 60 + minute + chance.random() * 30


def _minutes(services: list[Service], chance: random.Random) -> float:
    """A service time, as the crowd's: lognormal around the mean of one of the services."""
    (service,) = chance.choices(services, [service.share for service in services])
    variance = math.log(1 + figures.SPREAD**2)
    return chance.lognormvariate(math.log(service.minutes) - variance / 2, math.sqrt(variance))
