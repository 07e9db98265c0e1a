"""WKLY: 57 4B 4C 59 LEN BOARD WORD DATA XOR.  82 opens, 83 asks for one, 84 for all, 85 tells."""

from __future__ import annotations

from collections.abc import Sequence

from . import Wish

_VERBS = {0x82: "open", 0x83: "ask_one", 0x84: "ask"}


class Wkly:
    """See LockSpeech."""

    open_bit = 0

    def take(self, stream: bytearray) -> Wish | None:
        while (start := stream.find(0x57)) >= 0:
            del stream[:start]
            if len(stream) < 5 and b"WKLY".startswith(stream[:4]):
                return None
            if stream[:4] != b"WKLY" or stream[4] < 8:
                del stream[0]
                continue
            if len(stream) < stream[4]:
                return None
            frame = bytes(stream[: stream[4]])
            del stream[: stream[4]]
            verb = _VERBS.get(frame[6])
            wanted = 8 if verb == "ask" else 9
            lock = 0 if verb == "ask" else frame[7]
            if verb is not None and len(frame) == wanted and (lock or verb == "ask"):
                return Wish(frame[5], verb, lock, _check(frame[:-1]) == frame[-1])
        stream.clear()
        return None

    def opened(self, board: int, lock: int, *, done: bool, bit: int, damaged: bool) -> bytes:
        return _frame([board, 0x82, 0x00 if done else 0xFF, lock, bit], damaged)

    def doors(self, board: int, wish: Wish, bits: Sequence[int], *, damaged: bool) -> bytes:
        if wish.verb == "ask_one":
            return _frame([board, 0x83, 0x00, wish.lock, bits[wish.lock - 1]], damaged)
        return _frame([board, 0x84, 0x00, len(bits), *bits], damaged)

    def moved(self, board: int, lock: int, bit: int, *, damaged: bool) -> bytes:
        return _frame([board, 0x85, lock, bit], damaged)


def _frame(body: list[int], damaged: bool) -> bytes:
    frame = bytes((0x57, 0x4B, 0x4C, 0x59, len(body) + 6, *body))
    return frame + bytes((_check(frame) ^ damaged,))


def _check(data: bytes) -> int:
    check = 0
    for byte in data:
        check ^= byte
    return check
