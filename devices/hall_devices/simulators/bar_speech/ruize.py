"""瑞泽: 80+(ADDR mod 64) C0+(ADDR div 64), then 'D' or 'W' TEXT… 1A, or 'H', answered with ';'.

Hanzi come as their two bytes, or each of these as two half bytes; it takes both.
"""

from __future__ import annotations

from . import Said, plain

_LONGEST = 1024


class Ruize:
    """See Speech."""

    def take(self, stream: bytearray) -> Said | None:
        at = 0
        while at + 2 < len(stream):
            low, high, verb = stream[at : at + 3]
            if not (0x80 <= low <= 0xBF and 0xC0 <= high <= 0xC3 and verb in b"DWH"):
                at += 1
                continue
            address = low - 0x80 + (high - 0xC0) * 64
            if verb == ord("H"):
                del stream[: at + 3]
                return Said(address, None, True)
            end = stream.find(0x1A, at + 3)
            if end < 0 and len(stream) - at < _LONGEST:
                break
            if end < 0:
                at += 1
                continue
            text = _whole(bytes(stream[at + 3 : end])).decode("gb2312", "replace")
            del stream[: end + 1]
            return Said(address, plain(text), True)
        del stream[:at]
        return None

    def answer(self, address: int, said: Said, good: bool) -> bytes:
        return b";" if good and said.runs is None else b""


def _whole(text: bytes) -> bytes:
    """Half bytes put together again."""
    found, at = bytearray(), 0
    while at < len(text):
        if text[at] < 0x10 and at + 1 < len(text) and text[at + 1] < 0x10:
            found.append(text[at] * 16 + text[at + 1])
            at += 2
        else:
            found.append(text[at])
            at += 1
    return bytes(found)
