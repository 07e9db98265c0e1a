"""Slips on their way to paper. The row here is the truth; agents only carry it out.

A job is written in the same transaction as the ticket it is for. It is offered to the device's
agent, again after every reconnect, until the agent says what became of it. Nothing is printed
twice by itself: a job that may have come out ends `unknown` and waits for a person.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import BigInteger, Column, Connection, Index, Text, delete, insert, select, update
from sqlmodel import Field, SQLModel

from hall_kiosk.slip import SlipContent
from hall_queue.events import DayOpened, Event, SlipReprinted, TicketIssued
from hall_queue.hall import Hall
from hall_queue.hours import local
from hall_queue.plan import Plan
from hall_queue.states import TicketState
from hall_queue.ticket import Ticket
from hall_queue.wait import ahead_of
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.clock import real_now
from hall_server.devices.slip_troubles import SlipTrouble, SlipTroubles
from hall_server.front_desk import FrontDesk
from hall_server.storage.upgrade import make_tables
from hall_server.ticket_index import copy_token
from hall_server.views.hall_views import service_name
from hall_server.views.ticket_views import phone_url, ticket_wait, where_to
from hall_server.words import windows

log = logging.getLogger(__name__)

_GOOD_FOR = 120.0
"""Seconds (real time) after which a slip is not begun any more: its visitor is gone."""
_ANSWER_WITHIN = 60.0
"""Seconds more until nobody will say any longer what became of a slip that was begun."""
_KEEP = 7 * 24 * 3600 * 1000
"""How long rows are kept, ms."""
_CLEAR_EVERY = 3600 * 1000
_SHOWN = 5
_OPEN_STATES = ("waiting", "accepted", "sending")
_FINAL_STATES = ("printed", "not_printed", "unknown")
_SEEN: dict[str, str] = dict.fromkeys(_OPEN_STATES, "printing")
_BEFORE = {
    state: _OPEN_STATES[:place]
    for place, state in (*enumerate(_OPEN_STATES), *((3, final) for final in _FINAL_STATES))
}
"""State → those it may come after: a job only goes forward, in whatever order it is told."""


class PrintJobRow(SQLModel, table=True):
    """One slip."""

    __tablename__ = "print_jobs"
    __table_args__ = (Index("print_jobs_open", "state"),)

    id: str = Field(primary_key=True)
    ticket: int
    kiosk: str
    device: str
    content: str = Field(sa_column=Column(Text, nullable=False))
    state: str = "waiting"
    evidence: str = ""
    reason: str = ""
    made_at: int = Field(sa_column=Column(BigInteger, nullable=False))
    """Real time, ms."""
    changed_at: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    handled_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    """When a person saw to a slip in trouble; real time, ms."""
    handled_by: str | None = None


JOBS = SQLModel.metadata.tables["print_jobs"]


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A slip and how far it is. state: waiting | accepted | sending | printed | not_printed |
    unknown."""

    id: str
    ticket: int
    kiosk: str
    device: str
    content: SlipContent
    made_at: int
    state: str = "waiting"
    reason: str = ""


class PrintOffice:
    """Makes jobs from events, remembers the latest, offers the open ones, ends the overdue.

    Any thread of the network side may call; `effect` runs on the writer and touches no state.
    """

    def __init__(self) -> None:
        # Never held while others are called: a store waits for the writer, a page for its lock.
        self._lock = threading.RLock()
        self._jobs: dict[str, PrintJob] = {}
        self._printers: dict[str, str] = {}
        self._cleared_at: int | None = None
        self.troubles = SlipTroubles(JOBS)
        self.offer: Callable[[PrintJob], None] = lambda job: None
        """Set by the agents' line: hand a job to whoever drives its device."""
        self.changed: Callable[[str], None] = lambda kiosk: None
        """Set by the composition root: something about a kiosk has changed."""

    @staticmethod
    def prepare(connection: Connection) -> None:
        """Make the table; run once when the journal is opened."""
        make_tables(connection, [JOBS])

    def load(self, connection: Connection) -> None:
        """Take up the jobs that were open when the server stopped, with the others of their tickets
        (see `_has_later`), and those made just before: a visitor may still stand there without
        having been told that the slip is out."""
        lately = real_now() - round(_GOOD_FOR * 1000)
        unended = select(JOBS.c.ticket).where(JOBS.c.state.in_(_OPEN_STATES))
        wanted = JOBS.c.ticket.in_(unended) | (JOBS.c.made_at > lately)
        for row in connection.execute(select(JOBS).where(wanted).order_by(JOBS.c.made_at)):
            content = SlipContent.from_json(json.loads(row.content))
            self._jobs[row.id] = PrintJob(
                *(row.id, row.ticket, row.kiosk, row.device, content, row.made_at),
                *(row.state, row.reason),
            )
        self.troubles.load(connection)

    # From events to jobs

    def effect(self, connection: Connection, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk effect: the job is stored with its ticket or not at all."""
        jobs = jobs_of(hall, events, real_now())
        if jobs:
            rows = [
                {
                    "id": job.id,
                    "ticket": job.ticket,
                    "kiosk": job.kiosk,
                    "device": job.device,
                    "content": json.dumps(job.content.as_json(), ensure_ascii=False),
                    "state": job.state,
                    "evidence": "",
                    "reason": "",
                    "made_at": job.made_at,
                    "changed_at": job.made_at,
                }
                for job in jobs
            ]
            connection.execute(insert(JOBS), rows)

    def listen(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener: offer what has been stored.

        The same jobs again, a commit older than in their rows; a restart takes the rows' time.
        """
        if any(isinstance(event, DayOpened) for event in events):
            self.troubles.new_day()
        jobs = jobs_of(hall, events, real_now())
        with self._lock:
            self._jobs.update({job.id: job for job in jobs})
        for job in jobs:
            self.troubles.again(job.ticket)
        for job in jobs:
            self.offer(job)

    # From agents

    def open_jobs(self, devices: frozenset[str]) -> list[PrintJob]:
        """Jobs for `devices` whose end is not known, oldest first."""
        with self._lock:
            jobs = [*self._jobs.values()]
        return [job for job in jobs if job.device in devices and job.state in _OPEN_STATES]

    def report(self, desk: FrontDesk, job_id: str, state: str, evidence: str, reason: str) -> bool:
        """An agent says how a job stands; True once that is stored. A final state stays."""
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None or state not in _BEFORE:
            log.warning("a state for an unknown job, or an unknown state: %r %r", job_id, state)
            return True
        if job.state in _BEFORE[state]:
            step = _Step(job_id, state, evidence, reason)
            self._take(desk.store(lambda connection: _write(connection, [step], real_now())))
        return True

    # From the clock

    def end_overdue(self, desk: FrontDesk, now: int) -> None:
        """End the jobs that nobody will carry out or tell of any more, and clear away old rows;
        to be called every few seconds. now: real time, ms. Raises what `desk.store` raises; what
        was not stored is tried again at the next call.
        """
        with self._lock:
            steps = [step for job in self._jobs.values() if (step := _overdue(job, now))]
            clear = self._cleared_at is None or now - self._cleared_at >= _CLEAR_EVERY
        if steps:
            self._take(desk.store(lambda connection: _write(connection, steps, now)))
        if clear:
            old = delete(JOBS).where(JOBS.c.made_at < now - _KEEP)
            desk.store(lambda connection: connection.execute(old))
            with self._lock:
                self._cleared_at = now

    def _take(self, stored: Sequence[_Step]) -> None:
        """Remember what is stored, and tell the kiosks."""
        kiosks: dict[str, None] = {}
        with self._lock:
            for step in stored:
                job = self._jobs.get(step.job)
                if job is not None and job.state in _BEFORE[step.state]:
                    self._jobs[job.id] = replace(job, state=step.state, reason=step.reason)
                    kiosks[job.kiosk] = None
                    if step.state in _FINAL_STATES and not self._has_later(job):
                        told = SlipTrouble(job.id, job.ticket, job.kiosk, *step.end, step.evidence)
                        self.troubles.ended(told)
            for kiosk in kiosks:
                self._forget_old(kiosk)
        for kiosk in kiosks:
            self.changed(kiosk)

    def printer_state(self, device: str, state: str, kiosks: Sequence[str]) -> None:
        """An agent says how a printer is: ok | low | trouble | unknown."""
        with self._lock:
            before = self._printers.get(device)
            self._printers[device] = state
        if before != state:
            for kiosk in kiosks:
                self.changed(kiosk)

    # For pages

    def printer_of(self, plan: Plan, kiosk: str) -> str:
        """How a kiosk's printer is; `none` when it has none."""
        printer = printer_at(plan, kiosk)
        with self._lock:
            return self._printers.get(printer, "unknown") if printer else "none"

    def slips_of(self, kiosk: str) -> list[wire.SlipState]:
        """The last few slips of a kiosk, newest first."""
        with self._lock:
            jobs = [job for job in self._jobs.values() if job.kiosk == kiosk][-_SHOWN:]
        return [
            wire.SlipState.model_validate(
                {
                    "ticket": job.ticket,
                    "state": _SEEN.get(job.state, job.state),
                    "reason": job.reason,
                }
            )
            for job in reversed(jobs)
        ]

    def _has_later(self, job: PrintJob) -> bool:
        """A further slip of the ticket was asked for since: that one counts."""
        mine = [other.id for other in self._jobs.values() if other.ticket == job.ticket]
        return mine[-1] != job.id

    def _forget_old(self, kiosk: str) -> None:
        """Keep the last few. A ticket with an open job keeps all of its own, wherever: the open
        one may end after a later one, and must not be taken for the latest then."""
        jobs = self._jobs.values()
        ended = [job for job in jobs if job.kiosk == kiosk and job.state in _FINAL_STATES]
        unended = {job.ticket for job in jobs if job.state in _OPEN_STATES}
        for job in ended[:-_SHOWN]:
            if job.ticket not in unended:
                del self._jobs[job.id]


@dataclass(frozen=True, slots=True)
class _Step:
    """What is said of a job."""

    job: str
    state: str
    evidence: str
    reason: str
    at: int = 0
    """Real time, ms."""

    @property
    def end(self) -> tuple[str, str, int]:
        return self.state, self.reason, self.at


def _overdue(job: PrintJob, now: int) -> _Step | None:
    """How a job that has been open too long ends: one nobody took was not printed, one that was
    begun may have been."""
    age = (now - job.made_at) / 1000
    if job.state == "waiting" and age > _GOOD_FOR:
        return _Step(job.id, "not_printed", "", "too_late")
    if job.state in ("accepted", "sending") and age > _GOOD_FOR + _ANSWER_WITHIN:
        return _Step(job.id, "unknown", "", "no_answer")
    return None


def _write(connection: Connection, steps: Sequence[_Step], now: int) -> list[_Step]:
    """Store each step whose job has not gone further meanwhile; those stored."""
    stored = []
    for step in steps:
        row = {"state": step.state, "evidence": step.evidence, "reason": step.reason}
        change = (
            update(JOBS)
            .where(JOBS.c.id == step.job, JOBS.c.state.in_(_BEFORE[step.state]))
            .values(changed_at=now, **row)
        )
        if connection.execute(change).rowcount:
            stored.append(replace(step, at=now))
    return stored


def jobs_of(hall: Hall, events: Sequence[Event], made_at: int) -> list[PrintJob]:
    """The slips that `events` ask for; the same for the same hall and events. made_at: real time,
    ms. A kiosk whose printer nobody can drive gets none."""
    jobs = []
    for event in events:
        if not isinstance(event, TicketIssued | SlipReprinted):
            continue
        ticket = hall.tickets.get(event.ticket)
        if ticket is None:
            continue
        kiosk = event.slip_at or ticket.source
        printer = printer_at(hall.plan, kiosk)
        if printer:
            again = isinstance(event, SlipReprinted)
            name = hashlib.sha256(f"{ticket.token}/{ticket.copies}".encode()).hexdigest()[:24]
            # At the kiosk the visitor stands by; from staff it goes through other hands.
            by_staff = again and not event.by.startswith(f"{Role.KIOSK}:")
            token = copy_token(ticket.token) if by_staff else ticket.token
            content = slip_content(hall, ticket, event.at, token, reprint=again)
            jobs.append(PrintJob(name, ticket.id, kiosk, printer, content, made_at))
    return jobs


def printer_at(plan: Plan, kiosk: str) -> str:
    """The kiosk's printer, if it has one with a port: no agent drives another; else empty."""
    return plan.printers.get(kiosk, "")


def slip_content(hall: Hall, ticket: Ticket, now: int, token: str, *, reprint: bool) -> SlipContent:
    """What the slip of a ticket says; its code leads to the page of `token`."""
    plan = hall.plan
    service, *later = (service_name(plan, code).name for code in ticket.services[ticket.stage :])
    when = local(plan.hours, ticket.issued_at)
    wait = ticket_wait(hall, ticket, now)
    place, counters = where_to(plan, ticket)
    return SlipContent(
        hall_name=plan.name,
        date=f"{when.year}年{when.month}月{when.day}日",
        time=f"{when:%H:%M}",
        service_name=service,
        number=ticket.number,
        priority=ticket.klass is not None,
        ahead=ahead_of(hall, ticket, now) if ticket.state is TicketState.WAITING else None,
        wait=(wait.low, wait.high) if wait and wait.high else None,
        waiting_area=place,
        windows=windows(counters),
        phone_url=phone_url(plan, token),
        missed_rule_numbers=plan.rules.return_after,
        hotline=plan.hotline,
        reprint=reprint,
        also=_also(plan, ticket.language, (service, *later, place)),
        afterwards=tuple(later),
    )


def _also(plan: Plan, language: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Service and waiting place in the visitor's language, as far as any slip printer has its
    signs."""
    said = [plan.said(text, language) for text in texts]
    return tuple(
        new for text, new in zip(texts, said, strict=True) if new != text and new.isascii()
    )


def good_until(job: PrintJob) -> float:
    """UNIX seconds after which the job is not begun any more."""
    return job.made_at / 1000 + _GOOD_FOR
