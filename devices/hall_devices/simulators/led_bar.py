"""Virtual LED bars (A0 90) in one process: real bytes on ptys, what each shows as text.

    python -m hall_devices.simulators.led_bar --count 4 --dir DIR --control 0

Control: GET /led-1 says `text`, `colour`, `runs` (the text by colours), `texts` (how many it took),
`damaged`.  See control.py and virtual_line.py.  Its decoder is its own: a mistake of the driver's
is not shared.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from hall_devices.command_line import CommandParser

from . import virtual_line
from .virtual_line import Faults, VirtualLine

_COLOURS = {0: "red", 1: "green", 2: "yellow"}


class VirtualBar:
    """One bar.  Dark until the first text."""

    def __init__(self, name: str, address: int, line: VirtualLine) -> None:
        self.name = name
        self.address = address
        self.faults = Faults()
        self._line = line
        self._stream = bytearray()
        self._shown: list[tuple[str, str]] = []
        """Characters, each with its colour."""
        self._texts = 0
        self._damaged = 0

    def receive(self, data: bytes, now: float) -> None:
        """See virtual_line.VirtualDevice."""
        stream = self._stream
        stream += data
        while (start := stream.find(0xA0)) >= 0:
            del stream[:start]
            if len(stream) < 6:
                break
            size = stream[4] * 256 + stream[5]
            if stream[1] != 0x90 or stream[3] not in (0xA1, 0xA2, 0xA5) or size > 1024:
                del stream[0]
                continue
            if len(stream) < size + 7:
                break
            frame = bytes(stream[: size + 7])
            del stream[: size + 7]
            if frame[2] == self.address and frame[3] == 0xA5:
                self._take(frame, now)
        else:
            stream.clear()
        virtual_line.keep_tail(stream)

    def run(self, now: float) -> float | None:
        return None

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """power_cycle: dark again."""
        if verb != "power_cycle":
            raise KeyError(verb)
        self._shown = []

    def state(self) -> dict[str, Any]:
        """colour: of all characters, or "mixed"; "" when dark.  runs: the text by colours."""
        runs = [
            {"text": "".join(char for char, _ in run), "colour": colour}
            for colour, run in groupby(self._shown, key=itemgetter(1))
        ]
        colours = {run["colour"] for run in runs}
        return {
            "text": "".join(char for char, _ in self._shown),
            "colour": "mixed" if len(colours) > 1 else "".join(colours),
            "runs": runs,
            "texts": self._texts,
            "damaged": self._damaged,
        }

    def _take(self, frame: bytes, now: float) -> None:
        check = 0
        for byte in frame[2:-1]:
            check ^= byte
        good = check == frame[-1] and not self.faults.bad_checksum and self._show(frame[6:-1])
        self._texts += good
        self._damaged += not good
        address = (self.address + self.faults.wrong_address) % 256
        answer = bytes((0xA0, 0x90, address, 0xA5, 0xAA if good else 0x55))
        self._line.send(answer, self.faults, now)

    def _show(self, data: bytes) -> bool:
        """False when these are no characters with colours."""
        shown, at = list[tuple[str, str]](), 0
        while at < len(data):
            width = 2 if data[at] >= 0xA1 else 1
            if at + width >= len(data) or data[at + width] not in _COLOURS:
                return False
            char = data[at : at + width].decode("gb2312", "replace")
            shown.append((char, _COLOURS[data[at + width]]))
            at += width + 1
        self._shown = shown
        return True


def parser() -> CommandParser:
    """The command line."""
    return virtual_line.parser("led-bar", "Plays LED bars above the windows (A0 90).")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    return virtual_line.run(parser(), arguments, "led", lambda options: VirtualBar)


if __name__ == "__main__":
    sys.exit(main())
