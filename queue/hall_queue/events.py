"""The facts of a hall. Each records a result, never a command to be decided again.

Every event has `at` (milliseconds) and `by` (who: `staff:lijing`, `kiosk:k1`, `phone`, `system`).
The class name is its name in the journal and never changes; a changed meaning is a new class or
an upgrade in `journal_form`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hall_queue.hall import Intake
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


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipReprinted(TicketEvent):
    """A further copy of the slip was asked for; the number stays."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketsSentAway(Event):
    """Left the queue for `outlet`: self_service, helper or online."""

    tickets: tuple[int, ...]
    seat: str
    outlet: str
    reason: str = ""


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
    """The slot is free again."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMissed(Event):
    """The day of the slot is over and nobody checked in."""

    code: str
