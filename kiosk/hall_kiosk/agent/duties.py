"""What is done for one device of a shared line, turn by turn; and a bar's text."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from hall_devices import health as hl
from hall_devices.drivers import Bar, Outcome, Sign
from hall_devices.health import Health
from hall_kiosk.clock import utc_now

from .wishes import Wishes

log = logging.getLogger(__name__)

REFRESH_SECONDS = 30.0
"""A bar that lost its power, or its answer, gets its text again after so long."""
RETRY_SECONDS = 1.0
SILENT_SECONDS = 10.0
"""A silent bar is asked more rarely: each question costs its line a whole time-out."""
CHECK_SECONDS = 10.0
"""So long a bar shows the text of a check, unless there is something new to say before."""
NO_MEMORY = "agent_storage"
"""Detail of devices that are no use while the agent cannot write anything down."""
MISSES = 2
CHECKED = {
    "taken": Outcome("printed", "answered"),
    "sent": Outcome("unknown", "write-only", "no_status"),
    "refused": Outcome("unknown", "answered", "refused"),
    "silent": Outcome("unknown", "unknown", "silent"),
    "not_understood": Outcome("unknown", "unknown", "not_understood"),
}


class Duty(Protocol):
    """One device on a line; its worker's thread only.  May raise TransportError where it acts."""

    health: Health

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    def due(self, now: float) -> tuple[int, float] | None:
        """How urgent the next act is (smaller first), None when there is nothing to do."""

    def act(self) -> None:
        """One exchange on the line; at most one time-out long."""

    def listen(self, now: float) -> None:
        """Look at what has been heard; called often."""

    def restart(self) -> None:
        """The line was opened (again): what was sent before is forgotten."""

    def check(self, text: str) -> Outcome:
        """Do once what a person can see, in one exchange; what the device said of it."""


class BarDuty:
    """Shows the newest text; a text that came and went meanwhile is never shown."""

    def __init__(
        self,
        code: str,
        bar: Bar,
        wishes: Wishes,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._code = code
        self._bar = bar
        self._wishes = wishes
        self._clock = clock
        self._shown: Sign | None = None
        self._not_before = 0.0
        self._refresh_at = 0.0
        self._misses = 0
        self.health = hl.unknown(utc_now())

    @property
    def counts(self) -> Mapping[str, int]:
        return self._bar.counts

    def due(self, now: float) -> tuple[int, float] | None:
        sign = self._wishes.sign(self._code)
        if sign is None or now < self._not_before:
            return None
        if self._misses:
            return (2, self._not_before)
        if sign != self._shown:
            return (0, self._not_before)
        return (1, self._refresh_at) if now >= self._refresh_at else None

    def act(self) -> None:
        sign = self._wishes.sign(self._code)
        if sign is None:
            return
        taken = self._bar.show(sign)
        now = self._clock()
        if self._bar.replaced and sign != self._shown:
            log.warning("%s cannot show %s", self._code, self._bar.replaced)
        if taken in ("taken", "sent"):
            self._shown = sign
            self._misses, self._not_before = 0, 0.0
            self._refresh_at = now + REFRESH_SECONDS
            note = "glyphs_missing" if self._bar.replaced else ""
            self.health = (
                hl.answered(self.health, utc_now(), None, note)
                if taken == "taken"
                else hl.written(self.health, utc_now())
            )
            return
        self._shown = None
        self._not_before = now + RETRY_SECONDS
        if taken == "refused":
            self.health = hl.answered(self.health, utc_now(), "refused")
            return
        self._misses += 1
        if self._misses >= MISSES:
            self._not_before = now + SILENT_SECONDS
            self.health = hl.silent(self.health, utc_now(), taken)

    def listen(self, now: float) -> None:
        """Its answers are heard while it waits for them."""

    def restart(self) -> None:
        self._shown = None
        self._misses, self._not_before = 0, 0.0

    def check(self, text: str) -> Outcome:
        """The text stays for a moment; the counter's own comes back, at once when it changes."""
        taken = self._bar.show(Sign(text))
        if taken in ("taken", "sent"):
            self._refresh_at = self._clock() + CHECK_SECONDS
        return CHECKED[taken]
