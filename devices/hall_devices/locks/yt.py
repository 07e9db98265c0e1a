"""The YT text protocol of lock boards with 24 locks: lines to them, their answers.  Pure.

    YT+OPENLOCK=BOARD,LOCK*CRC            +OPENLOCK:BOARD,…*CRC           9600 8N1, RS485
    YT+GETFB=BOARD,1-24,0,1*CRC           +GETFB:BOARD,0100…*CRC          a digit a lock
    YT+GETALLLOCKSSTATUS=BOARD*CRC        +GETALLLOCKSSTATUS:BOARD,0,1,…*CRC
                                          +ERROR:BOARD,words*CRC          to any of them

Lines end with CR LF.  CRC is that of Modbus over what stands before the star, in four hexadecimal
digits; a board may be set to leave star and CRC out of its answers.  Source: two public programs
that drive such boards, of which one asks with GETFB and the other with GETALLLOCKSSTATUS.  Untried
on a real one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from hall_devices import framing
from hall_devices.check_sums import modbus

Ask: TypeAlias = Literal["getfb", "getalllocksstatus"]
ASKS: tuple[Ask, ...] = ("getfb", "getalllocksstatus")
MOST_LOCKS = 24
_END = b"\r\n"
_LONGEST = 96
_FORM = re.compile(rb"\+([A-Z]+)[0-9]*:([ -)+-~]*)(?:\*([0-9A-Fa-f]{4}))?")
_ERROR = "ERROR"


@dataclass(frozen=True, slots=True)
class Said:
    """One line from a board.  board: None where it names none.  facts: what follows the board."""

    word: str
    board: int | None
    facts: tuple[str, ...]

    @property
    def is_error(self) -> bool:
        """Whether the board could not do what it was told."""
        return self.word == _ERROR


def opening(board: int, lock: int) -> bytes:
    """One pulse for one lock.  board: 0..255, lock: 1..24."""
    return _line(f"YT+OPENLOCK={board},{lock}")


def question(board: int, locks: int, ask: Ask) -> bytes:
    """Ask how all doors stand."""
    if ask == "getfb":
        which = "1" if locks == 1 else f"1-{locks}"
        return _line(f"YT+GETFB={board},{which},0,1")
    return _line(f"YT+GETALLLOCKSSTATUS={board}")


def is_opened(said: Said) -> bool:
    """Whether this answers to an opening."""
    return said.is_error or said.word == "OPENLOCK"


def states(said: Said, ask: Ask) -> Mapping[int, int] | None:
    """Lock → 0 or 1; empty for an error, None when this is no answer to `question`."""
    if said.is_error:
        return {}
    if said.word != ask.upper():
        return None
    told = list("".join(said.facts)) if ask == "getfb" else [*said.facts]
    if not told or not all(state in ("0", "1") for state in told):
        return None
    return {lock: int(state) for lock, state in enumerate(told, 1)}


class Framer(framing.Framer[Said]):
    """What boards say, from a byte stream (see framing.Framer)."""

    def __init__(self) -> None:
        super().__init__(b"+", _LONGEST, _read)


def _line(text: str) -> bytes:
    data = text.encode("ascii")
    return data + b"*%04X" % modbus(data) + _END


def _read(stream: bytes, at: int) -> framing.Found[Said]:
    if stream[at + 1 : at + 2] == b"+":
        return "none"
    longest = at + _LONGEST
    next_one = stream.find(b"+", at + 1, longest)
    line = stream[at : longest if next_one < 0 else next_one]
    size = line.find(_END)
    if size < 0:
        # A line has one plus; this one was cut short where the next begins.
        return "more" if next_one < 0 else "none"
    text = line[:size]
    found = _FORM.fullmatch(text)
    if found is None:
        return "none"
    if found[3] is not None and int(found[3], 16) != modbus(text[: found.start(3) - 1]):
        return "bad"
    board, *facts = (fact.strip() for fact in found[2].decode("ascii").split(","))
    named = int(board) if board.isdecimal() and len(board) <= 3 else None
    return Said(found[1].decode("ascii"), named, tuple(facts)), at + size + len(_END)
