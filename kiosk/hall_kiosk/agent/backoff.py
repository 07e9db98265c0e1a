"""How long an agent waits before it asks for its server again."""

from __future__ import annotations

import random
from collections.abc import Callable


class Backoff:
    """Waits that double, up to a limit, until a connection has lasted.

    Each is drawn between half and the whole of its length, so that the agents of a hall do not
    come back in one moment.
    """

    def __init__(
        self, first: float, last: float, draw: Callable[[float, float], float] = random.uniform
    ) -> None:
        """Seconds.  A connection that held for `last` was a good one."""
        self._first, self._last = first, last
        self._draw = draw
        self._next = first

    def wait(self, lasted: float = 0.0) -> float:
        """Seconds to wait now.  lasted: how long the connection held that has just ended, 0 when
        there was none: one that is cut off at once is no reason to hurry."""
        if lasted >= self._last:
            self._next = self._first
        length = self._next
        self._next = min(self._last, length * 2)
        return self._draw(length / 2, length)
