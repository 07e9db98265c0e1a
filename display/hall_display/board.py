"""What one screen shows, cut out of the hall and its calls. Only numbers: a ticket has no name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hall_display.calls import MOST_CALLS, MOST_MISSED, Call, Calls, name_of, newest_first
from hall_queue.crowd import waiting_in
from hall_queue.day import gives_numbers
from hall_queue.hall import DayState, Hall
from hall_queue.moment import Moment
from hall_queue.plan import MINUTE, Area, Screen

WITHDRAWN_SECONDS = 60
"""How long a wall says 更正 (real time)."""
_MISSED_MINUTES = 15
"""How long a missed call goes before visitors who are at their counter already."""


@dataclass(frozen=True, slots=True)
class AreaWaiting:
    """An area as a wall names it, and how many wait there."""

    code: str
    name: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Board:
    """What one screen shows. The forecast of each area is put beside it by the server."""

    hall: str
    zone: str
    calls: tuple[Call, ...]
    """Those in hand, then those that are over; each newest first."""
    begun: bool
    """Whether anybody has been called in the hall today."""
    areas: tuple[AreaWaiting, ...]
    notices: tuple[str, ...]
    intake: Literal["open", "closed"]
    withdrawn: tuple[str, ...]
    """Numbers, the latest first."""


def board_of(hall: Hall, screen: Screen, calls: Calls, now: Moment) -> Board:
    """The board of `screen` at `now` (its pace stretches the minute of a correction)."""
    zones = {zone.code: zone.name for zone in hall.plan.zones}
    return Board(
        hall=hall.plan.name,
        zone=zones.get(screen.zone, ""),
        calls=_shown(hall, screen, calls, now),
        begun=calls.begun,
        areas=tuple(_waiting(hall, hall.plan.area[code]) for code in screen.areas),
        notices=screen.notices,
        intake="open" if gives_numbers(hall.day, now.at) else "closed",
        withdrawn=_corrections(calls, screen, now),
    )


def _shown(hall: Hall, screen: Screen, calls: Calls, now: Moment) -> tuple[Call, ...]:
    """At most six lines. Who is looked for stays longest, then who has just missed the call: those
    at a counter need no wall. A closed hall shows none that is over."""
    mine = [line for line in calls.lines.values() if line.is_on(screen)]
    if hall.day is not None and hall.day.state is not DayState.CLOSED:
        mine += [line for line in calls.over if line.is_on(screen)]
    mine.sort(key=newest_first)
    since = now.at - _MISSED_MINUTES * MINUTE
    missed = [line for line in mine if line.state == "missed" and line.at > since][:MOST_MISSED]

    def need(line: Call) -> int:
        if line.state == "calling":
            return 0
        if line in missed:
            return 1
        return 2 if line.is_in_hand else 3

    most_needed = sorted(mine, key=need)[:MOST_CALLS]
    return tuple(sorted(most_needed, key=lambda line: (not line.is_in_hand, *newest_first(line))))


def _corrections(calls: Calls, screen: Screen, now: Moment) -> tuple[str, ...]:
    since = now.at - now.hand_time(WITHDRAWN_SECONDS)
    mine = (back for back in calls.withdrawn if not back.areas.isdisjoint(screen.areas))
    return tuple(back.number for back in reversed(tuple(mine)) if back.at > since)


def _waiting(hall: Hall, area: Area) -> AreaWaiting:
    return AreaWaiting(area.code, name_of(area), waiting_in(hall, area.code))
