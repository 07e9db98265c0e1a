"""Room `hall:all`: the supervisor's view with what other books know: alerts, devices."""

from __future__ import annotations

from hall_queue.hall import Hall
from hall_queue.plan import Device, Plan
from hall_server import wire
from hall_server.devices.device_health import DeviceBook, DeviceHealth
from hall_server.live.alert_book import Alerts
from hall_server.views.supervisor_view import DevicesSeen, Trends, supervisor_view

GAP = 1.0
"""Seconds between two views: dear to make, and nobody reads faster."""
_WORST_FIRST = ("trouble", "low", "unknown")


class SupervisorRoom:
    """Makes the view; for one hall server."""

    def __init__(self, devices: DeviceBook, alerts: Alerts) -> None:
        self._devices = devices
        self._alerts = alerts
        self._trends = Trends()

    def view(self, hall: Hall, code: str, now: int) -> wire.SupervisorView | None:
        """The whole; None for any other code than `all`."""
        if code != "all":
            return None
        return supervisor_view(
            hall,
            now,
            self._trends.of(hall, now),
            devices_seen(hall.plan, self._devices),
            self._alerts.known(hall, now),
        )


def devices_seen(plan: Plan, book: DeviceBook) -> DevicesSeen:
    """The devices that have a port. One that cannot answer, by its nature, is in no trouble."""
    driven = [device for device in plan.devices if device.port]
    healths = [(device, book.of(device.code)) for device in driven]
    troubled = [
        _seen(plan, device, health)
        for device, health in healths
        if health.shown != "ok" and health.evidence != "write-only"
    ]
    troubled.sort(key=lambda seen: (_WORST_FIRST.index(seen.state), -seen.since, seen.code))
    return DevicesSeen(tuple(troubled), len(driven))


def _seen(plan: Plan, device: Device, health: DeviceHealth) -> wire.DeviceSeen:
    kiosk = next((kiosk for kiosk in plan.kiosks if kiosk.printer == device.code), None)
    counter = plan.counter.get(device.counter)
    return wire.DeviceSeen.model_validate(
        {
            "code": device.code,
            "name": kiosk.name if kiosk else "",
            "counter": counter.label if counter else None,
            "kind": device.kind,
            "state": health.shown,
            "detail": health.detail,
            "since": health.since,
        }
    )
