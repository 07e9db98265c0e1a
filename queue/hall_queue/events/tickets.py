"""Tickets, from the number given to the rating."""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.alerts import Scene
from hall_queue.events.base import Event
from hall_queue.states import Act
from hall_queue.ticket import Place, Ticket


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
    language: str = ""
    """The visitor's, as `en`; empty: the hall's own."""


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
class NoteWritten(TicketEvent):
    """`counter` wrote a note for whoever serves it next, in the place of the former one."""

    counter: str
    text: str
    """Empty: the note is taken away."""


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
