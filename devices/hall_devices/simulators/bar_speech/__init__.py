"""What the virtual bars understand: a decoder for each protocol.

They use nothing of the drivers, so that a mistake of theirs shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

Runs = tuple[tuple[str, str], ...]
"""Characters, each with its colour."""


@dataclass(frozen=True, slots=True)
class Said:
    """One frame to a bar.  runs: what it shows from now on, None when that stays as it is.  good:
    False for a damaged one."""

    address: int
    runs: Runs | None
    good: bool


class Speech(Protocol):
    """One protocol, as a bar speaks it."""

    def take(self, stream: bytearray) -> Said | None:
        """Cut the next frame off; None when none is whole yet."""

    def answer(self, address: int, said: Said, good: bool) -> bytes:
        """What the bar at `address` says to it; b"" for nothing."""


def plain(text: str) -> Runs:
    """A text on a bar of one colour."""
    return tuple((char, "red") for char in text)
