"""Items and openings: every function runs on the writer, in one transaction.

An opening is stored before its door is told to open, and is told once: what came of it is stored
when the agent says so, and moves the item on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from hall_server.cabinet.cells import Cell
from hall_server.cabinet.codes import fits, new_code, seal
from hall_server.cabinet.rows import ITEMS, OPENINGS
from hall_server.storage.refused import Refused

Why: TypeAlias = Literal["put_in", "collect", "take_out", "look"]

DAY = 24 * 3600 * 1000
AGAIN = 5 * 60_000
"""So long, ms, a code opens its door once more: it fell shut, or something was left inside."""
KEEP = 365 * DAY
"""How long it can be told who opened what, ms."""
OPEN = ("waiting", "running")
"""States of an opening that has not ended."""
_HERE = ("placing", "stored")
_TAKEN = {"placing": "withdrawn", "stored": "taken_out"}
"""State of an item that lies there → what it is once staff have it in hand again."""
_SHOWN = 100
_LOOK_BACK = 30 * DAY
_OPENING = [column for column in OPENINGS.c if column.name != "seq"]


@dataclass(frozen=True, slots=True)
class Item:
    """See rows.ItemRow."""

    id: str
    device: str
    lock: int
    what: str
    reference: str
    sealed: str = field(repr=False)
    state: str
    put_at: int
    put_by: str
    due_at: int
    ended_at: int | None
    ended_by: str

    @property
    def place(self) -> tuple[str, int]:
        """As Cell.place."""
        return self.device, self.lock


@dataclass(frozen=True, slots=True)
class Opening:
    """See rows.OpeningRow."""

    id: str
    item: str | None
    device: str
    lock: int
    why: str
    by: str
    at: int
    state: str = "waiting"
    evidence: str = "unknown"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """Who asks. name: of the opening that it may become; the same request has the same name."""

    name: str
    by: str
    at: int


def here(connection: Connection) -> list[Item]:
    """What lies in the cells, the longest first."""
    rows = connection.execute(
        select(ITEMS).where(ITEMS.c.state.in_(_HERE)).order_by(ITEMS.c.put_at, ITEMS.c.id)
    )
    return [Item(**row._mapping) for row in rows]


def ended(connection: Connection, since: int) -> list[Item]:
    """What has gone after that, the latest first; a bounded number of them."""
    rows = connection.execute(
        select(ITEMS)
        .where(ITEMS.c.state.not_in(_HERE), ITEMS.c.ended_at > since)
        .order_by(ITEMS.c.ended_at.desc())
        .limit(_SHOWN)
    )
    return [Item(**row._mapping) for row in rows]


def item_of(connection: Connection, name: str) -> Item:
    """Refused 404 for one that never was."""
    row = connection.execute(select(ITEMS).where(ITEMS.c.id == name)).first()
    if row is None:
        raise Refused(404, "unknown_item")
    return Item(**row._mapping)


def opening_of(connection: Connection, name: str) -> Opening | None:
    row = connection.execute(select(*_OPENING).where(OPENINGS.c.id == name)).first()
    return None if row is None else Opening(**row._mapping)


def openings(connection: Connection, since: int) -> list[Opening]:
    """Ordered since then, the latest first; a bounded number of them."""
    rows = connection.execute(
        select(*_OPENING)
        .where(OPENINGS.c.at >= since)
        .order_by(OPENINGS.c.seq.desc())
        .limit(_SHOWN)
    )
    return [Opening(**row._mapping) for row in rows]


def latest(connection: Connection, items: Collection[str]) -> dict[str, Opening]:
    """Item → its latest opening."""
    rows = connection.execute(
        select(*_OPENING).where(OPENINGS.c.item.in_(items)).order_by(OPENINGS.c.seq)
    )
    return {row.item: Opening(**row._mapping) for row in rows}


def put_in(
    connection: Connection,
    order: Order,
    cells: Sequence[Cell],
    what: str,
    reference: str,
) -> tuple[Item, str, Opening]:
    """Take the first free one of these cells and open it: the item, its code, the opening.

    The same order again gives the same item with another code: nobody has seen the one before.
    """
    known = opening_of(connection, order.name)
    if known is not None and known.item is not None:
        return *_with_new_code(connection, item_of(connection, known.item)), known
    cell = _free_cell(connection, cells, order.at)
    code, sealed = _fresh_code(connection)
    item = Item(
        id=order.name,
        device=cell.device,
        lock=cell.lock,
        what=what,
        reference=reference,
        sealed=sealed,
        state="placing",
        put_at=order.at,
        put_by=order.by,
        due_at=order.at + cell.keep_days * DAY,
        ended_at=None,
        ended_by="",
    )
    connection.execute(insert(ITEMS).values(**asdict(item)))
    return item, code, _open(connection, order, item, "put_in")


def confirm(connection: Connection, name: str, at: int) -> Item:
    """It lies there now, and may be fetched."""
    item = item_of(connection, name)
    if item.state == "stored":
        return item
    _require(item, "placing")
    keep = item.due_at - item.put_at
    return _moved(connection, item, state="stored", put_at=at, due_at=at + keep)


def withdraw(connection: Connection, order: Order, name: str) -> Item:
    """It does not lie there, and no door is opened: it was not put in after all, or was taken out
    with the key of a door that does not open."""
    item = item_of(connection, name)
    if item.state in _TAKEN.values():
        return item
    if item.state not in _TAKEN:
        raise Refused(409, "item_gone", state=item.state)
    to = _TAKEN[item.state]
    return _moved(connection, item, state=to, ended_at=order.at, ended_by=order.by)


def order_opening(connection: Connection, order: Order, name: str, why: Why) -> Opening:
    """Open the door of an item that lies there: to take it out, or to look."""
    known = opening_of(connection, order.name)
    if known is not None:
        return known
    item = item_of(connection, name)
    if why == "take_out":
        _require(item, "stored")
    elif item.state not in _HERE:
        raise Refused(409, "item_gone", state=item.state)
    return _open(connection, order, item, why)


def open_cell(connection: Connection, order: Order, cell: Cell) -> Opening:
    """Open a door behind which nothing is known to lie."""
    known = opening_of(connection, order.name)
    if known is not None:
        return known
    if any(item.place == cell.place for item in here(connection)):
        raise Refused(409, "cell_taken", cell=cell.number)
    opening = Opening(order.name, None, cell.device, cell.lock, "look", order.by, order.at)
    return _written(connection, opening)


def recode(connection: Connection, name: str) -> tuple[Item, str]:
    """Another pick-up code; the one before is no good any more."""
    item = item_of(connection, name)
    if item.state not in _HERE:
        raise Refused(409, "item_gone", state=item.state)
    return _with_new_code(connection, item)


def collect(
    connection: Connection, order: Order, code: str, is_open: Callable[[Opening], bool]
) -> Opening:
    """Open the door that a pick-up code is for. is_open: whether an opening may still end.

    Refused 404 when it is for none. A door that is about to open is not told again.
    """
    known = opening_of(connection, order.name)
    if known is not None:
        return known
    taken = {item.place for item in here(connection)}
    again = [item for item in _just_collected(connection, order.at) if item.place not in taken]
    stored = [item for item in here(connection) if item.state == "stored"]
    item = next((item for item in (*stored, *again) if fits(code, item.sealed)), None)
    if item is None:
        raise Refused(404, "unknown_pickup_code")
    before = latest(connection, [item.id]).get(item.id)
    if before is not None and before.why == "collect" and is_open(before):
        return before
    return _open(connection, order, item, "collect")


def record(
    connection: Connection, name: str, state: str, evidence: str, reason: str, at: int
) -> bool:
    """What came of an opening so far; False when there is none of this name. It only goes forward.

    When the door has opened, or its board cannot tell, what was to be fetched is taken for
    fetched. One that stood open before is no proof: its sensor may be broken.
    """
    opening = opening_of(connection, name)
    if opening is None:
        return False
    if opening.state not in OPEN:
        return True
    said = {"state": state, "evidence": evidence, "reason": reason}
    connection.execute(update(OPENINGS).where(OPENINGS.c.id == name).values(**said))
    mute = (state, evidence) == ("unknown", "write-only")
    opened = state == "done" or mute
    to = {"collect": "collected", "take_out": "taken_out"}.get(opening.why)
    if opened and to is not None and opening.item is not None:
        item = item_of(connection, opening.item)
        if item.state == "stored":
            _moved(connection, item, state=to, ended_at=at, ended_by=opening.by)
    return True


def forget(connection: Connection, now: int) -> None:
    """Drop what is so old that nobody asks for it."""
    connection.execute(
        delete(ITEMS).where(ITEMS.c.state.not_in(_HERE), ITEMS.c.ended_at < now - KEEP)
    )
    known = select(ITEMS.c.id)
    connection.execute(
        delete(OPENINGS).where(
            OPENINGS.c.at < now - KEEP,
            or_(OPENINGS.c.item.is_(None), OPENINGS.c.item.not_in(known)),
        )
    )


def _free_cell(connection: Connection, cells: Sequence[Cell], now: int) -> Cell:
    """The first that is free; one of which nobody says that it opened the last time comes after
    the others."""
    kept = {item.place for item in (*here(connection), *_just_collected(connection, now))}
    free = [cell for cell in cells if cell.in_use and cell.place not in kept]
    if not free and len(cells) == 1:
        raise Refused(409, "cell_taken", cell=cells[0].number)
    if not free:
        raise Refused(409, "cabinet_full")
    rows = connection.execute(
        select(*_OPENING).where(OPENINGS.c.at >= now - _LOOK_BACK).order_by(OPENINGS.c.seq)
    )
    stuck = {(row.device, row.lock): _stuck(row) for row in rows}  # the last one counts
    return min(free, key=lambda cell: stuck.get(cell.place, False))


def _stuck(opening: Row[Any]) -> bool:
    return opening.state in ("failed", "unknown") and opening.evidence != "write-only"


def _just_collected(connection: Connection, now: int) -> list[Item]:
    """Whose code still opens its door; the cell waits that long for the next item."""
    return [item for item in ended(connection, now - AGAIN) if item.state == "collected"]


def _fresh_code(connection: Connection) -> tuple[str, str]:
    """One that opens no other door, and how it is kept."""
    others = [item.sealed for item in here(connection)]
    while True:
        code = new_code()
        if not any(fits(code, sealed) for sealed in others):
            return code, seal(code)


def _with_new_code(connection: Connection, item: Item) -> tuple[Item, str]:
    code, sealed = _fresh_code(connection)
    return _moved(connection, item, sealed=sealed), code


def _open(connection: Connection, order: Order, item: Item, why: Why) -> Opening:
    opening = Opening(order.name, item.id, item.device, item.lock, why, order.by, order.at)
    return _written(connection, opening)


def _written(connection: Connection, opening: Opening) -> Opening:
    connection.execute(insert(OPENINGS).values(**asdict(opening)))
    return opening


def _require(item: Item, state: str) -> None:
    if item.state != state:
        raise Refused(409, "item_gone", state=item.state)


def _moved(connection: Connection, item: Item, **to: str | int) -> Item:
    connection.execute(update(ITEMS).where(ITEMS.c.id == item.id).values(**to))
    return replace(item, **to)  # type: ignore[arg-type]  # by the table's own column names
