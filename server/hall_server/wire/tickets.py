"""Numbers: what there is to choose, taking one, looking one up."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hall_server.wire.base import Code, Language, Millis, Named, Wait, Wire
from hall_server.wire.help import HelpStanding

MOST_SERVICES = 4
"""On one number, whatever the hall allows."""


class TicketAsk(Wire):
    """A number for `service`, and perhaps for others done right after it, in their order."""

    service: Code
    priority: Code | None = None
    also: list[Code] = Field(default_factory=list, max_length=MOST_SERVICES - 1)
    slip_at: Code | None = None
    """Staff only: the kiosk that prints the slip."""
    language: Language | None = None
    """What the visitor reads, when it is not the hall's own: as in `/api/words/{language}`."""


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
    slot_minutes: int = 0
    """Length of a booking slot; 0: it cannot be booked."""
    outlets: list[str] = Field(default_factory=list)
    """Where else it can be done: `self_service`, `helper`, `online`."""


class TicketMade(Wire):
    """A number that is stored for good."""

    number: str
    token: str
    """The visitor's secret; empty for a person at work, who must not be able to rate."""
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


class Moved(Wire):
    """Where the staff have sent a visitor who was waiting."""

    at: Millis
    counter: str | None
    """Label of the counter that will call."""
    service: Named | None
    outlet: Literal["self_service", "helper", "online"] | None


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
    afterwards: list[Named] = Field(default_factory=list)
    """What the same number is called for afterwards, in this order."""
    ahead: int | None
    wait: Wait | None
    counter: str | None
    """Label of the counter that calls or serves it."""
    place: str
    windows: str
    issued_at: Millis
    called_at: Millis | None
    priority: bool
    rated: bool = False
    """There is a rating for it; a finished ticket that has none can still be rated."""
    can_return: bool
    return_after: int
    """Behind how many people a missed visitor comes back."""
    moved: Moved | None = None
    """Sent elsewhere while waiting: `place` and `windows` are those of the new counter."""
    help: HelpStanding | None = None
    """The open call for a helper from this phone."""
    can_cancel: bool = False
    """The visitor may give the number up."""
    language: str = ""
    """In which the number was taken; empty: the hall's own."""
    at: Millis


class PhoneAnswer(Wire):
    """The visitor's ticket after what the phone asked for."""

    ticket: Ticket
    undo_seconds: int
    """Real seconds in which it can be taken back (0: not at all)."""
