"""What a wall shows and speaks. Never a name."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hall_server.wire.base import Millis, Wait, Wire


class BoardCall(Wire):
    """A line of the wall: who is called where, or was."""

    ticket: int
    number: str
    counter: str
    area: str
    at: Millis
    round: int
    """1 at the first call, then one more for each recall."""
    serving: bool
    """The same as the state `serving`."""
    state: Literal["calling", "serving", "missed", "done"] = "calling"
    """The last two are over."""


class AreaLoad(Wire):
    """How many wait in an area."""

    code: str
    name: str
    waiting: int
    wait: Wait | None


class BoardMoved(Wire):
    """People who were waiting and will be called by another counter; `counter` is its label."""

    numbers: list[str]
    counter: str


class BoardView(Wire):
    """Room `board:SCREEN`: everything a wall shows. Never a name."""

    hall: str
    zone: str
    timezone: str
    speed: float
    calls: list[BoardCall]
    """Those in hand, then those that are over; each newest first, six in all at most."""
    begun: bool = False
    """Whether anybody has been called in the hall today."""
    areas: list[AreaLoad]
    notices: list[str]
    intake: Literal["open", "closed"]
    opens_at: Millis | None = None
    """When numbers are next given; None while they are, and when nobody knows."""
    withdrawn: list[str]
    """Numbers whose call was taken back within the last minute."""
    speaks: bool = True
    """Whether this screen is heard; else it only shows what another one says."""
    moved: list[BoardMoved] = Field(default_factory=list)
    """At most three, the newest first."""


class Called(Wire):
    """Event `call`, sent at once: `room` is the board's; `text` is what is spoken and captioned."""

    room: str
    epoch: str
    facts: int
    """Events of the hall until this call: a view of fewer was made before it."""
    call: BoardCall
    text: str
