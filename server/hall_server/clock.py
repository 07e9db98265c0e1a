"""The one clock of the hall. Everything the rules look at is hall time; a demo's runs faster."""

from __future__ import annotations

import time
from typing import Protocol


def real_now() -> int:
    """The computer's time, milliseconds since 1970: for what belongs to people, not to the hall."""
    return time.time_ns() // 1_000_000


class Every:
    """Says now and then that it is time again, in real seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last = time.monotonic()

    def passed(self) -> bool:
        """Whether so many seconds have passed since this was last true, or since the beginning."""
        now = time.monotonic()
        if now - self._last < self._seconds:
            return False
        self._last = now
        return True


class Clock(Protocol):
    """Hall time."""

    speed: float
    """Hall seconds per real second."""

    def now(self) -> int:
        """Hall time now, milliseconds since 1970."""
        ...


class WallClock:
    """A real hall: hall time is the computer's time."""

    speed = 1.0

    def now(self) -> int:
        return real_now()


class ScaledClock:
    """A demo's hall: starts at `start` and runs `speed` times as fast as the real world."""

    def __init__(self, start: int, speed: float) -> None:
        self.speed = speed
        # (hall ms, real ns), replaced as one: the writer reads the clock while a jump sets it.
        self._since = (start, time.monotonic_ns())

    def now(self) -> int:
        start, zero = self._since
        return start + round((time.monotonic_ns() - zero) / 1_000_000 * self.speed)

    def jump(self, to: int) -> None:
        """Go on from `to`; never backwards, as hall time does not."""
        self._since = (max(to, self.now()), time.monotonic_ns())
