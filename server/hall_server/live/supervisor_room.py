"""Room `hall:all`: the supervisor's view with what other books know: alerts, devices."""

from __future__ import annotations

from collections.abc import Callable

from hall_queue.hall import DayState, Hall
from hall_server import wire
from hall_server.clock import real_now
from hall_server.devices.device_health import DeviceBook
from hall_server.live.alert_book import Alerts
from hall_server.live.page_book import PageBook
from hall_server.maintenance.office import KnownFault
from hall_server.views.device_views import Equipment, devices_seen
from hall_server.views.supervisor_view import Trends, supervisor_view

GAP = 1.0
"""Seconds between two views: dear to make, and nobody reads faster."""


class SupervisorRoom:
    """Makes the view; for one hall server."""

    def __init__(
        self,
        devices: DeviceBook,
        pages: PageBook,
        alerts: Alerts,
        fault_of: Callable[[str], KnownFault | None],
    ) -> None:
        self._devices = devices
        self._pages = pages
        self._alerts = alerts
        self._fault_of = fault_of
        self._trends = Trends()

    def view(self, hall: Hall, code: str, now: int) -> wire.SupervisorView | None:
        """The whole; None for any other code than `all`."""
        if code != "all":
            return None
        return supervisor_view(
            hall,
            now,
            self._trends.of(hall, now),
            devices_seen(hall.plan, self._equipment(hall)),
            self._alerts.known(hall, now),
        )

    def _equipment(self, hall: Hall) -> Equipment:
        serving = hall.day is not None and hall.day.state is not DayState.CLOSED
        return Equipment(self._devices.of, self._pages.of, serving, real_now(), self._fault_of)
