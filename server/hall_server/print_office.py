"""Slips on their way to paper. The row here is the truth; agents only carry it out.

A job is written in the same transaction as the ticket it is for. It is offered to the device's
agent, again after every reconnect, until the agent says what became of it. Nothing is printed
twice by itself: a job that may have come out ends `unknown` and waits for a person.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import BigInteger, Column, Connection, Index, Text, insert, select, update
from sqlmodel import Field, SQLModel

from hall_kiosk.slip import SlipContent
from hall_queue.events import Event, SlipReprinted, TicketIssued
from hall_queue.hall import Hall
from hall_queue.hours import local
from hall_queue.plan import Plan
from hall_queue.policy import ahead_of
from hall_queue.ticket import Ticket
from hall_server import wire
from hall_server.front_desk import FrontDesk
from hall_server.views import ticket_wait
from hall_server.words import own_counters, spans

log = logging.getLogger(__name__)

_GOOD_FOR = 120.0
"""Seconds (real time) after which a slip is not begun any more: its visitor is gone."""
_SHOWN = 5
_OPEN_STATES = ("waiting", "accepted", "sending")
_FINAL_STATES = ("printed", "not_printed", "unknown")
_SEEN: dict[str, str] = dict.fromkeys(_OPEN_STATES, "printing")


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
    """Makes jobs from events, remembers the latest, offers the open ones."""

    def __init__(self) -> None:
        self._jobs: dict[str, PrintJob] = {}
        self._printers: dict[str, str] = {}
        self.offer: Callable[[PrintJob], None] = lambda job: None
        """Set by the agents' line: hand a job to whoever drives its device."""
        self.changed: Callable[[str], None] = lambda kiosk: None
        """Set by the composition root: something about a kiosk has changed."""

    @staticmethod
    def prepare(connection: Connection) -> None:
        """Make the table; run once when the journal is opened."""
        SQLModel.metadata.create_all(connection, tables=[JOBS])

    def load(self, connection: Connection) -> None:
        """Take up the jobs that were open when the server stopped."""
        for row in connection.execute(select(JOBS).where(JOBS.c.state.in_(_OPEN_STATES))):
            content = SlipContent.from_json(json.loads(row.content))
            self._jobs[row.id] = PrintJob(
                row.id, row.ticket, row.kiosk, row.device, content, row.made_at, row.state
            )

    # From events to jobs

    def effect(self, connection: Connection, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk effect: the job is stored with its ticket or not at all."""
        jobs = jobs_of(hall, events)
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
        """A front desk listener: offer what has been stored."""
        for job in jobs_of(hall, events):
            self._jobs[job.id] = job
            self.offer(job)

    # From agents

    def open_jobs(self, devices: frozenset[str]) -> list[PrintJob]:
        """Jobs for `devices` whose end is not known, oldest first."""
        return [
            job
            for job in self._jobs.values()
            if job.device in devices and job.state in _OPEN_STATES
        ]

    def report(self, desk: FrontDesk, job_id: str, state: str, evidence: str, reason: str) -> bool:
        """An agent says how a job stands; True once that is stored. A final state stays."""
        job = self._jobs.get(job_id)
        if job is None or state not in (*_OPEN_STATES, *_FINAL_STATES):
            log.warning("a state for an unknown job, or an unknown state: %s %s", job_id, state)
            return True
        if job.state in _FINAL_STATES:
            return True
        row = {"state": state, "evidence": evidence, "reason": reason, "changed_at": _now()}
        change = update(JOBS).where(JOBS.c.id == job_id).values(row)
        desk.store(lambda connection: connection.execute(change))
        self._jobs[job_id] = replace(job, state=state, reason=reason)
        self._forget_old(job.kiosk)
        self.changed(job.kiosk)
        return True

    def printer_state(self, device: str, state: str, kiosks: Sequence[str]) -> None:
        """An agent says how a printer is: ok | low | trouble | unknown."""
        if self._printers.get(device) != state:
            self._printers[device] = state
            for kiosk in kiosks:
                self.changed(kiosk)

    # For pages

    def printer_of(self, plan: Plan, kiosk: str) -> str:
        """How a kiosk's printer is; `none` when it has none."""
        printer = _printer_at(plan, kiosk)
        return self._printers.get(printer, "unknown") if printer else "none"

    def slips_of(self, kiosk: str) -> list[wire.SlipState]:
        """The last few slips of a kiosk, newest first."""
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

    def _forget_old(self, kiosk: str) -> None:
        ended = [j for j in self._jobs.values() if j.kiosk == kiosk and j.state in _FINAL_STATES]
        for job in ended[:-_SHOWN]:
            del self._jobs[job.id]


def jobs_of(hall: Hall, events: Sequence[Event]) -> list[PrintJob]:
    """The slips that `events` ask for; the same for the same hall and events."""
    jobs = []
    for event in events:
        if not isinstance(event, TicketIssued | SlipReprinted):
            continue
        ticket = hall.tickets.get(event.ticket)
        if ticket is None:
            continue
        printer = _printer_at(hall.plan, ticket.source)
        if printer:
            again = isinstance(event, SlipReprinted)
            name = hashlib.sha256(f"{ticket.token}/{ticket.copies}".encode()).hexdigest()[:24]
            content = slip_content(hall, ticket, event.at, reprint=again)
            jobs.append(PrintJob(name, ticket.id, ticket.source, printer, content, _now()))
    return jobs


def _printer_at(plan: Plan, kiosk: str) -> str:
    return next((planned.printer for planned in plan.kiosks if planned.code == kiosk), "")


def slip_content(hall: Hall, ticket: Ticket, now: int, *, reprint: bool) -> SlipContent:
    """What the slip of a ticket says."""
    plan = hall.plan
    service = plan.service[ticket.service]
    when = local(plan.hours, ticket.issued_at)
    wait = ticket_wait(hall, ticket, now)
    windows = spans(own_counters(plan, ticket.service), dash="到")
    return SlipContent(
        hall_name=plan.name,
        date=f"{when.year}年{when.month}月{when.day}日",
        time=f"{when:%H:%M}",
        service_name=service.spoken or service.name,
        number=ticket.number,
        priority=ticket.klass is not None,
        ahead=ahead_of(hall, ticket),
        wait=(wait.low, wait.high) if wait and wait.high else None,
        waiting_area=plan.area[service.area].place,
        windows=f"{windows}号窗口",
        phone_url=f"{plan.public_url}/t/{ticket.token}" if plan.public_url else None,
        missed_rule_numbers=plan.rules.return_after,
        hotline=plan.hotline,
        reprint=reprint,
    )


def good_until(job: PrintJob) -> float:
    """UNIX seconds after which the job is not begun any more."""
    return job.made_at / 1000 + _GOOD_FOR


def _now() -> int:
    return time.time_ns() // 1_000_000
