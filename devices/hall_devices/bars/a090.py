"""The A0 90 protocol of window LED bars: frames to them, their answers from a byte stream.  Pure.

    text    A0 90 ADDR A5 LENH LENL {character, colour}… XOR      9600 8N1, RS485
    answer  A0 90 ADDR A5 AA|55                                   taken | refused, no checksum

LEN counts the data bytes, XOR runs from ADDR to the last of them; a character is one byte of
ASCII or two of GB2312, its colour 00 red, 01 green, 02 yellow.  Source: a bar maker's sheet on
immediate display (双色屏即时显示) and two programs that drive such bars.  Untried on a real one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Literal, TypeAlias

from hall_devices import framing

Colour: TypeAlias = Literal["red", "green", "yellow"]

COLOURS: dict[Colour, int] = {"red": 0, "green": 1, "yellow": 2}
_HEAD = b"\xa0\x90"
_SHOW = 0xA5
_TAKEN, _REFUSED = 0xAA, 0x55
_ANSWER = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bar at an address says to a text."""

    address: int
    taken: bool


def text_frame(address: int, chars: Iterable[tuple[bytes, Colour]]) -> bytes:
    """Show these characters now.  address: 0..255.  No characters make the bar dark."""
    data = b"".join(char + bytes((COLOURS[colour],)) for char, colour in chars)
    body = bytes((address, _SHOW)) + len(data).to_bytes(2, "big") + data
    return _HEAD + body + bytes((reduce(xor, body),))


class Framer(framing.Framer[Answer]):
    """Answers of bars from a byte stream (see framing.Framer); without a sum none is `bad`."""

    def __init__(self) -> None:
        super().__init__(_HEAD, _ANSWER, _read)


def _read(stream: bytes, at: int) -> framing.Found[Answer]:
    answer = stream[at : at + _ANSWER]
    if answer[3:4] not in (b"", bytes((_SHOW,))):
        return "none"
    if len(answer) < _ANSWER:
        return "more"
    if answer[4] not in (_TAKEN, _REFUSED):
        return "none"
    return Answer(answer[2], answer[4] == _TAKEN), at + _ANSWER
