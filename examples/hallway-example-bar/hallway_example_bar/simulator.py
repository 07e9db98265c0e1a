"""Plays bars of the made-up kind on virtual serial ports; it shares no code with the driver.

python -m hallway_example_bar.simulator --count 4 --dir bars --control 0
"""

from __future__ import annotations

import sys
from typing import Any

from hall_devices.simulators import virtual_line
from hall_devices.simulators.virtual_line import AddressFaults, VirtualLine


class VirtualBar:
    """One bar.  See virtual_line.VirtualDevice."""

    def __init__(self, name: str, address: int, line: VirtualLine) -> None:
        self.name, self.address, self.faults = name, address, AddressFaults()
        self._line, self._stream, self._text = line, bytearray(), ""

    def receive(self, data: bytes, now: float) -> None:
        self._stream += data
        while (start := self._stream.find(2)) >= 0 and len(self._stream) > start + 3:
            del self._stream[:start]
            size = self._stream[2] + 4
            if len(self._stream) < size:
                return
            frame = bytes(self._stream[:size])
            del self._stream[:size]
            if frame[1] == self.address:
                good = sum(frame[1:-1]) & 0xFF == frame[-1] and not self.faults.bad_checksum
                self._text = frame[3:-1].decode("gb2312", "replace") if good else self._text
                body = bytes((frame[1] + self.faults.wrong_address, 0x4F if good else 0x4E))
                self._line.send(b"\x06" + body + bytes((sum(body) & 0xFF,)), self.faults, now)

    def run(self, now: float) -> float | None:
        return None

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        raise KeyError(verb)

    def state(self) -> dict[str, Any]:
        return {"text": self._text}


def main() -> int:
    parser = virtual_line.parser("example-bar", "Plays bars of a made-up kind.")
    return virtual_line.run(parser, None, "bar", lambda options: VirtualBar)


if __name__ == "__main__":
    sys.exit(main())
