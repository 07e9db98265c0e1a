"""Answers that are no JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Media:
    """What a route answers with instead of a wire model."""

    mimetype: str
    refusals: tuple[str, ...] = ()
    """Statuses of its refusals beyond those every route may have."""
