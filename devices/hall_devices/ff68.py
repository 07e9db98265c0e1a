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

Receipt: TypeAlias = Literal["echo", "short", "none"]

_HEAD = b"\xff\x68"
_MARK = 0x68
_END = 0x16
_AROUND = 7
"""Bytes of a frame besides those that L counts."""
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


class Framer:
    """Cuts a byte stream into frames; never raises, linear time, at most 261 bytes are kept back.

    bad: frames whose checksum or last byte was wrong.  rubbish: bytes that belong to no frame.
    """

    def __init__(self) -> None:
        self._kept = b""
        self.bad = 0
        self.rubbish = 0

    def feed(self, data: bytes) -> list[Frame]:
        """Frames completed by these bytes, in order; the rest is kept until more come."""
        frames, self._kept = self._cut(self._kept + data)
        return frames

    def silence(self) -> list[Frame]:
        """The line has been quiet: what has begun will not be finished, so look behind it.

        Otherwise noise that looks like the head of a long frame would swallow the next presses.
        """
        frames: list[Frame] = []
        while self._kept:
            self.rubbish += 1
            found, self._kept = self._cut(self._kept[1:])
            frames += found
        return frames

    def _cut(self, stream: bytes) -> tuple[list[Frame], bytes]:
        frames: list[Frame] = []
        at = 0
        while True:
            start = stream.find(_HEAD[:1], at)
            self.rubbish += (len(stream) if start < 0 else start) - at
            if start < 0:
                return frames, b""
            at = start
            size = _size(stream[at : at + 5])
            if size is None:
                self.rubbish += 1
                at += 1
                continue
            end = at + size + _AROUND
            if not size or end > len(stream):
                return frames, stream[at:]
            body = stream[at + 5 : end - 2]
            if stream[end - 1] == _END and stream[end - 2] == sum(body) & 0xFF:
                frames.append(Frame(body[0], body[1], body[2:]))
                at = end
            else:
                self.bad += 1
                self.rubbish += 1
                at += 1


def _size(head: bytes) -> int | None:
    """L of a head (the first five bytes, or fewer), 0 when more bytes are needed, None if it is
    no head."""
    if head[:2] != _HEAD[: len(head)] or head[4:5] not in (b"", bytes((_MARK,))):
        return None
    if len(head) > 2 and head[2] < _LEAST:
        return None
    if len(head) > 3 and head[2] != head[3]:
        return None
    return head[2] if len(head) == 5 else 0
