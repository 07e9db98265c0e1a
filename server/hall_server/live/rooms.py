"""What a room is: which pages may watch it, how it is shown, and what changes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

from pydantic import BaseModel

from hall_queue.events import Event, PlanAdopted
from hall_queue.hall import Hall
from hall_server.access.grants import Role

GAP = 0.2
"""Seconds between two views of a room that are not calls."""


@dataclass(frozen=True, slots=True)
class RoomKind:
    """A kind of room. view: its whole, from the hall, the code behind the colon and the hall's
    time; None when there is no such room."""

    view: Callable[[Hall, str, int], BaseModel | None]
    free: Set[Role] = frozenset()
    """Roles that may watch all rooms of the kind."""
    bound: Set[Role] = frozenset()
    """Roles that may watch the room of the place they are bound to, or all when bound to none."""
    open: bool = False
    """Whoever knows the room's name may."""
    gap: float = GAP
    """Seconds between two views at least, for one that is dear to make."""
    concerns: Callable[[str, Sequence[Event]], bool] | None = None
    """Whether events change the room of a code; None: all do."""
    watched: Callable[[str], None] | None = None
    """Told when the room's first watcher has come or its last has gone."""


def touches_counter(code: str, events: Sequence[Event]) -> bool:
    """Events of one counter, and those of the whole set-up."""
    return any(
        getattr(event, "counter", None) == code or isinstance(event, PlanAdopted)
        for event in events
    )
