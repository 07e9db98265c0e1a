"""What the virtual lock boards understand and say: an ear and a mouth for each protocol.

They use nothing of the drivers, so that a mistake of theirs shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Wish:
    """One frame to a board.  verb: open, ask (all doors) or ask_one.  lock: 0 for all.  good: False
    for a damaged one.  word: how it was asked, where there is more than one way."""

    board: int
    verb: str
    lock: int
    good: bool = True
    word: str = ""


class LockSpeech(Protocol):
    """One protocol, as a board speaks it.  bits: what stands for each door, from lock 1 on.
    damaged: with a wrong sum."""

    open_bit: int
    """What stands for an open door where nothing else is wished."""

    def take(self, stream: bytearray) -> Wish | None:
        """Cut the next frame off; None when none is whole yet."""

    def opened(self, board: int, lock: int, *, done: bool, bit: int, damaged: bool) -> bytes:
        """What it says to an opening.  done: the door is open."""

    def doors(self, board: int, wish: Wish, bits: Sequence[int], *, damaged: bool) -> bytes:
        """What it says when asked for all doors, or for the one of the wish."""

    def moved(self, board: int, lock: int, bit: int, *, damaged: bool) -> bytes:
        """What it says by itself when a door moves; b"" for nothing."""
