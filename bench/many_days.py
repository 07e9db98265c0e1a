"""Years of a hall made in seconds: a folder whose journal holds many days of numbers.

Written as the front desk would have written it, through the journal and its codec, but without
deciding anything: every number is taken, called, served and done; some are missed or given up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from hall_queue import events as e
from hall_queue.book import TicketBook
from hall_queue.engine import empty_hall
from hall_queue.fold import fold_all
from hall_queue.hall import Hall
from hall_queue.hours import expiry_of, instant, intakes_on, is_working_day
from hall_queue.plan import MINUTE, Plan
from hall_server.storage.journal import Journal

LAST = date(2026, 6, 30)
"""The last day at the latest: before any day a server or demo begins by itself."""
_BY = "system"


@dataclass(slots=True)
class _Day:
    """Events of one working day, `count` numbers from `first` on."""

    plan: Plan
    date: date
    first: int
    count: int

    def events(self) -> Iterator[e.Event]:
        """In the order of time, as a journal has them."""
        hours = self.plan.hours
        intakes = intakes_on(hours, self.date)
        opened, end = intakes[0].doors, instant(hours, self.date, time(18))
        expires = expiry_of(hours, intakes)
        yield e.DayOpened(at=opened, by=_BY, date=self.date, intakes=intakes, expires_at=expires)
        gap = (end - opened - 30 * MINUTE) // self.count
        visits = (event for n in range(self.count) for event in self._visit(n, opened + n * gap))
        yield from sorted(visits, key=lambda event: event.at)
        yield e.IntakeClosed(at=end, by=_BY, reason="hours")
        yield e.DayClosed(at=end, by=_BY)

    def _visit(self, n: int, at: int) -> Iterator[e.Event]:
        ticket = self.first + n
        service = self.plan.services[n % len(self.plan.services)]
        prefix = self.plan.prefixes[service.code]
        # Of one prefix each serial once; which it is does not matter here.
        yield e.TicketIssued(
            at=at,
            by="kiosk:k1",
            ticket=ticket,
            number=f"{prefix}{n + 1:03}",
            prefix=prefix,
            serial=n + 1,
            token=f"{ticket:016x}",
            services=(service.code,),
            place=(at, 0),
            source=self.plan.kiosks[0].code,
        )
        if n % 20 == 7:
            yield e.TicketCancelled(at=at + MINUTE, by="phone", ticket=ticket, seat="phone")
            return
        counter = self.plan.counters[n % len(self.plan.counters)].code
        who: dict[str, Any] = {"by": f"counter:{counter}", "ticket": ticket, "counter": counter}
        yield e.TicketCalled(at=at + 8 * MINUTE, **who)
        if n % 20 == 3:
            yield e.TicketMissed(at=at + 9 * MINUTE, **who)
            yield e.TicketExpired(at=at + 28 * MINUTE, by=_BY, ticket=ticket)
            return
        yield e.ServingStarted(at=at + 9 * MINUTE, **who)
        yield e.TicketFinished(at=at + 14 * MINUTE, **who)


def fill(data: Path, tickets: int, a_day: int = 1000) -> None:
    """Add days with `a_day` numbers each to a folder made by `hallway init`, `tickets` in all,
    and the snapshot that the front desk keeps at the end of a day."""
    journal = Journal(data / "hall.db")
    try:
        hall = journal.load(empty_hall())
        adopted = e.PlanAdopted(at=0, by=_BY, plan=hall.plan)
        with journal.batch() as connection:
            # Set up long ago, not just now: time only goes forward in a journal.
            connection.exec_driver_sql("DELETE FROM journal")
            journal.append(1, [adopted])
            hall = fold_all(empty_hall(), [adopted])
            for day in _days(hall.plan, tickets, a_day):
                events = [*day.events()]
                journal.append(hall.seq + 1, events)
                hall = _after(hall, day, events)
            journal.save_snapshot(hall)
    finally:
        journal.close()


def _days(plan: Plan, tickets: int, a_day: int) -> list[_Day]:
    back = (LAST - timedelta(days=n) for n in range(10 * tickets))
    working = (day for day in back if is_working_day(plan.hours, day))
    latest = [next(working) for _ in range(0, tickets, a_day)]
    return [
        _Day(plan, day, 1 + n * a_day, min(a_day, tickets - n * a_day))
        for n, day in enumerate(reversed(latest))
    ]


def _after(hall: Hall, day: _Day, events: list[e.Event]) -> Hall:
    """The hall after a day, told by its ends alone: what was in between the next day forgets."""
    first, *_, last = events
    hall = fold_all(hall, [first, last])
    book = TicketBook(first=day.first + day.count)
    return replace(hall, seq=hall.seq + len(events) - 2, tickets=book)
