"""Setting the hall up anew while it lives."""

from __future__ import annotations

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.check import check_plan
from hall_queue.errors import QueueError
from hall_queue.hall import BookingState, DayState, Hall
from hall_queue.hours import expiry_of, intakes_on
from hall_queue.lookup import find_service, label
from hall_queue.moment import Moment
from hall_queue.plan import Plan
from hall_queue.states import UNFINISHED


def adopt_plan(hall: Hall, command: c.AdoptPlan, now: Moment) -> tuple[e.Event, ...]:
    """Adopt a plan that is sound and takes nothing away that somebody is using."""
    plan = command.plan
    problems = check_plan(plan)
    if problems:
        raise QueueError("plan_invalid", problems=[str(problem) for problem in problems])
    _require_services(hall, plan)
    _require_counters(hall, plan)
    adopted = e.PlanAdopted(at=now.at, by=command.by, plan=plan, note=command.note)
    return (adopted, *_hours_changed(hall, plan, command.by, now))


def _require_services(hall: Hall, plan: Plan) -> None:
    """QueueError `service_in_use` names every ticket and booking that still needs one."""
    gone = set(hall.plan.service) - set(plan.service)
    if not gone:
        return
    numbers = [
        ticket.number
        for ticket in hall.tickets
        if ticket.state in UNFINISHED and gone & set(ticket.services[ticket.stage :])
    ]
    booked = [
        booking.code
        for booking in hall.bookings.values()
        if booking.state is BookingState.BOOKED and booking.service in gone
    ]
    if numbers or booked:
        raise QueueError(
            "service_in_use", services=sorted(gone), numbers=numbers, bookings=len(booked)
        )


def _require_counters(hall: Hall, plan: Plan) -> None:
    # Nobody waits for, or is in the hand of, a counter without staff: it is closed.
    used = [
        label(hall, code)
        for code, counter in hall.counters.items()
        if code not in plan.counter and counter.staff is not None
    ]
    if used:
        raise QueueError("counter_in_use", counters=used)


def _hours_changed(hall: Hall, plan: Plan, by: str, now: Moment) -> tuple[e.HoursChanged, ...]:
    day = hall.day
    if day is None or day.by_hand or day.state is DayState.CLOSED or plan.hours == hall.plan.hours:
        return ()
    intakes = intakes_on(plan.hours, day.date)
    # Those who hold a number are not sent home earlier than when they took it.
    expires = max(day.expires_at, expiry_of(plan.hours, intakes))
    return (e.HoursChanged(at=now.at, by=by, intakes=intakes, expires_at=expires),)


def shut_service(hall: Hall, command: c.ShutService, now: Moment) -> tuple[e.Event, ...]:
    """No more numbers for one service; those waiting are served."""
    service = find_service(hall, command.service)
    if service.code in hall.shut:
        raise QueueError("service_shut", service=service.code, reason=hall.shut[service.code])
    return (e.ServiceShut(at=now.at, by=command.by, service=service.code, reason=command.reason),)


def reopen_service(hall: Hall, command: c.ReopenService, now: Moment) -> tuple[e.Event, ...]:
    """Numbers for it again."""
    service = find_service(hall, command.service)
    if service.code not in hall.shut:
        raise QueueError("service_not_shut", service=service.code)
    return (e.ServiceReopened(at=now.at, by=command.by, service=service.code),)
