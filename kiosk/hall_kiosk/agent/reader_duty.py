"""What is done for one reader of identity cards: it is asked whether it is well, and tried."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping

from hall_devices import health as hl
from hall_devices.drivers import Card, CardReader, Outcome
from hall_kiosk.clock import utc_now

from .duties import CHECKED, MISSES, RETRY_SECONDS

log = logging.getLogger(__name__)

PING_SECONDS = 10.0
"""A reader is asked so often whether it is there and well."""
SELF_TEST = "self_test"
"""Detail of one whose own test fails."""


class ReaderDuty:
    """No card is read but for a check, and nothing of that card is told, kept or written down."""

    def __init__(
        self, code: str, reader: CardReader, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._code = code
        self._reader = reader
        self._clock = clock
        self._ping_at = 0.0
        self._misses = 0
        self.health = hl.unknown(utc_now())

    @property
    def counts(self) -> Mapping[str, int]:
        return self._reader.counts

    def due(self, now: float) -> tuple[int, float] | None:
        return (0, self._ping_at) if now >= self._ping_at else None

    def act(self) -> None:
        said = self._reader.ping()
        now = self._clock()
        self._ping_at = now + PING_SECONDS
        if said in ("taken", "refused"):
            self._misses = 0
            trouble = SELF_TEST if said == "refused" else None
            if trouble and self.health.detail != trouble:
                log.warning("%s: its own test fails", self._code)
            self.health = hl.answered(self.health, utc_now(), trouble)
        elif said == "sent":
            self.health = hl.written(self.health, utc_now())
        else:
            self._misses += 1
            if self._misses >= MISSES:
                self.health = hl.silent(self.health, utc_now(), said)
            else:
                self._ping_at = now + RETRY_SECONDS

    def listen(self, now: float) -> None:
        """Its answers are heard while it waits for them."""

    def restart(self) -> None:
        self._ping_at, self._misses = 0.0, 0

    def check(self, text: str) -> Outcome:
        """Read the card that lies there, and forget it."""
        found = self._reader.read()
        if isinstance(found, Card):
            return Outcome("printed", "answered")
        if found in ("no_card", "unreadable"):
            return Outcome("unknown", "answered", found)
        return CHECKED[found]
