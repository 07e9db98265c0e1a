"""Virtual identity card readers (SAM_V) in one process: real bytes on ptys, cards laid on request.

    python -m hall_devices.simulators.card_reader --count 2 --dir DIR --control 0

Control: POST /reader-1/lay {"name": "样本乙", "damaged": true} lays a card, of an invented person
but for the fields that are said (see invented_card.py); POST /reader-1/take takes it away.
GET /reader-1 says `card` (none, good or bad), `masked` (what may be shown of it), `reads`,
`unknown` and `damaged` requests.  After an error a card is not found until it is laid again.
Its decoder and encoder are its own.  See control.py and virtual_line.py.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hall_devices.command_line import CommandParser

from . import virtual_line
from .invented_card import LaidCard, laid
from .virtual_line import LineFaults, VirtualLine

_BAUD = 115200
_HEAD = b"\xaa\xaa\xaa\x96\x69"
_REQUEST = 10
"""Bytes of every request that is understood."""


@dataclass(frozen=True, slots=True)
class ReaderFaults(LineFaults):
    """self_test_fails: the module says that it is broken, and finds no card.  cut_off: of what it
    reads of a card the second half does not come."""

    self_test_fails: bool = False
    cut_off: bool = False


class VirtualReader:
    """One reader, and who lays cards on it."""

    def __init__(self, name: str, address: int, line: VirtualLine, seed: int = 1) -> None:
        self.name = name
        self.address = address
        self.faults = ReaderFaults()
        self._line = line
        self._dice = random.Random(f"{seed}/{name}")
        self._stream = bytearray()
        self._card: LaidCard | None = None
        self._step = ""
        """How far the card has come: found, selected."""
        self._spoiled = False
        self._reads = self._unknown = self._damaged = 0

    def receive(self, data: bytes, now: float) -> None:
        """See virtual_line.VirtualDevice."""
        self._stream += data
        while (at := self._stream.find(_HEAD)) >= 0 and len(self._stream) >= at + _REQUEST:
            request = bytes(self._stream[at + 5 : at + _REQUEST])
            if request[:2] != b"\x00\x03" or request[4] != 3 ^ request[2] ^ request[3]:
                self._damaged += 1
                del self._stream[: at + 1]
                continue
            del self._stream[: at + _REQUEST]
            self._obey(request[2:4], now)
        virtual_line.keep_tail(self._stream)

    def run(self, now: float) -> float | None:
        return None

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """lay: see invented_card.laid.  take: the reader is empty.  power_cycle: it has forgotten
        how far it was with a card."""
        match verb:
            case "lay":
                self._card = laid(wishes, self._dice)
            case "take":
                self._card = None
            case "power_cycle":
                pass
            case _:
                raise KeyError(verb)
        self._step, self._spoiled = "", False

    def state(self) -> dict[str, Any]:
        """Nothing of a card but what is masked."""
        card = self._card
        return {
            "card": "none" if card is None else "bad" if card.damaged else "good",
            "masked": card.masked if card else "",
            "reads": self._reads,
            "unknown": self._unknown,
            "damaged": self._damaged,
        }

    def _obey(self, command: bytes, now: float) -> None:
        broken = self.faults.self_test_fails
        match command:
            case b"\x11\xff":
                self._say(0x60 if broken else 0x90, b"", now)
            case b"\x20\x01":
                there = self._card is not None and not self._spoiled and not broken
                self._step = "found" if there else ""
                self._say(*((0x9F, bytes(4)) if there else (0x80, b"")), now)
            case b"\x20\x02":
                good = self._step == "found"
                self._next("selected" if good else None)
                self._say(*((0x90, bytes(8)) if good else (0x81, b"")), now)
            case b"\x30\x01":
                self._read(now)
            case _:
                self._unknown += 1

    def _read(self, now: float) -> None:
        card = self._card
        if card is None or card.damaged or self._step != "selected":
            self._next(None)
            self._say(0x41, b"", now)
            return
        self._next("")
        self._reads += 1
        data = b"\x01\x00\x04\x00" + card.text + card.photo
        self._say(0x90, data, now, cut=self.faults.cut_off)

    def _next(self, step: str | None) -> None:
        """None: the card has to be taken away."""
        self._step = step or ""
        self._spoiled = self._spoiled or step is None

    def _say(self, status: int, data: bytes, now: float, *, cut: bool = False) -> None:
        body = bytes((0, 0, status)) + data
        check = int(self.faults.bad_checksum)
        counted = (len(body) + 1).to_bytes(2, "big") + body
        for byte in counted:
            check ^= byte
        frame = _HEAD + counted + bytes((check,))
        self._line.send(frame[: len(frame) // 2] if cut else frame, self.faults, now)


def parser() -> CommandParser:
    """The command line."""
    it = virtual_line.parser("card-reader", "Plays readers of identity cards (SAM_V).", _BAUD)
    it.set_defaults(per_line=1)
    return it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    return virtual_line.run(parser(), arguments, "reader", lambda _: VirtualReader)


if __name__ == "__main__":
    sys.exit(main())
