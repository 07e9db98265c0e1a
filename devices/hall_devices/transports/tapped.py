"""A transport that lets somebody see what goes over it."""

from __future__ import annotations

from hall_devices.transport import Tap, Transport


class TappedTransport:
    """Passes everything on; the tap sees what was written whole, and what has come."""

    def __init__(self, transport: Transport, tap: Tap) -> None:
        self._transport = transport
        self._tap = tap
        self.can_read = transport.can_read
        self.dies_silently = transport.dies_silently

    def open(self) -> None:
        """See Transport."""
        self._transport.open()

    def write(self, data: bytes) -> None:
        """See Transport."""
        self._transport.write(data)
        self._tap.sent(data)

    def hand_over(self) -> None:
        """See Transport."""
        self._transport.hand_over()

    def read(self, size: int, timeout: float) -> bytes:
        """See Transport."""
        data = self._transport.read(size, timeout)
        self._tap.heard(data)
        return data

    def close(self) -> None:
        """See Transport."""
        self._transport.close()
