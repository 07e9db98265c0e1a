"""Opening hours on real dates: hall-local wall time into milliseconds and back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hall_queue.hall import Intake
from hall_queue.plan import MINUTE, Hours

_SEARCH_DAYS = 400
"""How far ahead the next working day is looked for."""


def local(hours: Hours, at: int) -> datetime:
    """`at` (milliseconds) on the hall's wall clock."""
    return datetime.fromtimestamp(at / 1000, UTC).astimezone(ZoneInfo(hours.timezone))


def instant(hours: Hours, day: date, clock: time) -> int:
    """Milliseconds of a wall-clock time on a date; of two (autumn) the first."""
    moment = datetime.combine(day, clock, ZoneInfo(hours.timezone))
    return round(moment.timestamp() * 1000)


def is_working_day(hours: Hours, day: date) -> bool:
    """Weekdays and 调休 days, less holidays; an extra date wins over a closed one."""
    if day in hours.extra_dates:
        return True
    return day.isoweekday() in hours.weekdays and day not in hours.closed_dates


def intakes_on(hours: Hours, day: date) -> tuple[Intake, ...]:
    """The spans of `day` in which numbers are given; none overlaps the one before."""
    spans: list[Intake] = []
    for session in hours.sessions:
        start = instant(hours, day, session.start)
        doors = start - hours.doors_minutes * MINUTE
        if spans:
            doors = max(doors, spans[-1].end)
        spans.append(Intake(doors, start, instant(hours, day, session.end)))
    return tuple(spans)


def expiry_of(hours: Hours, intakes: tuple[Intake, ...]) -> int:
    """When a day with these intakes is closed at the latest."""
    return intakes[-1].end + hours.expire_minutes * MINUTE


def next_doors(hours: Hours, at: int) -> int | None:
    """When numbers are next given by the hours, at or after `at`; None: not within a year."""
    today = local(hours, at).date()
    for offset in range(_SEARCH_DAYS):
        day = today + timedelta(days=offset)
        if is_working_day(hours, day):
            for intake in intakes_on(hours, day):
                if at < intake.end:
                    return max(at, intake.doors)
    return None
