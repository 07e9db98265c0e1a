"""8A BOARD LOCK 11 XOR opens, 80 BOARD LOCK 33 XOR asks for one door, with lock 00 for all."""

from __future__ import annotations

from collections.abc import Sequence

from . import Wish

_MOST = 24


class Xor24:
    """See LockSpeech.  feedback: closed when it says 00, not 11, of an opening that was done."""

    open_bit = 1

    def __init__(self, feedback: str = "open") -> None:
        self._done = 0x11 if feedback == "open" else 0x00

    def take(self, stream: bytearray) -> Wish | None:
        while stream:
            if stream[0] not in (0x8A, 0x80):
                del stream[0]
                continue
            if len(stream) < 5:
                return None
            head, board, lock, code, check = stream[:5]
            if code != (0x11 if head == 0x8A else 0x33):
                del stream[0]
                continue
            del stream[:5]
            verb = "open" if head == 0x8A else "ask_one" if lock else "ask"
            return Wish(board, verb, lock, head ^ board ^ lock ^ code == check)
        return None

    def opened(self, board: int, lock: int, *, done: bool, bit: int, damaged: bool) -> bytes:
        return _summed([0x8A, board, lock, self._done if done else self._done ^ 0x11], damaged)

    def doors(self, board: int, wish: Wish, bits: Sequence[int], *, damaged: bool) -> bytes:
        if wish.verb == "ask_one":
            return _summed([0x80, board, wish.lock, 0x11 * bits[wish.lock - 1]], damaged)
        groups = [0, 0, 0]
        for at, bit in enumerate(bits[:_MOST]):
            groups[2 - at // 8] |= bit << at % 8
        return _summed([0x80, board, *groups, 0x33], damaged)

    def moved(self, board: int, lock: int, bit: int, *, damaged: bool) -> bytes:
        return b""


def _summed(frame: list[int], damaged: bool) -> bytes:
    check = 0
    for byte in frame:
        check ^= byte
    return bytes((*frame, check ^ damaged))
