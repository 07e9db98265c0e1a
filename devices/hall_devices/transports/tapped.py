"""A transport that lets somebody see what goes over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hall_devices.transport import Tap, Transport, TransportError


class TappedTransport:
    """Passes everything on; the tap sees what was written whole, what has come, and that the port
    was opened or failed."""

    def __init__(self, transport: Transport, tap: Tap) -> None:
        self._transport = transport
        self._tap = tap
        self._is_open = False
        self.can_read = transport.can_read
        self.dies_silently = transport.dies_silently

    def open(self) -> None:
        """See Transport."""
        with self._told():
            self._transport.open()
        if not self._is_open:
            self._is_open = True
            self._tap.port("opened")

    def write(self, data: bytes) -> None:
        """See Transport."""
        with self._told():
            self._transport.write(data)
        self._tap.sent(data)

    def hand_over(self) -> None:
        """See Transport."""
        with self._told():
            self._transport.hand_over()

    def read(self, size: int, timeout: float) -> bytes:
        """See Transport."""
        with self._told():
            data = self._transport.read(size, timeout)
        self._tap.heard(data)
        return data

    def close(self) -> None:
        """See Transport."""
        self._is_open = False
        self._transport.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except TransportError as error:
            self._tap.port(error.kind)
            raise
