"""What the journal says of a day, and where paper, walls, phones and answers say otherwise."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hall_devices.paper import Text
from hall_kiosk.slip import SlipContent, slip
from hall_queue import events as e
from hall_queue.engine import empty_hall
from hall_queue.fold import fold, fold_all
from hall_queue.hall import Hall
from hall_queue.journal_form import read_event
from hall_queue.states import TicketState

_PAPER_STATES = {"printed": (1, 1), "not_printed": (0, 0), "unknown": (0, 1)}
"""How a job ended → how many slips of it there may be at least and at most."""


@dataclass(frozen=True)
class Truth:
    """events: of the one day, from its opening to its closing. hall: as it stood at the end.
    jobs: content and state of every slip."""

    events: Sequence[e.Event]
    hall: Hall
    jobs: Sequence[tuple[SlipContent, str]]


def read_truth(data: Path) -> Truth:
    """From the files of a hall; a server may be running."""
    with closing(sqlite3.connect(f"{(data / 'hall.db').as_uri()}?mode=ro", uri=True)) as file:
        rows = file.execute("SELECT name, version, body FROM journal ORDER BY seq").fetchall()
        jobs = file.execute("SELECT content, state FROM print_jobs").fetchall()
    everything = [read_event(name, version, json.loads(body)) for name, version, body in rows]
    closed = [n for n, event in enumerate(everything) if isinstance(event, e.DayClosed)]
    day = everything[: closed[0] + 1] if closed else everything
    return Truth(
        events=day,
        hall=fold_all(empty_hall(), day),
        jobs=[(SlipContent.from_json(json.loads(content)), state) for content, state in jobs],
    )


def wrong_numbers(truth: Truth) -> list[str]:
    """Numbers that are doubled, skipped or out of order, and tickets nobody accounts for."""
    faults: list[str] = []
    last: dict[str, int] = defaultdict(int)
    seen: set[str] = set()
    for issued in _of(truth, e.TicketIssued):
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
    issued = Counter(event.number for event in _of(truth, e.TicketIssued))
    told = Counter(numbers)
    return [
        *(f"{number} was told, but not given" for number in (told - issued).elements()),
        *(f"{number} was given, but nobody knows" for number in (issued - told).elements()),
    ]


def wrong_slips(truth: Truth, printers: Path) -> list[str]:
    """Slips that do not say what was to be printed, too many of them, or too few."""
    faults: list[str] = []
    paper: dict[str, int] = Counter()
    for file in sorted(printers.glob("printer-*/[0-9]*.json")):
        sheet = json.loads(file.read_text(encoding="utf-8"))
        words = (line["text"] for line in sheet["lines"] if line["kind"] == "text")
        paper[_plain("".join(words))] += 1
    for content, state in truth.jobs:
        wished = _plain("".join(i.text for i in slip(content).items if isinstance(i, Text)))
        least, most = _PAPER_STATES.get(state, (0, 1))
        count = paper.pop(wished, 0)
        if not least <= count <= most:
            faults.append(f"slip of {content.number} is {state}, and {count} came out")
    return [*faults, *(f"nobody asked for this slip: {text[:60]}" for text in paper)]


def _plain(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char != "-")


def wrong_walls(truth: Truth, walls: Mapping[str, Sequence[tuple[int, int]]]) -> list[str]:
    """Calls a wall was not told, or told more than once. walls: screen → (ticket, round) heard."""
    faults: list[str] = []
    calls = list(_calls(truth))
    for screen in truth.hall.plan.screens:
        mine = set(screen.areas)
        expected = Counter((ticket, turn) for ticket, turn, areas in calls if areas & mine)
        heard = Counter(walls[screen.code])
        for call, count in ((expected - heard) + (heard - expected)).items():
            faults.append(f"{screen.code} was told {call} wrongly ({count})")
    return faults


def _calls(truth: Truth) -> Iterator[tuple[int, int, set[str]]]:
    """Every call: its ticket, how often the ticket had been called by then, and the areas that are
    concerned: where the counter stands and where the visitor waits."""
    rounds: dict[int, int] = defaultdict(int)
    hall = empty_hall()
    for event in truth.events:
        hall = fold(hall, event)
        if isinstance(event, e.TicketCalled | e.TicketRecalled):
            rounds[event.ticket] += 1
            ticket = hall.tickets.get(event.ticket)
            assert ticket is not None
            areas = {
                hall.plan.counter[event.counter].area,
                hall.plan.service[ticket.service].area,
            }
            yield event.ticket, rounds[event.ticket], areas


def wrong_phones(truth: Truth, phones: Mapping[str, dict[str, Any] | None]) -> list[str]:
    """Phones whose last view is not how their ticket ended. phones: token → view."""
    faults: list[str] = []
    for ticket in truth.hall.tickets:
        view = phones.get(ticket.token)
        shown = None if view is None else view["data"]["state"]
        if shown != ticket.state.value:
            faults.append(f"{ticket.number} is {ticket.state.value}, its phone says {shown}")
        elif ticket.state is TicketState.DONE and view and view["data"]["called_at"] is None:
            faults.append(f"{ticket.number} was served, and its phone never saw a call")
    return faults


def _of(truth: Truth, kind: type[e.TicketIssued]) -> list[e.TicketIssued]:
    return [event for event in truth.events if isinstance(event, kind)]
