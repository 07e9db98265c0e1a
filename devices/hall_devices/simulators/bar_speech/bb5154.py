"""AA ADDR BB 51 54 SUM MODE SPEED STAY COLOUR LIFE TEXT… FF; never answered."""

from __future__ import annotations

from . import Said, plain

_FIXED = 11
"""Bytes before the text."""
_LONGEST = 512


class Bb5154:
    """See Speech."""

    def take(self, stream: bytearray) -> Said | None:
        while (start := stream.find(0xAA)) >= 0:
            del stream[:start]
            if len(stream) < 5:
                return None
            if stream[2:5] != b"\xbb\x51\x54":
                del stream[0]
                continue
            end = stream.find(0xFF, _FIXED)
            if end < 0 and len(stream) < _LONGEST:
                return None
            if end < 0:
                del stream[0]
                continue
            frame = bytes(stream[: end + 1])
            del stream[: end + 1]
            good = sum(frame[6:]) % 256 == frame[5]
            text = frame[_FIXED:-1].decode("gb2312", "replace")
            return Said(frame[1], plain(text) if good else None, good)
        stream.clear()
        return None

    def answer(self, address: int, said: Said, good: bool) -> bytes:
        return b""
