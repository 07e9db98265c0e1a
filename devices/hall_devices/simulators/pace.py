"""A wire of a certain speed: bytes go in at once and come out as fast as it carries them."""

from __future__ import annotations

_NAP = 0.005
"""The longest wait between two looks at a wire with bytes on it, seconds."""


class PacedWire:
    """One direction of a cable.  now: seconds of any steady clock."""

    def __init__(self, bytes_per_second: float = 0.0) -> None:
        """bytes_per_second: 0 = everything comes out at once."""
        self._speed = bytes_per_second
        self._waiting = bytearray()
        self._since = 0.0

    def __len__(self) -> int:
        """How many bytes are on it."""
        return len(self._waiting)

    def put(self, data: bytes, now: float) -> None:
        """Send; behind what is on it already."""
        if not self._waiting:
            self._since = now
        self._waiting += data

    def take(self, now: float) -> bytes:
        """What has come through since the last call."""
        passed = len(self._waiting)
        if self._speed:
            passed = min(passed, int((now - self._since) * self._speed))
            self._since += passed / self._speed
        data = bytes(self._waiting[:passed])
        del self._waiting[:passed]
        return data

    def wait(self, now: float) -> float | None:
        """Seconds until it is worth a look, None while it is empty."""
        if not self._waiting:
            return None
        through = self._since + len(self._waiting) / self._speed if self._speed else now
        return min(_NAP, max(0.0, through - now))

    def clear(self) -> None:
        """What is on it is lost."""
        self._waiting.clear()
