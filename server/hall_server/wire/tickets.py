"""Numbers: what there is to choose, taking one, looking one up."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hall_server.wire.base import Code, Millis, Named, Wait, Wire


class TicketAsk(Wire):
    """A number for `service`, and perhaps for a second service done right after it."""

    service: Code
    priority: Code | None = None
    also: list[Code] = Field(default_factory=list, max_length=3)


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
