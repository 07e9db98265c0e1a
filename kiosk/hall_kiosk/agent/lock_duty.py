"""What is done for one lock board: its doors are looked at, and one is opened when somebody asks.

A door must never open when nobody asked for it, nor twice for one who did: a pulse is sent once,
only right after the board has said that this door is closed, and never again by itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping

from hall_devices import health as hl
from hall_devices.drivers import Door, LockBoard, Outcome, Unheard
from hall_devices.health import Health
from hall_devices.transport import TransportError
from hall_kiosk.clock import utc_now

from .duties import CHECKED, MISSES, RETRY_SECONDS, SILENT_SECONDS
from .news import News

log = logging.getLogger(__name__)

CLOSED_SECONDS = 2.0
"""How often a board is asked while all its doors are closed."""
OPEN_SECONDS = 0.5
"""The same while one is open, or has just been fired: somebody stands there."""
JUST_SECONDS = 5.0
WATCH_SECONDS = 1.5
"""So long a fired door may take to open."""
LOOK_SECONDS = 0.1
COIL_SECONDS = 0.5
"""From one pulse to the next of a board: one coil at a time."""
_NO_STATUS = Outcome("unknown", "write-only", "no_status")


class LockDuty:
    """Tells how the doors stand whenever it is known, and that nobody knows otherwise."""

    def __init__(
        self,
        code: str,
        board: LockBoard,
        news: News,
        listen: Callable[[float], object],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """listen: hears the line for at most so many seconds; raises TransportError."""
        self._code = code
        self._board = board
        self._news = news
        self._listen = listen
        self._clock = clock
        self._doors: Mapping[int, Door] | None = None
        self._misses = 0
        self._ask_at = 0.0
        self._fired_at: float | None = None
        self.health = hl.unknown(utc_now())

    @property
    def health(self) -> Health:
        """How the board is; its worker sets it too, when the port has gone."""
        return self._health

    @health.setter
    def health(self, health: Health) -> None:
        self._health = health
        if health.evidence != "answered":
            self._know(None)

    @property
    def counts(self) -> Mapping[str, int]:
        return self._board.counts

    def due(self, now: float) -> tuple[int, float] | None:
        if not self._board.answers or now < self._ask_at:
            return None
        return (2 if self._misses else 1, self._ask_at)

    def act(self) -> None:
        self._look()

    def listen(self, now: float) -> None:
        moved = self._board.news()
        if not moved:
            return
        if self._doors is None:
            self._ask_at = now  # it is there after all
            return
        self.health = hl.answered(self.health, utc_now(), None)
        self._know({**self._doors, **moved})
        self._ask_at = min(self._ask_at, now + OPEN_SECONDS)

    def restart(self) -> None:
        self._know(None)
        self._misses, self._ask_at = 0, 0.0
        if not self._board.answers:
            self.health = hl.written(self.health, utc_now())

    def check(self, text: str) -> Outcome:
        """Ask for the doors; none of them opens."""
        seen = self._look()
        return CHECKED[seen if isinstance(seen, str) else "taken"]

    def open_door(self, lock: int) -> Outcome:
        """Open one door with one pulse, and look whether it opens.

        not_printed: there was no pulse.  printed: the board says that the door is open now.
        Raises TransportError when the port goes after the pulse may have been sent.
        """
        if lock > self._board.locks:
            return Outcome("not_printed", "unknown", "no_such_lock")
        if not self._board.answers:
            self._fire(lock)
            return _NO_STATUS
        try:
            self._rest()
            seen = self._look()
        except TransportError as error:
            return Outcome("not_printed", "unknown", f"port_{error.kind}")
        if isinstance(seen, str):
            return Outcome("not_printed", "unknown", seen)
        door = seen.get(lock)
        if door != "closed":
            reason = "lock_unknown" if door is None else "already_open"
            return Outcome("not_printed", "answered", reason)
        self._fire(lock)
        return self._watch(lock)

    def _rest(self) -> None:
        """Wait until the coil that was fired last is at rest."""
        if self._fired_at is None:
            return
        while (left := self._fired_at + COIL_SECONDS - self._clock()) > 0:
            self._listen(left)

    def _fire(self, lock: int) -> None:
        self._fired_at = self._clock()
        log.info("%s: lock %s is fired", self._code, lock)
        said = self._board.open(lock)
        if said == "refused":
            log.warning("%s says that lock %s has not opened", self._code, lock)

    def _watch(self, lock: int) -> Outcome:
        until = self._clock() + WATCH_SECONDS
        while True:
            seen = self._look()
            if not isinstance(seen, str) and seen.get(lock) == "open":
                return Outcome("printed", "answered")
            if self._clock() >= until:
                break
            self._listen(LOOK_SECONDS)
        if isinstance(seen, str):
            return Outcome("unknown", "unknown", seen)
        return Outcome("unknown", "answered", "not_opened")

    def _look(self) -> Mapping[int, Door] | Unheard:
        """One question to the board, and what comes of it for health and doors."""
        self._board.news()  # older than the answer
        seen = self._board.doors()
        now = self._clock()
        if isinstance(seen, str):
            self._missed(seen, now)
            return seen
        doors = {**seen, **self._board.news()}
        self._misses = 0
        self.health = hl.answered(self.health, utc_now(), None)
        self._know(doors)
        just = self._fired_at is not None and now - self._fired_at < JUST_SECONDS
        lively = just or "open" in doors.values()
        self._ask_at = now + (OPEN_SECONDS if lively else CLOSED_SECONDS)
        return doors

    def _missed(self, seen: Unheard, now: float) -> None:
        if seen == "sent":
            self.health = hl.written(self.health, utc_now())
            return
        self._misses += 1
        self._ask_at = now + RETRY_SECONDS
        if self._misses >= MISSES:
            self._ask_at = now + SILENT_SECONDS
            self.health = hl.silent(self.health, utc_now(), seen)

    def _know(self, doors: Mapping[int, Door] | None) -> None:
        self._doors = doors
        self._news.doors(self._code, doors)
