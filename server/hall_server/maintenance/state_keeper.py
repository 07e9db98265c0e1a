"""Stores how every device was and when, for the report of the up-time.

Told by the devices' book on the network side; written once a second, in one transaction. What the
last second before a crash brought is lost: the span that was watched ends before it.
"""

from __future__ import annotations

import threading
from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, update

from hall_server.devices.device_health import DeviceHealth
from hall_server.front_desk import FrontDesk
from hall_server.maintenance.rows import STATES, WATCHES
from hall_server.maintenance.uptime import UNWATCHED

DAY = 24 * 3600 * 1000
KEEP = 400 * DAY
"""How long it can be told how a device was, ms."""
_SEEN_EVERY = 20_000
"""Real ms between two notes that the server still looks."""
_MOST = 2000
"""Changes of one second; more are told by the next ones."""


class StateKeeper:
    """`changed` from any thread of the network side, the rest from the one that looks after."""

    def __init__(self, desk: FrontDesk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._waiting: list[tuple[str, int, str, str]] = []
        self._last: dict[str, tuple[str, str]] = {}
        self._watch: int | None = None
        self._seen_at: int | None = None
        self._begun_at = desk.now()

    def changed(self, health: DeviceHealth) -> None:
        """A device's state, evidence or detail is another one."""
        state = UNWATCHED if health.detail == "no_agent" else health.state
        with self._lock:
            if self._last.get(health.device) == (state, health.detail):
                return
            if len(self._waiting) < _MOST:
                self._last[health.device] = state, health.detail
                self._waiting.append((health.device, self._desk.now(), state, health.detail))

    def upkeep(self, now: int) -> None:
        """Write what is new, now and then that the server still looks. now: real time, ms.
        Raises StorageFailed; what waits is written the next time."""
        due = self._seen_at is None or now - self._seen_at >= _SEEN_EVERY
        with self._lock:
            waiting = [*self._waiting]
        if not waiting and not due:
            return
        self._watch = self._desk.store(lambda connection: self._write(connection, waiting))
        self._seen_at = now
        with self._lock:
            del self._waiting[: len(waiting)]

    def _write(self, connection: Connection, waiting: Collection[tuple[str, int, str, str]]) -> int:
        """The number of this run's watch."""
        at = self._desk.now()
        if waiting:
            names = ("device", "at", "state", "detail")
            rows = [dict(zip(names, row, strict=True)) for row in waiting]
            connection.execute(insert(STATES), rows)
        if self._watch is None:
            begun = insert(WATCHES).values(begun_at=self._begun_at, seen_at=at)
            return int(connection.execute(begun.returning(WATCHES.c.seq)).scalar_one())
        mine = WATCHES.c.seq == self._watch
        connection.execute(update(WATCHES).where(mine).values(seen_at=at))
        return self._watch


def forget(connection: Connection, now: int) -> None:
    """Drop what is so old that nobody asks for it."""
    connection.execute(delete(STATES).where(STATES.c.at < now - KEEP))
    connection.execute(delete(WATCHES).where(WATCHES.c.seen_at < now - KEEP))
