"""What is done for one code scanner: what it reads is told at once, and it is asked how it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from hall_devices import health as hl
from hall_devices.drivers import Outcome, Scanner
from hall_kiosk.clock import utc_now

from .duties import CHECKED, MISSES, RETRY_SECONDS
from .news import News

PING_SECONDS = 10.0
"""A scanner is asked so often whether it is there; one on command is told to look again."""
TRUST_SECONDS = 300.0
"""For so long a scan shows that one is there which cannot be asked."""


class ScannerDuty:
    """A code is told and forgotten; no log and no health says anything of it."""

    def __init__(
        self,
        code: str,
        scanner: Scanner,
        news: News,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._code = code
        self._scanner = scanner
        self._news = news
        self._clock = clock
        self._ping_at = 0.0
        self._scanned_at = float("-inf")
        self._misses = 0
        self.health = hl.unknown(utc_now())

    @property
    def counts(self) -> Mapping[str, int]:
        return self._scanner.counts

    def due(self, now: float) -> tuple[int, float] | None:
        return (0, self._ping_at) if now >= self._ping_at else None

    def act(self) -> None:
        said = self._scanner.ping()
        now = self._clock()
        self._ping_at = now + PING_SECONDS
        if said in ("taken", "refused"):
            self._misses = 0
            self.health = hl.answered(self.health, utc_now(), None)
        elif said == "sent":
            if now - self._scanned_at >= TRUST_SECONDS:
                self.health = hl.written(self.health, utc_now())
        else:
            self._misses += 1
            if self._misses >= MISSES:
                self.health = hl.silent(self.health, utc_now(), said)
            else:
                self._ping_at = now + RETRY_SECONDS

    def listen(self, now: float) -> None:
        for text in self._scanner.scanned():
            self._scanned_at, self._misses = now, 0
            self.health = hl.answered(self.health, utc_now(), None)
            self._news.scanned(self._code, text)

    def restart(self) -> None:
        self._ping_at, self._misses = 0.0, 0
        self._scanned_at = float("-inf")

    def check(self, text: str) -> Outcome:
        """Ask it; nothing is read for that."""
        return CHECKED[self._scanner.ping()]
