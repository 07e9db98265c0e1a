"""A serial line that several devices share, each at its address (RS485): all of them hear all.

One thread owns a line.  Whoever waits for an answer listens for everybody, so a key pressed
meanwhile at another address is not lost.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

from hall_devices.transport import Tap, Transport, TransportError, drain, tapped, transport_for

log = logging.getLogger(__name__)

T = TypeVar("T")

BAUD = 9600
QUIET_SECONDS = 0.25
"""After so long without a byte nothing that has begun will be finished (a byte takes 1 ms)."""
GAP_SECONDS = 0.01
"""Between two frames, so that a device on two wires (RS485) can turn round and find the next."""
_READ = 4096
_BITS = 10
"""Of a byte on the wire (8N1)."""
_LEAST_WAIT = 0.001


class Ear(Protocol):
    """A device that listens."""

    def hear(self, data: bytes) -> None:
        """Bytes from the line, anybody's.  Never raises."""

    def quiet(self) -> None:
        """Nothing has come for QUIET_SECONDS."""


class Line:
    """Opens its port on use and keeps it; not for two threads at once."""

    def __init__(
        self,
        port: str,
        baud: int = BAUD,
        flow: str = "none",
        *,
        transport: Transport | None = None,
        tap: Tap | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """tap: sees what goes over the line.  Raises TransportError "config" for a bad port
        name."""
        self._transport = tapped(transport or transport_for(port, baud, flow), tap)
        self._clock = clock
        self._ears: list[Ear] = []
        self._heard_at: float | None = None
        self._opened = False
        self._free_at = 0.0
        self.baud = baud

    @property
    def can_read(self) -> bool:
        """False for a port that only takes bytes."""
        return self._transport.can_read

    @property
    def opened(self) -> bool:
        return self._opened

    def attach(self, ear: Ear) -> None:
        """From now on `ear` hears the line."""
        self._ears.append(ear)

    def open(self) -> None:
        """Raises TransportError.  What waits in the port is of former times and thrown away."""
        if self._opened:
            return
        self._transport.open()
        self._opened = True
        self._guard(lambda: drain(self._transport))
        self._hush()

    def write(self, data: bytes, rest: float = GAP_SECONDS) -> None:
        """All of it, or TransportError; then the line is closed.  rest: seconds that the wire is
        left alone afterwards.

        Waits until the frame before is through: the operating system takes bytes faster than the
        wire, and frames must not run together.
        """
        self.open()
        wait = self._free_at - self._clock()
        if wait > 0:
            time.sleep(wait)
        self._guard(lambda: self._transport.write(data))
        self._free_at = self._clock() + len(data) * _BITS / self.baud + rest

    def listen(self, seconds: float) -> int:
        """Wait at most so long for bytes, give them to every ear; how many.

        Raises TransportError when the port has gone; then the line is closed.
        """
        self.open()
        data = b""

        def read() -> None:
            nonlocal data
            data = self._transport.read(_READ, max(seconds, _LEAST_WAIT))

        self._guard(read)
        now = self._clock()
        if data:
            self._heard_at = now
            self._free_at = max(self._free_at, now + GAP_SECONDS)
            for ear in [*self._ears]:
                self._give(ear, data)
        elif self._heard_at is not None and now - self._heard_at >= QUIET_SECONDS:
            self._hush()
        return len(data)

    def ask(
        self, question: bytes, heard: list[T], seconds: float, rest: float = GAP_SECONDS
    ) -> T | None:
        """Write, then listen until an answer is heard or `seconds` are over since the last byte.

        heard: where the asker's ear puts answers; what it holds before is none to this question,
        nor is one that was said twice or too late.  rest: as in write.  Raises TransportError.
        """
        self.listen(0.0)
        heard.clear()
        self.write(question, rest)
        # The operating system took the bytes at once; the wire needs its time for them.
        deadline = self._clock() + len(question) * _BITS / self.baud + seconds
        while not heard and (left := deadline - self._clock()) > 0:
            self.listen(left)
        return heard[-1] if heard else None

    def close(self) -> None:
        """Give the port back; the next call opens it again."""
        self._transport.close()
        self._opened = False

    def _hush(self) -> None:
        self._heard_at = None
        for ear in self._ears:
            ear.quiet()

    def _give(self, ear: Ear, data: bytes) -> None:
        """A driver that fails here would take the whole line down: it hears no more."""
        try:
            ear.hear(data)
        except Exception:  # strange code: a driver may be another package's
            log.exception("%s fails at what it hears, and hears no more", type(ear).__name__)
            self._ears.remove(ear)

    def _guard(self, act: Callable[[], None]) -> None:
        try:
            act()
        except TransportError:
            self.close()
            raise
