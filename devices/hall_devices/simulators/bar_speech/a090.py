"""A0 90: A0 90 ADDR A5 LENH LENL {character, colour}… XOR, answered with A0 90 ADDR A5 AA or 55."""

from __future__ import annotations

from . import Runs, Said

_COLOURS = {0: "red", 1: "green", 2: "yellow"}
_LONGEST = 1024


class A090:
    """See Speech."""

    def take(self, stream: bytearray) -> Said | None:
        while (start := stream.find(0xA0)) >= 0:
            del stream[:start]
            if len(stream) < 6:
                return None
            size = stream[4] * 256 + stream[5]
            if stream[1] != 0x90 or stream[3] not in (0xA1, 0xA2, 0xA5) or size > _LONGEST:
                del stream[0]
                continue
            if len(stream) < size + 7:
                return None
            frame = bytes(stream[: size + 7])
            del stream[: size + 7]
            if frame[3] == 0xA5:
                return _said(frame)
        stream.clear()
        return None

    def answer(self, address: int, said: Said, good: bool) -> bytes:
        return bytes((0xA0, 0x90, address, 0xA5, 0xAA if good else 0x55))


def _said(frame: bytes) -> Said:
    check = 0
    for byte in frame[2:-1]:
        check ^= byte
    runs = _runs(frame[6:-1]) if check == frame[-1] else None
    return Said(frame[2], runs, runs is not None)


def _runs(data: bytes) -> Runs | None:
    """None when these are no characters with colours."""
    shown, at = list[tuple[str, str]](), 0
    while at < len(data):
        width = 2 if data[at] >= 0xA1 else 1
        if at + width >= len(data) or data[at + width] not in _COLOURS:
            return None
        char = data[at : at + width].decode("gb2312", "replace")
        shown.append((char, _COLOURS[data[at + width]]))
        at += width + 1
    return tuple(shown)
