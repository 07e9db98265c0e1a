"""What will happen in a simulated hall, in order, on the hall's own clock."""

from __future__ import annotations

import heapq
import itertools
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from hall_server.demo.interface import Gone, Interface

log = logging.getLogger(__name__)

MINUTE = 60_000
_SYNC = 60.0, 0.2, 5.0
"""Hall seconds between two looks at the hall's clock, and real seconds at least and at most."""
_LATER = MINUTE
"""Hall ms until something is done instead of what has failed."""

Act = Callable[[], None]


@dataclass(order=True, slots=True)
class _Entry:
    when: int
    order: int
    act: Act = field(compare=False)
    instead: Act | None = field(compare=False)


class Agenda:
    """Acts by hall time. Nothing that goes wrong in one of them ends it."""

    def __init__(self, hall: Interface) -> None:
        """Raises Gone when the hall does not say its time."""
        self._hall = hall
        info = hall.get("/api/hall")
        self.speed = float(info["speed"])
        self.zone = ZoneInfo(info["timezone"])
        self._started, self._zero = int(info["at"]), time.monotonic()
        self._synced = self._zero
        self._entries: list[_Entry] = []
        self._order = itertools.count()

    def now(self) -> int:
        """Hall time, ms."""
        return self._started + round((time.monotonic() - self._zero) * 1000 * self.speed)

    def at(self, when: int, act: Act, instead: Act | None = None) -> None:
        """Do `act` at that hall time. instead: done a while later when `act` fails."""
        heapq.heappush(self._entries, _Entry(when, next(self._order), act, instead))

    def after(self, wait: int, act: Act, instead: Act | None = None) -> None:
        """As `at`, so many hall ms from now."""
        self.at(self.now() + wait, act, instead)

    def step(self) -> float:
        """Do what is due; real seconds until the next thing."""
        every, least, most = _SYNC
        if time.monotonic() - self._synced > min(most, max(least, every / self.speed)):
            self._sync()
        while self._entries and self._entries[0].when <= self.now():
            self._do(heapq.heappop(self._entries))
        if not self._entries:
            return 1.0
        return min(1.0, max(0.0, (self._entries[0].when - self.now()) / 1000 / self.speed))

    def _sync(self) -> None:
        """The demo skips its nights: the clock may have jumped."""
        self._synced = time.monotonic()
        try:
            self._started = int(self._hall.get("/api/hall")["at"])
        except Exception:  # as in _do
            log.exception("the hall's time is not known")
        else:
            self._zero = self._synced = time.monotonic()

    def _do(self, entry: _Entry) -> None:
        try:
            entry.act()
        except Gone as error:
            log.warning("not done: %s", error)
        except Exception:  # the outermost loop: whatever the server says, the hall lives on
            log.exception("not done")
        else:
            return
        if entry.instead is not None:
            self.after(_LATER, entry.instead, entry.instead)
