"""Virtual call keypads (FF 68) in one process: real bytes on ptys, keys pressed on request.

    python -m hall_devices.simulators.call_keypad --count 4 --dir DIR --control 0 --pads

Control: POST /keypad-1/press {"key": "call", "digits": "12"}; GET /keypad-1 says `shows` (its six
cells, dark ones as spaces), `result` (done, not_done or nothing), `beeps`, `shown` (how often it
was told what to show), `presses`, `resent`, `receipts`.  POST /keypad-1/power_cycle makes it dark.
A press without a receipt is sent again, up to --resend times; POST /keypad-1 {"stuck_key": 12}
holds a key down.  With --pads an evaluation pad hangs on the line beside each keypad, at 128 and
the keypad's address.  Its decoder is its own.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from hall_devices.command_line import CommandParser, whole_number

from . import virtual_line
from .evaluation_pad import VirtualPad
from .ff68_ear import Ff68Ear
from .virtual_line import KeyFaults, VirtualLine

_CODES = {
    "start": 0x0A,
    "wait": 0x0B,
    "call": 0x0C,
    "recall": 0x0D,
    "cancel": 0x0E,
    "function": 0x0F,
    "metre": 0x11,
    "pause": 0x12,
    "transfer": 0x13,
}
_PADS_FROM = 0x80
_AGAIN_SECONDS = 0.3
_MOST_DIGITS = 8
_RESULTS = {0: "not_done", 1: "done"}


class VirtualKeypad:
    """One keypad.  Dark until it is told what to show."""

    def __init__(self, name: str, address: int, line: VirtualLine, resend: int = 0) -> None:
        """resend: how often a press is sent again while no receipt comes."""
        self.name = name
        self.address = address
        self.faults = KeyFaults()
        self._line = line
        self._resend = resend
        self._ear = Ff68Ear()
        self._shows = self._result = ""
        self._waits: tuple[bytes, int, float] | None = None
        """A press without its receipt: its body, how often it may go again, and when."""
        self._repeats_at = 0.0
        self._beeps = self._shown = self._presses = self._resent = self._receipts = 0

    def receive(self, data: bytes, now: float) -> None:
        """See virtual_line.VirtualDevice."""
        for body in self._ear.hear(data):
            if body[0] == self.address:
                self._obey(body)

    def run(self, now: float) -> float | None:
        """Send a press again whose receipt has not come; a key may be stuck."""
        if self._waits is not None and now >= self._waits[2]:
            body, left, _ = self._waits
            self._resent += 1
            self._send(body, left - 1, now)
        stuck = self.faults.stuck_key
        if stuck is not None and now >= self._repeats_at:
            self._repeats_at = now + _AGAIN_SECONDS
            self._send(bytes((self.address, 0x01, stuck % 256)), 0, now)
        waits = [self._waits and self._waits[2], None if stuck is None else self._repeats_at]
        return min((at - now for at in waits if at is not None), default=None)

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """press: {"key": "call", "digits"?: "12"}.  power_cycle: dark, as after it lost power."""
        if verb == "power_cycle":
            self._shows = self._result = ""
            return
        if verb != "press":
            raise KeyError(verb)
        key, digits = wishes.get("key"), wishes.get("digits", "")
        if not isinstance(key, str) or key not in _CODES:
            raise ValueError(f"no such key: {key!r}")
        if not isinstance(digits, str) or len(digits) > _MOST_DIGITS:
            raise ValueError(f"not up to {_MOST_DIGITS} digits: {digits!r}")
        if digits and not (digits.isascii() and digits.isdecimal()):
            raise ValueError(f"no digits: {digits!r}")
        self._presses += 1
        typed = bytes(int(digit) for digit in digits)
        address = (self.address + self.faults.wrong_address) % 256
        self._send(bytes((address, 0x01)) + typed + bytes((_CODES[key],)), self._resend, now)

    def state(self) -> dict[str, Any]:
        return {
            "shows": self._shows,
            "result": self._result,
            "beeps": self._beeps,
            "shown": self._shown,
            "presses": self._presses,
            "resent": self._resent,
            "receipts": self._receipts,
            "damaged": self._ear.damaged,
        }

    def _send(self, body: bytes, left: int, now: float) -> None:
        check = (sum(body) + self.faults.bad_checksum) % 256
        head = bytes((0xFF, 0x68, len(body), len(body), 0x68))
        self._line.send(head + body + bytes((check, 0x16)), self.faults, now)
        self._waits = (body, left, now + _AGAIN_SECONDS) if left > 0 else None

    def _obey(self, body: bytes) -> None:
        function, data = body[1], body[2:]
        if function == 0x02 and len(data) == 1:
            self._shows, self._result = "", _RESULTS.get(data[0], "")
        elif function == 0x02:
            self._shows = "".join(" " if cell == 0x0A else f"{cell:X}" for cell in data)
            self._result = ""
            self._shown += 1
        elif function == 0x03:
            self._beeps += 1
        elif function == 0x01:  # the same again, or with nothing in it
            self._receipts += 1
            self._waits = None


def parser() -> CommandParser:
    """The command line."""
    it = virtual_line.parser("call-keypad", "Plays call keypads of clerks (FF 68).")
    it.add_argument(
        "--pads",
        action="store_true",
        help="an evaluation pad on the line beside each, at 128 and its address",
    )
    it.add_argument(
        "--resend",
        type=whole_number(0, 10),
        default=2,
        metavar="N",
        help="how often a press is sent again without a receipt, 0 to 10 (default: %(default)s)",
    )
    return it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    return virtual_line.run(parser(), arguments, "keypad", _keypads)


def _keypads(options: argparse.Namespace) -> virtual_line.Make:
    def make(name: str, address: int, line: VirtualLine) -> VirtualKeypad:
        if options.pads:
            beside = name.replace("keypad", "pad")
            line.devices.append(VirtualPad(beside, _PADS_FROM | address, line))
        return VirtualKeypad(name, address, line, options.resend)

    return make


if __name__ == "__main__":
    sys.exit(main())
