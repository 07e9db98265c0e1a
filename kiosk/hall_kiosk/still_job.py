"""A job that takes one picture at full size: its kind, and where the picture goes.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TAKE_STILL = "take_still"
"""Kind of a job: it has ended well once the server has the picture."""


@dataclass(frozen=True, slots=True)
class StillContent:
    """Nothing but the job itself says what is wanted; the server knows its picture by its name."""

    def as_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return {}


def picture_path(job: str) -> str:
    """Where the server takes the picture of a job."""
    return f"/api/agents/stills/{job}"


def preview_path(device: str) -> str:
    """Where the server takes what a camera sees just now.  device: safe in an address."""
    return f"/api/agents/cameras/{device}/preview"
