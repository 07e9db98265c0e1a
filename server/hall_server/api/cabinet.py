"""File cabinets: put in, pick-up code, collect, take out; each door is opened once an order.

A pick-up code is shown once, when it is made, and travels in bodies only. So that it cannot be
guessed, who types codes one after the other is held up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint
from pydantic import BaseModel
from sqlalchemy import Connection

from hall_server import wire
from hall_server.access.grants import Role
from hall_server.access.limits import Rate
from hall_server.api.edge import ApiError, desk, grant, request_key, route, services
from hall_server.api.on_writer import on_writer
from hall_server.api.phone import STAFF
from hall_server.cabinet import store
from hall_server.cabinet.cells import Cell, cells_of
from hall_server.cabinet.office import MARK
from hall_server.cabinet.store import Opening, Order, Why
from hall_server.front_desk import Key
from hall_server.storage.journal import Answer
from hall_server.views.cabinet_views import CabinetViews, Content

blueprint = Blueprint("cabinet", __name__)
_COLLECTORS = STAFF | {Role.KIOSK}
_CODES = Rate(1 / 3, 12)
"""As for the codes of bookings; far fewer of these are open."""
_LOG_DAYS = 31


@route(blueprint, "GET", "/api/cabinet", roles=STAFF, answer=wire.CabinetView)
def look() -> wire.CabinetView:
    """All cabinets: doors, what lies there, what has left within a day."""
    now = desk().now()

    def read(connection: Connection) -> Content:
        items, gone = store.here(connection), store.ended(connection, now - store.DAY)
        last = store.latest(connection, [item.id for item in (*items, *gone)])
        return Content(items, gone, last)

    return _views().all(on_writer(read))


@route(blueprint, "GET", "/api/cabinet/openings", roles=STAFF, answer=list[wire.CabinetOpening])
def list_openings() -> list[wire.CabinetOpening]:
    """Which doors were told to open within a month, by whom, and what came of it; the last 100."""
    since = desk().now() - _LOG_DAYS * store.DAY
    views = _views()
    return [views.opening(it) for it in on_writer(lambda rows: store.openings(rows, since))]


@route(
    blueprint,
    "GET",
    "/api/cabinet/openings/{id}",
    roles=_COLLECTORS,
    answer=wire.CabinetOpening,
)
def look_at_opening(id: str) -> wire.CabinetOpening:
    """How an opening stands, for whoever waits before the door."""
    opening = on_writer(lambda rows: store.opening_of(rows, id))
    if opening is None or (grant().role is Role.KIOSK and opening.why != "collect"):
        raise ApiError(404, "unknown_item")
    return _views().opening(opening)


@route(
    blueprint,
    "POST",
    "/api/cabinet/items",
    roles=STAFF,
    ask=wire.PutInAsk,
    answer=wire.PutIn,
    status=201,
    secret=True,
)
def put_in(ask: wire.PutInAsk) -> wire.PutIn:
    """Open a free cell for something, and make its pick-up code, which is shown this once."""
    cells, order = _asked_cells(ask), _order()
    item, code, opening = on_writer(
        lambda rows: store.put_in(rows, order, cells, ask.what, ask.reference)
    )
    begun = services().cabinets.begin(opening)
    return wire.PutIn(item=_views().item(item, begun), code=code)


def _asked_cells(ask: wire.PutInAsk) -> list[Cell]:
    """Those whose doors are known first: another board may be dead. ApiError when the hall has
    no such cell."""
    cells = [
        cell
        for cell in cells_of(desk().hall.plan)
        if cell.in_use and ask.cabinet in (None, cell.cabinet)
        if ask.number in (None, cell.number)
    ]
    if not cells:
        raise ApiError(409, "no_such_cell")
    office = services().cabinets
    return sorted(cells, key=lambda cell: office.door(cell.device, cell.lock) is None)


@route(
    blueprint,
    "POST",
    "/api/cabinet/items/{id}/placed",
    roles=STAFF,
    ask=wire.Nothing,
    answer=wire.CabinetItem,
)
def placed(id: str, ask: wire.Nothing) -> Answer:
    """It lies in its cell and the door is shut: from now on it may be fetched."""
    office = services().cabinets
    item = on_writer(lambda rows: store.item_of(rows, id))
    if item.state == "placing":
        number = _views().item(item, None).number
        last = on_writer(lambda rows: store.latest(rows, [id]).get(id))
        if last is not None and office.is_open(last):
            raise ApiError(409, "door_opening", cell=number)
        door = office.door(item.device, item.lock)
        if door is not None and door.door == "open":
            raise ApiError(409, "door_open", cell=number)
    at = desk().now()
    return _once(lambda: _item(lambda rows: store.confirm(rows, id, at)))


@route(
    blueprint,
    "POST",
    "/api/cabinet/items/{id}/withdraw",
    roles=STAFF,
    ask=wire.Nothing,
    answer=wire.CabinetItem,
)
def withdraw(id: str, ask: wire.Nothing) -> Answer:
    """It was not put in after all, or was taken out with a key; no door is opened."""
    order = _order()
    return _once(lambda: _item(lambda rows: store.withdraw(rows, order, id)))


@route(
    blueprint,
    "POST",
    "/api/cabinet/items/{id}/open",
    roles=STAFF,
    ask=wire.Nothing,
    answer=wire.CabinetOpening,
)
def open_again(id: str, ask: wire.Nothing) -> Answer:
    """Open the door of something that lies there, and leave it there."""
    return _opened(id, "look")


@route(
    blueprint,
    "POST",
    "/api/cabinet/items/{id}/take-out",
    roles=STAFF,
    ask=wire.Nothing,
    answer=wire.CabinetOpening,
)
def take_out(id: str, ask: wire.Nothing) -> Answer:
    """Staff take it out: nobody has come for it, or it is handed over at a counter."""
    return _opened(id, "take_out")


@route(
    blueprint,
    "POST",
    "/api/cabinet/cells/open",
    roles=STAFF,
    ask=wire.OpenCellAsk,
    answer=wire.CabinetOpening,
)
def open_empty(ask: wire.OpenCellAsk) -> Answer:
    """Open a cell where nothing is known to lie: to clean it, or to see."""
    order, wanted = _order(), (ask.device, ask.lock)
    cell = next((it for it in cells_of(desk().hall.plan) if it.place == wanted), None)
    if cell is None:
        raise ApiError(409, "no_such_cell")
    return _begun(lambda rows: store.open_cell(rows, order, cell))


@route(
    blueprint,
    "POST",
    "/api/cabinet/items/{id}/code",
    roles=STAFF,
    ask=wire.Nothing,
    answer=wire.PutIn,
    secret=True,
)
def new_code(id: str, ask: wire.Nothing) -> wire.PutIn:
    """Another pick-up code; the one before is no good any more."""
    item, code = on_writer(lambda rows: store.recode(rows, id))
    return wire.PutIn(item=_views().item(item, None), code=code)


@route(
    blueprint,
    "POST",
    "/api/cabinet/collect",
    roles=_COLLECTORS,
    ask=wire.CollectAsk,
    answer=wire.CabinetOpening,
    secret=True,
)
def collect(ask: wire.CollectAsk) -> wire.CabinetOpening:
    """Open the door that a pick-up code is for."""
    if not services().limits.allows(f"pickup:{grant().id}", _CODES):
        raise ApiError(429, "too_many")
    office, asked = services().cabinets, _order()
    order = replace(asked, name=office.joined(asked.name))
    opening = on_writer(lambda rows: store.collect(rows, order, ask.code, office.is_open))
    if opening.id != order.name:
        office.join(asked.name, opening)
    return _views().opening(office.begin(opening))


def _opened(id: str, why: Why) -> Answer:
    order = _order()
    return _begun(lambda rows: store.order_opening(rows, order, id, why))


def _begun(write: Callable[[Connection], Opening]) -> Answer:
    return _once(lambda: _views().opening(services().cabinets.begin(on_writer(write))))


def _once(do: Callable[[], BaseModel]) -> Answer:
    """The first answer to the request's Idempotency-Key. `do` may run once more after a crash:
    its order has the same name then, so nothing is done twice."""
    key = Key(*request_key())
    first = desk().first_answer(key)
    if first is not None:
        return first
    answer = Answer(200, do().model_dump(mode="json"))
    return desk().store_once(key, lambda connection: answer)


def _item(act: Callable[[Connection], store.Item]) -> wire.CabinetItem:
    def write(connection: Connection) -> tuple[store.Item, Opening | None]:
        item = act(connection)
        return item, store.latest(connection, [item.id]).get(item.id)

    return _views().item(*on_writer(write))


def _order() -> Order:
    """Of this request; the same request again is the same order."""
    name = hashlib.sha256("\n".join(request_key()).encode()).hexdigest()[:24]
    return Order(f"{MARK}{name}", grant().actor, desk().now())


def _views() -> CabinetViews:
    return CabinetViews(desk().hall.plan, services().cabinets, desk().now())
