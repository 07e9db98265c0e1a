"""Reads the days of a span from `hall.db` beside whoever writes it.

Opened for reading only, and in bites: no read lasts long enough to keep the writer's log from
being folded into the file. No more than one day's tickets are in memory.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from hall_queue.codec import CodecError
from hall_queue.events import DayOpened, Event, PlanAdopted
from hall_queue.journal_form import read_event
from hall_queue.plan import Plan
from hall_server.records.day_marks import IS_DIVERSION, IS_MARK

_BITE = 2000
"""Events read at once."""
_ALWAYS: tuple[type[Event], ...] = (DayOpened, PlanAdopted)
_PLAN = (  # the condition as the index `journal_plans` has it
    "SELECT seq, name, version, body FROM journal"
    " WHERE name = 'PlanAdopted' AND seq <= ? ORDER BY seq DESC LIMIT 1"
)
_MARKS = f"SELECT name, body FROM journal WHERE {IS_MARK} ORDER BY seq DESC"
_DIVERTED = f"""SELECT count(*) FROM journal
    WHERE {IS_MARK} AND {IS_DIVERSION} AND seq > ? AND seq <= ?"""


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


class Gathered(Protocol):
    """What becomes of the events of one day."""

    @property
    def all(self) -> tuple[object, ...]: ...

    def learn(self, event: Event) -> None: ...


G = TypeVar("G", bound=Gathered)


@dataclass(frozen=True, slots=True)
class Subject(Generic[G]):
    """What is to be learnt of each day. told: from which events; begin: makes what learns, given
    how to find out how many diversions there were before that day."""

    told: tuple[type[Event], ...]
    begin: Callable[[Callable[[], int]], G]


@dataclass(frozen=True, slots=True)
class DayRead(Generic[G]):
    """A day with at least one of what was looked for. plan: the one in force when its last event
    was read."""

    date: date
    plan: Plan
    found: G


def read_days(path: Path, span: Span, subject: Subject[G]) -> Iterator[DayRead[G]]:
    """The days of `span` that have something of `subject`, the earliest first, as the journal at
    `path` stands now. Raises RecordsError."""
    with opened(path) as file:
        yield from _days(file, span, subject)


def diverted_days(path: Path) -> Iterator[tuple[date, int]]:
    """Every day with a diversion and how many it had, the latest first. Raises RecordsError."""
    with opened(path) as file:
        count = 0
        for name, body in file.execute(_MARKS):
            if name != DayOpened.__name__:
                count += 1
            elif count:
                yield date.fromisoformat(json.loads(body)["date"]), count
                count = 0


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """`hall.db` for reading only. Raises RecordsError."""
    if not path.is_file():
        raise RecordsError(f"{path} is not there")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            yield file
    except (sqlite3.Error, CodecError, LookupError, ValueError) as error:
        raise RecordsError(f"{path}: cannot be read: {error}") from error


def _days(file: sqlite3.Connection, span: Span, subject: Subject[G]) -> Iterator[DayRead[G]]:
    ((end,),) = file.execute("SELECT coalesce(max(seq), 0) FROM journal")
    start = 0 if span.first is None else _before(file, span.first, end)
    plan = Plan(name="")
    day: date | None = None
    found: G | None = None
    diverted = _Diverted(file)
    always = {kind.__name__ for kind in _ALWAYS}
    for row in chain(file.execute(_PLAN, (start,)), _rows(file, start, end, subject.told)):
        if found is None and row[1] not in always:
            continue  # of a day before the span
        event = _event(row)
        if isinstance(event, PlanAdopted):
            plan = event.plan
        elif isinstance(event, DayOpened):
            yield from _whole(day, plan, found)
            if span.last is not None and event.date > span.last:
                return
            day = event.date
            found = subject.begin(partial(diverted.until, row[0])) if day in span else None
        elif found is not None:
            found.learn(event)
    yield from _whole(day, plan, found)


def _whole(day: date | None, plan: Plan, found: G | None) -> Iterator[DayRead[G]]:
    if day is not None and found is not None and found.all:
        yield DayRead(day, plan, found)


class _Diverted:
    """Counts the diversions of a journal; no part of it twice."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file
        self._seen, self._count = 0, 0

    def until(self, seq: int) -> int:
        """Those up to the event `seq`, which is never an earlier one than before."""
        ((more,),) = self._file.execute(_DIVERTED, (self._seen, seq))
        self._seen, self._count = seq, self._count + more
        return self._count


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


def _rows(
    file: sqlite3.Connection, after: int, end: int, told: tuple[type[Event], ...]
) -> Iterator[Row]:
    names = ", ".join(f"'{kind.__name__}'" for kind in (*_ALWAYS, *told))
    events = (
        "SELECT seq, name, version, body FROM journal"
        f" WHERE seq > ? AND seq <= ? AND name IN ({names}) ORDER BY seq LIMIT {_BITE}"
    )
    while bite := file.execute(events, (after, end)).fetchall():
        yield from bite
        after = bite[-1][0]


def _event(row: Row) -> Event:
    seq, name, version, body = row
    try:
        return read_event(name, version, json.loads(body))
    except ValueError as error:  # CodecError too
        raise ValueError(f"event {seq} {error}") from error
