"""Asking at the window: from the finish until the visitor has answered, the time is over, or the
next one is called. An ask that ends without an answer is "not rated"; no level is ever assumed.

Real time: it belongs to people's hands, also in a demo. Runs on the network side; the writer only
looks, at a mapping that is never changed but replaced.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hall_queue.events import (
    DayOpened,
    Event,
    ServingStarted,
    StepUndone,
    TicketCalled,
    TicketFinished,
    TicketRated,
    TicketResumed,
)
from hall_queue.hall import Hall
from hall_queue.states import Act
from hall_queue.ticket import Ticket
from hall_server.ratings.store import finished_at

ASK_SECONDS = 60.0
_GRACE = 20.0
"""Seconds an answer may come after the ask has ended: a finger, and a slow network."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One ask. id: the same after a restart; ends, ended: real time, monotonic seconds."""

    id: str
    counter: str
    ticket: int
    service: str
    staff: str | None
    started_at: int | None
    finished_at: int
    ends: float
    ended: float | None = None


def ask_id(ticket: Ticket) -> str:
    """Of the ask after this finish; a finish done again is another ask."""
    return f"{ticket.id}-{ticket.finished_at}"


def ticket_of(ask: str) -> int | None:
    """The ticket id in an ask's id; None when it is none."""
    number, dash, _ = ask.partition("-")
    return int(number) if dash and number.isascii() and number.isdecimal() else None


Told = Callable[[str, Ask | None], None]
"""Told of a counter's ask: the new one, or None when it has ended."""


class RatingAsks:
    """The newest ask of each counter. `told`: who is to hear of every beginning and end."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.RLock()
        self._asks: Mapping[str, Ask] = {}
        self.told: list[Told] = []

    def load(self, hall: Hall, at: int, speed: float) -> None:
        """Take up what was being asked when the server stopped. at: hall time."""
        for counter, live in hall.counters.items():
            if live.ticket is None and (ticket := _last_finished(hall, counter)) is not None:
                passed = (at - (ticket.finished_at or 0)) / 1000 / speed
                if passed < ASK_SECONDS and not ticket.rated:
                    self._begin(hall, ticket, counter, ASK_SECONDS - passed)

    def listen(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener."""
        for event in events:
            match event:
                case TicketFinished():
                    ticket = hall.tickets.get(event.ticket)
                    if ticket is not None:
                        self._begin(hall, ticket, event.counter, ASK_SECONDS)
                case TicketCalled() | TicketResumed() | ServingStarted():
                    self._end_at({event.counter})
                case TicketRated():
                    self._end_about({event.ticket})
                case StepUndone(act=Act.FINISH):
                    self._end_about({ticket.id for ticket in event.tickets})
                case DayOpened():
                    self._forget()

    def at(self, counter: str) -> Ask | None:
        """What is being asked at a counter just now."""
        ask = self._asks.get(counter)
        return ask if ask is not None and ask.ended is None else None

    def seconds(self, ask: Ask) -> int:
        """Real seconds left."""
        return max(0, round(ask.ends - self._now()))

    def takes(self, counter: str, ask: str) -> bool:
        """Whether an answer to this ask is still good; also asked by the writer."""
        known = self._asks.get(counter)
        if known is None or known.id != ask:
            return False
        return known.ended is None or self._now() - known.ended <= _GRACE

    def decline(self, counter: str, ask: str) -> None:
        """The visitor will not rate this time."""
        self._end(lambda known: known.counter == counter and known.id == ask)

    def longer(self, counter: str, ask: str) -> None:
        """The visitor wants more time: asked as long as at first, from now on. As often as they
        like: the next call ends it anyway."""
        with self._lock:
            known = self._asks.get(counter)
            if known is None or known.id != ask or known.ended is not None:
                return
            known = replace(known, ends=self._now() + ASK_SECONDS)
            self._asks = {**self._asks, counter: known}
        self._tell(counter, known)

    def expire(self) -> None:
        """End what has been asked long enough; call every second."""
        now = self._now()
        self._end(lambda ask: now >= ask.ends)

    def _begin(self, hall: Hall, ticket: Ticket, counter: str, seconds: float) -> None:
        if ticket.finished_at is None:
            return
        live = hall.counters.get(counter)
        ask = Ask(
            id=ask_id(ticket),
            counter=counter,
            ticket=ticket.id,
            service=ticket.service,
            staff=live.staff if live else None,
            started_at=ticket.started_at,
            finished_at=ticket.finished_at,
            ends=self._now() + seconds,
        )
        with self._lock:
            self._asks = {**self._asks, counter: ask}
        self._tell(counter, ask)

    def _end_at(self, counters: set[str]) -> None:
        self._end(lambda ask: ask.counter in counters)

    def _forget(self) -> None:
        """A new day knows no visit of the one before: no grace for them."""
        with self._lock:
            self._end_at(set(self._asks))
            self._asks = {}

    def _end_about(self, tickets: set[int]) -> None:
        self._end(lambda ask: ask.ticket in tickets)

    def _end(self, which: Callable[[Ask], bool]) -> None:
        now = self._now()
        with self._lock:
            over = [a for a in self._asks.values() if a.ended is None and which(a)]
            ended = {ask.counter: replace(ask, ended=now) for ask in over}
            self._asks = {**self._asks, **ended}
        for counter in ended:
            self._tell(counter, None)

    def _tell(self, counter: str, ask: Ask | None) -> None:
        for told in self.told:
            told(counter, ask)


def _last_finished(hall: Hall, counter: str) -> Ticket | None:
    mine = (ticket for ticket in hall.tickets if finished_at(ticket) == counter)
    return max(mine, key=lambda ticket: ticket.finished_at or 0, default=None)
