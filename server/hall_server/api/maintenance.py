"""Upkeep: the register of assets, inspections by their labels, faults and who goes, up-time."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import TypeVar

from flask import Blueprint
from sqlalchemy import Connection

from hall_queue.hours import instant, local
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.edge import ApiError, desk, grant, request_key, route, services
from hall_server.api.on_writer import on_writer
from hall_server.api.phone import STAFF
from hall_server.api.query import day_asked
from hall_server.api.upkeep import Book, done, noted
from hall_server.maintenance import faults, inspections, register
from hall_server.maintenance.faults import Fault
from hall_server.maintenance.inspections import MOST_READ, Inspection
from hall_server.maintenance.kinds import KINDS
from hall_server.maintenance.register import Asset, Entry
from hall_server.maintenance.uptime import open_periods
from hall_server.records.reader import RecordsError
from hall_server.storage.journal import Answer
from hall_server.views.maintenance_views import (
    Content,
    fault_seen,
    inspection_seen,
)

T = TypeVar("T")

log = logging.getLogger(__name__)
blueprint = Blueprint("maintenance", __name__)
_OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_ADMIN = frozenset({Role.ADMIN})
_DAY = 24 * 3600 * 1000
_ENDED_DAYS = 30
_MOST_DAYS = 366
_SPAN = {
    "from": "2026-11-01, the first day; else 29 days before the last",
    "to": "2026-11-30, the last day; else today",
}


@route(blueprint, "GET", "/api/maintenance", roles=STAFF, answer=wire.MaintenanceView)
def look() -> wire.MaintenanceView:
    """The register: who keeps what, what is due, what is the matter."""
    book, now, devices = Book(), desk().now(), desk().hall.plan.devices

    def read(connection: Connection) -> Content:
        return Content(
            register.assets(connection, devices, now),
            inspections.last_looks(connection),
            faults.open_faults(connection),
            faults.ended(connection, now - _ENDED_DAYS * _DAY),
        )

    content = on_writer(read)
    people = {it.name for it in services().accounts.all() if it.disabled_at is None}
    keepers = {asset.keeper for asset in content.assets if asset.keeper}
    return book.views.all(content, sorted(people | keepers | {grant().name}))


@route(
    blueprint,
    "POST",
    "/api/maintenance/assets",
    roles=_ADMIN,
    ask=wire.AssetAsk,
    answer=wire.Asset,
    status=201,
)
def add(ask: wire.AssetAsk) -> Answer:
    """Enter something that is no device of the plan."""
    book, name, entry = Book(), _name("asset"), _entry(ask)

    def write(connection: Connection) -> wire.Asset:
        return book.seen(connection, register.add(connection, name, entry, book.now))

    return noted(write, "asset_added", 201)


@route(
    blueprint,
    "POST",
    "/api/maintenance/assets/{id}",
    roles=_ADMIN,
    ask=wire.AssetAsk,
    answer=wire.Asset,
)
def change(id: str, ask: wire.AssetAsk) -> Answer:
    """Write anew who keeps it, where it is, and how often somebody should look at it."""
    book, entry = Book(), _entry(ask)

    def write(connection: Connection) -> wire.Asset:
        asset = book.asset(connection, id)
        return book.seen(connection, register.change(connection, asset, entry))

    return noted(write, "asset_changed")


@route(
    blueprint,
    "POST",
    "/api/maintenance/assets/{id}/retire",
    roles=_ADMIN,
    ask=wire.Nothing,
    answer=wire.Asset,
)
def retire(id: str, ask: wire.Nothing) -> Answer:
    """It is not there any more; what was seen of it stays on record."""
    book = Book()

    def write(connection: Connection) -> wire.Asset:
        asset = book.asset(connection, id)
        return book.seen(connection, register.retire(connection, asset, book.devices, book.now))

    return noted(write, "asset_retired")


@route(
    blueprint,
    "POST",
    "/api/maintenance/assets/{id}/label",
    roles=_ADMIN,
    ask=wire.Nothing,
    answer=wire.AssetLabel,
)
def relabel(id: str, ask: wire.Nothing) -> Answer:
    """Another label: the one before is lost, and is no good any more."""
    book = Book()

    def write(connection: Connection) -> wire.AssetLabel:
        asset = register.relabel(connection, book.asset(connection, id))
        return wire.AssetLabel(asset=asset.id, tag=asset.tag)

    return noted(write, "asset_relabelled")


@route(
    blueprint,
    "GET",
    "/api/maintenance/labels/{tag}",
    roles=STAFF,
    answer=wire.AssetHistory,
)
def by_label(tag: str) -> wire.AssetHistory:
    """What a label stands on, for whoever has scanned it."""
    return _history(Book(), lambda it: register.find_by_tag(it, tag))


@route(
    blueprint,
    "GET",
    "/api/maintenance/assets/{id}",
    roles=STAFF,
    answer=wire.AssetHistory,
)
def history(id: str) -> wire.AssetHistory:
    """What was seen of an asset and done to it."""
    book = Book()
    return _history(book, lambda it: book.asset(it, id))


@route(
    blueprint,
    "POST",
    "/api/maintenance/assets/{id}/inspections",
    roles=STAFF,
    ask=wire.InspectionAsk,
    answer=wire.Asset,
    status=201,
)
def inspect(id: str, ask: wire.InspectionAsk) -> Answer:
    """Write down what somebody found; a fault is told with it."""
    if ask.result != "ok" and not ask.note:
        raise ApiError(422, "invalid", field="note")
    book, name, by = Book(), _name("look"), grant().actor
    found = Inspection(name, id, book.now, by, ask.result, ask.tag is not None, ask.note)

    def write(connection: Connection) -> wire.Asset:
        asset = register.keep(connection, book.asset(connection, id))
        inspections.inspect(connection, asset, found, ask.tag)
        return book.seen(connection, asset)

    return done(write, f"{by} looked at {id}: {ask.result}", 201)


@route(
    blueprint,
    "POST",
    "/api/maintenance/assets/{id}/send",
    roles=STAFF,
    ask=wire.SendAsk,
    answer=wire.AssetFault,
)
def send(id: str, ask: wire.SendAsk) -> Answer:
    """Send somebody to what does not work; a fault that nobody told before is told with it."""
    if ask.fault is None and not ask.what:
        raise ApiError(422, "invalid", field="what")
    book, name, by = Book(), _name("look"), grant().actor

    def write(connection: Connection) -> wire.AssetFault:
        fault = ask.fault
        if fault is None:
            asset = register.keep(connection, book.asset(connection, id))
            told = Inspection(name, id, book.now, by, "report", by_label=False, note=ask.what)
            fault = inspections.report(connection, asset, told).id
        return fault_seen(faults.send(connection, fault, ask.who, book.now, by))

    return done(write, f"{by} sends {ask.who or 'nobody'} to {id}")


@route(
    blueprint,
    "POST",
    "/api/maintenance/faults/{id}/end",
    roles=STAFF,
    ask=wire.EndFaultAsk,
    answer=wire.AssetFault,
)
def end(id: str, ask: wire.EndFaultAsk) -> Answer:
    """It is mended, or there was nothing to mend."""
    by, at = grant().actor, desk().now()
    return done(
        lambda it: fault_seen(faults.end(it, id, ask.state, ask.remedy, at, by)),
        f"{by} ends fault {id}: {ask.state}",
    )


@route(
    blueprint,
    "POST",
    "/api/maintenance/faults/{id}/reopen",
    roles=STAFF,
    ask=wire.Nothing,
    answer=wire.AssetFault,
)
def reopen(id: str, ask: wire.Nothing) -> Answer:
    """It is not mended after all."""
    by = grant().actor
    return done(lambda it: fault_seen(faults.reopen(it, id)), f"{by} reopens fault {id}")


@route(
    blueprint,
    "GET",
    "/api/maintenance/record",
    roles=_OVERSEERS,
    answer=wire.MaintenanceRecord,
    query=_SPAN,
)
def record() -> wire.MaintenanceRecord:
    """Inspections and faults of some days."""
    first, last = _span()
    begin, stop = _midnight(first), _midnight(last + timedelta(days=1))

    def read(connection: Connection) -> tuple[list[Inspection], list[Fault], list[Asset]]:
        looks = inspections.between(connection, begin, stop)
        told = faults.between(connection, begin, stop)
        named = {it.asset for it in looks} | {it.asset for it in told}
        return looks, told, register.named(connection, named)

    looks, told, assets = on_writer(read)
    views = Book().views
    return wire.MaintenanceRecord(
        inspections=[inspection_seen(it) for it in looks],
        faults=[fault_seen(it) for it in told],
        assets=[views.title(it) for it in assets],
        complete=len(looks) < MOST_READ,
    )


@route(
    blueprint,
    "GET",
    "/api/maintenance/uptime",
    roles=_OVERSEERS,
    answer=wire.UpTimeView,
    query=_SPAN,
)
def uptime() -> wire.UpTimeView:
    """How long each device worked while the hall was open."""
    first, last = _span()
    plan, now = desk().hall.plan, desk().now()
    opened = open_periods(plan.hours, first, last, now)
    driven = [device for device in plan.devices if device.port]
    assets = {it.device: it for it in on_writer(lambda it: register.assets(it, driven, now))}
    try:
        found = services().maintenance.uptimes.of([it.code for it in driven], opened)
    except RecordsError as error:
        log.error("up-time: %s", error)
        raise ApiError(500, "fault") from None
    views = Book().views
    return wire.UpTimeView(
        first=first.isoformat(),
        last=last.isoformat(),
        open_time=sum(it.end - it.begin for it in opened),
        devices=[views.uptime(assets[it.code], found[it.code]) for it in driven],
    )


def _span() -> tuple[date, date]:
    """The days that are asked for. ApiError 422 for too many."""
    today = local(desk().hall.plan.hours, desk().now()).date()
    last = day_asked("to") or today
    first = day_asked("from") or last - timedelta(days=_ENDED_DAYS - 1)
    if not timedelta(0) <= last - first < timedelta(days=_MOST_DAYS):
        raise ApiError(422, "invalid", field="to")
    return first, last


def _history(book: Book, find: Callable[[Connection], Asset]) -> wire.AssetHistory:
    def read(connection: Connection) -> wire.AssetHistory:
        asset = find(connection)
        return wire.AssetHistory(
            asset=book.seen(connection, asset),
            inspections=[inspection_seen(it) for it in inspections.of_asset(connection, asset.id)],
            faults=[fault_seen(it) for it in faults.of_asset(connection, asset.id)],
        )

    return on_writer(read)


def _entry(ask: wire.AssetAsk) -> Entry:
    """ApiError 422 for a kind there is not."""
    if ask.kind not in KINDS:
        raise ApiError(422, "invalid", field="kind")
    return Entry(ask.kind, ask.name, ask.place, ask.keeper, ask.every_days)


def _name(kind: str) -> str:
    """Of what this request makes; the same request again makes the same."""
    made = hashlib.sha256("\n".join(request_key()).encode()).hexdigest()[:20]
    return f"{kind}-{made}"


def _midnight(day: date) -> int:
    return instant(desk().hall.plan.hours, day, time.min)
