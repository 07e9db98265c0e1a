"""Inspections, and what they come to: every function runs on the writer, in one transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import time, timedelta
from typing import Literal, TypeAlias

from sqlalchemy import Connection, delete, insert, select, update

from hall_queue.hours import instant, local
from hall_queue.plan import Hours
from hall_server.maintenance import faults
from hall_server.maintenance.faults import Fault
from hall_server.maintenance.register import Asset
from hall_server.maintenance.rows import ASSETS, INSPECTIONS
from hall_server.storage.refused import Refused

Result: TypeAlias = Literal["ok", "fault", "report"]

DAY = 24 * 3600 * 1000
KEEP = 3 * 365 * DAY
"""How long it can be told who inspected what, ms."""
MOST_READ = 5000
_LOOKED = ("ok", "fault")
"""Results of an inspection; a fault told of in passing is none."""
_SHOWN = 100
_LAST_MINUTE = time(23, 59)
_COLUMNS = [column for column in INSPECTIONS.c if column.name != "seq"]


@dataclass(frozen=True, slots=True)
class Inspection:
    """See rows.InspectionRow."""

    id: str
    asset: str
    at: int
    by: str
    result: str
    by_label: bool
    note: str


def inspect(
    connection: Connection, asset: Asset, found: Inspection, tag: str | None
) -> Fault | None:
    """Write down what somebody found, and the fault it comes to: a new one, or the one that is
    open already. tag: what the label on the spot says, when it was scanned. Refused 409
    when that label is another one's."""
    if tag is not None and tag != asset.tag:
        raise Refused(409, "label_replaced")
    if found.result != "ok":
        return report(connection, asset, found)
    _write(connection, found)
    return faults.open_of(connection, asset.id)


def report(connection: Connection, asset: Asset, found: Inspection) -> Fault:
    """Write down a fault that somebody found: a new one, or the one that is open already."""
    _write(connection, found)
    return faults.tell(connection, found.id, asset.id, found.note, found.at, found.by)


def last_looks(connection: Connection) -> dict[str, Inspection]:
    """Asset → its latest inspection."""
    rows = connection.execute(select(*_COLUMNS).where(INSPECTIONS.c.id == ASSETS.c.looked))
    return {row.asset: Inspection(**row._mapping) for row in rows}


def last_look(connection: Connection, asset: str) -> Inspection | None:
    """Its latest inspection."""
    mine = INSPECTIONS.c.id == ASSETS.c.looked, ASSETS.c.id == asset
    row = connection.execute(select(*_COLUMNS).where(*mine)).first()
    return None if row is None else Inspection(**row._mapping)


def of_asset(connection: Connection, asset: str) -> list[Inspection]:
    """The latest first; a bounded number of them."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(INSPECTIONS.c.asset == asset)
        .order_by(INSPECTIONS.c.seq.desc())
        .limit(_SHOWN)
    )
    return [Inspection(**row._mapping) for row in rows]


def between(connection: Connection, begin: int, end: int) -> list[Inspection]:
    """Of a span of hall time, the earliest first; at most MOST_READ of them."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(INSPECTIONS.c.at >= begin, INSPECTIONS.c.at < end)
        .order_by(INSPECTIONS.c.seq)
        .limit(MOST_READ)
    )
    return [Inspection(**row._mapping) for row in rows]


def forget(connection: Connection, now: int) -> None:
    """Drop what is so old that nobody asks for it. The latest of an asset stays: the next one is
    reckoned from it."""
    kept = select(ASSETS.c.looked).where(ASSETS.c.looked.is_not(None))
    connection.execute(
        delete(INSPECTIONS).where(INSPECTIONS.c.at < now - KEEP, INSPECTIONS.c.id.not_in(kept))
    )


def _write(connection: Connection, found: Inspection) -> None:
    same = INSPECTIONS.c.id == found.id
    if connection.execute(select(INSPECTIONS.c.id).where(same)).first() is not None:
        return
    connection.execute(insert(INSPECTIONS).values(**asdict(found)))
    if found.result in _LOOKED:
        mine = ASSETS.c.id == found.asset
        connection.execute(update(ASSETS).where(mine).values(looked=found.id))


def due_at(asset: Asset, last: Inspection | None, hours: Hours) -> int | None:
    """Hall time, ms: the end of the day on which somebody should look at it; None: no inspection
    is planned."""
    if asset.every_days == 0:
        return None
    day = local(hours, asset.added_at if last is None else last.at).date()
    return instant(hours, day + timedelta(days=asset.every_days), _LAST_MINUTE)
