"""Bookings (预约): free places, making and cancelling one, and the check-in that gives a number.

They are made by staff and by programs; a public page for it stands outside the hall. A code is
eight digits, which a kiosk's keypad can take. So that it cannot be guessed, who asks for codes one
after the other is held up.
"""

from __future__ import annotations

import secrets
from datetime import date

from flask import Blueprint, request

from hall_queue import commands as c
from hall_queue.crowd import place_of
from hall_queue.hall import Booking as Booked
from hall_queue.hall import Hall
from hall_queue.hours import local
from hall_queue.plan import MINUTE
from hall_queue.slots import slots_on
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.access.limits import PROGRAM, Rate, rate_of
from hall_server.api.edge import ApiError, answer_with, desk, grant, route, services, tell
from hall_server.api.known import require_known
from hall_server.api.phone import STAFF
from hall_server.api.slips import printing_kiosk
from hall_server.api.tickets import READERS, made_for
from hall_server.storage.journal import Answer
from hall_server.views import hall_views

blueprint = Blueprint("bookings", __name__)
_BOOKERS = STAFF
_HOLDERS = STAFF | {Role.KIOSK}
_DIGITS = 8
_CODES = Rate(1 / 3, 12)
"""A person types no faster for long. Of 10^8 codes a thousand may be open: a kiosk that guesses
day and night finds one in about four days."""


@route(
    blueprint,
    "GET",
    "/api/services/{code}/slots",
    roles=READERS,
    answer=list[wire.Slot],
    query={"date": "2026-11-30; else today"},
)
def free_slots(code: str) -> list[wire.Slot]:
    """Free places of a service on a day, `?date=2026-11-30`; none when it is closed then."""
    hall, now = desk().hall, desk().now()
    service = hall.plan.service.get(code)
    if service is None:
        raise ApiError(404, "unknown_service", service=code[:40])
    if not service.slot_minutes:
        raise ApiError(409, "not_bookable", service=code)
    slots = slots_on(hall, service, _day(hall, now), now)
    return [wire.Slot(start=slot.start, end=slot.end, free=slot.free) for slot in slots]


def _day(hall: Hall, now: int) -> date:
    wanted = request.args.get("date")
    if not wanted:
        return local(hall.plan.hours, now).date()
    try:
        return date.fromisoformat(wanted)
    except ValueError:
        raise ApiError(422, "invalid", field="date") from None


@route(
    blueprint,
    "POST",
    "/api/bookings",
    roles=_BOOKERS,
    ask=wire.BookAsk,
    answer=wire.Booking,
    status=201,
)
def book(ask: wire.BookAsk) -> Answer:
    """Take a place in a slot."""
    require_known("services", ask.service, "service")
    code = _fresh_code(desk().hall)
    command = c.Book(by=grant().actor, service=ask.service, slot=ask.slot, code=code)
    return tell(command, answer_with(201, lambda hall, events: _view(hall, hall.bookings[code])))


def _fresh_code(hall: Hall) -> str:
    while True:
        code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        if code not in hall.bookings:
            return code


@route(blueprint, "GET", "/api/bookings/{code}", roles=_HOLDERS, answer=wire.Booking)
def look_up(code: str) -> wire.Booking:
    """A booking by its code."""
    hall = desk().hall
    return _view(hall, _booking(hall, code))


@route(
    blueprint,
    "POST",
    "/api/bookings/{code}/cancel",
    roles=_BOOKERS,
    ask=wire.Nothing,
    answer=wire.Booking,
)
def cancel(code: str, ask: wire.Nothing) -> Answer:
    """Give the place back."""
    _booking(desk().hall, code)
    command = c.CancelBooking(by=grant().actor, code=code)
    return tell(command, answer_with(200, lambda hall, events: _view(hall, hall.bookings[code])))


@route(
    blueprint,
    "POST",
    "/api/bookings/{code}/check-in",
    roles=_HOLDERS,
    ask=wire.CheckInAsk,
    answer=wire.TicketMade,
    status=201,
)
def check_in(code: str, ask: wire.CheckInAsk) -> Answer:
    """The booked visitor is here: the booking becomes a number."""
    hall, who = desk().hall, grant()
    require_known("classes", ask.priority, "priority")
    if ask.slip_at is not None:
        if who.role is Role.KIOSK:
            raise ApiError(422, "invalid", field="slip_at")
        printing_kiosk(hall.plan, ask.slip_at)
    command = c.CheckIn(
        by=who.actor,
        code=_booking(hall, code).code,
        token=secrets.token_urlsafe(12),
        klass=ask.priority,
        source=who.at or who.name,
        slip_at=ask.slip_at or "",
        language=ask.language or "",
    )
    return tell(command, answer_with(201, made_for(who)))


def _booking(hall: Hall, code: str) -> Booked:
    """ApiError 404, and 429 for whoever tries one code after the other."""
    who = grant()
    typed = rate_of(who) is not PROGRAM or who.role is Role.KIOSK
    if typed and not services().limits.allows(f"booking:{who.id}", _CODES):
        raise ApiError(429, "too_many")
    booking = hall.bookings.get(code)
    if booking is None:
        raise ApiError(404, "unknown_booking")
    return booking


def _view(hall: Hall, booking: Booked) -> wire.Booking:
    plan = hall.plan
    service = plan.service.get(booking.service)
    length = service.slot_minutes * MINUTE if service else 0
    ticket = None if booking.ticket is None else hall.tickets.get(booking.ticket)
    return wire.Booking(
        code=booking.code,
        service=hall_views.service_name(plan, booking.service),
        slot=booking.slot,
        end=booking.slot + length,
        place=place_of(plan, booking.service),
        state=booking.state.value,
        number=ticket.number if ticket else None,
    )
