"""How long each device worked while the hall was open. Pure.

Nothing is made up: what nobody saw (the server was off, no agent drove the device) is told apart,
and so is a device that cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from hall_queue.hours import instant, is_working_day
from hall_queue.plan import Hours

UNWATCHED = "unwatched"
STATES = ("ok", "trouble", "silent", "unknown", UNWATCHED)
_DOWN = ("trouble", "silent")


class Period(NamedTuple):
    """Hall time, ms; `end` is not in it."""

    begin: int
    end: int


class Told(NamedTuple):
    """From `at` (hall time, ms) on it was so."""

    at: int
    state: str


@dataclass(slots=True)
class Sum:
    """Of one device. ms: state → how long it was so while the hall was open. breakdowns: times it
    was down; longest: ms of open time."""

    ms: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    breakdowns: int = 0
    longest: int = 0


def open_periods(hours: Hours, first: date, last: date, now: int) -> list[Period]:
    """When the hall was open by its present hours from `first` to `last`, not after `now`."""
    found: list[Period] = []
    day = first
    while day <= last:
        if is_working_day(hours, day):
            for session in hours.sessions:
                begin = instant(hours, day, session.start)
                end = min(instant(hours, day, session.end), now)
                if begin < end:
                    found.append(Period(begin, end))
        day += timedelta(days=1)
    return found


def sum_of(told: Iterable[Told], watches: Sequence[Period], opened: Sequence[Period]) -> Sum:
    """told: of one device, in the order of time; what it says ends with the watch it was told in.
    watches, opened: in the order of time, none overlaps another."""
    found, down = Sum(), 0
    index = 0
    for begin, end, state in _spans(told, watches):
        while index < len(opened) and opened[index].end <= begin:
            index += 1
        long = _overlap(begin, end, opened[index:])
        found.ms[state] += long
        if state in _DOWN:
            found.breakdowns += 1 if long and not down else 0
            down += long
            found.longest = max(found.longest, down)
        elif state != UNWATCHED:  # what nobody saw ends no breakdown
            down = 0
    known = sum(found.ms.values())
    found.ms[UNWATCHED] += sum(it.end - it.begin for it in opened) - known
    return found


def _overlap(begin: int, end: int, opened: Sequence[Period]) -> int:
    """How much of a span is open time."""
    long = 0
    for period in opened:
        if period.begin >= end:
            break
        long += max(0, min(end, period.end) - max(begin, period.begin))
    return long


def _spans(told: Iterable[Told], watches: Sequence[Period]) -> Iterator[tuple[int, int, str]]:
    """Begin, end and state of what was seen, in the order of time."""
    rows = iter(told)
    row = next(rows, None)
    for watch in watches:
        while row is not None and row.at < watch.begin:
            row = next(rows, None)
        marks = [Told(watch.begin, UNWATCHED)]
        while row is not None and row.at <= watch.end:
            marks.append(row)
            row = next(rows, None)
        for one, after in pairwise([*marks, Told(watch.end, "")]):
            if one.at < after.at:
                yield one.at, after.at, one.state
