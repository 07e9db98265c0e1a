"""How every device of the hall is, and since when; and checks of them."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import Connection

from hall_queue.plan import Device, Plan
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.edge import (
    ApiError,
    desk,
    grant,
    keep_once,
    request_key,
    route,
    services,
)
from hall_server.devices.device_checks import NotChecked, content_of
from hall_server.storage.journal import Answer

blueprint = Blueprint("devices", __name__)
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
    """Let a device show that it works: a printer prints a slip that is no ticket."""
    plan = desk().hall.plan
    device = next((device for device in plan.devices if device.code == code), None)
    if device is None:
        raise ApiError(404, "unknown_device", device=code[:40])
    content = content_of(plan, device, desk().now())
    key, actor = request_key(), grant().actor

    def begin(connection: Connection) -> Answer:
        try:
            services().checks.begin(device, key, actor, content)
        except NotChecked as error:
            return Answer(409, {"error": {"code": error.code, "device": code}})
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
        counter=counter.label if counter else "",
        kiosk="、".join(kiosk.name for kiosk in plan.kiosks if kiosk.printer == device.code),
        state=health.state,
        since=health.since,
        last_ok=health.last_ok,
        evidence=health.evidence,
        detail=health.detail,
        counts=dict(health.counts),
        check=_check(device.code),
    )


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
    )
