"""What was diverted on one day, and what came of it, gathered from its events. Pure.

The hall's own fold of diversions, without the rest of the hall: a day in the middle of years can be
read without what came before it. A test holds it to what the hall itself remembers of a day.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hall_queue import events as e
from hall_queue.alerts import Diversion, Overflow
from hall_queue.engine import empty_hall
from hall_queue.fold_overflow import DIVERTING, OVERFLOW_FOLDS, recorded, taken_back
from hall_server.records.day_marks import DIVERSIONS
from hall_server.records.reader import Subject


class DayDiversions:
    """Grows with the events of one day."""

    def __init__(self, earlier: Callable[[], int]) -> None:
        """earlier: how many there were on the days before; their numbering goes on."""
        self._earlier = earlier
        self._hall = empty_hall()
        self._numbers: dict[int, str] = {}
        self._last: dict[str, int] = {}
        """Seat → when it last did what it can take back."""

    @property
    def all(self) -> tuple[Diversion, ...]:
        """In the order of time."""
        return self._hall.overflow.diversions

    def numbers(self, done: Diversion) -> list[str]:
        """Of the tickets that were moved."""
        return [self._numbers[ticket] for ticket in done.tickets if ticket in self._numbers]

    def learn(self, event: e.Event) -> None:
        """Take in the next event of the day; one that is of no concern changes nothing."""
        match event:
            case e.TicketIssued():
                self._numbers[event.ticket] = event.number
            case e.DiversionMeasured():
                self._hall = OVERFLOW_FOLDS[type(event)](self._hall, event)
            case e.StepUndone():
                if event.act in DIVERTING:
                    done_at = self._last.get(event.seat, event.at)
                    self._hall = taken_back(self._hall, event.seat, done_at, event.at)
            case e.TicketsDiverted() | e.TicketsSentAway() | e.SkillLent():
                self._last[event.seat] = event.at
                self._record(event)
            case e.CounterOpened():
                self._record(event)

    def _record(self, event: e.Event) -> None:
        if not self.all:
            self._hall = replace(self._hall, overflow=Overflow(diverted=self._earlier()))
        self._hall = recorded(self._hall, event)


DIVERTED = Subject((e.TicketIssued, e.DiversionMeasured, e.StepUndone, *DIVERSIONS), DayDiversions)
"""The diversions of a day."""
