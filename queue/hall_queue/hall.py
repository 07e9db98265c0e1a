"""The whole hall at one moment: an immutable value that events fold into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hall_queue.alerts import Overflow
from hall_queue.book import TicketBook
from hall_queue.help_book import HelpBook
from hall_queue.plan import Plan
from hall_queue.states import ACTIVE, Act, CounterState, TicketState
from hall_queue.ticket import Ticket

Entry = tuple[int, int, int]
"""(place time, behind, ticket id): the order of every queue."""


class DayState(StrEnum):
    """Where the working day is."""

    OPEN = "open"
    CLOSING = "closing"
    """No more numbers; whoever holds one is still served."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Intake:
    """A span in which numbers are given, and the session it leads to; all in milliseconds."""

    doors: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Day:
    """One business day. It may run past midnight: it ends when it is closed."""

    date: date
    state: DayState
    intakes: tuple[Intake, ...]
    expires_at: int
    opened_at: int
    closed_at: int | None = None
    stopped_at: int | None = None
    """When numbers were last given; None while they still are."""
    by_hand: bool = False
    """Opened by a person: the plan's hours, also new ones, say nothing about it."""


@dataclass(frozen=True, slots=True)
class Loan:
    """A skill a counter has until `until` (milliseconds), beyond its plan."""

    service: str
    until: int


@dataclass(frozen=True, slots=True)
class CounterLive:
    """What a counter is doing now; what it can do stands in the plan."""

    code: str
    state: CounterState = CounterState.CLOSED
    staff: str | None = None
    """Who sits there, as people read it."""
    account: str | None = None
    """Whose account it is, which a new name does not change; None: only the name is known."""
    ticket: int | None = None
    pause_reason: str = ""
    loans: tuple[Loan, ...] = ()
    since: int = 0
    """When `state` last changed."""
    served: int = 0
    """Tickets finished here today."""

    def is_seat_of(self, staff: str, account: str | None) -> bool:
        """Whether this person sits here: by account where both are known, else by name."""
        if self.account is not None and account is not None:
            return self.account == account
        return self.staff == staff


@dataclass(frozen=True, slots=True)
class Spent:
    """Time counters spent on a service: `count` times served, `total` milliseconds in all."""

    service: str
    count: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Undoable:
    """What a seat did last and what it would go back to."""

    at: int
    act: Act
    tickets: tuple[Ticket, ...]
    """As they were before the step."""
    after: tuple[Ticket, ...]
    """As the step left them: anything else means somebody has acted since."""
    finished: Spent | None = None
    """The service the step finished, and how long it took."""
    lent: tuple[str, str] | None = None
    """(counter, service) of the loan the step made."""
    until: int | None = None
    """End of that loan; None in what an older version wrote."""
    replaced: Loan | None = None
    """The loan of the same skill that ended with it."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """Running numbers kept for paper, `first` to `last`; `used`: those that came in today.

    handed_out: visitors have held them since before a copy of the hall was brought back, so that
    printing them would double them.
    """

    first: int
    last: int
    every_day: bool = False
    used: frozenset[int] = frozenset()
    handed_out: bool = False


class BookingState(StrEnum):
    """A booking (预约) before and after its slot."""

    BOOKED = "booked"
    CHECKED_IN = "checked_in"
    CANCELLED = "cancelled"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Booking:
    """A place in a slot. `code` is all the visitor needs to say."""

    code: str
    service: str
    slot: int
    """Start of the slot, milliseconds."""
    state: BookingState = BookingState.BOOKED
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class Hall:
    """Everything the rules look at. `fold.fold` is the only thing that makes a new one."""

    plan: Plan
    seq: int = 0
    """Events folded so far."""
    at: int = 0
    """Time of the latest event; hall time never runs backwards."""
    day: Day | None = None
    tickets: TicketBook = field(default_factory=TicketBook)
    counters: Mapping[str, CounterLive] = field(default_factory=dict)
    waiting: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    """Queue key → waiting tickets in calling order."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Ticket state → how many tickets of the day are in it."""
    serials: Mapping[str, int] = field(default_factory=dict)
    """Prefix → last running number given today, by the hall itself."""
    reserved: Mapping[str, tuple[Reserved, ...]] = field(default_factory=dict)
    """Prefix → numbers that are on paper, in order; the hall passes over them."""
    taken: Mapping[str, int] = field(default_factory=dict)
    """`service#start-end` → numbers given in that quota today."""
    spent: Mapping[str, Spent] = field(default_factory=dict)
    """Service → what it took at the counters today; what the wait range learns from."""
    shut: Mapping[str, str] = field(default_factory=dict)
    """Service → why no numbers are given for it just now."""
    bookings: Mapping[str, Booking] = field(default_factory=dict)
    undoable: Mapping[str, Undoable] = field(default_factory=dict)
    """Seat (counter code, or who acted) → its last step."""
    overflow: Overflow = field(default_factory=Overflow)
    helps: HelpBook = field(default_factory=HelpBook)

    @property
    def active(self) -> int:
        """How many people are still to be served."""
        return sum(self.counts.get(state.value, 0) for state in ACTIVE)

    def count(self, state: TicketState) -> int:
        """Tickets of the day in `state`."""
        return self.counts.get(state.value, 0)
