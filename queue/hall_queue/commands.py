"""What people and machines ask of the hall. `engine.decide` answers with events or a refusal.

`by` says who asks (`staff:lijing`, `kiosk:k1`, `phone`, `system`); it goes into every event.
"""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.help_book import ANYTHING
from hall_queue.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Something asked for."""

    by: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Command):
    """Give a number (取号). token: fresh and unguessable. services: in the order to be done.
    slip_at: the kiosk that prints the slip, when it is not `source`."""

    services: tuple[str, ...]
    token: str
    klass: str | None = None
    source: str = ""
    slip_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn(Command):
    """Turn a booking into a number. slip_at: as for `Issue`."""

    code: str
    token: str
    klass: str | None = None
    source: str = ""
    slip_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveNumbers(Command):
    """Keep numbers for paper, so that the hall itself never gives them: `count` of each prefix.

    prefixes: none means all. first: where they begin; None: the next ones of the running day.
    every_day: also on the days to come, until released.
    """

    count: int
    prefixes: tuple[str, ...] = ()
    first: int | None = None
    every_day: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterCommand(Command):
    """Done at a counter, by its code."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn(CounterCommand):
    """`staff` takes the counter. relieve: also from anybody whose id begins so, with the ticket
    in hand."""

    staff: str
    relieve: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff(CounterCommand):
    """Leave the counter; it closes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCounter(CounterCommand):
    """Take visitors. staff: who signs on with it when nobody has (None: somebody must have)."""

    staff: str | None = None
    seat: str | None = None
    alert: int | None = None
    """The alert it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseCounter(CounterCommand):
    """Take no further visitor for now; the one in hand may be finished."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCounter(CounterCommand):
    """Take no more visitors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LendSkill(CounterCommand):
    """Let the counter help with a service until `until` (milliseconds)."""

    service: str
    until: int
    seat: str | None = None
    """Whose last step it becomes; None: who does it."""
    alert: int | None = None
    """The alert it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallNext(CounterCommand):
    """Call whoever is next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(CounterCommand):
    """Call this one, in turn or not."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InHandCommand(CounterCommand):
    """About the ticket the counter has in hand. ticket: the one the page shows (None: any)."""

    ticket: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(InHandCommand):
    """Call once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(InHandCommand):
    """The visitor has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish(InHandCommand):
    """The service is done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShow(InHandCommand):
    """Nobody came (过号)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(InHandCommand):
    """Put aside (挂起)."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(CounterCommand):
    """Take up a held ticket; None: the one held longest at this counter."""

    ticket: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(CounterCommand):
    """Send on the ticket in hand, or a held one."""

    to: Destination
    ticket: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo(Command):
    """Take back the last step of a seat: a counter's code, or who did it."""

    seat: str


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
