"""Calls for a helper, and help noted in passing."""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.events.base import Event
from hall_queue.help_book import HelpOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpEvent(Event):
    """About one call for help, or one note of help given, by its id."""

    help: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAsked(HelpEvent):
    """Somebody at `place` asks for a helper; of a phone, whoever holds `ticket`."""

    place: str
    kind: str
    ticket: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAccepted(HelpEvent):
    """`helper` goes."""

    helper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpReleased(HelpEvent):
    """Given back: somebody else shall go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpArrived(HelpEvent):
    """The helper is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpClosed(HelpEvent):
    """Nobody waits for it any more."""

    outcome: HelpOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRecorded(HelpEvent):
    """`helper` has helped in passing, somebody of `group` if that was told."""

    helper: str
    kind: str
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpTakenBack(HelpEvent):
    """The note was a slip of the finger."""
