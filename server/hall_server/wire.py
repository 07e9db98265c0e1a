"""Everything that crosses the wire between server and pages, typed once.

`openapi.json` and the pages' TypeScript types are made from these models (`make wire`). Times are
whole milliseconds since 1970 (hall time), waits are minutes. Field names are part of the open
interface: those of `Ticket`, `TicketMade`, `Service`, `Counter` and `CounterAnswer` are stable.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
Note = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)]
Millis = int


class Wire(BaseModel):
    """Base of all: unknown fields are an error, so a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Wait(Wire):
    """An honest range, minutes."""

    low: int
    high: int


class Named(Wire):
    """Something with a code and a name for people."""

    code: str
    name: str


# What is asked


class TicketAsk(Wire):
    """A number for `service`, and perhaps for a second service done right after it."""

    service: Code
    priority: Code | None = None
    also: list[Code] = Field(default_factory=list, max_length=3)


class TicketRef(Wire):
    """The ticket the page shows: refused when the counter has another by now."""

    ticket: int | None = None


class CallAsk(Wire):
    """Call exactly this one."""

    ticket: int


class HoldAsk(TicketRef):
    """Put the ticket in hand aside."""

    reason: Note = ""


class To(Wire):
    """Where to; exactly one."""

    service: Code | None = None
    counter: Code | None = None
    area: Code | None = None
    outlet: Literal["self_service", "helper", "online"] | None = None


class TransferAsk(TicketRef):
    """Send on the ticket in hand, or a held one."""

    to: To
    reason: Note = ""


class DivertAsk(Wire):
    """Move waiting tickets elsewhere."""

    tickets: list[int] = Field(min_length=1, max_length=200)
    to: To
    reason: Note = ""


class CancelAsk(Wire):
    """Give a number up; without `ticket` the one in hand."""

    ticket: int | None = None
    reason: Note = ""


class PauseAsk(Wire):
    """Why no further visitor is taken for now."""

    reason: Note = ""


class Nothing(Wire):
    """A command that needs no words; an empty body or `{}`."""


# What is answered


class Material(Wire):
    """One thing to bring."""

    name: str
    note: str


class Service(Wire):
    """A service, with how it stands now."""

    code: str
    name: str
    area: str
    spoken: str
    aliases: list[str]
    initials: list[str]
    """Pinyin initials of spoken name, name and aliases, in this order, for the search: `hsfz`."""
    prefix: str
    materials: list[Material]
    windows: str
    """Labels of the counters that serve it, in words: `6–9`."""
    place: str
    """Where to wait."""


class Counter(Wire):
    """A counter and whether it is open."""

    code: str
    label: str
    area: str
    state: Literal["closed", "open", "paused"]
    number: str | None
    """The ticket in hand."""


class TicketMade(Wire):
    """A number that is stored for good."""

    number: str
    token: str
    ahead: int
    wait: Wait | None
    id: int
    services: list[Named]
    priority: bool
    place: str
    windows: str
    link: str | None
    """Address of the visitor's phone page; None when phones cannot reach the server."""
    printing: bool
    """A slip is on its way to the kiosk's printer; how it goes is told in the kiosk's view."""


class Ahead(Wire):
    """What a number taken now would mean."""

    ahead: int
    wait: Wait | None


class Ticket(Wire):
    """What a visitor may know about a ticket."""

    number: str
    state: Literal[
        "waiting",
        "called",
        "serving",
        "held",
        "missed",
        "diverted",
        "done",
        "cancelled",
        "expired",
    ]
    service: Named
    ahead: int | None
    wait: Wait | None
    counter: str | None
    """Label of the counter that calls or serves it."""
    place: str
    windows: str
    issued_at: Millis
    called_at: Millis | None
    priority: bool
    can_return: bool
    return_after: int
    """Behind how many people a missed visitor comes back."""
    at: Millis


class CounterAnswer(Wire):
    """The ticket the counter has in hand after the command."""

    ticket: DeskTicket | None


class Hall(Wire):
    """The hall itself: what every page needs once."""

    name: str
    hotline: str
    timezone: str
    speed: float
    """Hall seconds per real second; above 1 a demo."""
    at: Millis
    classes: list[Named]
    areas: list[Area]
    return_after: int


class Area(Wire):
    """A part of the hall."""

    code: str
    name: str
    spoken: str
    place: str
    zone: str


class Day(Wire):
    """How the working day stands."""

    date: str | None
    """The business date, ISO; None before the first day."""
    state: Literal["open", "closing", "closed"]
    intake: Literal["open", "closed"]
    """Whether numbers are given at this moment."""
    opens_at: Millis | None
    """When numbers are given next by the hours; None while they are, or when never."""
    shut: list[str]
    """Services that give no numbers just now."""


class Who(Wire):
    """Whom the server takes this browser for."""

    role: Literal["kiosk", "desk", "display", "admin"]
    name: str
    at: str | None
    """Code of the kiosk, counter or screen it is bound to."""


class Refused(Wire):
    """Why not. code: stable; the pages hold the words. Further fields are facts for them."""

    model_config = ConfigDict(extra="allow", frozen=True)

    code: str


class Refusal(Wire):
    """Every answer that is not 2xx."""

    error: Refused


# What is pushed: one view a room, whole


class BoardCall(Wire):
    """A line of the wall: who is called where."""

    ticket: int
    number: str
    counter: str
    area: str
    at: Millis
    round: int
    """1 at the first call, then one more for each recall."""
    serving: bool


class AreaLoad(Wire):
    """How many wait in an area."""

    code: str
    name: str
    waiting: int
    wait: Wait | None


class BoardView(Wire):
    """Room `board:SCREEN`: everything a wall shows. Never a name."""

    hall: str
    zone: str
    timezone: str
    speed: float
    calls: list[BoardCall]
    """Newest first, at most six."""
    areas: list[AreaLoad]
    notices: list[str]
    intake: Literal["open", "closed"]
    withdrawn: list[str]
    """Numbers whose call was taken back within the last minute."""


class Called(Wire):
    """Event `call`, sent at once: `room` is the board's; `text` is what is spoken and captioned."""

    room: str
    epoch: str
    call: BoardCall
    text: str


class ServiceLoad(Wire):
    """How a service stands now."""

    code: str
    waiting: int
    """People in its line."""
    wait: Wait | None
    shut: bool


class SlipState(Wire):
    """What becomes of the slip of a ticket taken at this kiosk."""

    ticket: int
    state: Literal["printing", "printed", "not_printed", "unknown"]
    reason: str


class KioskView(Wire):
    """Room `kiosk:KIOSK`."""

    waiting: int
    services: list[ServiceLoad]
    top: list[str]
    """Most used services of this hour, best first, six."""
    areas: list[AreaLoad]
    intake: Literal["open", "closed"]
    opens_at: Millis | None
    printer: Literal["ok", "low", "trouble", "unknown", "none"]
    slips: list[SlipState]
    """The last few, newest first."""


class StepSeen(Wire):
    """A line of a ticket's history."""

    at: Millis
    act: str
    counter: str | None


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


class Undoable(Wire):
    """The step that can still be taken back."""

    act: str
    number: str
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


class View(Wire):
    """Event `view`: the whole of a room."""

    room: str
    epoch: str
    """Which start of the server counted `seq`."""
    seq: int
    at: Millis
    data: BoardView | KioskView | DeskView | Ticket


class EnrolAsk(Wire):
    """The token a browser is let in with, as `hallway token` printed it."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class Enrolled(Wire):
    """The browser is let in. page: the address it goes to."""

    page: str


CounterAnswer.model_rebuild()
Hall.model_rebuild()
