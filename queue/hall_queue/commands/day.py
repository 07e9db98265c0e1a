"""The plan, the day, and services that are shut."""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.commands.base import Command
from hall_queue.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptPlan(Command):
    """Set the hall up by `plan`."""

    plan: Plan
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Command):
    """Nothing but the time: lets the day open, stop and close."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDay(Command):
    """Open now, whatever the hours say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseDay(Command):
    """No more numbers today; those waiting are served."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutService(Command):
    """No numbers for a service."""

    service: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenService(Command):
    """Numbers for it again."""

    service: str
