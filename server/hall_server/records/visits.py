"""The visits of one day, gathered from its events. Pure.

A much smaller fold than the hall's: nothing but tickets, so a day in the middle of years can be
read without what came before it. A test holds it to what the hall's own fold makes of a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hall_queue import events as e
from hall_queue.states import TICKET_MOVES, Act, TicketState
from hall_queue.ticket import Step
from hall_server.records.reader import Subject


@dataclass(slots=True)
class Visit:
    """A ticket as far as its record needs it; codes are the plan's. Changes while it is read."""

    number: str
    issued_for: tuple[str, ...]
    """Services the number was taken for."""
    services: tuple[str, ...]
    """Those it came to be for: a transfer or diversion may change them."""
    klass: str | None
    channel: str
    """One of `CHANNELS`: how the number was given."""
    source: str
    """Where: a kiosk's or counter's code, or anything else, which is not for a record."""
    issued_at: int
    stage: int = 0
    steps: list[Step] = field(default_factory=list)


CHANNELS = ("kiosk", "booking", "paper", "staff", "other")
_STAFF = frozenset({"staff", "desk", "helper", "coordinator", "supervisor", "admin"})
"""Who gives numbers by hand: how `by` of an event begins."""


def state_of(stood: Iterable[Step]) -> TicketState:
    """Where a visit is after the steps that stand."""
    acts = [step.act for step in stood if step.act in TICKET_MOVES]
    return TICKET_MOVES[acts[-1]][1] if acts else TicketState.WAITING


class DayVisits:
    """Grows with the events of one day."""

    def __init__(self) -> None:
        self._visits: dict[int, Visit] = {}

    @property
    def all(self) -> tuple[Visit, ...]:
        """In the order of issue."""
        return tuple(self._visits.values())

    def learn(self, event: e.Event) -> None:
        """Take in the next event of the day; one that is not about tickets changes nothing.

        Raises LookupError when it names a ticket the day does not have.
        """
        if isinstance(event, e.TicketIssued):
            self._issue(event)
        elif isinstance(event, e.StepUndone):
            self._undo(event)
        elif (act := _ACTS.get(type(event))) is not None:
            for ticket in _tickets(event):
                _step(self._of(ticket), event, act)

    def _issue(self, event: e.TicketIssued) -> None:
        self._visits[event.ticket] = Visit(
            number=event.number,
            issued_for=event.services,
            services=event.services,
            klass=event.klass,
            channel=_channel(event),
            source=event.source,
            issued_at=event.at,
            steps=[Step(event.at, Act.ISSUE)],
        )

    def _undo(self, event: e.StepUndone) -> None:
        for ticket in event.tickets:
            visit = self._of(ticket.id)
            visit.services, visit.stage = ticket.services, ticket.stage
            visit.steps.append(Step(event.at, Act.UNDO, event.seat))

    def _of(self, ticket: int) -> Visit:
        found = self._visits.get(ticket)
        if found is None:
            raise LookupError(f"ticket {ticket} is not of its day")
        return found


def _channel(event: e.TicketIssued) -> str:
    if event.paper:
        return "paper"
    if event.booking is not None:
        return "booking"
    who = event.by.partition(":")[0]
    if who == "kiosk":
        return "kiosk"
    return "staff" if who in _STAFF else "other"


def _tickets(event: Any) -> tuple[int, ...]:
    several: tuple[int, ...] | None = getattr(event, "tickets", None)
    return (event.ticket,) if several is None else several


def _step(visit: Visit, event: Any, act: Act) -> None:
    if act in _SENT_ON and event.service is not None:
        at = visit.stage
        later = tuple(code for code in visit.services[at + 1 :] if code != event.service)
        visit.services = (*visit.services[:at], event.service, *later)
    elif act is Act.NEXT_SERVICE:
        visit.stage += 1
    visit.steps.append(Step(event.at, act, getattr(event, "counter", None)))


_SENT_ON = frozenset({Act.TRANSFER, Act.DIVERT})
_ACTS: Mapping[type[e.Event], Act] = {
    e.TicketCalled: Act.CALL,
    e.TicketRecalled: Act.RECALL,
    e.ServingStarted: Act.START,
    e.TicketFinished: Act.FINISH,
    e.ServiceFinished: Act.NEXT_SERVICE,
    e.TicketMissed: Act.NO_SHOW,
    e.TicketReturned: Act.RETURN,
    e.TicketHeld: Act.HOLD,
    e.TicketResumed: Act.RESUME,
    e.TicketTransferred: Act.TRANSFER,
    e.TicketsDiverted: Act.DIVERT,
    e.TicketsSentAway: Act.SEND_AWAY,
    e.TicketReleased: Act.RELEASE,
    e.TicketCancelled: Act.CANCEL,
    e.TicketExpired: Act.EXPIRE,
}
VISITS = Subject((e.TicketIssued, e.StepUndone, *_ACTS), lambda earlier: DayVisits())
"""The visits of a day."""
