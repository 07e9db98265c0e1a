"""Every rating a visitor gave is stored, once, and nothing else is."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hall_queue import events as e
from hall_server.ratings.asks import ticket_of
from tests.day.recorder import Record
from tests.day.truth import Truth, open_beside

_PHONE = re.compile(r"/api/tickets/([^/]+)/rating")
_PAD = "/api/ratings"
_REFUSED = {"rated_already", "ask_over"}
"""Somebody was faster; the pad asks no longer."""


@dataclass(frozen=True)
class Rating:
    """source: pad, phone or hardware; said: the level, or the key of a hardware pad."""

    ticket: int
    source: str
    said: int


def is_rating(record: Record) -> bool:
    """Whether it is a visitor's rating."""
    return record.path == _PAD or _PHONE.fullmatch(record.path) is not None


def stored_ratings(data: Path, truth: Truth) -> list[Rating]:
    """Those of the day."""
    date = truth.hall.day.date.isoformat() if truth.hall.day else ""
    with closing(open_beside(data / "hall.db")) as file:
        rows = file.execute(
            "SELECT ticket, source, level, raw_key FROM ratings JOIN rating_links ON rating = id"
            " WHERE date = ?",
            (date,),
        ).fetchall()
    return [
        Rating(t, source, key if source == "hardware" else level) for t, source, level, key in rows
    ]


def kept_presses(data: Path) -> list[tuple[Rating, bool]]:
    """Keys of hardware pads that the agent has on disk, and whether the server has taken each."""
    file = data / "agent" / "presses.db"
    if not file.exists():
        return []
    with closing(open_beside(file)) as presses:
        rows = presses.execute("SELECT ask, key, told FROM press").fetchall()
    return [(Rating(ticket_of(ask) or 0, "hardware", key), bool(told)) for ask, key, told in rows]


def wrong_ratings(
    truth: Truth, book: Sequence[Record], pressed: Sequence[Rating], stored: Sequence[Rating]
) -> list[str]:
    """Ratings that are lost, doubled, changed, or nobody's. pressed: on hardware pads."""
    ids = {ticket.token: ticket.id for ticket in truth.hall.tickets}
    too_late = _next_day(truth, book)
    asked = [record for record in book if is_rating(record)]
    faults = [
        f"a rating was refused: {record.status} {record.code}"
        for record in asked
        if record.status != 200 and record.code not in _REFUSED and record not in too_late
    ]
    given = Counter(_rating(record, ids) for record in asked if record.status == 200)
    rows = Counter(stored)
    by_hand = Counter({row: count for row, count in rows.items() if row.source != "hardware"})
    faults += [f"{rating} was taken, and is stored {rows[rating]} times" for rating in given - rows]
    faults += [f"{rating} is stored, and nobody gave it" for rating in by_hand - given]
    faults += [
        f"{row} is stored, and no key was pressed" for row in {*rows} - {*by_hand} - {*pressed}
    ]
    tickets = Counter(row.ticket for row in rows.elements())
    faults += [f"ticket {ticket} is rated {n} times" for ticket, n in tickets.items() if n > 1]
    # A key may have come too late; then another rating of the same visit was faster.
    faults += [f"{press} is lost" for press in pressed if press.ticket not in tickets]
    return faults + _against_journal(truth, tickets)


def _next_day(truth: Truth, book: Sequence[Record]) -> list[Record]:
    """Ratings that came when everything was finished and the next morning had opened: in a demo it
    does so while the last pads still ask."""
    if truth.now.day == truth.hall.day:
        return []
    finishes = [n for n, record in enumerate(book) if record.path.endswith("/finish")]
    after = book[finishes[-1] :] if finishes else ()
    return [record for record in after if is_rating(record) and record.code == "unknown_ticket"]


def _rating(record: Record, ids: dict[str, int]) -> Rating:
    body = json.loads(record.body)
    phone = _PHONE.fullmatch(record.path)
    if phone is not None:
        return Rating(ids[phone[1]], "phone", body["level"])
    return Rating(ticket_of(body["ask"]) or 0, "pad", body["level"])


def _against_journal(truth: Truth, tickets: Counter[int]) -> list[str]:
    """The event "it is rated" and the row are written in one transaction: both or none."""
    marked = Counter(event.ticket for event in truth.events if isinstance(event, e.TicketRated))
    return [
        f"ticket {ticket}: {marked[ticket]} events, {tickets[ticket]} ratings"
        for ticket in sorted({*marked, *tickets})
        if marked[ticket] != tickets[ticket]
    ]
