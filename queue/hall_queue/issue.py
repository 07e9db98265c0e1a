"""Giving numbers: walk-ins, bookings and their check-in, reprints."""

from __future__ import annotations

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.day import require_intake
from hall_queue.errors import QueueError
from hall_queue.hall import Booking, BookingState, Hall
from hall_queue.hours import instant, intakes_on, is_working_day, local
from hall_queue.lookup import find_service, find_ticket
from hall_queue.moment import Moment
from hall_queue.plan import MINUTE, Service
from hall_queue.policy import place_at_issue
from hall_queue.states import UNFINISHED


def issue(hall: Hall, command: c.Issue, now: Moment) -> tuple[e.Event, ...]:
    """A number for a walk-in; one quota is used for each of its services."""
    require_intake(hall, now.at)
    services = tuple(find_service(hall, code) for code in command.services)
    if not services:
        raise QueueError("no_service")
    if len(services) > hall.plan.rules.services_per_ticket:
        raise QueueError("too_many_services", most=hall.plan.rules.services_per_ticket)
    if len(set(command.services)) < len(services):
        raise QueueError("same_service_twice")
    quotas = tuple(key for service in services for key in _quota_keys(hall, service, now.at))
    return (_issued(hall, now, command, command.services, quotas=quotas),)


def _issued(
    hall: Hall,
    now: Moment,
    command: c.Issue | c.CheckIn,
    services: tuple[str, ...],
    quotas: tuple[str, ...] = (),
    booking: Booking | None = None,
) -> e.TicketIssued:
    plan = hall.plan
    if command.klass is not None and command.klass not in plan.klass:
        raise QueueError("unknown_class", klass=command.klass, allowed=list(plan.klass))
    prefix = plan.prefixes[services[0]]
    serial = hall.serials.get(prefix, 0) + 1
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
    )


def _quota_keys(hall: Hall, service: Service, at: int) -> tuple[str, ...]:
    """Keys of the quotas a number now counts against; QueueError when the service gives none."""
    _require_not_shut(hall, service)
    if not service.quotas:
        return ()
    here = local(hall.plan.hours, at)
    for index, quota in enumerate(service.quotas):
        if quota.start <= here.time() < quota.end:
            key = f"{service.code}#{index}"
            if hall.taken.get(key, 0) < quota.limit:
                return (key,)
            raise QueueError(
                "quota_full",
                service=service.code,
                limit=quota.limit,
                again_at=_next_quota(hall, service, index, at),
            )
    return ()


def _require_not_shut(hall: Hall, service: Service) -> None:
    if service.code in hall.shut:
        raise QueueError("service_shut", service=service.code, reason=hall.shut[service.code])


def _next_quota(hall: Hall, service: Service, index: int, at: int) -> int | None:
    """When a later quota of the same day with room in it begins."""
    hours = hall.plan.hours
    for later, quota in enumerate(service.quotas[index + 1 :], start=index + 1):
        if hall.taken.get(f"{service.code}#{later}", 0) < quota.limit:
            return instant(hours, local(hours, at).date(), quota.start)
    return None


def reprint(hall: Hall, command: c.Reprint, now: Moment) -> tuple[e.Event, ...]:
    """A further copy of a slip whose ticket is still good."""
    ticket = find_ticket(hall, command.ticket)
    if ticket.state not in UNFINISHED:
        raise QueueError(
            "wrong_state", act="reprint", state=ticket.state.value, number=ticket.number
        )
    return (e.SlipReprinted(at=now.at, by=command.by, ticket=ticket.id),)


# Bookings


def book(hall: Hall, command: c.Book, now: Moment) -> tuple[e.Event, ...]:
    """Take a place in a slot of a bookable service."""
    service = find_service(hall, command.service)
    if not service.slot_minutes:
        raise QueueError("not_bookable", service=service.code)
    if command.code in hall.bookings:
        raise QueueError("booking_code_taken")
    if command.slot <= now.at or not _is_slot(hall, service, command.slot):
        raise QueueError("no_such_slot", service=service.code)
    held = (BookingState.BOOKED, BookingState.CHECKED_IN)
    taken = sum(
        booking.service == service.code and booking.slot == command.slot and booking.state in held
        for booking in hall.bookings.values()
    )
    if taken >= service.slot_places:
        raise QueueError("slot_full", service=service.code)
    return (
        e.BookingMade(
            at=now.at, by=command.by, code=command.code, service=service.code, slot=command.slot
        ),
    )


def _is_slot(hall: Hall, service: Service, slot: int) -> bool:
    hours = hall.plan.hours
    day = local(hours, slot).date()
    if not is_working_day(hours, day):
        return False
    length = service.slot_minutes * MINUTE
    return any(
        span.start <= slot <= span.end - length and (slot - span.start) % length == 0
        for span in intakes_on(hours, day)
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
