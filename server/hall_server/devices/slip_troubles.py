"""Slips that are not known to have come out, until a person has seen to each.

The rows of the print jobs are the truth; this is what they say of each ticket's latest slip. None
is printed again by itself: a person prints the ticket once more, or says that it is settled.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, select, update

from hall_queue.hall import Hall
from hall_queue.states import UNFINISHED

_BAD = ("unknown", "not_printed")
_BLIND = "write-only"
"""Evidence of a printer that never answers: all its slips end `unknown`, so that is no news."""


@dataclass(frozen=True, slots=True)
class SlipTrouble:
    """A slip that failed, or may have. state: not_printed | unknown. at: real time, ms."""

    job: str
    ticket: int
    kiosk: str
    state: str
    reason: str
    at: int
    evidence: str = ""

    @property
    def news(self) -> bool:
        """Whether staff have to know."""
        return self.state in _BAD and not (self.state == "unknown" and self.evidence == _BLIND)


class SlipTroubles:
    """Any thread may ask; `load` runs before there are others."""

    def __init__(self, jobs: Table) -> None:
        self._jobs = jobs
        self._lock = threading.Lock()
        self._open: dict[int, SlipTrouble] = {}
        """Ticket → what is wrong with its latest slip."""

    def load(self, connection: Connection) -> None:
        """Take up what was open when the server stopped."""
        job = self._jobs.c
        columns = (
            job.id,
            job.ticket,
            job.kiosk,
            job.state,
            job.reason,
            job.changed_at,
            job.evidence,
        )
        rows: Any = connection.execute(
            select(*columns, job.handled_at).order_by(job.made_at, job.changed_at)
        )
        for row in rows:
            self._open.pop(row.ticket, None)
            trouble = SlipTrouble(
                row.id,
                row.ticket,
                row.kiosk,
                row.state,
                row.reason,
                row.changed_at,
                row.evidence,
            )
            if trouble.news and row.handled_at is None:
                self._open[row.ticket] = trouble

    def ended(self, trouble: SlipTrouble) -> None:
        """The latest slip of a ticket has come to an end, good or bad."""
        with self._lock:
            self._open.pop(trouble.ticket, None)
            if trouble.news:
                self._open[trouble.ticket] = trouble

    def new_day(self) -> None:
        """The tickets of the day before are gone."""
        with self._lock:
            self._open.clear()

    def again(self, ticket: int) -> None:
        """Another slip of the ticket is on its way."""
        with self._lock:
            self._open.pop(ticket, None)

    def of(self, hall: Hall) -> list[SlipTrouble]:
        """Those of tickets that somebody still holds, the latest first."""
        with self._lock:
            found = [*self._open.values()]
        held = (
            trouble
            for trouble in found
            if (ticket := hall.tickets.get(trouble.ticket)) is not None
            and ticket.state in UNFINISHED
        )
        return sorted(held, key=lambda trouble: (-trouble.at, trouble.job))

    def settle(self, connection: Connection, job_id: str, who: str, now: int) -> bool:
        """A person has seen to it; False when there is no such slip, or none in trouble. now: real
        time, ms. Runs on the writer; `settled` tells it here once that is stored."""
        job = self._jobs
        done = (
            update(job)
            .where(job.c.id == job_id, job.c.state.in_(_BAD), job.c.handled_at.is_(None))
            .values(handled_at=now, handled_by=who)
        )
        if connection.execute(done).rowcount:
            return True
        there = select(job.c.id).where(job.c.id == job_id, job.c.handled_at.is_not(None))
        return connection.execute(there).first() is not None

    def settled(self, job_id: str) -> None:
        """`settle` is stored."""
        with self._lock:
            for ticket, trouble in [*self._open.items()]:
                if trouble.job == job_id:
                    del self._open[ticket]
