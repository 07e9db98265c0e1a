"""The agent's two clocks: one to write down when something was, one to say how long it may take."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    """What this computer's clock shows; for people.  It may be put right at any moment."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Seconds of a clock that nobody can set and that goes on while the computer sleeps."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class SteadyClock:
    """A time of day that never jumps: what the clock showed at the beginning, and on from there.

    Limits are kept by it.  When a kiosk's clock is put right by an hour, the slips that wait are
    still printed, and none is printed an hour late.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = utc_now,
        steady: Callable[[], float] = elapsed,
    ) -> None:
        self._steady = steady
        self._began, self._at = wall(), steady()

    def now(self) -> datetime:
        """Aware."""
        return self._began + timedelta(seconds=self._steady() - self._at)
