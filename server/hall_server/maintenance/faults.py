"""Faults: told, somebody goes, mended. Every function runs on the writer, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from hall_server.maintenance.rows import FAULTS
from hall_server.storage.refused import Refused

DAY = 24 * 3600 * 1000
KEEP = 3 * 365 * DAY
"""How long it can be told what was the matter with what, ms."""
OPEN = ("open", "sent")
"""States of a fault that has not ended."""
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """See rows.FaultRow."""

    id: str
    asset: str
    what: str
    state: str
    told_at: int
    told_by: str
    who: str = ""
    sent_at: int | None = None
    sent_by: str = ""
    remedy: str = ""
    ended_at: int | None = None
    ended_by: str = ""


def open_faults(connection: Connection) -> list[Fault]:
    """Those that are not mended, the oldest first."""
    rows = connection.execute(
        select(FAULTS).where(FAULTS.c.state.in_(OPEN)).order_by(FAULTS.c.told_at, FAULTS.c.id)
    )
    return [_fault(row) for row in rows]


def ended(connection: Connection, since: int) -> list[Fault]:
    """That ended after that, the latest first; a bounded number of them."""
    rows = connection.execute(
        select(FAULTS)
        .where(FAULTS.c.state.not_in(OPEN), FAULTS.c.ended_at > since)
        .order_by(FAULTS.c.ended_at.desc(), FAULTS.c.id)
        .limit(_SHOWN)
    )
    return [_fault(row) for row in rows]


def of_asset(connection: Connection, asset: str) -> list[Fault]:
    """The latest first; a bounded number of them."""
    rows = connection.execute(
        select(FAULTS)
        .where(FAULTS.c.asset == asset)
        .order_by(FAULTS.c.told_at.desc(), FAULTS.c.id)
        .limit(_SHOWN)
    )
    return [_fault(row) for row in rows]


def between(connection: Connection, begin: int, end: int) -> list[Fault]:
    """That were open at some time of a span of hall time."""
    rows = connection.execute(
        select(FAULTS).where(
            FAULTS.c.told_at < end, or_(FAULTS.c.ended_at.is_(None), FAULTS.c.ended_at >= begin)
        )
    )
    return [_fault(row) for row in rows]


def open_of(connection: Connection, asset: str) -> Fault | None:
    """The one that is not mended yet; an asset has one at most."""
    row = connection.execute(
        select(FAULTS).where(FAULTS.c.asset == asset, FAULTS.c.state.in_(OPEN))
    ).first()
    return None if row is None else _fault(row)


def tell(connection: Connection, name: str, asset: str, what: str, at: int, by: str) -> Fault:
    """A new one, or the one that is open already. name: of a new one; the same request has the
    same."""
    known = connection.execute(select(FAULTS).where(FAULTS.c.id == name)).first()
    if known is not None:
        return _fault(known)
    there = open_of(connection, asset)
    if there is not None:
        return there
    fault = Fault(name, asset, what, "open", at, by)
    connection.execute(insert(FAULTS).values(**asdict(fault)))
    return fault


def send(connection: Connection, name: str, who: str, at: int, by: str) -> Fault:
    """Somebody goes, another one instead of who was to go, or nobody after all (empty)."""
    fault = _find(connection, name)
    _require_open(fault)
    if fault.who == who:
        return fault
    state, when = ("sent", at) if who else ("open", None)
    return _moved(connection, fault, {"state": state, "who": who, "sent_at": when, "sent_by": by})


def end(connection: Connection, name: str, state: str, remedy: str, at: int, by: str) -> Fault:
    """It is mended, or there was nothing to mend (dropped)."""
    fault = _find(connection, name)
    if fault.state == state:
        return fault
    _require_open(fault)
    return _moved(
        connection, fault, {"state": state, "remedy": remedy, "ended_at": at, "ended_by": by}
    )


def reopen(connection: Connection, name: str) -> Fault:
    """It is not mended after all: as it was before it ended. Refused 409 when another
    one of the same asset was told meanwhile."""
    fault = _find(connection, name)
    if fault.state in OPEN:
        return fault
    if open_of(connection, fault.asset) is not None:
        raise Refused(409, "fault_known")
    state = "sent" if fault.who else "open"
    return _moved(
        connection, fault, {"state": state, "remedy": "", "ended_at": None, "ended_by": ""}
    )


def forget(connection: Connection, now: int) -> None:
    """Drop what is so old that nobody asks for it."""
    connection.execute(
        delete(FAULTS).where(FAULTS.c.state.not_in(OPEN), FAULTS.c.ended_at < now - KEEP)
    )


def _find(connection: Connection, name: str) -> Fault:
    row = connection.execute(select(FAULTS).where(FAULTS.c.id == name)).first()
    if row is None:
        raise Refused(404, "unknown_fault")
    return _fault(row)


def _require_open(fault: Fault) -> None:
    if fault.state not in OPEN:
        raise Refused(409, "fault_ended", state=fault.state)


def _moved(connection: Connection, fault: Fault, to: Mapping[str, str | int | None]) -> Fault:
    connection.execute(update(FAULTS).where(FAULTS.c.id == fault.id).values(**to))
    return replace(fault, **to)  # type: ignore[arg-type]  # by the table's own column names


def _fault(row: Row[tuple[object, ...]]) -> Fault:
    return Fault(**row._mapping)
