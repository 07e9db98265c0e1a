"""平安力合 V2.1: A0 LEN CMD ADDR SUB DATA… SUM FF, answered with A0 03 14 ADDR 50 SUM FF.

What it writes is its own: the sheet names the words (welcome, call, pause, serving), not how they
look.
"""

from __future__ import annotations

from . import Said, plain

_BAR, _MAIN = 0x28, 0x2A
_WELCOME, _CALL, _PAUSE, _SERVING = 0x00, 0x01, 0x02, 0x04
_LONGEST = 32


class Pinganlihe:
    """See Speech."""

    def take(self, stream: bytearray) -> Said | None:
        while (start := stream.find(0xA0)) >= 0:
            del stream[:start]
            if len(stream) < 2:
                return None
            size = stream[1] + 4
            if not 7 <= size <= _LONGEST:
                del stream[0]
                continue
            if len(stream) < size:
                return None
            frame = bytes(stream[:size])
            if frame[-1] != 0xFF or frame[2] not in (_BAR, _MAIN):
                del stream[0]
                continue
            del stream[:size]
            return _said(frame)
        stream.clear()
        return None

    def answer(self, address: int, said: Said, good: bool) -> bytes:
        if not good:
            return b""
        body = bytes((0x03, 0x14, address, 0x50))
        return b"\xa0" + body + bytes((sum(body) % 100, 0xFF))


def _said(frame: bytes) -> Said:
    text = _words(frame[4], frame[5:-2]) if sum(frame[1:-2]) % 100 == frame[-2] else None
    return Said(frame[3], None if text is None else plain(text), text is not None)


def _words(sub: int, data: bytes) -> str | None:
    """None for what it does not understand."""
    if sub == _WELCOME:
        return "欢迎光临"
    if sub == _PAUSE:
        return "暂停服务"
    if sub not in (_CALL, _SERVING) or len(data) not in (3, 4) or max(data[:3]) > 99:
        return None
    number = f"{data[3:].decode('ascii', 'replace')}{data[0]:02}{data[1]:02}"
    return f"请{number}到{data[2]}号窗口" if sub == _CALL else f"{number}正在办理"
