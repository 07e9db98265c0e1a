"""Where tickets can be sent, and what is done about full queues."""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.commands.base import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where to: exactly one of these."""

    service: str | None = None
    counter: str | None = None
    area: str | None = None
    """Its first service."""
    outlet: str | None = None
    """`self_service`, `helper` or `online`; only for a diversion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Divert(Command):
    """Move waiting tickets (分流); those called meanwhile stay as they are."""

    tickets: tuple[int, ...]
    to: Destination
    seat: str | None = None
    """The counter it is done at; None for a supervisor."""
    reason: str = ""
    alert: int | None = None
    """The alert it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch(Command):
    """Look whether limits are passed or kept again, and what diversions have come to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineAlert(Command):
    """A seat (a counter's code, None: who says it) will do nothing about an alert this time."""

    alert: int
    seat: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUp(Command):
    """Do what is suggested about an alert. suggestion: its key; tickets: those the page showed,
    of which the ones that still wait are moved; staff: who opens a counter nobody sits at."""

    alert: int
    suggestion: str
    tickets: tuple[int, ...] = ()
    seat: str | None = None
    staff: str | None = None
    account: str | None = None
