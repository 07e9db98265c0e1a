"""The facts of a hall. Each records a result, never a command to be decided again.

Every event has `at` (milliseconds) and `by` (who: `staff:lijing`, `kiosk:k1`, `phone`, `system`).
The class name is its name in the journal and never changes; a changed meaning is a new class or
an upgrade in `journal_form`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hall_queue.alerts import Look, Measure, Scene
from hall_queue.hall import Intake
from hall_queue.help_book import HelpOutcome
from hall_queue.plan import Plan
from hall_queue.states import Act
from hall_queue.ticket import Place, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that has happened."""

    at: int
    by: str


# The day and the plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAdopted(Event):
    """The hall is set up anew; the first event of every journal."""

    plan: Plan
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOpened(Event):
    """Numbers start again from 1."""

    date: date
    intakes: tuple[Intake, ...]
    expires_at: int
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReopened(Event):
    """A day gives numbers again by hand; they go on where they stopped."""

    intakes: tuple[Intake, ...]
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChanged(Event):
    """A new plan has other hours for the day that is running."""

    intakes: tuple[Intake, ...]
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeClosed(Event):
    """No more numbers today; those waiting are served."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Event):
    """Nobody is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceShut(Event):
    """No numbers for one service until it is opened again."""

    service: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReopened(Event):
    """Numbers for the service again."""

    service: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersReserved(Event):
    """The running numbers `first` to `last` of a prefix are on paper: they count as used.
    every_day: also on the days to come."""

    prefix: str
    first: int
    last: int
    every_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersReleased(Event):
    """The numbers reserved from `first` on are free again from the next day."""

    prefix: str
    first: int


# Counters


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterEvent(Event):
    """Something about one counter."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedOn(CounterEvent):
    """`staff` sits at the counter."""

    staff: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedOff(CounterEvent):
    """Nobody sits there any more; the counter is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOpened(CounterEvent):
    """The counter takes visitors."""

    seat: str = ""
    alert: int | None = None
    """The alert it was done for; `scene` is set with it."""
    scene: Scene | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPaused(CounterEvent):
    """The counter takes no further visitor for now."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterClosed(CounterEvent):
    """The counter takes no more visitors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillLent(CounterEvent):
    """The counter also serves `service` until `until`."""

    service: str
    until: int
    seat: str = ""
    """Whose last step it is; empty in old journals: nobody's."""
    alert: int | None = None
    scene: Scene | None = None


# Tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent(Event):
    """Something about one ticket, by its id."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketIssued(TicketEvent):
    """A number is given; `serial` is its running number within `prefix`."""

    number: str
    prefix: str
    serial: int
    token: str
    services: tuple[str, ...]
    place: Place
    klass: str | None = None
    booking: str | None = None
    quotas: tuple[str, ...] = ()
    """Quotas it counts against, keys of `Hall.taken`."""
    source: str = ""
    paper: bool = False
    """The number was reserved and on paper before; the machine's own go on where they were."""
    slip_at: str = ""
    """The kiosk that prints the slip; empty: `source`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipReprinted(TicketEvent):
    """A further copy of the slip was asked for; the number stays."""

    slip_at: str = ""
    """The kiosk that prints it; empty: where the number was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCalled(TicketEvent):
    """`counter` calls it."""

    counter: str
    out_of_turn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRecalled(TicketEvent):
    """Called once more."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingStarted(TicketEvent):
    """The visitor has come."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFinished(TicketEvent):
    """The last of its services is done."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFinished(TicketEvent):
    """One of its services is done; it waits for the next."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMissed(TicketEvent):
    """Called, but nobody came (过号)."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReturned(TicketEvent):
    """A missed or diverted visitor is back, at `place`."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketHeld(TicketEvent):
    """Put aside by `counter` (挂起)."""

    counter: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketResumed(TicketEvent):
    """Taken up again at `counter`."""

    counter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTransferred(TicketEvent):
    """Sent on by the counter that had it (转出): to `service`, or to `target` only."""

    counter: str
    service: str
    target: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketsDiverted(Event):
    """Moved while waiting (分流), in one tap: to `service` (None: each keeps its own) or
    `target`."""

    tickets: tuple[int, ...]
    seat: str
    service: str | None = None
    target: str | None = None
    reason: str = ""
    alert: int | None = None
    scene: Scene | None = None
    """How both sides stood before; None in old journals, which keep no record of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketsSentAway(Event):
    """Left the queue for `outlet`: self_service, helper or online."""

    tickets: tuple[int, ...]
    seat: str
    outlet: str
    reason: str = ""
    alert: int | None = None
    scene: Scene | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReleased(TicketEvent):
    """The counter it waited for is gone: any counter of its service may call it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCancelled(TicketEvent):
    """Given up; its number stays used."""

    seat: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketExpired(TicketEvent):
    """The day ended before it was served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRated(TicketEvent):
    """A rating was stored for it, elsewhere; which one is not the queue's business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUndone(Event):
    """The last step of `seat` is taken back; `tickets` are as they were before it."""

    seat: str
    act: Act
    tickets: tuple[Ticket, ...]


# Bookings


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMade(Event):
    """A slot is taken."""

    code: str
    service: str
    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCancelled(Event):
    """The slot is free again. reason: why the hall itself took it back; empty: somebody gave it
    back."""

    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMissed(Event):
    """The day of the slot is over and nobody checked in."""

    code: str


# Overflow


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitEvent(Event):
    """About one limit, of an area or of a service. value: people or whole minutes."""

    measure: Measure
    value: int
    limit: float
    area: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitPassed(LimitEvent):
    """More than the limit; not for long enough yet to trouble anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitKept(LimitEvent):
    """Within the limit again before an alert was raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised(LimitEvent):
    """The limit has been passed for a while."""

    alert: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertEased(Event):
    """Well within the limit again, or there is no such limit any more."""

    alert: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDeclined(Event):
    """`seat` will do nothing about it this time."""

    alert: int
    seat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiversionMeasured(Event):
    """What the two sides of a diversion were like a while after it."""

    diversion: int
    here: Look
    there: Look | None = None


# Help on the floor


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
