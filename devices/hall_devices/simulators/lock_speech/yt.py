"""YT+WORD=BOARD,…*CRC and CR LF, answered with +WORD:BOARD,…*CRC.  CRC is that of Modbus."""

from __future__ import annotations

from collections.abc import Sequence

from . import Wish

_LONGEST = 200
_TABLE = [0] * 256
for _byte in range(256):
    _value = _byte
    for _ in range(8):
        _value = (_value >> 1) ^ 0xA001 if _value % 2 else _value >> 1
    _TABLE[_byte] = _value


class Yt:
    """See LockSpeech."""

    open_bit = 1

    def take(self, stream: bytearray) -> Wish | None:
        while (end := stream.find(b"\r\n")) >= 0:
            line = bytes(stream[:end])
            del stream[: end + 2]
            start = line.rfind(b"YT+")
            wish = _read(line[start:]) if start >= 0 else None
            if wish is not None:
                return wish
        if len(stream) > _LONGEST:
            del stream[:-_LONGEST]
        return None

    def opened(self, board: int, lock: int, *, done: bool, bit: int, damaged: bool) -> bytes:
        text = f"+OPENLOCK:{board},{lock}" if done else f"+ERROR: {board},OPENLOCK"
        return _line(text, damaged)

    def doors(self, board: int, wish: Wish, bits: Sequence[int], *, damaged: bool) -> bytes:
        if wish.word == "GETFB":
            return _line(f"+GETFB:{board}," + "".join(map(str, bits)), damaged)
        told = [bits[wish.lock - 1]] if wish.verb == "ask_one" else bits
        return _line(f"+{wish.word}:{board}," + ",".join(map(str, told)), damaged)

    def moved(self, board: int, lock: int, bit: int, *, damaged: bool) -> bytes:
        return b""


def _read(line: bytes) -> Wish | None:
    text, star, check = line.decode("latin-1").partition("*")
    word, _, rest = text.removeprefix("YT+").partition("=")
    facts = rest.split(",")
    good = not star or check == f"{_crc(text):04X}"
    if not facts[0].isdigit():
        return None
    board = int(facts[0])
    if word == "GETALLLOCKSSTATUS":
        return Wish(board, "ask", 0, good, word)
    if word == "GETFB" and len(facts) > 1:
        return Wish(board, "ask", 0, good, word)
    lock = int(facts[1]) if len(facts) > 1 and facts[1].isdigit() else 0
    verb = {"OPENLOCK": "open", "GETLOCKSTATUS": "ask_one"}.get(word)
    return Wish(board, verb, lock, good, word) if verb and lock else None


def _line(text: str, damaged: bool) -> bytes:
    return f"{text}*{_crc(text) ^ damaged:04X}\r\n".encode("latin-1")


def _crc(text: str) -> int:
    value = 0xFFFF
    for byte in text.encode("latin-1"):
        value = (value >> 8) ^ _TABLE[(value ^ byte) & 0xFF]
    return value
