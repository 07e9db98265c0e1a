"""Calls for a helper, and help noted in passing."""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.commands.base import Command
from hall_queue.help_book import ANYTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class AskHelp(Command):
    """Let a helper come (请人帮忙). place: code of a kiosk or counter, or `help_book.PHONE`, which
    needs the ticket. kind: one of `help_book.WANTED`."""

    place: str
    kind: str = ANYTHING
    ticket: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptHelp(Command):
    """`helper` (a staff id) goes."""

    help: int
    helper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperCommand(Command):
    """About a call somebody has taken on. helper: who says so; None: a coordinator, for whoever
    has it."""

    help: int
    helper: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseHelp(HelperCommand):
    """Give it back; somebody else shall go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArriveHelp(HelperCommand):
    """The helper is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseHelp(HelperCommand):
    """Helped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawHelp(Command):
    """No longer needed, says whoever asked: the same place, on the phone the same ticket."""

    help: int
    place: str
    ticket: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHelp(Command):
    """Note help given in passing. kind: of `help_book.GIVEN`; group: of `help_book.GROUPS`."""

    helper: str
    kind: str
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackHelp(Command):
    """Take a note back, within the time of an undo."""

    help: int
    helper: str
