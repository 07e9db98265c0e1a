"""The FF 68 protocol of evaluation pads and call keypads: frames in both directions.  Pure.

    FF 68 L L 68 ADDR FUNC DATA… SUM 16                           9600 8N1, RS485

L counts the bytes from ADDR to the last of DATA and is given twice; SUM is their sum modulo 256.
Sources: two hall programs that drive such pads; where they differ there is a setting.  They have
frames for "please rate", a key press and its receipt, but none for welcome, pause or closed, and
a pad never answers a command.  Never tried on a real one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from hall_devices import framing

Receipt: TypeAlias = Literal["echo", "short", "none"]
RECEIPTS: tuple[Receipt, ...] = ("echo", "short", "none")

_HEAD = b"\xff\x68"
_MARK = 0x68
_END = 0x16
_BEFORE, _AROUND = 5, 7
"""Bytes of a frame before those that L counts, and all that it does not count."""
_LONGEST = 0xFF + _AROUND
_LEAST = 2
_TO_PAD, _PRESSED = 0x01, 0x11
_PLEASE = 0x0B


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame whose checksum is right.  data: at most 253 bytes."""

    address: int
    function: int
    data: bytes

    @property
    def pressed(self) -> int | None:
        """The key of an evaluation pad, as the pad numbers them; None for any other frame."""
        return self.data[0] if self.function == _PRESSED and len(self.data) == 1 else None


def encode(address: int, function: int, data: bytes = b"") -> bytes:
    """Any frame.  address, function: 0..255; data: at most 253 bytes."""
    body = bytes((address, function)) + data
    size = len(body)
    return _HEAD + bytes((size, size, _MARK)) + body + bytes((sum(body) & 0xFF, _END))


def please_rate(address: int) -> bytes:
    """Light the pad: please press a key."""
    return encode(address, _TO_PAD, bytes((_PLEASE,)))


def receipt(address: int, key: int, kind: Receipt) -> bytes:
    """What a pad gets for a key press: echo (one source), short (the other) or nothing."""
    if kind == "echo":
        return encode(address, _TO_PAD, bytes((key,)))
    if kind == "short":
        return encode(address, _TO_PAD)[1:]
    return b""


class Framer(framing.Framer[Frame]):
    """Frames of pads from a byte stream (see framing.Framer)."""

    def __init__(self) -> None:
        super().__init__(_HEAD, _LONGEST, _read)


def _read(stream: bytes, at: int) -> framing.Found[Frame]:
    head = stream[at : at + _BEFORE]
    if len(head) > 2 and head[2] < _LEAST:
        return "none"
    if len(head) > 3 and head[2] != head[3]:
        return "none"
    if len(head) < _BEFORE:
        return "more"
    if head[4] != _MARK:
        return "none"
    end = at + head[2] + _AROUND
    if end > len(stream):
        return "more"
    body = stream[at + _BEFORE : end - 2]
    if stream[end - 1] != _END or stream[end - 2] != sum(body) & 0xFF:
        return "bad"
    return Frame(body[0], body[1], body[2:]), end
