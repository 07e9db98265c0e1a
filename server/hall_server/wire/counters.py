"""Counters and what the desk's buttons ask and show."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hall_server.wire.base import Code, Line, Millis, Named, Wait, Why, Wire
from hall_server.wire.help import HelpStanding
from hall_server.wire.overflow import Alert


class TicketRef(Wire):
    """The ticket the page shows: refused when the counter has another by now."""

    ticket: int | None = None


class CallAsk(Wire):
    """Call exactly this one."""

    ticket: int


class HoldAsk(TicketRef):
    """Put the ticket in hand aside."""

    reason: Why = ""


class NoteAsk(TicketRef):
    """Write a note on the ticket in hand; empty: none."""

    text: Annotated[Line, StringConstraints(max_length=60)]


class To(Wire):
    """Where to; exactly one."""

    service: Code | None = None
    counter: Code | None = None
    area: Code | None = None
    outlet: Literal["self_service", "helper", "online"] | None = None


class TransferAsk(TicketRef):
    """Send on the ticket in hand, or a held one."""

    to: To
    reason: Why = ""


class DivertAsk(Wire):
    """Move waiting tickets elsewhere."""

    tickets: list[int] = Field(min_length=1, max_length=200)
    to: To
    reason: Why = ""


class CancelAsk(Wire):
    """Give a number up; without `ticket` the one in hand."""

    ticket: int | None = None
    reason: Why = ""


class PauseAsk(Wire):
    """Why no further visitor is taken for now."""

    reason: Why = ""


class Counter(Wire):
    """A counter and whether it is open."""

    code: str
    label: str
    area: str
    state: Literal["closed", "open", "paused"]
    number: str | None
    """The ticket in hand."""


class CounterAnswer(Wire):
    """The ticket the counter has in hand after the command."""

    ticket: DeskTicket | None
    facts: int
    """How many events of the hall it was made of: a view with fewer does not know of it yet."""


class StepSeen(Wire):
    """A line of a ticket's history."""

    at: Millis
    act: str
    counter: str | None


class NoteSeen(Wire):
    """What a counter wrote down for whoever serves the visitor next."""

    at: Millis
    counter: str
    """Its label."""
    text: str


class DeskTicket(Wire):
    """A ticket as the desk sees it."""

    id: int
    number: str
    state: str
    service: Named
    services: list[Named]
    stage: int
    klass: Named | None
    booked_for: Millis | None
    issued_at: Millis
    queued_at: Millis
    called_at: Millis | None
    started_at: Millis | None
    calls: int
    recalls_left: int
    source: str
    steps: list[StepSeen]
    note: NoteSeen | None = None


class Taken(Wire):
    """What was done, and the real seconds in which it can be taken back (0: not at all)."""

    kind: Literal["open", "divert", "lend", "send_away"]
    numbers: list[str]
    seconds: int
    ticket: DeskTicket | None
    """In hand at the counter it was taken at."""


class QueueRow(Wire):
    """A line of a desk's list."""

    id: int
    number: str
    service: str
    klass: str | None
    why: Literal["targeted", "returned", "priority", "booked", "moved", "order"]
    booked_for: Millis | None
    queued_at: Millis
    state: str
    held_at: str | None = None
    """Label of the counter that put it on hold, while it is on hold."""
    held_for: str = ""
    """Why; empty: no reason was given."""


class Undoable(Wire):
    """The step that can still be taken back."""

    act: str
    number: str
    at: Millis
    """When it was done: with act and number, which step it is."""
    seconds: int
    """Real seconds left when the view was made."""


class DeskView(Wire):
    """Room `desk:COUNTER`."""

    counter: Counter
    area: Named
    staff: str | None
    """Who is signed on."""
    since: Millis
    served: int
    pause_reason: str
    ticket: DeskTicket | None
    next: list[QueueRow]
    """Whom this counter would call, in order; the first is next. At most 20."""
    next_total: int
    area_queue: list[QueueRow]
    area_total: int
    held: list[QueueRow]
    missed: list[QueueRow]
    undo: Undoable | None
    wait: Wait | None
    """Until the last of `next` is called."""
    alerts: list[Alert] = Field(default_factory=list)
    """Places that are too full and this counter can do something about, the worst first."""
    help: HelpStanding | None = None
    """The open call for a helper from this counter."""
    intake: Literal["open", "closed"] = "open"
    """Whether the hall gives numbers just now."""
    rating: bool = False
    """A pad here asks the visitor for a rating after the finish."""
    cameras: bool = False
    """There is a document camera here."""
