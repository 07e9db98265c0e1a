"""A job that takes one picture at full size: its kind, and where the picture goes.  Pure."""

from __future__ import annotations

TAKE_STILL = "take_still"
"""Kind of a job without content: it has ended well once the server has the picture, which it knows
by the job's name."""


def picture_path(job: str) -> str:
    """Where the server takes the picture of a job."""
    return f"/api/agents/stills/{job}"


def preview_path(device: str) -> str:
    """Where the server takes what a camera sees just now.  device: safe in an address."""
    return f"/api/agents/cameras/{device}/preview"
