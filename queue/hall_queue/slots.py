"""Slots of bookable services: which a day has, and how many places each still has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hall_queue.hall import BookingState, Hall
from hall_queue.hours import intakes_on, is_working_day, local
from hall_queue.plan import MINUTE, Service

_HELD = (BookingState.BOOKED, BookingState.CHECKED_IN)


@dataclass(frozen=True, slots=True)
class Slot:
    """A span in which booked visitors come. start, end: milliseconds."""

    start: int
    end: int
    places: int
    free: int


def slots_on(hall: Hall, service: Service, day: date, now: int) -> list[Slot]:
    """The slots of `day` that can still be booked at `now`, earliest first; none for a service
    that cannot be booked."""
    taken: dict[int, int] = {}
    for booking in hall.bookings.values():
        if booking.service == service.code and booking.state in _HELD:
            taken[booking.slot] = taken.get(booking.slot, 0) + 1
    length = service.slot_minutes * MINUTE
    return [
        Slot(
            start,
            start + length,
            service.slot_places,
            max(0, service.slot_places - taken.get(start, 0)),
        )
        for start in _starts(hall, service, day)
        if start > now
    ]


def free_places(hall: Hall, service: Service, slot: int) -> int | None:
    """Places left in the slot that starts at `slot`; None when none starts there."""
    day = local(hall.plan.hours, slot).date()
    found = (each.free for each in slots_on(hall, service, day, slot - 1) if each.start == slot)
    return next(found, None)


def _starts(hall: Hall, service: Service, day: date) -> Iterator[int]:
    """A slot lies within one session whole."""
    hours = hall.plan.hours
    length = service.slot_minutes * MINUTE
    if not length or not is_working_day(hours, day):
        return
    for span in intakes_on(hours, day):
        yield from range(span.start, span.end - length + 1, length)
