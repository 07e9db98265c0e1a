"""What is done for one code scanner: what it reads is told at once, and it is asked how it is."""

from __future__ import annotations

import time
from collections.abc import Callable

from hall_devices import health as hl
from hall_devices.drivers import Outcome, Scanner
from hall_kiosk.clock import utc_now

from .duties import CHECKED
from .news import News
from .ping_duty import PingDuty

TRUST_SECONDS = 300.0
"""For so long a scan shows that one is there which cannot be asked."""


class ScannerDuty(PingDuty):
    """A code is told and forgotten; no log and no health says anything of it.  One that reads on
    command is told to look again by each ping."""

    def __init__(
        self,
        code: str,
        scanner: Scanner,
        news: News,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(code, scanner, clock)
        self._scanner = scanner
        self._news = news
        self._scanned_at = float("-inf")

    def _unasked(self, now: float) -> None:
        if now - self._scanned_at >= TRUST_SECONDS:
            super()._unasked(now)

    def listen(self, now: float) -> None:
        for text in self._scanner.scanned():
            self._scanned_at, self._misses = now, 0
            self.health = hl.answered(self.health, utc_now(), None)
            self._news.scanned(self._code, text)

    def restart(self) -> None:
        super().restart()
        self._scanned_at = float("-inf")

    def check(self, text: str) -> Outcome:
        """Ask it; nothing is read for that."""
        return CHECKED[self._scanner.ping()]
