"""A ticket (号) and its way through one day."""

from __future__ import annotations

from dataclasses import dataclass

from hall_queue.states import Act, TicketState

Place = tuple[int, int]
"""A ticket's place in every queue it stands in: (time, behind). Smaller is called earlier; equal
places go by ticket id. Who gets which place is told in `policy`."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a ticket, for its history; `at` in milliseconds."""

    at: int
    act: Act
    counter: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What a counter wrote down for whoever serves the visitor next; only staff see it."""

    at: int
    counter: str
    text: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """One visitor's number. It knows no name: a queue needs no identity."""

    id: int
    number: str
    """What is printed, shown and called: prefix and running number, unique within a day."""
    token: str
    """Unguessable handle of the visitor's phone page."""
    services: tuple[str, ...]
    """What the visitor came for, done one after the other."""
    issued_at: int
    place: Place
    state: TicketState = TicketState.WAITING
    stage: int = 0
    """Index into `services` of the one that is its turn."""
    klass: str | None = None
    """Declared priority class; only staff see which."""
    booking: str | None = None
    counter: str | None = None
    """The counter that has it in hand (called or serving); None in every other state."""
    target: str | None = None
    """Waits for this counter only."""
    held_at: str | None = None
    """The counter that put it on hold."""
    held_for: str = ""
    """Why, in the words of that counter, for staff only; empty: it gave none."""
    queued_at: int = 0
    """When it joined the queue it stands in; `issued_at` at first, later after a transfer."""
    called_at: int | None = None
    started_at: int | None = None
    finished_at: int | None = None
    served_by: str | None = None
    """Who last served it: the staff of the counter, when serving began, went on or ended."""
    aside: int = 0
    """Milliseconds on hold since serving began: no counter spent them."""
    calls: int = 0
    """Times it has been called since it last waited."""
    returns: int = 0
    source: str = ""
    """Where it was issued: a kiosk's or a desk's code."""
    language: str = ""
    """What the visitor reads, as `en`; empty: the hall's own language."""
    copies: int = 1
    rated: bool = False
    note: Note | None = None
    steps: tuple[Step, ...] = ()

    @property
    def service(self) -> str:
        """Code of the service whose turn it is."""
        return self.services[self.stage]

    @property
    def queue(self) -> str:
        """Key of the queue it waits in: the service, or `@counter` when only that one may call."""
        return self.service if self.target is None else f"@{self.target}"

    @property
    def entry(self) -> tuple[int, int, int]:
        """Its sort key within a queue."""
        return (*self.place, self.id)


def last_step(ticket: Ticket, act: Act) -> int:
    """When `act` last happened to a ticket it has happened to; milliseconds."""
    return max(step.at for step in ticket.steps if step.act is act)
