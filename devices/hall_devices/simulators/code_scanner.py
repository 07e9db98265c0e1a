"""Virtual code scanners (GM65) in one process: real bytes on ptys, codes held there on request.

    python -m hall_devices.simulators.code_scanner --count 2 --dir DIR --control 0
    --speaks NAME      gm65, or text: it sends codes and takes no command
    --trigger HOW      itself: it looks all the time; command: once, when it is told to
    --suffix WHAT      cr, crlf or none: what it sends behind a code
    --encoding NAME    utf-8 or gb18030: of what is not ASCII

Control: POST /scanner-1/scan {"text": "A001", "ms": 900} holds a code before it for so long (0 = a
moment); one that looks all the time reads it again and again.  GET /scanner-1 says `codes` (the
last ones read, newest first), `scans`, `held`, `looks`, and what it was told: `commands`,
`unknown`, `damaged`.  Its decoder and encoder are its own.  See control.py and virtual_line.py.
"""

from __future__ import annotations

import argparse
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hall_devices.command_line import CommandParser

from . import virtual_line
from .virtual_line import LineFaults, VirtualLine

SUFFIXES = {"cr": b"\r", "crlf": b"\r\n", "none": b""}
_AGAIN_SECONDS = 0.4
"""A code that stays there is read again after so long."""
_MOST_TEXT = 2000
_MOST_MS = 60_000
_SHOWN = 5
_FEWEST = 9
"""Bytes of the shortest command."""
_UNCHECKED = b"\xab\xcd"
"""In place of a command's sum."""
_LOOK = 0x0002
"""Register whose lowest bit starts and stops looking."""
_BAUD_9600 = {0x002A: 0x39, 0x002B: 0x01}


@dataclass(frozen=True, slots=True)
class Manner:
    """How the scanners of this program are set up."""

    answers: bool = True
    commanded: bool = False
    suffix: bytes = b"\r"
    encoding: str = "utf-8"


class VirtualScanner:
    """One scanner, and who holds codes before it."""

    def __init__(
        self, name: str, address: int, line: VirtualLine, manner: Manner | None = None
    ) -> None:
        self.name = name
        self.address = address
        self.faults = LineFaults()
        self._line = line
        self._manner = manner or Manner()
        self._stream = bytearray()
        self._registers = dict(_BAUD_9600)
        self._held: str | None = None
        self._until = self._next = 0.0
        self._looks = not self._manner.commanded
        self._codes: deque[str] = deque(maxlen=_SHOWN)
        self._scans = self._commands = self._unknown = self._damaged = 0

    def receive(self, data: bytes, now: float) -> None:
        """See virtual_line.VirtualDevice."""
        if not self._manner.answers:
            return
        self._stream += data
        while (at := self._stream.find(b"\x7e\x00")) >= 0:
            del self._stream[:at]
            if len(self._stream) < _FEWEST:
                return
            size = _FEWEST - 1 + self._stream[3]
            if len(self._stream) < size:
                break
            self._obey(bytes(self._stream[:size]), now)
            del self._stream[:size]
        virtual_line.keep_tail(self._stream)

    def run(self, now: float) -> float | None:
        if self._held is None:
            return None
        if self._looks and now >= self._next:
            self._read(self._held, now)
        if now >= self._until:
            self._held = None
            return None
        return max(min(self._until, self._next) - now, 0.0) if self._looks else self._until - now

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """scan: see the module.  power_cycle: what it was told is forgotten."""
        match verb:
            case "scan":
                text, ms = wishes.get("text"), wishes.get("ms", 0)
                if not isinstance(text, str) or not 0 < len(text) <= _MOST_TEXT:
                    raise ValueError(f"text must be a text of 1 to {_MOST_TEXT} characters")
                if type(ms) is not int or not 0 <= ms <= _MOST_MS:
                    raise ValueError(f"ms must be a number from 0 to {_MOST_MS}")
                self._held, self._until, self._next = text, now + ms / 1000, now
            case "power_cycle":
                self._registers = dict(_BAUD_9600)
                self._looks, self._held = not self._manner.commanded, None
            case _:
                raise KeyError(verb)

    def state(self) -> dict[str, Any]:
        """codes: what the person who plays it held there."""
        return {
            "codes": [*self._codes],
            "scans": self._scans,
            "held": self._held is not None,
            "looks": self._looks,
            "commands": self._commands,
            "unknown": self._unknown,
            "damaged": self._damaged,
        }

    def _read(self, text: str, now: float) -> None:
        self._next = now + _AGAIN_SECONDS
        if self.faults.silent:
            return
        self._scans += 1
        self._codes.appendleft(text)
        self._looks = not self._manner.commanded
        self._line.send(self._spelled(text) + self._manner.suffix, self.faults, now)

    def _spelled(self, text: str) -> bytes:
        return text.encode(self._manner.encoding, "replace")

    def _obey(self, command: bytes, now: float) -> None:
        body, told = command[2:-2], command[-2:]
        if told not in (_sum(body), _UNCHECKED):
            self._damaged += 1
            return
        self._commands += 1
        place, data = int.from_bytes(body[2:4], "big"), body[4:]
        match body[0]:
            case 7:
                wanted = range(place, place + data[0]) if data else ()
                self._answer(bytes(self._registers.get(each, 0) for each in wanted), now)
            case 8:
                self._registers.update({place + at: byte for at, byte in enumerate(data)})
                if place == _LOOK and self._manner.commanded:
                    self._looks = bool(data and data[0] & 1)
                    self._next = now
                self._answer(b"\x00", now)
            case 9:
                self._answer(b"\x00", now)
            case _:
                self._unknown += 1

    def _answer(self, data: bytes, now: float) -> None:
        body = bytes((0, len(data))) + data
        check = _sum(body)
        if self.faults.bad_checksum:
            check = bytes((check[0] ^ 0xFF, check[1]))
        self._line.send(b"\x02\x00" + body + check, self.faults, now)


def _sum(body: bytes) -> bytes:
    """CRC-16, polynomial 1021, bit by bit."""
    rest = 0
    for byte in body:
        for place in range(7, -1, -1):
            carry = (rest >> 15) ^ (byte >> place & 1)
            rest = (rest << 1 & 0xFFFF) ^ (0x1021 if carry else 0)
    return rest.to_bytes(2, "big")


def parser() -> CommandParser:
    """The command line."""
    it = virtual_line.parser("code-scanner", "Plays scanners of bar codes and QR codes.")
    it.set_defaults(per_line=1)
    it.add_argument(
        "--speaks",
        choices=("gm65", "text"),
        default="gm65",
        help="their protocol; text: codes only (default: %(default)s)",
    )
    it.add_argument(
        "--trigger",
        choices=("itself", "command"),
        default="itself",
        help="whether they look for codes all the time or when told to (default: %(default)s)",
    )
    it.add_argument(
        "--suffix",
        choices=sorted(SUFFIXES),
        default="cr",
        help="what they send behind a code (default: %(default)s)",
    )
    it.add_argument(
        "--encoding",
        choices=("utf-8", "gb18030"),
        default="utf-8",
        help="of what is not ASCII (default: %(default)s)",
    )
    return it


def _manner(options: argparse.Namespace) -> Manner:
    return Manner(
        options.speaks == "gm65",
        options.trigger == "command",
        SUFFIXES[options.suffix],
        options.encoding,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    return virtual_line.run(
        parser(),
        arguments,
        "scanner",
        lambda options: (
            lambda name, address, line: VirtualScanner(name, address, line, _manner(options))
        ),
    )


if __name__ == "__main__":
    sys.exit(main())
