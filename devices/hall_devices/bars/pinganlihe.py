"""Frames of 平安力合 LED controllers, protocol V2.1: to them, and their receipts.  Pure.

    frame    A0 LEN CMD ADDR SUB DATA… SUM FF                     9600 8N1, RS485
    receipt  A0 03 14 ADDR 50 SUM FF

LEN counts CMD to DATA, SUM is that of LEN to DATA modulo 100 (decimal).  CMD 28 a window's bar, 2A
a main screen.  SUB 00 welcome, 01 call, 02 pause, 04 serving; the words are the bar's own.  DATA of
a number: its four digits as two bytes of 0..99, the window, and the letter before it, if it has
one.  Source: the maker's sheet of 2012.  Untried on a real one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

from hall_devices import framing

Screen: TypeAlias = Literal["bar", "main"]
Word: TypeAlias = Literal["welcome", "call", "pause", "serving"]

COMMANDS: dict[Screen, int] = {"bar": 0x28, "main": 0x2A}
WORDS: dict[Word, int] = {"welcome": 0x00, "call": 0x01, "pause": 0x02, "serving": 0x04}
MOST_WINDOW = 99

_HEAD, _END = b"\xa0", 0xFF
_RECEIPT = 0x14
_LEAST, _MOST = 3, 5
"""LEN of what comes back; a longer one is no receipt."""
_AROUND = 4
"""Bytes of a frame besides the counted ones."""
_NUMBER = re.compile(r"([A-Z]?)([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Receipt:
    """The controller at an address has taken a frame."""

    address: int


def number_data(number: str, window: int) -> bytes | None:
    """DATA of a number and a window (0..99); None for a number the controller has no form for:
    more than one letter, more than four digits."""
    found = _NUMBER.fullmatch(number)
    if found is None or not 0 <= window <= MOST_WINDOW:
        return None
    letter, digits = found.groups()
    return bytes((*divmod(int(digits), 100), window)) + letter.encode("ascii")


def frame(screen: Screen, address: int, word: Word, data: bytes = b"") -> bytes:
    """What a controller is told.  address: 0..255.  data: see number_data."""
    counted = bytes((COMMANDS[screen], address, WORDS[word])) + data
    summed = bytes((len(counted),)) + counted
    return _HEAD + summed + bytes((sum(summed) % 100, _END))


class Framer(framing.Framer[Receipt]):
    """Receipts from a byte stream (see framing.Framer)."""

    def __init__(self) -> None:
        super().__init__(_HEAD, _MOST + _AROUND, _read)


def _read(stream: bytes, at: int) -> framing.Found[Receipt]:
    if at + 1 == len(stream):
        return "more"
    length = stream[at + 1]
    if not _LEAST <= length <= _MOST or stream[at + 2 : at + 3] not in (b"", bytes((_RECEIPT,))):
        return "none"
    end = at + length + _AROUND
    if end > len(stream):
        return "more"
    if stream[end - 1] != _END or stream[end - 2] != sum(stream[at + 1 : end - 2]) % 100:
        return "bad"
    return Receipt(stream[at + 3]), end
