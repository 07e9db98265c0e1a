"""Presses that nobody has collected yet."""

from __future__ import annotations

from collections import deque
from typing import TypeVar

MOST = 32

T = TypeVar("T")


class Waiting(deque[T]):
    """A stuck key fills no memory: only the newest MOST are kept."""

    def __init__(self) -> None:
        super().__init__(maxlen=MOST)

    def take(self) -> list[T]:
        """All of them, oldest first; none is left here."""
        taken = [*self]
        self.clear()
        return taken
