"""How every device of the hall is, and since when."""

from __future__ import annotations

from flask import Blueprint

from hall_queue.plan import Device, Plan
from hall_server import wire
from hall_server.access import Role
from hall_server.api.edge import desk, route, services

blueprint = Blueprint("devices", __name__)
_OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN})


@route(blueprint, "GET", "/api/devices", roles=_OVERSEERS, answer=list[wire.DeviceStanding])
def list_devices() -> list[wire.DeviceStanding]:
    """Every device of the plan, as its agent last said."""
    plan = desk().hall.plan
    return [_standing(plan, device) for device in plan.devices]


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
    )
