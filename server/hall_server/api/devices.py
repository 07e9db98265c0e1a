"""How every device of the hall is, and since when; and checks of them."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, request
from sqlalchemy import Connection

from hall_devices.printers.profiles import profile
from hall_kiosk.check_slip import KIND as CHECK
from hall_queue.plan import Device, Plan
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.access.log import note
from hall_server.api.edge import (
    ApiError,
    desk,
    grant,
    keep_once,
    request_key,
    route,
    services,
)
from hall_server.devices.device_checks import Content, NotChecked, content_of
from hall_server.storage.journal import Answer
from hall_server.views.device_views import is_at

blueprint = Blueprint("devices", __name__)
_DIGITS = 15
"""Of a row's number."""
_OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN})


@route(blueprint, "GET", "/api/devices", roles=_OVERSEERS, answer=list[wire.DeviceStanding])
def list_devices() -> list[wire.DeviceStanding]:
    """Every device of the plan, as its agent last said."""
    plan = desk().hall.plan
    return [_standing(plan, device) for device in plan.devices]


@route(
    blueprint,
    "POST",
    "/api/devices/{code}/check",
    roles=_OVERSEERS,
    ask=wire.Nothing,
    answer=wire.DeviceStanding,
)
def check(code: str, ask: wire.Nothing) -> Answer:
    """Let a device show that it works: a printer prints its self-check page, which is no ticket.
    Not while it is busy with a visitor's slip."""
    plan = desk().hall.plan
    device = require_device(code)
    content = content_of(plan, device, desk().now())
    return ask_device(device, content, CHECK, "device_checked")


@route(
    blueprint,
    "GET",
    "/api/devices/{code}/trace",
    roles=_OVERSEERS,
    answer=wire.DeviceTrace,
    query={"run": "run of the trace that the page has", "after": "number of its last row"},
)
def trace(code: str) -> wire.DeviceTrace:
    """What goes over a device's port, and what it means. Asked again and again while somebody
    looks: what an answer lacks is fetched from the device's computer for the next one. What may
    be somebody's (cards, codes) is not in it."""
    device = require_device(code)
    after = request.args.get("after", "")
    known = int(after) if after.isascii() and after.isdecimal() and len(after) <= _DIGITS else 0
    return services().traces.look(device.code, request.args.get("run", ""), known)


def require_device(code: str) -> Device:
    """ApiError 404 when the plan has none of this code."""
    device = next((it for it in desk().hall.plan.devices if it.code == code), None)
    if device is None:
        raise ApiError(404, "unknown_device", device=code[:40])
    return device


def ask_device(device: Device, content: Content, kind: str, deed: str) -> Answer:
    """Ask its agent for a check or a pack, once, and write down who did."""
    plan, key, actor = desk().hall.plan, request_key(), grant().actor

    def begin(connection: Connection) -> Answer:
        try:
            services().checks.begin(device, key, actor, content, kind)
        except NotChecked as error:
            return Answer(409, {"error": {"code": error.code, "device": device.code}})
        note(connection, actor, deed, device.code)
        return Answer(200, _standing(plan, device).model_dump(mode="json"))

    return keep_once(begin)


def _standing(plan: Plan, device: Device) -> wire.DeviceStanding:
    counter = plan.counter.get(device.counter)
    health = services().devices.of(device.code)
    return wire.DeviceStanding(
        code=device.code,
        kind=device.kind,
        driver=device.driver,
        port=device.port,
        address=device.settings.get("address", ""),
        agent=device.agent,
        counter=counter.label if counter else "",
        kiosk="、".join(kiosk.name for kiosk in plan.kiosks if is_at(kiosk, device)),
        state=health.state,
        since=health.since,
        last_ok=health.last_ok,
        evidence=health.evidence,
        detail=health.detail,
        counts=dict(health.counts),
        check=_check(device.code),
        cells=_cells(device),
    )


def _cells(device: Device) -> int:
    if device.kind != "ticket_printer":
        return 0
    with suppress(KeyError):  # a driver of another package has profiles of its own
        return profile(device.profile or "80mm").cells
    return 0


def _check(device: str) -> wire.DeviceCheck | None:
    latest = services().checks.of(device)
    if latest is None:
        return None
    return wire.DeviceCheck(
        at=latest.at,
        by=latest.by,
        state=latest.state,
        evidence=latest.evidence,
        reason=latest.reason,
        kind=latest.kind,
        replaced=latest.replaced,
    )
