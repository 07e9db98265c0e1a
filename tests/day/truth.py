"""What the files of a hall say of its day, and where numbers and answers say otherwise."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from hall_queue import events as e
from hall_queue.engine import empty_hall
from hall_queue.fold import fold, fold_all
from hall_queue.hall import Hall
from hall_queue.journal_form import read_event
from hall_queue.states import IN_HAND, TicketState

When = tuple[int, int]
"""Which start of the server (the first is 0), and hall time: the demo's clock goes back a little
when it is killed, so that hall time alone does not tell what came first."""


@dataclass(frozen=True)
class Job:
    """A slip on its way to paper. device: the printer's code; state: as of `print_jobs`."""

    ticket: int
    device: str
    state: str


@dataclass(frozen=True)
class Truth:
    """events: until the next morning opens; later: those after. hall: as it stood then. now: as
    it stands, which may be that morning. jobs: of every slip, in the order they were made."""

    events: Sequence[e.Event]
    hall: Hall
    now: Hall
    jobs: Sequence[Job] = ()
    later: Sequence[e.Event] = ()


@dataclass(frozen=True)
class CallMade:
    """A call or recall. round: how often the ticket had been called by then; areas: where the
    counter stands and where the visitor waits; over: when the visitor was no longer looked for.

    counter: the label that was called; stood, in_hand: from the event that made the call to the
    one that ended it, and to the one with which the visitor was in the counter's hand no more or
    was called again; places in the journal, as a view's `facts`.
    """

    ticket: int
    round: int
    areas: frozenset[str]
    at: When
    over: When | None = None
    counter: str = ""
    stood: range = range(0)
    in_hand: range = range(0)


def read_truth(data: Path) -> Truth:
    """From the files of a hall; a server may be running."""
    with closing(open_beside(data / "hall.db")) as file:
        rows = file.execute("SELECT name, version, body FROM journal ORDER BY seq").fetchall()
        jobs = file.execute(
            "SELECT ticket, device, state FROM print_jobs ORDER BY rowid"
        ).fetchall()
    everything = [read_event(name, version, json.loads(body)) for name, version, body in rows]
    mornings = [n for n, event in enumerate(everything) if isinstance(event, e.DayOpened)]
    day = everything[: mornings[1]] if len(mornings) > 1 else everything
    hall = fold_all(empty_hall(), day)
    return Truth(
        events=day,
        hall=hall,
        now=fold_all(hall, everything[len(day) :]),
        jobs=[Job(*row) for row in jobs],
        later=everything[len(day) :],
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
    in_hand: dict[int, int] = {}
    rounds: Counter[int] = Counter()
    hall = empty_hall()
    after = len(truth.events) + 1  # what came later nobody knows here
    for seq, event in enumerate(truth.events, start=1):
        hall = fold(hall, event)
        when = (bisect_left(deaths, seq), event.at)
        for place in _ended(standing, hall, event, {TicketState.CALLED}):
            call = made[place]
            made[place] = replace(call, over=when, stood=range(call.stood.start, seq))
        for place in _ended(in_hand, hall, event, IN_HAND):
            call = made[place]
            made[place] = replace(call, in_hand=range(call.in_hand.start, seq))
        if isinstance(event, e.TicketCalled | e.TicketRecalled):
            rounds[event.ticket] += 1
            standing[event.ticket] = in_hand[event.ticket] = len(made)
            areas = _areas(hall, event.ticket, event.counter)
            label, since = hall.plan.counter[event.counter].label, range(seq, after)
            round_ = rounds[event.ticket]
            made.append(CallMade(event.ticket, round_, areas, when, None, label, since, since))
    return made


def _ended(
    standing: dict[int, int], hall: Hall, event: e.Event, states: Set[TicketState]
) -> list[int]:
    """Take out, and tell the places of, what stood by ticket and is over with `event`: the ticket
    is in none of `states` any more, or was called again."""
    again = event.ticket if isinstance(event, e.TicketCalled | e.TicketRecalled) else None
    over = [
        ticket
        for ticket in standing
        if ticket == again
        or (found := hall.tickets.get(ticket)) is None
        or found.state not in states
    ]
    return [standing.pop(ticket) for ticket in over]


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
