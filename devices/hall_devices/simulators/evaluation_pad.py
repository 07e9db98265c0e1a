"""Virtual evaluation pads (FF 68) in one process: real bytes on ptys, keys pressed on request.

    python -m hall_devices.simulators.evaluation_pad --count 4 --dir DIR --control 0

Control: POST /pad-1/press {"key": 2}; GET /pad-1 says `asked` (it is lit), `asks`, `presses`,
`receipts`; POST /pad-1 {"stuck_key": 2} holds a key down.  See control.py and virtual_line.py.
With --visitors 0.3 three of ten visitors press a key by themselves, a few seconds after the pad was
lit.  Its decoder is its own.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from typing import Any

from hall_devices.command_line import CommandParser, number, whole_number

from . import virtual_line
from .ff68_ear import Ff68Ear
from .virtual_line import KeyFaults, VirtualLine

_HESITATION = 1.0, 6.0
"""Seconds between which a visitor presses."""
_LIKINGS = (1, 2, 12, 85)
"""How often of a hundred a visitor chooses the keys 0 to 3."""
_REPEAT = 0.25
"""Seconds after which a key that is stuck is sent again."""


class VirtualPad:
    """One pad, and the visitors before it."""

    def __init__(
        self,
        name: str,
        address: int,
        line: VirtualLine,
        visitors: float = 0.0,
        seed: int = 1,
        speed: float = 1.0,
    ) -> None:
        """visitors: the share of them that presses a key by itself.  speed: how many times faster
        than people they are."""
        self.name = name
        self.address = address
        self.faults = KeyFaults()
        self._line = line
        self._visitors = visitors
        self._speed = speed
        self._random = random.Random(f"{seed}/{name}")
        self._presses_at: float | None = None
        self._repeats_at = 0.0
        self._ear = Ff68Ear()
        self._asked = False
        self._asks = self._presses = self._receipts = 0

    def receive(self, data: bytes, now: float) -> None:
        """See virtual_line.VirtualDevice."""
        for body in self._ear.hear(data):
            if body[0] == self.address and body[1] == 0x01:
                self._obey(body[2:], now)

    def run(self, now: float) -> float | None:
        """A visitor may have made up his mind; a key may be stuck."""
        if self._presses_at is not None and now >= self._presses_at:
            self._presses_at = None
            if self._asked:
                self.press(self._random.choices(range(len(_LIKINGS)), _LIKINGS)[0], now)
        stuck = self.faults.stuck_key
        if stuck is not None and now >= self._repeats_at:
            self._repeats_at = now + _REPEAT
            self.press(stuck % 256, now)
        waits = [self._presses_at, None if stuck is None else self._repeats_at]
        return min((at - now for at in waits if at is not None), default=None)

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """press: {"key": 0…255}, also when the pad is dark."""
        if verb != "press":
            raise KeyError(verb)
        key = wishes.get("key")
        if type(key) is not int or not 0 <= key <= 255:
            raise ValueError(f"no such key: {key!r}")
        self.press(key, now)

    def press(self, key: int, now: float) -> None:
        """Send the key; the light goes out with the receipt."""
        self._presses += 1
        body = bytes(((self.address + self.faults.wrong_address) % 256, 0x11, key))
        check = (sum(body) + self.faults.bad_checksum) % 256
        self._line.send(b"\xff\x68\x03\x03\x68" + body + bytes((check, 0x16)), self.faults, now)

    def state(self) -> dict[str, Any]:
        return {
            "asked": self._asked,
            "asks": self._asks,
            "presses": self._presses,
            "receipts": self._receipts,
            "damaged": self._ear.damaged,
        }

    def _obey(self, data: bytes, now: float) -> None:
        if data == b"\x0b":
            self._asked = True
            self._asks += 1
            if self._random.random() < self._visitors:
                self._presses_at = now + self._random.uniform(*_HESITATION) / self._speed
        elif len(data) <= 1:
            self._receipts += 1
            self._asked = False


def parser() -> CommandParser:
    """The command line."""
    it = virtual_line.parser("evaluation-pad", "Plays evaluation pads with keys (FF 68).")
    it.add_argument(
        "--visitors",
        type=number(0, 1),
        default=0.0,
        metavar="SHARE",
        help="share of visitors who press a key by themselves, 0 to 1 (default: %(default)g)",
    )
    it.add_argument(
        "--seed",
        type=whole_number(0, 2**31),
        default=1,
        metavar="N",
        help="another number, other visitors; the same one, the same again (default: %(default)s)",
    )
    it.add_argument(
        "--speed",
        type=number(0.01, 2000),
        default=1.0,
        metavar="X",
        help="how many times faster than people they are (default: %(default)g)",
    )
    return it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    return virtual_line.run(parser(), arguments, "pad", _pads)


def _pads(options: argparse.Namespace) -> virtual_line.Make:
    def make(name: str, address: int, line: VirtualLine) -> VirtualPad:
        return VirtualPad(name, address, line, options.visitors, options.seed, options.speed)

    return make


if __name__ == "__main__":
    sys.exit(main())
