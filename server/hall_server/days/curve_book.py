"""What past days were like: a row a day, written in the transaction that closes it.

The rows are a summary of what the journal says, kept so that a year of it need not be read again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Column, Connection, Text, delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Field, SQLModel

from hall_queue.events import DayClosed, Event
from hall_queue.hall import Hall
from hall_server.days.curves import DayCurve, NormalDay, day_curve, normal_day

NORMAL = 20
"""Days the normal day is made of, at most."""
_KEEP = 400
"""Days whose rows are kept."""


class DayCurveRow(SQLModel, table=True):
    """One closed day."""

    __tablename__ = "day_curves"

    date: str = Field(primary_key=True)
    begins: int
    body: str = Field(sa_column=Column(Text, nullable=False))
    """The three rows of numbers, JSON."""


DAYS = SQLModel.metadata.tables["day_curves"]


class CurveBook:
    """The last days, newest first. `effect` runs on the writer, the rest on the network side."""

    def __init__(self) -> None:
        self._days: tuple[DayCurve, ...] = ()
        self._before: Hall | None = None
        """The hall as the last command left it."""

    def prepare(self, connection: Connection) -> None:
        """Make the table and read the last days; once, when the journal is opened."""
        SQLModel.metadata.create_all(connection, tables=[DAYS])
        self._read(connection)

    def begin(self, hall: Hall) -> None:
        """The hall as it was loaded; before the first command."""
        self._before = hall

    def effect(self, connection: Connection, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk effect: a day that closes leaves its row."""
        before, self._before = self._before, hall
        if not any(isinstance(event, DayClosed) for event in events):
            return
        # The morning tick may close one day and open the next: then the tickets are gone by now.
        # What a command of a batch that failed left behind has another count of events.
        if hall.day is None or hall.day.closed_at is None:
            if before is None or before.seq != hall.seq - len(events):
                return
            hall = before
        curve = day_curve(hall, events[-1].at)
        if curve is not None and any(curve.arrivals):
            self.keep(connection, curve)

    def keep(self, connection: Connection, curve: DayCurve) -> None:
        """Write a day's row, in place of an earlier one of the same date."""
        body = json.dumps([curve.arrivals, curve.served, curve.waiting], separators=(",", ":"))
        row = {"begins": curve.begins, "body": body}
        stored = insert(DAYS).values(date=curve.date, **row)
        connection.execute(stored.on_conflict_do_update(index_elements=["date"], set_=row))
        oldest = select(DAYS.c.date).order_by(DAYS.c.date.desc()).limit(_KEEP)
        connection.execute(delete(DAYS).where(DAYS.c.date.not_in(oldest)))
        self._read(connection)

    def _read(self, connection: Connection) -> None:
        newest = select(DAYS).order_by(DAYS.c.date.desc()).limit(NORMAL + 1)
        self._days = tuple(_curve(*row) for row in connection.execute(newest))

    def normal(self, today: date | None) -> NormalDay | None:
        """The mean of the last days before `today`; None before there is any."""
        before = [day for day in self._days if today is None or day.date < today.isoformat()]
        return normal_day(before[:NORMAL])


def _curve(day: str, begins: int, body: str) -> DayCurve:
    arrivals, served, waiting = map(tuple, json.loads(body))
    return DayCurve(day, begins, arrivals, served, waiting)
