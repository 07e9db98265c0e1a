"""A port with a device in this process, which answers as a test says."""

from __future__ import annotations

from collections.abc import Callable

from hall_devices.port_scan.findings import Port, PortFound
from hall_devices.transport import TransportError

Say = Callable[[bytes, int], bytes]
"""(what was asked, at which speed) -> what comes back."""


class Wire:
    """A transport; `say` speaks at the other end.  first: what it says by itself on opening."""

    can_read = True
    dies_silently = False

    def __init__(self, bench: Bench, say: Say, baud: int, first: bytes) -> None:
        self._bench = bench
        self._say = say
        self._baud = baud
        self._first = first
        self._waiting = b""
        self._drained = False

    def open(self) -> None:
        """It is there."""

    def write(self, data: bytes) -> None:
        self._bench.asked.append((self._baud, data))
        self._waiting += self._say(data, self._baud)

    def hand_over(self) -> None:
        """It is through at once."""

    def read(self, size: int, timeout: float) -> bytes:
        if not self._drained:  # what waits at opening is of former times
            self._drained, self._waiting = True, self._first
            return b""
        if not self._waiting:
            self._bench.now += timeout
        got, self._waiting = self._waiting[:size], self._waiting[size:]
        return got

    def close(self) -> None:
        """It is free."""


class Bench:
    """What makes wires, and what was asked on them, at which speed.  now: its clock; waiting
    takes no real time."""

    def __init__(self, say: Say = lambda data, baud: b"", first: bytes = b"") -> None:
        self.asked: list[tuple[int, bytes]] = []
        self.now = 0.0
        self.say = say
        self._first = first

    def clock(self) -> float:
        """Seconds."""
        return self.now

    def make(self, port: str, baud: int) -> Wire:
        first, self._first = self._first, b""
        return Wire(self, self.say, baud, first)


class Refusing(Wire):
    """A port that cannot be opened."""

    def __init__(self, error: TransportError) -> None:
        super().__init__(Bench(), lambda data, baud: b"", 0, b"")
        self._error = error

    def open(self) -> None:
        raise self._error


def port(name: str = "COM3") -> Port:
    return Port(name, name)


def facts(result: PortFound) -> list[tuple[str, int, int | None, str]]:
    """Driver, speed, address and proof of each device."""
    return [(it.driver, it.baud, it.address, it.proof) for it in result.found]
