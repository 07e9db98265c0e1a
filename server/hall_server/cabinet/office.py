"""Openings on their way to a door and back, and how the doors stand, as agents say.

What an opening has come to is a row (store.py); that nobody will tell it any more is known here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from hall_devices.drivers import Door
from hall_server.cabinet import rows, store
from hall_server.cabinet.cells import MOST_LOCKS
from hall_server.cabinet.store import Opening
from hall_server.clock import real_now
from hall_server.front_desk import FrontDesk

log = logging.getLogger(__name__)

OPEN_WITHIN = 15_000
"""Real ms in which an opening is begun, or not at all: whoever wants it stands before the door."""
_ANSWER_WITHIN = 30_000
"""Real ms after which nobody will say any longer what became of it."""
_FORGET_EVERY = 24 * 3600 * 1000
MARK = "door-"
"""What names of openings begin with."""
_STATES = {
    "accepted": "waiting",
    "sending": "running",
    "printed": "done",
    "not_printed": "failed",
    "unknown": "unknown",
}
"""What an agent says of a job → what that means of an opening."""


@dataclass(frozen=True, slots=True)
class DoorState:
    """since: real ms, when it was first said."""

    door: Door
    since: int


class CabinetOffice:
    """Any thread of the network side."""

    def __init__(self, desk: FrontDesk, now: Callable[[], int] = real_now) -> None:
        self._desk = desk
        self._now = now
        self._lock = threading.Lock()
        self._since = desk.now()
        """Hall time; what was ordered before is of a former run of the server."""
        self._offered: dict[str, int] = {}
        self._same: dict[str, str] = {}
        self._doors: dict[str, dict[int, DoorState]] = {}
        self._forgotten_at: int | None = None
        self.offer: Callable[[Opening], bool] = lambda opening: False
        """Set by the agents' line: hand it to whoever drives its board."""

    @staticmethod
    def prepare(connection: Connection) -> None:
        """Make the tables; run once when the journal is opened."""
        rows.prepare(connection)

    def begin(self, opening: Opening) -> Opening:
        """Tell a door to open, once, after its opening was stored. Not one of a former run: who
        wanted that has gone, and something else may lie there."""
        if opening.at < self._since:
            return self.standing(opening)
        with self._lock:
            begun = opening.id in self._offered or opening.state != "waiting"
            self._offered.setdefault(opening.id, self._now())
        if begun or self.offer(opening):
            return opening
        self._record(opening.id, "failed", "unknown", "no_agent")
        return replace(opening, state="failed", reason="no_agent")

    def join(self, name: str, opening: Opening) -> None:
        """The order of this name was answered with another one's opening."""
        with self._lock:
            self._same[name] = opening.id

    def joined(self, name: str) -> str:
        """The opening that an order was answered with; else its own."""
        with self._lock:
            return self._same.get(name, name)

    def is_open(self, opening: Opening) -> bool:
        """Whether it may still be told what became of it."""
        if opening.state not in store.OPEN:
            return False
        with self._lock:
            begun = self._offered.get(opening.id)
        return begun is not None and self._now() - begun <= _ANSWER_WITHIN

    def standing(self, opening: Opening) -> Opening:
        """As it is known now: open for too long, or from before a restart, nobody knows."""
        if opening.state not in store.OPEN or self.is_open(opening):
            return opening
        return replace(opening, state="unknown", reason="no_answer")

    def report(self, job: str, state: str, evidence: str, reason: str) -> bool:
        """An agent says how a job stands; False when it is no opening."""
        if not job.startswith(MARK):
            return False
        if state in _STATES:
            self._record(job, _STATES[state], evidence, reason)
        return True

    def _record(self, name: str, state: str, evidence: str, reason: str) -> None:
        if state in ("failed", "unknown"):
            log.warning("opening %s: %s, %s", name, state, reason)
        at = self._desk.now()
        self._desk.store(lambda it: store.record(it, name, state, evidence, reason, at))

    def tell_doors(self, data: Any, devices: Collection[str]) -> None:
        """An agent's `doors` event; what makes no sense, or is about none of `devices`, is passed
        over."""
        device = data.get("device") if isinstance(data, dict) else None
        if not isinstance(device, str) or device not in devices:
            return
        said = _doors(data.get("doors"))
        now = self._now()
        with self._lock:
            before = self._doors.get(device, {})
            self._doors[device] = {
                lock: before[lock]
                if lock in before and before[lock].door == door
                else DoorState(door, now)
                for lock, door in said.items()
            }

    def no_agent(self, devices: Collection[str]) -> None:
        """Nobody knows any more how their doors stand."""
        with self._lock:
            for device in devices:
                self._doors.pop(device, None)

    def door(self, device: str, lock: int) -> DoorState | None:
        """None when nobody knows."""
        with self._lock:
            return self._doors.get(device, {}).get(lock)

    def upkeep(self, now: int) -> None:
        """Now and then, drop what is too old. now: real time, ms."""
        if self._forgotten_at is not None and now - self._forgotten_at < _FORGET_EVERY:
            return
        self._forgotten_at = now
        at = self._desk.now()
        self._desk.store(lambda it: store.forget(it, at))
        with self._lock:
            late = now - _ANSWER_WITHIN
            self._offered = {name: begun for name, begun in self._offered.items() if begun > late}
            self._same = {name: it for name, it in self._same.items() if it in self._offered}


def _doors(told: object) -> Mapping[int, Door]:
    if not isinstance(told, dict) or len(told) > MOST_LOCKS:
        return {}
    return {
        int(lock): door
        for lock, door in told.items()
        if isinstance(lock, str) and lock.isascii() and lock.isdecimal()
        if door in ("open", "closed")
    }
