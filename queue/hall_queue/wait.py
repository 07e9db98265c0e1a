"""How long until a ticket is called: an honest range, or nothing.

A fluid estimate. The people before a ticket are those who will be called earlier by the counters
that could call it, whatever line they stand in; each takes the mean time of its service, learnt
from today and starting from the plan. A counter's own queue, of those sent to it, falls to it
alone. The range is about the middle 80 % of a queue of random
service times, rounded outwards: it promises less than it knows. Nobody serving: no range.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor, sqrt

from hall_queue.hall import CounterLive, Entry, Hall
from hall_queue.plan import MINUTE, Plan
from hall_queue.policy import ahead_of_place, skills_of
from hall_queue.states import CounterState
from hall_queue.ticket import Ticket

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


@dataclass(frozen=True, slots=True)
class _Hands:
    """Who serves one service at the moment."""

    counters: tuple[str, ...]
    """Open ones, in plan order."""
    total: float
    """All the hands they are to it."""
    free: int
    """How many of them have nobody at the counter."""


_HandsByService = dict[str, _Hands]
_latest: tuple[Plan, Mapping[str, CounterLive], _HandsByService] | None = None
"""What was worked out for these very counters: most commands change none of them. Both are
immutable, so the same objects mean the same hands, whoever asks from whatever thread."""


def _hands_at(hall: Hall) -> _HandsByService:
    """Service → its hands, as far as they are known; to be filled. For counters without loans,
    which alone depend on the time."""
    global _latest
    known = _latest
    if known is None or known[0] is not hall.plan or known[1] is not hall.counters:
        known = _latest = hall.plan, hall.counters, {}
    return known[2]


class Waits:
    """Wait ranges of one moment; make a new one for another hall or time.

    What several ranges have in common is worked out once, when it is first asked for: one range
    must cost little, for everybody who takes a number is told one.
    """

    def __init__(self, hall: Hall, now: int) -> None:
        self._hall = hall
        self._now = now
        self._lent = [code for code, counter in hall.counters.items() if counter.loans]
        self._hands = {} if self._lent else _hands_at(hall)
        self._means: dict[str, float] = {}
        self._rivals: dict[tuple[str, ...], list[tuple[str, float]]] = {}
        self._before: dict[tuple[tuple[str, ...], Entry], tuple[float, float]] = {}

    def of(self, service: str, entry: Entry) -> Wait | None:
        """Range until a ticket with `entry` is called for `service`; None when no open counter
        serves it. `entry` may be of a ticket that is not issued yet."""
        hands = self._hands_of(service)
        return self._range(hands.counters, hands.free, service, entry)

    def at(self, counter: str, service: str, entry: Entry) -> Wait | None:
        """Range until a ticket sent to one counter is called there; None unless it is open."""
        live = self._hall.counters[counter]
        if live.state is not CounterState.OPEN:
            return None
        return self._range((counter,), int(live.ticket is None), service, entry)

    def before(self, counter: str, entry: Entry) -> int:
        """People that a counter will call before a ticket sent to it: those sent there earlier,
        and its part of those who stand earlier in its lines, rounded up. For one that is not open
        as if it were."""
        people, _ = self._ahead((counter,), entry)
        return ceil(people)

    def _range(
        self, counters: tuple[str, ...], free: int, service: str, entry: Entry
    ) -> Wait | None:
        if not counters:
            return None
        people, work = self._ahead(counters, entry)
        if people < free:
            return Wait(0, 0)
        # Half a visit is left, on average, at each busy counter: one must finish first.
        own = self._mean(service)
        mean = (work + own / 2) / len(counters)
        spread = sqrt(people + 1) * own * _SPREAD / len(counters)
        doubt = sqrt(spread**2 + (mean * _MEAN_DOUBT) ** 2)
        low = max(0.0, mean - _LOW * doubt)
        return Wait(_rounded(low, down=True), max(1, _rounded(mean + _HIGH * doubt, down=False)))

    def _ahead(self, counters: tuple[str, ...], entry: Entry) -> tuple[float, float]:
        """How many people before `entry` fall to `counters`, and their time in all. Many services
        are served by the same counters."""
        known = self._before.get((counters, entry))
        if known is None:
            people = work = 0.0
            for rival, part in self._shares(counters):
                share = part * bisect_left(self._hall.waiting[rival], entry)
                people += share
                work += share * self._mean(rival)
            for ticket in self._sent_to(counters, entry):
                people += 1
                work += self._mean(ticket.service)
            known = self._before[counters, entry] = people, work
        return known

    def _sent_to(self, counters: tuple[str, ...], entry: Entry) -> Iterator[Ticket]:
        """Whoever waits for one of `counters` alone and stands before `entry`."""
        for code in counters:
            for earlier in self._hall.waiting.get(f"@{code}", ()):
                ticket = self._hall.tickets.get(earlier[2])
                if earlier < entry and ticket is not None:
                    yield ticket

    def _shares(self, counters: tuple[str, ...]) -> list[tuple[str, float]]:
        """Services with a queue that `counters` call from, and what part of its people falls to
        them, of all that serve it."""
        shares = self._rivals.get(counters)
        if shares is None:
            weights: dict[str, float] = {}
            for code in counters:
                for service, level in self._levels(code).items():
                    if service in self._hall.waiting:
                        weights[service] = weights.get(service, 0.0) + _weight(level)
            shares = [
                (service, weight / self._total(service, counters))
                for service, weight in weights.items()
            ]
            self._rivals[counters] = shares
        return shares

    def _total(self, service: str, counters: tuple[str, ...]) -> float:
        """All the hands for a service, with `counters` even if they are not open."""
        hands = self._hands_of(service)
        more = (self._levels(code).get(service) for code in counters if code not in hands.counters)
        return hands.total + sum(_weight(level) for level in more if level is not None)

    def _hands_of(self, service: str) -> _Hands:
        hands = self._hands.get(service)
        if hands is None:
            able = dict.fromkeys((*self._hall.plan.servers.get(service, ()), *self._lent))
            live = self._hall.counters
            levels = {
                code: level
                for code in able
                if live[code].state is CounterState.OPEN
                and (level := self._levels(code).get(service)) is not None
            }
            hands = self._hands[service] = _Hands(
                counters=tuple(levels),
                total=sum(_weight(level) for level in levels.values()),
                free=sum(live[code].ticket is None for code in levels),
            )
        return hands

    def _levels(self, counter: str) -> Mapping[str, int]:
        return skills_of(self._hall, self._hall.counters[counter], self._now)

    def _mean(self, service: str) -> float:
        mean = self._means.get(service)
        if mean is None:
            mean = self._means[service] = mean_time(self._hall, service)
        return mean


def ahead_of(hall: Hall, ticket: Ticket, now: int) -> int:
    """People who stand before a waiting ticket, in its line or at the counter it was sent to."""
    if ticket.target is not None:
        return Waits(hall, now).before(ticket.target, ticket.entry)
    return ahead_of_place(hall, ticket.service, ticket.entry)


def _weight(level: int) -> float:
    """How much of a hand a counter of this level is."""
    return 1.0 if level == 1 else _HELPING


def _rounded(time: float, *, down: bool) -> int:
    """Whole minutes below ten, fives above."""
    minutes = time / MINUTE
    step = 1 if minutes < 10 else 5
    steps = floor(minutes / step) if down else ceil(minutes / step)
    return steps * step
