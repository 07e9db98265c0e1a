"""What is done for one reader of identity cards: it is asked whether it is well, and tried."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from hall_devices import health as hl
from hall_devices.drivers import Card, CardReader, Outcome
from hall_kiosk.clock import utc_now

from .duties import CHECKED
from .ping_duty import PingDuty

log = logging.getLogger(__name__)

SELF_TEST = "self_test"
"""Detail of one whose own test fails."""


class ReaderDuty(PingDuty):
    """No card is read but for a check, and nothing of that card is told, kept or written down."""

    def __init__(
        self, code: str, reader: CardReader, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(code, reader, clock)
        self._reader = reader

    def _answered(self, *, refused: bool) -> None:
        trouble = SELF_TEST if refused else None
        if trouble and self.health.detail != trouble:
            log.warning("%s: its own test fails", self._code)
        self.health = hl.answered(self.health, utc_now(), trouble)

    def check(self, text: str) -> Outcome:
        """Read the card that lies there, and forget it."""
        found = self._reader.read()
        if isinstance(found, Card):
            return Outcome("printed", "answered")
        if found in ("no_card", "unreadable"):
            return Outcome("unknown", "answered", found)
        return CHECKED[found]
