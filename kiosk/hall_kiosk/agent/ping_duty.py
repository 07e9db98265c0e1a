"""What is done for a device that is only asked now and then whether it is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol

from hall_devices import health as hl
from hall_devices.drivers import Taken
from hall_kiosk.clock import utc_now

from .duties import MISSES, RETRY_SECONDS

PING_SECONDS = 10.0
"""A device is asked so often."""


class Pinged(Protocol):
    """Its driver."""

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    def ping(self) -> Taken:
        """Ask; at most one time-out."""


class PingDuty:
    """The part that such duties share; each adds what its device is for, and a check."""

    def __init__(
        self, code: str, device: Pinged, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._code = code
        self._device = device
        self._clock = clock
        self._ping_at = 0.0
        self._misses = 0
        self.health = hl.unknown(utc_now())

    @property
    def counts(self) -> Mapping[str, int]:
        return self._device.counts

    def due(self, now: float) -> tuple[int, float] | None:
        return (0, self._ping_at) if now >= self._ping_at else None

    def act(self) -> None:
        said = self._device.ping()
        now = self._clock()
        self._ping_at = now + PING_SECONDS
        if said in ("taken", "refused"):
            self._misses = 0
            self._answered(refused=said == "refused")
        elif said == "sent":
            self._unasked(now)
        else:
            self._misses += 1
            if self._misses >= MISSES:
                self.health = hl.silent(self.health, utc_now(), said)
            else:
                self._ping_at = now + RETRY_SECONDS

    def _answered(self, *, refused: bool) -> None:
        """It is there."""
        self.health = hl.answered(self.health, utc_now(), None)

    def _unasked(self, now: float) -> None:
        """It cannot be asked."""
        self.health = hl.written(self.health, utc_now())

    def listen(self, now: float) -> None:
        """Its answers are heard while it waits for them."""

    def restart(self) -> None:
        self._ping_at, self._misses = 0.0, 0
