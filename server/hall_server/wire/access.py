"""Who is let in, and as what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from hall_server.wire.base import Wire


class Who(Wire):
    """Whom the server takes this browser for."""

    role: Literal["kiosk", "desk", "display", "pad", "helper", "coordinator", "supervisor", "admin"]
    name: str
    at: str | None
    """Code of the kiosk, counter or screen it is bound to."""
    person: bool
    """A person is signed in."""


class EnrolAsk(Wire):
    """The token a browser is let in with, as `hallway token` printed it."""

    token: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class Enrolled(Wire):
    """The browser is let in. page: the address it goes to."""

    page: str
