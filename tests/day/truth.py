"""What the files of a hall say of its day, and where numbers and answers say otherwise."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from hall_kiosk.slip import SlipContent
from hall_queue import events as e
from hall_queue.engine import empty_hall
from hall_queue.fold import fold, fold_all
from hall_queue.hall import Hall
from hall_queue.journal_form import read_event
from hall_queue.states import TicketState

When = tuple[int, int]
"""Which start of the server (the first is 0), and hall time: the demo's clock goes back a little
when it is killed, so that hall time alone does not tell what came first."""


@dataclass(frozen=True)
class Truth:
    """events: until the next morning opens. hall: as it stood then. now: as it stands, which may
    be that morning. jobs: content and state of every slip."""

    events: Sequence[e.Event]
    hall: Hall
    now: Hall
    jobs: Sequence[tuple[SlipContent, str]]


@dataclass(frozen=True)
class CallMade:
    """A call or recall. round: how often the ticket had been called by then; areas: where the
    counter stands and where the visitor waits; over: when the visitor was no longer looked for."""

    ticket: int
    round: int
    areas: frozenset[str]
    at: When
    over: When | None = None


def read_truth(data: Path) -> Truth:
    """From the files of a hall; a server may be running."""
    with closing(open_beside(data / "hall.db")) as file:
        rows = file.execute("SELECT name, version, body FROM journal ORDER BY seq").fetchall()
        jobs = file.execute("SELECT content, state FROM print_jobs").fetchall()
    everything = [read_event(name, version, json.loads(body)) for name, version, body in rows]
    mornings = [n for n, event in enumerate(everything) if isinstance(event, e.DayOpened)]
    day = everything[: mornings[1]] if len(mornings) > 1 else everything
    hall = fold_all(empty_hall(), day)
    return Truth(
        events=day,
        hall=hall,
        now=fold_all(hall, everything[len(day) :]),
        jobs=[(SlipContent.from_json(json.loads(content)), state) for content, state in jobs],
    )


def open_beside(file: Path) -> sqlite3.Connection:
    """For reading, while its owner may be writing."""
    return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)


def events_on_disk(data: Path) -> int:
    """How many there are; asked between two lives of the server, it tells them apart."""
    with closing(open_beside(data / "hall.db")) as file:
        return int(file.execute("SELECT count(*) FROM journal").fetchone()[0])


def calls_of(truth: Truth, deaths: Sequence[int]) -> list[CallMade]:
    """Every call in order. deaths: `events_on_disk` after each kill."""
    made: list[CallMade] = []
    standing: dict[int, int] = {}
    rounds: Counter[int] = Counter()
    hall = empty_hall()
    for seq, event in enumerate(truth.events, start=1):
        hall = fold(hall, event)
        when = (bisect_left(deaths, seq), event.at)
        for ticket, place in [*standing.items()]:
            if _called(hall, ticket) and not _is_recalled(event, ticket):
                continue
            made[place] = replace(made[place], over=when)
            del standing[ticket]
        if isinstance(event, e.TicketCalled | e.TicketRecalled):
            rounds[event.ticket] += 1
            standing[event.ticket] = len(made)
            areas = _areas(hall, event.ticket, event.counter)
            made.append(CallMade(event.ticket, rounds[event.ticket], areas, when))
    return made


def _called(hall: Hall, ticket: int) -> bool:
    found = hall.tickets.get(ticket)
    return found is not None and found.state is TicketState.CALLED


def _is_recalled(event: e.Event, ticket: int) -> bool:
    return isinstance(event, e.TicketRecalled) and event.ticket == ticket


def _areas(hall: Hall, ticket: int, counter: str) -> frozenset[str]:
    found = hall.tickets.get(ticket)
    assert found is not None
    return frozenset({hall.plan.counter[counter].area, hall.plan.service[found.service].area})


def wrong_numbers(truth: Truth) -> list[str]:
    """Numbers that are doubled, skipped or out of order, and tickets nobody accounts for."""
    faults: list[str] = []
    last: dict[str, int] = defaultdict(int)
    seen: set[str] = set()
    for issued in _issued(truth):
        if issued.serial != last[issued.prefix] + 1:
            faults.append(f"{issued.number} follows {last[issued.prefix]} of {issued.prefix}")
        if issued.number in seen:
            faults.append(f"{issued.number} was given twice")
        last[issued.prefix] = issued.serial
        seen.add(issued.number)
    states = Counter(ticket.state for ticket in truth.hall.tickets)
    if sum(states.values()) != len(seen):
        faults.append(f"{len(seen)} numbers, {sum(states.values())} tickets")
    return faults


def wrong_answers(truth: Truth, numbers: Iterable[str]) -> list[str]:
    """Numbers somebody was told that do not exist, and those nobody was ever told."""
    issued = Counter(event.number for event in _issued(truth))
    told = Counter(numbers)
    return [
        *(f"{number} was told, but not given" for number in (told - issued).elements()),
        *(f"{number} was given, but nobody knows" for number in (issued - told).elements()),
    ]


def _issued(truth: Truth) -> Iterator[e.TicketIssued]:
    return (event for event in truth.events if isinstance(event, e.TicketIssued))
