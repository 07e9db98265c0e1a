"""Numbers, bookings, and what a visitor may ask for."""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.commands.base import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Command):
    """Give a number (取号). token: fresh and unguessable. services: in the order to be done.
    slip_at: the kiosk that prints the slip, when it is not `source`. language: the visitor's, when
    it is not the hall's."""

    services: tuple[str, ...]
    token: str
    klass: str | None = None
    source: str = ""
    slip_at: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Command):
    """Turn a booking into a number. slip_at, language: as for `Issue`."""

    code: str
    token: str
    klass: str | None = None
    source: str = ""
    slip_at: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveNumbers(Command):
    """Keep numbers for paper, so that the hall itself never gives them: `count` of each prefix.

    prefixes: none means all. first: where they begin; None: the next ones of the running day.
    every_day: also on the days to come, until released.  handed_out: visitors hold them already.
    """

    count: int
    prefixes: tuple[str, ...] = ()
    first: int | None = None
    every_day: bool = False
    handed_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseNumbers(Command):
    """Keep the numbers from `first` on no longer than this day."""

    prefix: str
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitPaper(Command):
    """A visitor is here with a paper number, e.g. `A131`. Else as `Issue`."""

    number: str
    services: tuple[str, ...]
    token: str
    klass: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(Command):
    """Take a place in the slot that starts at `slot` (milliseconds). code: fresh."""

    service: str
    slot: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelBooking(Command):
    """Give the place back."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCommand(Command):
    """About one ticket, by id."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprint(TicketCommand):
    """Print the slip again (重打); the number stays. slip_at: at this kiosk."""

    slip_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return(TicketCommand):
    """A missed or diverted visitor is back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(Command):
    """Give a number up. counter: where staff do it, None for the visitor's own phone; without
    `ticket` the one the counter has in hand."""

    ticket: int | None = None
    counter: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRated(TicketCommand):
    """A rating for it is being stored; once, and only after it was finished."""
