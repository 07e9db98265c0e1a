"""Bookings: free places, one made, its number."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from hall_server.wire.base import Code, Language, Millis, Named, Wire

BookingCode = Annotated[str, StringConstraints(pattern=r"^\d{8}$")]


class Slot(Wire):
    """A span in which booked visitors come."""

    start: Millis
    end: Millis
    free: int
    """Places left."""


class BookAsk(Wire):
    """A place for `service` in the slot that starts at `slot`."""

    service: Code
    slot: Millis


class Booking(Wire):
    """A booking. code: all the visitor needs, eight digits."""

    code: str
    service: Named
    slot: Millis
    end: Millis
    place: str
    state: Literal["booked", "checked_in", "cancelled", "missed"]
    number: str | None
    """The number it has become, while that day lasts."""


class CheckInAsk(Wire):
    """The booked visitor is here. slip_at, language: as for a number."""

    priority: Code | None = None
    slip_at: Code | None = None
    language: Language | None = None
