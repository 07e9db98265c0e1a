"""Giving numbers: walk-ins, bookings and their check-in, numbers from paper, reprints."""

from __future__ import annotations

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.day import require_intake
from hall_queue.errors import QueueError
from hall_queue.hall import Booking, BookingState, DayState, Hall
from hall_queue.lookup import find_service, find_ticket
from hall_queue.moment import Moment
from hall_queue.plan import MINUTE, Service
from hall_queue.policy import place_at_issue
from hall_queue.quota import quota_full, quota_key, quota_now
from hall_queue.reserve import find_reserved, next_serial
from hall_queue.slots import free_places
from hall_queue.states import UNFINISHED

_MOST_DIGITS = 9


def issue(hall: Hall, command: c.Issue, now: Moment) -> tuple[e.Event, ...]:
    """A number for a walk-in; one quota is used for each of its services."""
    require_intake(hall, now.at)
    services = _wanted(hall, command.services)
    quotas = tuple(key for service in services for key in _quota_keys(hall, service, now.at))
    return (_issued(hall, now, command, command.services, quotas=quotas),)


def _wanted(hall: Hall, codes: tuple[str, ...]) -> tuple[Service, ...]:
    services = tuple(find_service(hall, code) for code in codes)
    if not services:
        raise QueueError("no_service")
    if len(services) > hall.plan.rules.services_per_ticket:
        raise QueueError("too_many_services", most=hall.plan.rules.services_per_ticket)
    if len(set(codes)) < len(services):
        raise QueueError("same_service_twice")
    return services


def admit_paper(hall: Hall, command: c.AdmitPaper, now: Moment) -> tuple[e.Event, ...]:
    """A ticket for a reserved number. It was promised on paper: neither the end of the intake
    nor a shut service nor a full quota takes it back, but it counts against the quota."""
    if hall.day is None or hall.day.state is DayState.CLOSED:
        require_intake(hall, now.at)
    services = _wanted(hall, command.services)
    serial = _paper_serial(hall, command.number, hall.plan.prefixes[services[0].code])
    quotas = tuple(
        quota_key(service.code, quota)
        for service in services
        if (quota := quota_now(hall, service, now.at)) is not None
    )
    return (_issued(hall, now, command, command.services, quotas=quotas, paper=serial),)


def _paper_serial(hall: Hall, number: str, prefix: str) -> int:
    """The running number of a paper number of this line; QueueError when it is none, or used."""
    digits = number.removeprefix(prefix)
    good = number.startswith(prefix) and digits.isascii() and digits.isdecimal()
    serial = int(digits) if good and len(digits) <= _MOST_DIGITS else 0
    span = find_reserved(hall, prefix, serial)
    if span is None:
        raise QueueError("not_reserved", number=number)
    if serial in span.used:
        raise QueueError("number_used", number=number)
    return serial


def _issued(
    hall: Hall,
    now: Moment,
    command: c.Issue | c.CheckIn | c.AdmitPaper,
    services: tuple[str, ...],
    quotas: tuple[str, ...] = (),
    booking: Booking | None = None,
    paper: int | None = None,
) -> e.TicketIssued:
    plan = hall.plan
    if command.klass is not None and command.klass not in plan.klass:
        raise QueueError("unknown_class", klass=command.klass, allowed=list(plan.klass))
    prefix = plan.prefixes[services[0]]
    serial = next_serial(hall, prefix) if paper is None else paper
    return e.TicketIssued(
        at=now.at,
        by=command.by,
        ticket=hall.tickets.next_id,
        number=f"{prefix}{serial:0{plan.rules.number_width}d}",
        prefix=prefix,
        serial=serial,
        token=command.token,
        services=services,
        klass=command.klass,
        place=place_at_issue(plan, now.at, command.klass, booking.slot if booking else None),
        booking=booking.code if booking else None,
        quotas=quotas,
        source=command.source,
        paper=paper is not None,
        slip_at="" if isinstance(command, c.AdmitPaper) else command.slip_at,
        language="" if isinstance(command, c.AdmitPaper) else command.language,
    )


def _quota_keys(hall: Hall, service: Service, at: int) -> tuple[str, ...]:
    """Keys of the quotas a number now counts against; QueueError when the service gives none."""
    _require_not_shut(hall, service)
    full = quota_full(hall, service, at)
    if full is not None:
        raise QueueError(
            "quota_full", service=service.code, limit=full.limit, again_at=full.again_at
        )
    quota = quota_now(hall, service, at)
    return () if quota is None else (quota_key(service.code, quota),)


def _require_not_shut(hall: Hall, service: Service) -> None:
    if service.code in hall.shut:
        raise QueueError("service_shut", service=service.code, reason=hall.shut[service.code])


def reprint(hall: Hall, command: c.Reprint, now: Moment) -> tuple[e.Event, ...]:
    """A further copy of a slip whose ticket is still good."""
    ticket = find_ticket(hall, command.ticket)
    if ticket.state not in UNFINISHED:
        raise QueueError(
            "wrong_state", act="reprint", state=ticket.state.value, number=ticket.number
        )
    return (e.SlipReprinted(at=now.at, by=command.by, ticket=ticket.id, slip_at=command.slip_at),)


# Bookings


def book(hall: Hall, command: c.Book, now: Moment) -> tuple[e.Event, ...]:
    """Take a place in a slot of a bookable service."""
    service = find_service(hall, command.service)
    if not service.slot_minutes:
        raise QueueError("not_bookable", service=service.code)
    if command.code in hall.bookings:
        raise QueueError("booking_code_taken")
    free = free_places(hall, service, command.slot) if command.slot > now.at else None
    if free is None:
        raise QueueError("no_such_slot", service=service.code)
    if free <= 0:
        raise QueueError("slot_full", service=service.code)
    return (
        e.BookingMade(
            at=now.at, by=command.by, code=command.code, service=service.code, slot=command.slot
        ),
    )


def cancel_booking(hall: Hall, command: c.CancelBooking, now: Moment) -> tuple[e.Event, ...]:
    """Give the place in the slot back."""
    booking = _open_booking(hall, command.code)
    return (e.BookingCancelled(at=now.at, by=command.by, code=booking.code),)


def check_in(hall: Hall, command: c.CheckIn, now: Moment) -> tuple[e.Event, ...]:
    """A booked visitor is here. The slot has counted already, so no quota does."""
    require_intake(hall, now.at)
    booking = _open_booking(hall, command.code)
    service = find_service(hall, booking.service)
    _require_not_shut(hall, service)
    rules = hall.plan.rules
    if now.at < booking.slot - rules.early_booking_minutes * MINUTE:
        raise QueueError("booking_early", slot=booking.slot)
    late = (service.slot_minutes + rules.late_booking_minutes) * MINUTE
    if now.at > booking.slot + late:
        raise QueueError("booking_late", slot=booking.slot)
    return (_issued(hall, now, command, (service.code,), booking=booking),)


def _open_booking(hall: Hall, code: str) -> Booking:
    booking = hall.bookings.get(code)
    if booking is None:
        raise QueueError("unknown_booking")
    if booking.state is not BookingState.BOOKED:
        raise QueueError("booking_used", state=booking.state.value)
    return booking
