"""Whether staff were told of every slip that is not known to be out, and of no other."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hall_queue.engine import empty_hall
from hall_queue.fold import fold
from hall_queue.states import UNFINISHED
from tests.day.truth import Truth, open_beside
from tests.day.watchers import View

_ON_ITS_WAY = 2
"""So many views may have been made before a slip's end was stored, and be read after it."""


@dataclass(frozen=True)
class Told:
    """What a view of the slips in trouble said. at: when it was read, real time, ms; facts: how
    many events it shows; slips: their jobs."""

    at: float
    facts: int
    slips: frozenset[str]


@dataclass(frozen=True)
class Failed:
    """The last slip of a ticket, which is not known to be out. at: since when, real time, ms."""

    job: str
    ticket: int
    at: int


class Ear:
    """Hears the room of the slips in trouble."""

    def __init__(self) -> None:
        self.told: list[Told] = []

    def hear(self, view: View) -> None:
        """A view has come."""
        slips = frozenset(slip["id"] for slip in view["data"]["slips"])
        self.told.append(Told(time.time() * 1000, view["facts"], slips))


def failed_slips(data: Path) -> tuple[list[Failed], set[str]]:
    """Those that are the last of their ticket, and the jobs of all."""
    with closing(open_beside(data / "hall.db")) as file:
        rows = file.execute(
            "SELECT id, ticket, state, changed_at FROM print_jobs ORDER BY rowid"
        ).fetchall()
    last = {ticket: job for job, ticket, _, _ in rows}
    failed = [row for row in rows if row[2] in ("not_printed", "unknown")]
    lasting = [Failed(job, ticket, at) for job, ticket, _, at in failed if last[ticket] == job]
    return lasting, {row[0] for row in failed}


def wrong_news(
    truth: Truth, told: Sequence[Told], failed: Sequence[Failed], known: Collection[str]
) -> list[str]:
    """Slips that staff had to know of and were not told, and those they were told without cause.
    known: the jobs of all slips that are not known to be out."""
    wrongly = {job for view in told for job in view.slips} - {*known}
    faults = [f"staff were told of slip {job}, and nothing is wrong with it" for job in wrongly]
    held = _held(truth, told, {it.ticket for it in failed})
    for it in failed:
        after = [view for view in told if view.at > it.at][_ON_ITS_WAY:]
        first = next((view for view in after if it.ticket in held[view.facts]), None)
        if first is not None and it.job not in first.slips:
            faults.append(f"ticket {it.ticket} waits without a slip, and staff were not told")
    return faults


def _held(
    truth: Truth, told: Sequence[Told], tickets: Collection[int]
) -> defaultdict[int, set[int]]:
    """How many events a view shows → those of the tickets that somebody holds by then."""
    held: defaultdict[int, set[int]] = defaultdict(set)
    looked_at = Counter(view.facts for view in told)
    hall = empty_hall()
    for seq, event in enumerate(truth.events, start=1):
        hall = fold(hall, event)
        if looked_at[seq]:
            found = {ticket: hall.tickets.get(ticket) for ticket in tickets}
            held[seq] = {
                ticket for ticket, it in found.items() if it is not None and it.state in UNFINISHED
            }
    return held
