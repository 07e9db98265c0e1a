"""Whether pages were told of what was held before their scanner, once, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from hall_queue import events as e
from hall_server.ticket_index import copy_token
from tests.day.notebook import Deed
from tests.day.recorder import Record
from tests.day.scanners import SLIP, Read
from tests.day.truth import Truth

_EVENTS: Mapping[str, type[e.TicketCalled | e.ServingStarted]] = {
    "call": e.TicketCalled,
    "start": e.ServingStarted,
}
"""What the counter's page may do → the event of the hall that it brings."""


def wrong_reads(
    deeds: Sequence[Deed], read: Sequence[Read], scanners: Mapping[str, str], staff: frozenset[str]
) -> list[str]:
    """Codes that a page was told of and nobody held before its scanner by then, or more often than
    somebody did. scanners: place → the simulator's name. staff: places whose pages must not get to
    know a visitor's own code."""
    held: dict[tuple[str, str], list[float]] = {}
    for deed in deeds:
        held.setdefault((deed.device, deed.wishes["text"]), []).append(deed.begun)
    shown = {
        (place, veiled(text) if place in staff else text): times
        for (device, text), times in held.items()
        for place, name in scanners.items()
        if name == device
    }
    faults: list[str] = []
    told: Counter[tuple[str, str]] = Counter()
    for it in read:
        key = it.place, it.text
        told[key] += 1
        times = sum(at <= it.at for at in shown.get(key, ()))
        if told[key] > times:
            faults.append(f"{it.place} was told {it.text!r} {told[key]} times, held {times} times")
    return faults


def veiled(text: str) -> str:
    """What staff are told of a code: a slip's is good for everything but rating."""
    token = text.removeprefix(SLIP)
    return text if token == text else f"{SLIP}{copy_token(token)}"


def wrong_acts(
    truth: Truth, acts: Sequence[tuple[Read, Record]], actor: str, slips: Mapping[str, str]
) -> Iterator[str]:
    """What happened by the hand of a counter's page must be what it did because of the codes it was
    told, each once. actor: as events name the hand. slips: veiled code → number."""
    done: Counter[tuple[str, str]] = Counter()
    for read, record in acts:
        if record.status == 200:
            act = record.path.rpartition("/")[2]
            done[_EVENTS[act].__name__, slips.get(read.text, "?")] += 1
    numbers = {
        event.ticket: event.number
        for event in (*truth.events, *truth.later)
        if isinstance(event, e.TicketIssued)
    }
    made: Counter[tuple[str, str]] = Counter()
    for event in (*truth.events, *truth.later):
        if event.by == actor and isinstance(event, e.TicketCalled | e.ServingStarted):
            made[type(event).__name__, numbers.get(event.ticket, "?")] += 1
    for what in sorted({*made, *done}):
        if made[what] != done[what]:
            yield f"{what} happened {made[what]} times, and was scanned for {done[what]} times"
