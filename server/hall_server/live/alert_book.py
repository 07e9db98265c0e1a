"""The alerts of the running hall with what can be done about them, worked out once for all pages.

Trying out what could be done is dear, so nobody waits for it on the way to a page: rooms are given
what is known, and told again when more is. Only one search runs at a time, and it lets others in
after every trial.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from hall_queue.alerts import Alert, Diversion
from hall_queue.hall import Hall
from hall_queue.hour_ahead import HourAhead, hour_ahead
from hall_queue.plan import Plan
from hall_server import wire
from hall_server.views.alert_views import alert_views

_FRESH = 2.0
"""Real seconds that a search is good for while alerts, diversions and the plan stay as they are."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search has found, and in what hall."""

    alerts: tuple[Alert, ...] = ()
    diversions: tuple[Diversion, ...] = ()
    plan: Plan | None = None
    at: float = 0.0
    """When it began, real seconds."""
    views: list[wire.Alert] = field(default_factory=list)

    def is_good(self, hall: Hall) -> bool:
        """Whether it still says how things are; limits passed for some seconds do not matter."""
        overflow = hall.overflow
        same = self.alerts is overflow.alerts and self.diversions is overflow.diversions
        return same and self.plan is hall.plan and time.monotonic() - self.at <= _FRESH


class Alerts:
    """For one hall server; used by all its pages and requests.

    spawn: runs something beside the caller; rest: lets others in.
    """

    def __init__(
        self, spawn: Callable[[Callable[[], None]], object], rest: Callable[[], None]
    ) -> None:
        self._spawn = spawn
        self._rest = rest
        # The threading server comes from many threads; under gevent this is a greenlet's lock.
        self._search = threading.Lock()
        self._found = _Found()
        self._is_asked = False
        """A search has been asked for and not ended."""
        self.changed: list[Callable[[], None]] = []
        """Told when a search that was begun for a page has found something else than before."""

    def known(self, hall: Hall, now: int) -> list[wire.Alert]:
        """Places too full, the worst first, as far as is known; asks for a search when that is
        too old. now: hall time, milliseconds."""
        standing = {alert.id for alert in hall.overflow.open_alerts}
        if not standing:
            return []
        if not self._is_asked and not self._found.is_good(hall):
            self._is_asked = True
            self._spawn(lambda: self._renew(hall, now))
        return [view for view in self._found.views if view.id in standing]

    def sure(self, hall: Hall, now: int) -> list[wire.Alert]:
        """As `known`, but waits for a search when one is needed."""
        if not hall.overflow.open_alerts:
            return []
        with self._search:
            if not self._found.is_good(hall):
                begun = time.monotonic()
                views = alert_views(hall, now, self._rest)
                overflow = hall.overflow
                self._found = _Found(overflow.alerts, overflow.diversions, hall.plan, begun, views)
            return self._found.views

    def at_counter(self, hall: Hall, code: str, now: int) -> list[wire.Alert]:
        """Those a counter can do something about and has not declined, with what it can do."""
        declined = {alert.id for alert in hall.overflow.open_alerts if code in alert.declined}
        found = []
        for alert in self.known(hall, now):
            mine = [one for one in alert.suggestions if one.counter == code]
            if mine and alert.id not in declined:
                found.append(alert.model_copy(update={"suggestions": mine}))
        return found

    def hour_ahead(self, hall: Hall, alert: int, key: str, now: int) -> HourAhead:
        """As `hall_queue.hour_ahead`; one at a time, and not beside a search."""
        with self._search:
            return hour_ahead(hall, alert, key, now, self._rest)

    def _renew(self, hall: Hall, now: int) -> None:
        before = self._found.views
        try:
            found = self.sure(hall, now)
        finally:
            self._is_asked = False
        if found != before:
            for tell in self.changed:
                tell()
