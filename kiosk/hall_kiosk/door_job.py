"""A job that opens one door of a file cabinet: its kind, and what it says.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OPEN_DOOR = "open_door"
"""Kind of a job: one pulse for one lock, never a second one."""


@dataclass(frozen=True, slots=True)
class DoorContent:
    """Which door.  lock: of its board, from 1."""

    lock: int

    def as_json(self) -> dict[str, Any]:
        """JSON-ready; from_json() reads it back."""
        return {"lock": self.lock}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> DoorContent:
        """Unknown keys are passed over.  Raises ValueError when it names no lock."""
        lock = data.get("lock")
        if type(lock) is not int or lock < 1:
            raise ValueError("the content of an opening needs its lock")
        return cls(lock)
