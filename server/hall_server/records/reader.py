"""Reads the days of a span from `hall.db` beside whoever writes it.

Opened for reading only, and in bites: no read lasts long enough to keep the writer's log from
being folded into the file. No more than one day's tickets are in memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from pathlib import Path

from hall_queue.codec import CodecError
from hall_queue.events import DayOpened, Event, PlanAdopted
from hall_queue.journal_form import read_event
from hall_queue.plan import Plan
from hall_server.records.visits import TOLD, DayVisits, Visit

_BITE = 2000
"""Events read at once."""
_ALWAYS = (DayOpened.__name__, PlanAdopted.__name__)
_NAMES = ", ".join(f"'{name}'" for name in (*_ALWAYS, *(kind.__name__ for kind in TOLD)))
_EVENTS = (
    "SELECT seq, name, version, body FROM journal"
    f" WHERE seq > ? AND seq <= ? AND name IN ({_NAMES}) ORDER BY seq LIMIT {_BITE}"
)
_PLAN = (  # the condition as the index `journal_plans` has it
    "SELECT seq, name, version, body FROM journal"
    " WHERE name = 'PlanAdopted' AND seq <= ? ORDER BY seq DESC LIMIT 1"
)


class RecordsError(Exception):
    """The journal cannot be read; the message says why, in one English line."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included; None: as far as there are any."""

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        after = self.first is None or self.first <= day
        return after and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        """`2026-11-01 – 2026-11-30`, with `…` for an open end."""
        return " – ".join(
            "…" if day is None else day.isoformat() for day in (self.first, self.last)
        )


@dataclass(frozen=True, slots=True)
class DayRead:
    """A day with at least one number. plan: the one in force when its last event was read."""

    date: date
    plan: Plan
    visits: tuple[Visit, ...]


def read_days(path: Path, span: Span) -> Iterator[DayRead]:
    """The days of `span` in which numbers were given, the earliest first, as the journal at `path`
    stands now. Raises RecordsError."""
    if not path.is_file():
        raise RecordsError(f"{path} is not there")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            yield from _days(file, span)
    except (sqlite3.Error, CodecError, LookupError, ValueError) as error:
        raise RecordsError(f"{path}: cannot be read: {error}") from error


def _days(file: sqlite3.Connection, span: Span) -> Iterator[DayRead]:
    ((end,),) = file.execute("SELECT coalesce(max(seq), 0) FROM journal")
    start = 0 if span.first is None else _before(file, span.first, end)
    plan = Plan(name="")
    day: date | None = None
    visits = DayVisits()
    for row in chain(file.execute(_PLAN, (start,)), _rows(file, start, end)):
        if day is None and row[1] not in _ALWAYS:
            continue  # of a day before the span
        event = _event(row)
        if isinstance(event, PlanAdopted):
            plan = event.plan
        elif isinstance(event, DayOpened):
            yield from _whole(day, plan, visits)
            if span.last is not None and event.date > span.last:
                return
            day, visits = event.date if event.date in span else None, DayVisits()
        else:
            visits.learn(event)
    yield from _whole(day, plan, visits)


def _whole(day: date | None, plan: Plan, visits: DayVisits) -> Iterator[DayRead]:
    if day is not None and visits.all:
        yield DayRead(day, plan, visits.all)


Row = tuple[int, str, int, str]
"""seq, name, version and body of an event."""


def _before(file: sqlite3.Connection, first: date, end: int) -> int:
    """An event before everything of the day `first`, at most a day or so of events earlier: hall
    time never runs backwards, so the place is found by halving."""
    # A day earlier than midnight in UTC is earlier than midnight anywhere.
    midnight = datetime.combine(first, time(), UTC) - timedelta(days=1)
    moment = round(midnight.timestamp() * 1000)
    low, high = 0, end
    while low < high:
        middle = (low + high + 1) // 2
        ((at,),) = file.execute("SELECT at FROM journal WHERE seq = ?", (middle,)).fetchall()
        low, high = (middle, high) if at < moment else (low, middle - 1)
    return low


def _rows(file: sqlite3.Connection, after: int, end: int) -> Iterator[Row]:
    while bite := file.execute(_EVENTS, (after, end)).fetchall():
        yield from bite
        after = bite[-1][0]


def _event(row: Row) -> Event:
    seq, name, version, body = row
    try:
        return read_event(name, version, json.loads(body))
    except ValueError as error:  # CodecError too
        raise ValueError(f"event {seq} {error}") from error
