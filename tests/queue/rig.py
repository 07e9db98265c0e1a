"""A hall that a test gives orders to; after every order all that must always hold is checked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.engine import decide, empty_hall
from hall_queue.errors import QueueError
from hall_queue.fold import fold
from hall_queue.hall import Hall
from hall_queue.journal_form import read_event, write_event
from hall_queue.plan import MINUTE, Plan
from hall_queue.ticket import Ticket
from tests.queue.plans import MONDAY
from tests.queue.truths import Ledger, check_event, check_hall

SECOND = 1000
HOUR = 60 * MINUTE
E = TypeVar("E", bound=e.Event)


def instant(clock: str | time, day: date = MONDAY, timezone: str = "Asia/Shanghai") -> int:
    """Milliseconds of a wall-clock time, `"09:00"`, `"09:00:30"` or a `time`."""
    when = time.fromisoformat(clock) if isinstance(clock, str) else clock
    return round(datetime.combine(day, when, ZoneInfo(timezone)).timestamp() * 1000)


def through_json(event: e.Event) -> e.Event:
    """The event as it comes back from a journal."""
    name, version, body = json.loads(json.dumps(write_event(event), ensure_ascii=False))
    return read_event(name, version, body)


@dataclass
class Rig:
    """A hall with a clock of its own. `do` is the only way to change it."""

    plan: Plan
    now: int = instant("09:00")
    pace: float = 1.0
    hall: Hall = field(default_factory=empty_hall)
    events: list[e.Event] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    replayed: Hall = field(default_factory=empty_hall)
    """What a restart would make of the journal so far; it shares nothing with `hall`."""

    def __post_init__(self) -> None:
        self.do(c.AdoptPlan(by="admin", plan=self.plan))

    # Time

    def wait(self, seconds: float = 0, *, minutes: float = 0) -> None:
        """Let time pass; nothing else happens."""
        self.now += round(seconds * SECOND + minutes * MINUTE)

    def clock(self, clock: str, day: date = MONDAY) -> None:
        """Set the clock, forward or back."""
        self.now = instant(clock, day, self.hall.plan.hours.timezone)

    def tick(self) -> Sequence[e.Event]:
        """Let the hall see what time it is."""
        return self.do(c.Tick(by="system"))

    # Orders

    def do(self, command: c.Command) -> tuple[e.Event, ...]:
        """Give an order; its events. All invariants are checked after each."""
        events = decide(self.hall, command, self.now, self.pace)
        moment = max(self.now, self.hall.at)
        for event in events:
            assert event.at == moment
            before, self.hall = self.hall, fold(self.hall, event)
            self.replayed = fold(self.replayed, through_json(event))
            self.ledger.enter(event, before, self.hall)
            check_event(before, event, self.hall)
        self.events += events
        check_hall(self.hall, self.ledger)
        assert self.replayed == self.hall
        return events

    def one(self, command: c.Command, kind: type[E]) -> E:
        """Give an order that must bring about exactly one event."""
        (event,) = self.do(command)
        assert type(event) is kind
        return event

    def refused(self, command: c.Command, code: str, **facts: object) -> QueueError:
        """Give an order that must be refused, with at least these facts; nothing may change."""
        with pytest.raises(QueueError) as caught:
            decide(self.hall, command, self.now, self.pace)
        refusal = caught.value
        assert refusal.code == code, refusal
        assert {name: refusal.facts.get(name) for name in facts} == facts
        assert self.replayed == self.hall, "something changed in place"
        return refusal

    # Short words for what nearly every test does

    def ticket(self, ticket: int | Ticket) -> Ticket:
        """The ticket as it is now."""
        found = self.hall.tickets.get(ticket if isinstance(ticket, int) else ticket.id)
        assert found is not None
        return found

    def issue(self, *services: str, klass: str | None = None) -> Ticket:
        """A number, from a kiosk."""
        token = f"t{self.hall.seq}"
        events = self.do(
            c.Issue(by="kiosk:k1", services=services, token=token, klass=klass, source="k1")
        )
        issued = events[-1]
        assert isinstance(issued, e.TicketIssued)
        return self.ticket(issued.ticket)

    def open(self, *counters: str) -> None:
        """Staff sign on and take visitors; at all counters when none is named."""
        for code in counters or self.hall.plan.counter:
            self.do(c.SignOn(by=f"staff:{code}", counter=code, staff=f"staff:{code}"))
            self.do(c.OpenCounter(by=f"staff:{code}", counter=code))

    def call(self, counter: str, ticket: Ticket | None = None) -> Ticket:
        """Call the next one, or this one."""
        by = f"staff:{counter}"
        command: c.Command = c.CallNext(by=by, counter=counter)
        if ticket is not None:
            command = c.Call(by=by, counter=counter, ticket=ticket.id)
        called = self.one(command, e.TicketCalled)
        return self.ticket(called.ticket)

    def at(self, counter: str, act: type[c.InHandCommand]) -> Ticket:
        """`act` on the ticket the counter has in hand."""
        ticket = self.hall.counters[counter].ticket
        assert ticket is not None
        self.do(act(by=f"staff:{counter}", counter=counter))
        return self.ticket(ticket)

    def serve(self, counter: str, ticket: Ticket | None = None) -> Ticket:
        """Call and start."""
        self.call(counter, ticket)
        return self.at(counter, c.Start)

    def miss(self, counter: str, ticket: Ticket | None = None) -> Ticket:
        """Call, and nobody comes."""
        self.call(counter, ticket)
        return self.at(counter, c.NoShow)

    def finish(self, counter: str, ticket: Ticket | None = None) -> Ticket:
        """Call, start and finish."""
        self.serve(counter, ticket)
        return self.at(counter, c.Finish)

    def undo(self, seat: str) -> e.StepUndone:
        """Take the last step of a seat back."""
        return self.one(c.Undo(by=f"staff:{seat}", seat=seat), e.StepUndone)

    def waiting(self, queue: str) -> list[str]:
        """Numbers in a queue, in order."""
        return [self.ticket(entry[2]).number for entry in self.hall.waiting.get(queue, ())]
