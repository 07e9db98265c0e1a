"""Codes that were read and that nobody has taken yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

_MOST = 32


class Reads:
    """A bounded number, oldest first; a paper that is held before the glass is one of them.

    readings: of codes so far.  repeats: those among them that were the same paper, still there.
    """

    def __init__(self, repeat_ms: int, clock: Callable[[], float]) -> None:
        """repeat_ms: within so long of its last reading the same code is the same paper."""
        self._repeat = repeat_ms / 1000
        self._clock = clock
        self._waiting: deque[str] = deque(maxlen=_MOST)
        self._last = ""
        self._last_at = 0.0
        self.readings = 0
        self.repeats = 0

    def put(self, text: str) -> None:
        """It was read."""
        now = self._clock()
        again = text == self._last and now - self._last_at < self._repeat
        self._last, self._last_at = text, now
        self.readings += 1
        if again:
            self.repeats += 1
        else:
            self._waiting.append(text)

    def take(self) -> list[str]:
        """Those since the last call."""
        texts = [*self._waiting]
        self._waiting.clear()
        return texts
