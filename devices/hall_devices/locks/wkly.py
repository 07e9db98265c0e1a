"""The WKLY protocol of lock boards: frames to them, what they say from a byte stream.  Pure.

    57 4B 4C 59 LEN BOARD WORD DATA… XOR      9600 8N1, RS485

    word 82  LOCK    open it          answer  RESULT LOCK STATE
    word 84          all doors        answer  RESULT N STATE…
    word 85          —                LOCK STATE, told by the board when a door moves

LEN counts the whole frame, XOR runs over all before it.  RESULT 00 is done, FF is not; a STATE is
00 or 01, FF where the board cannot tell.  Which of the two is an open door differs between boards.
Boards count from 0, locks from 1.  Source: public programs that drive such boards, in four
languages.  Untried on a real one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hall_devices import framing
from hall_devices.check_sums import xor_of

MOST_LOCKS = 127
"""Of a board; no program is known that names a higher one."""
_HEAD = b"WKLY"
_LENGTH = len(_HEAD)
_LEAST, _LONGEST = 8, 255
_OPEN, _DOORS, _MOVED = 0x82, 0x84, 0x85
_DONE, _FAILED = 0x00, 0xFF


@dataclass(frozen=True, slots=True)
class Said:
    """One frame from the board at an address."""

    board: int
    word: int
    data: bytes


def opening(board: int, lock: int) -> bytes:
    """One pulse for one lock.  board: 0..255, lock: 1..MOST_LOCKS."""
    return _frame(board, _OPEN, bytes((lock,)))


def question(board: int) -> bytes:
    """Ask how all doors stand."""
    return _frame(board, _DOORS, b"")


def opened(said: Said, lock: int) -> bool | None:
    """Whether the board did it, as it answers to `opening`; None when this is no such answer, which
    an echo of the frame itself is not either."""
    if said.word != _OPEN:
        return None
    if len(said.data) == 3 and said.data[1] == lock:
        return said.data[0] == _DONE
    return False if said.data == bytes((_FAILED,)) else None


def states(said: Said) -> Mapping[int, int] | None:
    """Lock → its state byte, as the board answers to `question`; empty when it says that it
    cannot, None when this is no such answer."""
    if said.word != _DOORS or not said.data:
        return None
    if said.data[0] != _DONE:
        return {}
    if len(said.data) < 2 or len(said.data) != 2 + said.data[1]:
        return None
    return dict(enumerate(said.data[2:], 1))


def moved(said: Said) -> tuple[int, int] | None:
    """A lock and its new state byte, told by the board itself; None for any other frame."""
    if said.word != _MOVED or len(said.data) != 2:
        return None
    return said.data[0], said.data[1]


class Framer(framing.Framer[Said]):
    """What boards say, from a byte stream (see framing.Framer)."""

    def __init__(self) -> None:
        super().__init__(_HEAD, _LONGEST, _read)


def _frame(board: int, word: int, data: bytes) -> bytes:
    body = _HEAD + bytes((_LEAST + len(data), board, word)) + data
    return body + bytes((xor_of(body),))


def _read(stream: bytes, at: int) -> framing.Found[Said]:
    if at + _LENGTH >= len(stream):
        return "more"
    size = stream[at + _LENGTH]
    if size < _LEAST:
        return "none"
    if at + size > len(stream):
        return "more"
    frame = stream[at : at + size]
    if xor_of(frame):
        return "bad"
    return Said(frame[5], frame[6], bytes(frame[7:-1])), at + size
