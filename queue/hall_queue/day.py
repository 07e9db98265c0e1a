"""The working day: opened by the hours, stopped by the hours, closed when nobody is left."""

from __future__ import annotations

from datetime import date, time, timedelta

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.errors import QueueError
from hall_queue.hall import Booking, BookingState, Day, DayState, Hall, Intake
from hall_queue.help_book import HelpOutcome
from hall_queue.hours import expiry_of, instant, intakes_on, is_working_day, local, next_doors
from hall_queue.moment import Moment
from hall_queue.plan import MINUTE
from hall_queue.states import UNFINISHED, Act, TicketState
from hall_queue.ticket import last_step

SYSTEM = "system"
_BY_HAND_LASTS = 12 * 60 * MINUTE
_QUIET = MINUTE
"""A day is closed only after a minute without any event."""


def turn_of_day(hall: Hall, now: Moment) -> tuple[e.Event, ...]:
    """What the time alone makes happen by now. Every command goes through here first, so that
    its outcome does not depend on when the last tick was."""
    day, at = hall.day, now.at
    if day is not None and day.state is DayState.OPEN and at < day.intakes[-1].end:
        return ()
    today = local(hall.plan.hours, at).date()
    doors = _doors_of(hall, at)
    done: list[e.Event] = []
    if day is not None and day.state is not DayState.CLOSED:
        if day.state is DayState.OPEN:
            done.append(e.IntakeClosed(at=at, by=SYSTEM, reason="hours"))
        # The last step can still be undone while it is quiet.
        quiet = max(_QUIET, now.hand_time(hall.plan.rules.undo_seconds))
        served = not hall.active and at - hall.at > quiet and not _may_come_back(hall, at)
        # Nobody is sent away from a counter: only the doors of the next day end a service.
        expired = at >= day.expires_at and not hall.count(TicketState.SERVING)
        next_day = day.date < today and doors is not None
        if not (served or expired or next_day):
            return tuple(done)
        done += _closing(hall, day, at)
    if doors is not None and (day is None or day.date < today):
        intakes = intakes_on(hall.plan.hours, today)
        expires = expiry_of(hall.plan.hours, intakes)
        done += _left_over(hall, done, today, at)
        done.append(e.DayOpened(at=at, by=SYSTEM, date=today, intakes=intakes, expires_at=expires))
    return tuple(done)


def _doors_of(hall: Hall, at: int) -> int | None:
    """Today's first doors, if they have opened and the last intake is not over."""
    hours = hall.plan.hours
    today = local(hours, at).date()
    if not hours.sessions or not is_working_day(hours, today):
        return None
    intakes = intakes_on(hours, today)
    return intakes[0].doors if intakes[0].doors <= at < intakes[-1].end else None


def _may_come_back(hall: Hall, at: int) -> bool:
    """Whether somebody missed a call a moment ago and may still return."""
    rules = hall.plan.rules
    grace = rules.missed_grace_minutes * MINUTE
    return hall.count(TicketState.MISSED) > 0 and any(
        ticket.state is TicketState.MISSED
        and ticket.returns < rules.returns
        and at - last_step(ticket, Act.NO_SHOW) < grace
        for ticket in hall.tickets
    )


def _closing(hall: Hall, day: Day, at: int) -> list[e.Event]:
    """Everything that is still open ends with the day."""
    expired: list[e.Event] = [
        e.TicketExpired(at=at, by=SYSTEM, ticket=ticket.id)
        for ticket in hall.tickets
        if ticket.state in UNFINISHED
    ]
    helps: list[e.Event] = [
        e.HelpClosed(at=at, by=SYSTEM, help=call.id, outcome=HelpOutcome.EXPIRED)
        for call in hall.helps.open
    ]
    home: list[e.Event] = [
        e.StaffSignedOff(at=at, by=SYSTEM, counter=code)
        for code, counter in hall.counters.items()
        if counter.staff is not None
    ]
    bookings = _settled_bookings(hall, day, at)
    return [*expired, *helps, *home, *bookings, e.DayClosed(at=at, by=SYSTEM)]


def _settled_bookings(hall: Hall, day: Day, at: int) -> list[e.Event]:
    """Those of the day whose time is over: missed, unless numbers were no longer given then."""
    stopped = at if day.stopped_at is None else day.stopped_at
    settled: list[e.Event] = []
    for booking in hall.bookings.values():
        slot = booking.slot
        if booking.state is not BookingState.BOOKED or slot >= at:
            continue
        if local(hall.plan.hours, slot).date() > day.date:
            continue
        if slot < stopped:
            settled.append(e.BookingMissed(at=at, by=SYSTEM, code=booking.code))
        else:
            settled.append(_called_off(booking, at))
    return settled


def _left_over(hall: Hall, done: list[e.Event], today: date, at: int) -> list[e.Event]:
    """Bookings of days before `today` that nobody could keep: closed early, or never opened."""
    settled = {getattr(event, "code", None) for event in done}
    return [
        _called_off(booking, at)
        for booking in hall.bookings.values()
        if booking.state is BookingState.BOOKED
        and booking.code not in settled
        and local(hall.plan.hours, booking.slot).date() < today
    ]


def _called_off(booking: Booking, at: int) -> e.BookingCancelled:
    return e.BookingCancelled(at=at, by=SYSTEM, code=booking.code, reason="hall_closed")


def gives_numbers(day: Day | None, at: int) -> bool:
    """Whether a day gives numbers at a moment, whatever single services do."""
    spans = day.intakes if day is not None and day.state is DayState.OPEN else ()
    return any(span.doors <= at < span.end for span in spans)


def require_day(hall: Hall, at: int) -> None:
    """QueueError `hall_closed` unless a day is running; numbers need not be given."""
    if hall.day is None or hall.day.state is DayState.CLOSED:
        raise QueueError("hall_closed", reason="closed", opens_at=opens_at(hall, at))


def require_intake(hall: Hall, at: int) -> None:
    """QueueError `hall_closed` unless numbers are given now; says when they are next."""
    day = hall.day
    if gives_numbers(day, at):
        return
    if day is not None and day.state is DayState.OPEN:
        reason = "between_sessions"
    elif day is not None and day.state is DayState.CLOSING:
        reason = "closing"
    else:
        reason = "closed"
    raise QueueError("hall_closed", reason=reason, opens_at=opens_at(hall, at))


def opens_at(hall: Hall, at: int) -> int | None:
    """When numbers are next given, for a hall that gives none at `at`; None: nobody knows."""
    hours = hall.plan.hours
    opens = next_doors(hours, at)
    day = hall.day
    if opens is None or day is None or day.state is DayState.OPEN:
        return opens
    if local(hours, opens).date() > day.date:
        return opens
    # Closed early by a person: today's remaining sessions will not open by themselves.
    over = intakes_on(hours, day.date)[-1].end
    return next_doors(hours, max(opens, over))


def open_day(hall: Hall, command: c.OpenDay, now: Moment) -> tuple[e.Event, ...]:
    """Open by hand: on a Saturday, over lunch, or again after the day was closed."""
    hours = hall.plan.hours
    if not hours.sessions:
        raise QueueError("no_plan")
    today = local(hours, now.at).date()
    day = hall.day
    if gives_numbers(day, now.at):
        raise QueueError("day_open_already")
    if day is not None and (day.date == today or day.state is not DayState.CLOSED):
        intakes, expires = _by_hand(hall, day.date, now.at)
        return (e.DayReopened(at=now.at, by=command.by, intakes=intakes, expires_at=expires),)
    intakes, expires = _by_hand(hall, today, now.at)
    return (
        *_left_over(hall, [], today, now.at),
        e.DayOpened(
            at=now.at,
            by=command.by,
            date=today,
            intakes=intakes,
            expires_at=expires,
            by_hand=True,
        ),
    )


def _by_hand(hall: Hall, day: date, at: int) -> tuple[tuple[Intake, ...], int]:
    """Numbers for twelve hours, then time to serve those who wait; both end when the doors of
    the next working day open, which begins its own numbers."""
    hours = hall.plan.hours
    end = at + _BY_HAND_LASTS
    expires = end + hours.expire_minutes * MINUTE
    midnight = instant(hours, day + timedelta(days=1), time())
    doors = next_doors(hours, max(at, midnight))
    if doors is not None:
        end, expires = min(end, doors), min(expires, doors)
    return (Intake(at, at, end),), expires


def close_day(hall: Hall, command: c.CloseDay, now: Moment) -> tuple[e.Event, ...]:
    """Stop giving numbers; the day closes by itself when everybody is served."""
    if hall.day is None or hall.day.state is not DayState.OPEN:
        raise QueueError("day_not_open")
    return (e.IntakeClosed(at=now.at, by=command.by, reason=command.reason),)


def tick(hall: Hall, command: c.Tick, now: Moment) -> tuple[e.Event, ...]:
    """The time alone: `turn_of_day` has already said what it brings."""
    return ()
