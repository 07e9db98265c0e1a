"""Options that the drivers of lock boards share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from hall_devices.drivers import Door, choice, whole_number

LOCKS = 24
"""Of a board of which nothing is said."""
OpenState: TypeAlias = Literal["0", "1"]


def locks_of(options: Mapping[str, str], most: int) -> int:
    """How many locks the board has, 1..most.  Raises ValueError."""
    locks = whole_number(options, "locks", min(LOCKS, most), most)
    if locks == 0:
        raise ValueError(f"locks must be a number from 1 to {most}, not 0")
    return locks


def open_state_of(options: Mapping[str, str], otherwise: OpenState) -> int:
    """What stands for an open door in this board's frames, 0 or 1.  Raises ValueError."""
    words: tuple[OpenState, ...] = ("0", "1") if otherwise == "0" else ("1", "0")
    return int(choice(options, "open_state", words))


def told(states: Mapping[int, int], locks: int, open_state: int) -> dict[int, Door]:
    """Doors by lock; those that the board does not have, or cannot tell of, are left out."""
    return {
        lock: "open" if state == open_state else "closed"
        for lock, state in states.items()
        if 1 <= lock <= locks and state in (0, 1)
    }


def known(lock: int, locks: int) -> int:
    """The same lock.  Raises ValueError when the board does not have it."""
    if not 1 <= lock <= locks:
        raise ValueError(f"there is no lock {lock}: the board has 1 to {locks}")
    return lock
