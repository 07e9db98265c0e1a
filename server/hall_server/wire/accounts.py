"""Staff accounts, signing in, and letting devices in."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from hall_queue.problems import NAME_LENGTH
from hall_server.wire.base import Code, Line, Millis, Wire, Word

JobName = Literal["clerk", "helper", "coordinator", "supervisor", "administrator"]
DeviceRole = Literal["kiosk", "display", "pad", "agent"]
Login = Annotated[Word, StringConstraints(min_length=1, max_length=40)]
PlaceName = Annotated[Line, StringConstraints(min_length=1, max_length=NAME_LENGTH)]
"""What a set-up calls a kiosk, a screen or an agent: as long as it may be there."""
PersonName = Annotated[Line, StringConstraints(min_length=1, max_length=40)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class LoginAsk(Wire):
    """Who wants in."""

    login: Login
    password: Password


class SetupAsk(Wire):
    """The first administrator, with the code of the link that `hallway serve` prints."""

    code: Secret
    login: Login
    name: PersonName
    password: Password


class InvitationAsk(Wire):
    """The code of a link to set a password."""

    code: Secret


class NewPasswordAsk(InvitationAsk):
    """Set the password by such a link."""

    password: Password


class ChangePasswordAsk(Wire):
    """Set another password while signed in."""

    old: Password
    password: Password


class Invited(Wire):
    """Whose link it is."""

    login: str
    name: str


class WorkPage(Wire):
    """Where a person works in one of their jobs."""

    job: JobName
    page: str


class SignedIn(Wire):
    """A person is in: a page for each job."""

    name: str
    pages: list[WorkPage]


class Account(Wire):
    """A person, for administrators."""

    id: str
    login: str
    name: str
    jobs: list[JobName]
    state: Literal["invited", "active", "locked", "disabled"]
    """invited: no password has been set yet."""
    made_at: Millis
    seen_at: Millis | None


class AccountAsk(Wire):
    """A new person."""

    login: Login
    name: PersonName
    jobs: list[JobName] = Field(min_length=1, max_length=5)


class AccountChange(Wire):
    """Another name or other jobs."""

    name: PersonName
    jobs: list[JobName] = Field(min_length=1, max_length=5)


class Link(Wire):
    """A one-time link; shown once, kept nowhere. page: path and fragment below the origin."""

    page: str


class AgentEnrolled(Wire):
    """An agent is in. name: the one that devices of the set-up say; token: kept by it alone."""

    name: str
    token: str


class OfferAsk(Wire):
    """Let a device in. at: code of the kiosk, screen or counter it will be bound to.

    An agent is bound to none: its name is the one that devices of the set-up say.
    """

    role: DeviceRole
    name: PlaceName
    at: Code | None = None


class Offer(Wire):
    """A code to be typed at `/enrol` on the device or given to `hallway agent --code`, once."""

    code: str
    expires_at: Millis


class Enrolment(Wire):
    """A token that was given out: to a device, a program, or `hallway token`."""

    id: str
    role: str
    name: str
    at: str | None
    made_at: Millis
    revoked_at: Millis | None


class Deed(Wire):
    """A line of the log of accounts and devices."""

    at: Millis
    who: str
    what: str
    about: str
