"""What each event about the day, the plan, counters and bookings does to the hall."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hall_queue import events as e
from hall_queue.book import TicketBook
from hall_queue.fold_help import fresh_help
from hall_queue.fold_overflow import new_day, over_for_today, recorded
from hall_queue.hall import (
    Booking,
    BookingState,
    CounterLive,
    Day,
    DayState,
    Hall,
    Loan,
    Reserved,
    Undoable,
)
from hall_queue.moves import change_counter, undoable
from hall_queue.plan import Plan
from hall_queue.states import Act, CounterState

# The day and the plan


def _plan_adopted(hall: Hall, event: e.PlanAdopted) -> Hall:
    counters = {
        counter.code: _offering(
            hall.counters.get(counter.code, CounterLive(counter.code)), event.plan
        )
        for counter in event.plan.counters
    }
    shut = {code: why for code, why in hall.shut.items() if code in event.plan.service}
    return replace(hall, plan=event.plan, counters=counters, shut=shut, undoable={})


def _offering(counter: CounterLive, plan: Plan) -> CounterLive:
    """A counter that is lent only what the plan offers."""
    loans = tuple(loan for loan in counter.loans if loan.service in plan.service)
    return replace(counter, loans=loans)


def _day_opened(hall: Hall, event: e.DayOpened) -> Hall:
    day = Day(
        date=event.date,
        state=DayState.OPEN,
        intakes=event.intakes,
        expires_at=event.expires_at,
        opened_at=event.at,
        by_hand=event.by_hand,
    )
    counters = {code: replace(c, served=0) for code, c in hall.counters.items()}
    upcoming = {
        code: booking
        for code, booking in hall.bookings.items()
        if booking.state is BookingState.BOOKED
    }
    return replace(
        fresh_help(new_day(hall), event.date),
        day=day,
        bookings=upcoming,
        tickets=TicketBook(first=hall.tickets.next_id),
        waiting={},
        counts={},
        serials={},
        reserved=_still_reserved(hall),
        taken={},
        spent={},
        undoable={},
        counters=counters,
    )


def _still_reserved(hall: Hall) -> Mapping[str, tuple[Reserved, ...]]:
    """What stays on paper for the next day, none of it used."""
    standing = {
        prefix: tuple(replace(span, used=frozenset()) for span in spans if span.every_day)
        for prefix, spans in hall.reserved.items()
    }
    return {prefix: spans for prefix, spans in standing.items() if spans}


def _numbers_reserved(hall: Hall, event: e.NumbersReserved) -> Hall:
    span = Reserved(event.first, event.last, event.every_day, handed_out=event.handed_out)
    spans = sorted((*hall.reserved.get(event.prefix, ()), span), key=lambda span: span.first)
    return replace(hall, reserved={**hall.reserved, event.prefix: tuple(spans)})


def _numbers_released(hall: Hall, event: e.NumbersReleased) -> Hall:
    spans = tuple(
        replace(span, every_day=False) if span.first == event.first else span
        for span in hall.reserved[event.prefix]
    )
    return replace(hall, reserved={**hall.reserved, event.prefix: spans})


def _change_day(hall: Hall, **changes: Any) -> Hall:
    if hall.day is None:
        raise LookupError("the journal changes a day that was never opened")
    return replace(hall, day=replace(hall.day, **changes))


def _day_reopened(hall: Hall, event: e.DayReopened) -> Hall:
    return _change_day(
        hall,
        state=DayState.OPEN,
        by_hand=True,
        closed_at=None,
        stopped_at=None,
        intakes=event.intakes,
        expires_at=event.expires_at,
    )


def _hours_changed(hall: Hall, event: e.HoursChanged) -> Hall:
    return _change_day(hall, intakes=event.intakes, expires_at=event.expires_at)


def _intake_closed(hall: Hall, event: e.IntakeClosed) -> Hall:
    return _change_day(hall, state=DayState.CLOSING, stopped_at=event.at)


def _day_closed(hall: Hall, event: e.DayClosed) -> Hall:
    hall = _change_day(hall, state=DayState.CLOSED, closed_at=event.at)
    return replace(over_for_today(hall, event.at), undoable={})


def _service_shut(hall: Hall, event: e.ServiceShut) -> Hall:
    return replace(hall, shut={**hall.shut, event.service: event.reason})


def _service_reopened(hall: Hall, event: e.ServiceReopened) -> Hall:
    return replace(hall, shut={k: v for k, v in hall.shut.items() if k != event.service})


# Counters


def _signed_on(hall: Hall, event: e.StaffSignedOn) -> Hall:
    return change_counter(hall, event.counter, staff=event.staff, account=event.account)


def _signed_off(hall: Hall, event: e.StaffSignedOff) -> Hall:
    closed = CounterState.CLOSED
    nobody = {"staff": None, "account": None}
    return change_counter(hall, event.counter, state=closed, since=event.at, loans=(), **nobody)


def _opened(hall: Hall, event: e.CounterOpened) -> Hall:
    opened = CounterState.OPEN
    hall = change_counter(hall, event.counter, state=opened, since=event.at, pause_reason="")
    return recorded(hall, event)


def _paused(hall: Hall, event: e.CounterPaused) -> Hall:
    paused = CounterState.PAUSED
    return change_counter(
        hall, event.counter, state=paused, since=event.at, pause_reason=event.reason
    )


def _closed(hall: Hall, event: e.CounterClosed) -> Hall:
    closed = CounterState.CLOSED
    return change_counter(hall, event.counter, state=closed, since=event.at, pause_reason="")


def _skill_lent(hall: Hall, event: e.SkillLent) -> Hall:
    loans = [loan for loan in hall.counters[event.counter].loans if loan.until > event.at]
    kept = (loan for loan in loans if loan.service != event.service)
    hall = change_counter(hall, event.counter, loans=(*kept, Loan(event.service, event.until)))
    if event.seat:
        step = Undoable(
            event.at,
            Act.LEND,
            (),
            (),
            lent=(event.counter, event.service),
            until=event.until,
            replaced=next((loan for loan in loans if loan.service == event.service), None),
        )
        hall = undoable(hall, event.seat, step)
    return recorded(hall, event)


# Bookings


def _booked(hall: Hall, event: e.BookingMade) -> Hall:
    booking = Booking(event.code, event.service, event.slot)
    return replace(hall, bookings={**hall.bookings, event.code: booking})


def _booking_becomes(hall: Hall, code: str, state: BookingState) -> Hall:
    booking = replace(hall.bookings[code], state=state)
    return replace(hall, bookings={**hall.bookings, code: booking})


def _booking_cancelled(hall: Hall, event: e.BookingCancelled) -> Hall:
    return _booking_becomes(hall, event.code, BookingState.CANCELLED)


def _booking_missed(hall: Hall, event: e.BookingMissed) -> Hall:
    return _booking_becomes(hall, event.code, BookingState.MISSED)


HALL_FOLDS: dict[type[e.Event], Callable[[Hall, Any], Hall]] = {
    e.PlanAdopted: _plan_adopted,
    e.DayOpened: _day_opened,
    e.DayReopened: _day_reopened,
    e.HoursChanged: _hours_changed,
    e.IntakeClosed: _intake_closed,
    e.DayClosed: _day_closed,
    e.ServiceShut: _service_shut,
    e.ServiceReopened: _service_reopened,
    e.NumbersReserved: _numbers_reserved,
    e.NumbersReleased: _numbers_released,
    e.StaffSignedOn: _signed_on,
    e.StaffSignedOff: _signed_off,
    e.CounterOpened: _opened,
    e.CounterPaused: _paused,
    e.CounterClosed: _closed,
    e.SkillLent: _skill_lent,
    e.BookingMade: _booked,
    e.BookingCancelled: _booking_cancelled,
    e.BookingMissed: _booking_missed,
}
