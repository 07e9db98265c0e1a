"""The hall itself and its working day."""

from __future__ import annotations

from typing import Literal

from hall_server.wire.base import Millis, Named, Wire


class Area(Wire):
    """A part of the hall."""

    code: str
    name: str
    spoken: str
    place: str
    zone: str


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
    services_per_ticket: int = 1
    """How many services one number can be taken for."""
    cabinet: bool = False
    """There is a file cabinet, so pick-up codes are of use."""


class Words(Wire):
    """Names and sentences of this hall in another language."""

    language: str
    words: dict[str, str]
    """As the hall calls it → in that language; what is missing stays as it is."""


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
