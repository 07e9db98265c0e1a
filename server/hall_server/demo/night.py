"""The demo's evenings: what a person left lying is put away, and the night is skipped."""

from __future__ import annotations

import logging
from datetime import date, time, timedelta

from hall_queue.commands import Finish
from hall_queue.hall import Day, DayState, Hall
from hall_queue.hours import instant, is_working_day
from hall_queue.plan import MINUTE, Hours
from hall_queue.states import TicketState
from hall_server.clock import ScaledClock
from hall_server.front_desk import Closed, FrontDesk
from hall_server.storage.journal import Answer, StorageFailed

log = logging.getLogger(__name__)

_BEGINS_AT = time(7, 59)
"""Just before the doors."""
_PATIENCE = 60 * MINUTE
"""Hall ms after the last number until nobody waits any more for whoever left a visit open."""


class Night:
    """Looks at how the day stands, never at what has just happened: looking twice is harmless."""

    def __init__(self, desk: FrontDesk, clock: ScaledClock) -> None:
        self._desk = desk
        self._clock = clock

    def look_after(self) -> None:
        """Go on with the next morning when the day is over, and see that it gets over; to be
        called now and then. A failure is only logged: the next call tries again."""
        hall = self._desk.hall
        day = hall.day
        if day is None or day.state is DayState.OPEN:
            return
        if day.state is DayState.CLOSED:
            self._skip_to(morning_after(hall.plan.hours, day.date, _BEGINS_AT))
        elif self._desk.now() > _last_number(day) + _PATIENCE:
            try:
                self._clear_away(hall, day)
            except (StorageFailed, Closed) as error:
                log.warning("the day cannot be ended yet: %r", error)

    def _clear_away(self, hall: Hall, day: Day) -> None:
        """No day ends over somebody at a counter; it does over everybody else, when it is late."""
        serving = [
            code
            for code, counter in hall.counters.items()
            if counter.ticket is not None
            and (ticket := hall.tickets.get(counter.ticket)) is not None
            and ticket.state is TicketState.SERVING
        ]
        for code in serving:
            log.info("counter %s was left with a visitor: finished", code)
            self._desk.do(Finish(by="demo", counter=code), lambda hall, events: Answer(200, {}))
        self._skip_to(day.expires_at)

    def _skip_to(self, when: int) -> None:
        if self._clock.now() < when:
            self._clock.jump(when)


def _last_number(day: Day) -> int:
    return day.intakes[-1].end if day.stopped_at is None else day.stopped_at


def morning_after(hours: Hours, day: date, clock: time) -> int:
    """That time on the first working day after `day`, hall ms."""
    day += timedelta(days=1)
    while not is_working_day(hours, day):
        day += timedelta(days=1)
    return instant(hours, day, clock)
