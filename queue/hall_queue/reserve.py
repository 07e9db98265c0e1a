"""Numbers on paper: kept for the day the machine fails, and never given by the machine too.

A reserved number counts as used: the hall's own numbers pass over it. Printing it is somebody
else's business; that it stays reserved, over restarts too, is this module's.
"""

from __future__ import annotations

from collections.abc import Iterable

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.errors import QueueError
from hall_queue.hall import DayState, Hall, Reserved
from hall_queue.moment import Moment

MOST = 1000
"""Numbers of a prefix in one go."""


def next_serial(hall: Hall, prefix: str) -> int:
    """The running number the hall gives next: none twice, and none that is on paper."""
    serial = hall.serials.get(prefix, 0) + 1
    for span in hall.reserved.get(prefix, ()):
        if span.first <= serial:
            serial = max(serial, span.last + 1)
    return serial


def find_reserved(hall: Hall, prefix: str, serial: int) -> Reserved | None:
    """The reserved numbers that a running number is one of."""
    spans = hall.reserved.get(prefix, ())
    return next((span for span in spans if span.first <= serial <= span.last), None)


def reserve_numbers(hall: Hall, command: c.ReserveNumbers, now: Moment) -> tuple[e.Event, ...]:
    """`count` numbers of each prefix; QueueError when a number of them is taken."""
    known = tuple(dict.fromkeys(hall.plan.prefixes.values()))
    prefixes = tuple(dict.fromkeys(command.prefixes)) or known
    for prefix in prefixes:
        if prefix not in known:
            raise QueueError("unknown_prefix", prefix=prefix, allowed=list(known))
    if not 1 <= command.count <= MOST:
        raise QueueError("too_many_numbers", most=MOST)
    if not command.every_day and (hall.day is None or hall.day.state is DayState.CLOSED):
        raise QueueError("day_not_open")
    return tuple(_reserved(hall, command, prefix, now) for prefix in prefixes)


def _reserved(hall: Hall, command: c.ReserveNumbers, prefix: str, now: Moment) -> e.NumbersReserved:
    free = next_serial(hall, prefix)
    spans = hall.reserved.get(prefix, ())
    if command.first is None:
        first = _room(spans, free, command.count)
    else:
        first = command.first
        taken = first < free or _room(spans, first, command.count) != first
        if taken:
            free = _room(spans, max(first, free), command.count)
            raise QueueError("numbers_taken", prefix=prefix, first=first, free=free)
    return e.NumbersReserved(
        at=now.at,
        by=command.by,
        prefix=prefix,
        first=first,
        last=first + command.count - 1,
        every_day=command.every_day,
        handed_out=command.handed_out,
    )


def _room(spans: Iterable[Reserved], first: int, count: int) -> int:
    """Where, from `first` on, `count` numbers in a row are in none of `spans` (in order)."""
    for span in spans:
        if first <= span.last and span.first < first + count:
            first = span.last + 1
    return first


def release_numbers(hall: Hall, command: c.ReleaseNumbers, now: Moment) -> tuple[e.Event, ...]:
    """From tomorrow on they are free: today a visitor may still hold one."""
    for span in hall.reserved.get(command.prefix, ()):
        if span.first == command.first and span.every_day:
            released = e.NumbersReleased(
                at=now.at, by=command.by, prefix=command.prefix, first=command.first
            )
            return (released,)
    raise QueueError("not_reserved", number=f"{command.prefix}{command.first}")
