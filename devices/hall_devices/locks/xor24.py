"""The 8A/80 protocol of lock boards with 24 locks: frames to them, their answers.  Pure.

    open     8A BOARD LOCK 11 XOR       answer  8A BOARD LOCK STATE XOR    9600 8N1, RS485
    doors    80 BOARD 00 33 XOR         answer  80 BOARD S3 S2 S1 33 XOR

XOR runs over all before it.  STATE is 11 or 00; which of them says that the door has opened hangs
on how the board is set (开门反馈 or 关门反馈).  The locks 1 to 8 are the bits of S1, the lowest
first; 9 to 16 of S2, 17 to 24 of S3.  Boards count from 1 to 32, with 50 ms between frames.
Source: the sheet 《485锁控板24路通讯协议2021》 as two public programs have it.  Untried on a
real one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import xor

from hall_devices import framing

MOST_LOCKS = 24
MOST_BOARDS = 32
REST_SECONDS = 0.05
_OPEN, _DOORS = 0x8A, 0x80
_DO, _ALL, _STATES = 0x11, 0x00, 0x33
_STATE = (0x00, 0x11)
_OPENED_SIZE, _STATES_SIZE = 5, 7


@dataclass(frozen=True, slots=True)
class Said:
    """An answer.  lock: the one that was to open, 0 for all doors.  value: 0x11 or 0x00 of one; of
    all doors their bits, that of lock 1 the lowest."""

    board: int
    lock: int
    value: int


def opening(board: int, lock: int) -> bytes:
    """One pulse for one lock.  board: 1..32, lock: 1..24."""
    return _frame(bytes((_OPEN, board, lock, _DO)))


def question(board: int) -> bytes:
    """Ask how all doors stand."""
    return _frame(bytes((_DOORS, board, _ALL, _STATES)))


def states(said: Said) -> Mapping[int, int] | None:
    """Lock → 0 or 1, as the board answers to `question`; None when this is no such answer."""
    if said.lock != _ALL:
        return None
    return {lock: said.value >> (lock - 1) & 1 for lock in range(1, MOST_LOCKS + 1)}


class Framer(framing.Framer[Said]):
    """What boards say, from a byte stream (see framing.Framer)."""

    def __init__(self) -> None:
        super().__init__(b"", _STATES_SIZE, _read)


def _frame(body: bytes) -> bytes:
    return body + bytes((reduce(xor, body),))


def _read(stream: bytes, at: int) -> framing.Found[Said]:
    word = stream[at]
    if word not in (_OPEN, _DOORS):
        return "none"
    size = _OPENED_SIZE if word == _OPEN else _STATES_SIZE
    if at + size > len(stream):
        return "more"
    if word == _OPEN and (stream[at + 2] == _ALL or stream[at + 3] not in _STATE):
        return "none"
    if word == _DOORS and stream[at + 5] != _STATES:
        return "none"
    frame = stream[at : at + size]
    if reduce(xor, frame):
        return "bad"
    if word == _OPEN:
        return Said(frame[1], frame[2], frame[3]), at + size
    return Said(frame[1], _ALL, int.from_bytes(frame[2:5], "big")), at + size
