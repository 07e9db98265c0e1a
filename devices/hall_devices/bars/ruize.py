"""Frames of 瑞泽 single-colour bars: to them, and the one word they say.  Pure.

    to      80+(ADDR mod 64) C0+(ADDR div 64) then        9600 8N1, RS485
            'D' TEXT… 1A   show (or 'W')      'H'   are you there
    answer  3B                                to 'H'; without address or sum

TEXT is GB2312.  Of two programs that drive such bars one sends a hanzi's two bytes as they are, the
other each of them as two half bytes (C7 as 0C 07).  A text itself has no answer.  Source: the
maker's sheet and these programs.  Untried on a real one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from hall_devices import framing

Verb: TypeAlias = Literal["D", "W"]
Hanzi: TypeAlias = Literal["bytes", "nibbles"]
VERBS: tuple[Verb, ...] = ("D", "W")
HANZI: tuple[Hanzi, ...] = ("bytes", "nibbles")

_END = b"\x1a"
_THERE = b"H"
_HERE = b";"


def text_frame(address: int, chars: Iterable[bytes], verb: Verb, hanzi: Hanzi) -> bytes:
    """Show these characters.  address: 0..255."""
    text = b"".join(_halves(char) if hanzi == "nibbles" else char for char in chars)
    return _to(address) + verb.encode("ascii") + text + _END


def question(address: int) -> bytes:
    """Ask whether it is there."""
    return _to(address) + _THERE


class Framer(framing.Framer[Literal["here"]]):
    """Answers from a byte stream (see framing.Framer)."""

    def __init__(self) -> None:
        super().__init__(_HERE, len(_HERE), lambda stream, at: ("here", at + len(_HERE)))


def _to(address: int) -> bytes:
    return bytes((0x80 + address % 64, 0xC0 + address // 64))


def _halves(char: bytes) -> bytes:
    if len(char) == 1:
        return char
    return bytes(half for byte in char for half in divmod(byte, 16))
