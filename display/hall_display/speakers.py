"""Which walls are heard: those of the plan, and another one of a zone while these cannot be."""

from __future__ import annotations

from collections.abc import Collection

from hall_queue.plan import Plan


def heard(plan: Plan, on: Collection[str]) -> frozenset[str]:
    """Codes of the screens that are heard. on: those whose page is open and can make a sound.

    Where no speaking screen of a zone can be heard, the first one that can speaks in its place,
    unless it was told never to. The screens of the plan stay in the answer, so that one that
    comes back speaks at once.
    """
    return plan.speaking | {
        deputy for zone in plan.zones if (deputy := _deputy(plan, zone.code, on)) is not None
    }


def _deputy(plan: Plan, zone: str, on: Collection[str]) -> str | None:
    """Who speaks in a zone whose speaking screens cannot be heard; None: nobody has to, or can."""
    there = [screen for screen in plan.screens if screen.zone == zone]
    speaking = [screen.code for screen in there if screen.code in plan.speaking]
    if not speaking or any(code in on for code in speaking):
        return None
    can = (screen.code for screen in there if screen.code in on and screen.speaks is None)
    return next(can, None)
