"""What the end of a day does to staff, to those just missed, and to bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.hall import BookingState, DayState
from hall_queue.plan import Rules
from hall_queue.states import CounterState, TicketState
from tests.queue.make_journal import TUESDAY
from tests.queue.plans import MONDAY, office, town
from tests.queue.rig import Rig, instant

THURSDAY = MONDAY + timedelta(days=3)
CLOSE = c.CloseDay(by="supervisor", reason="停电")


def late_office(rules: Rules | None = None) -> Rig:
    """Half past five, nobody waits; both counters are open."""
    rig = Rig(office(rules or Rules()), instant("17:00"))
    rig.tick()
    rig.open()
    return rig


def state(rig: Rig) -> DayState:
    assert rig.hall.day is not None
    return rig.hall.day.state


def slot(clock: str, code: str) -> c.Book:
    return c.Book(by="phone", service="survey", slot=instant(clock), code=code)


def test_the_staff_go_home_with_the_day_and_the_morning_begins_empty() -> None:
    rig = late_office()
    rig.do(c.PauseCounter(by="staff:c2", counter="c2", reason="会议"))
    rig.clock("17:31")
    gone = [event for event in rig.tick() if isinstance(event, e.StaffSignedOff)]
    assert [event.counter for event in gone] == ["c1", "c2"]
    assert {(live.staff, live.state) for live in rig.hall.counters.values()} == {
        (None, CounterState.CLOSED)
    }
    rig.clock("07:50", TUESDAY)
    rig.open("c1")
    rig.clock("08:00", TUESDAY)
    rig.tick()
    assert rig.hall.counters["c1"].staff == "staff:c1", "early birds stay"


def test_who_was_just_missed_can_still_come_back() -> None:
    rig = late_office()
    ticket = rig.issue("pension")
    rig.clock("17:30")
    rig.tick()
    rig.miss("c1", ticket)
    rig.wait(minutes=9.9)
    rig.tick()
    assert state(rig) is DayState.CLOSING
    rig.do(c.Return(by="phone", ticket=ticket.id))
    assert rig.miss("c1", ticket).returns == 1
    rig.wait(61)
    rig.tick()
    assert state(rig) is DayState.CLOSED, "no second return: nothing to wait for"


def test_the_grace_of_a_missed_call_is_a_rule_of_the_hall() -> None:
    rig = late_office(Rules(missed_grace_minutes=3))
    ticket = rig.issue("pension")
    rig.clock("17:30")
    rig.tick()
    rig.miss("c1", ticket)
    rig.wait(179)
    rig.tick()
    assert state(rig) is DayState.CLOSING
    rig.wait(1)
    rig.tick()
    assert rig.ticket(ticket).state is TicketState.EXPIRED


def test_only_the_doors_of_the_next_day_end_a_visit_at_a_counter() -> None:
    rig = late_office()
    ticket = rig.issue("pension")
    rig.serve("c1", ticket)
    rig.clock("23:59")
    rig.tick()
    assert rig.ticket(ticket).state is TicketState.SERVING
    rig.clock("08:00", TUESDAY)
    rig.tick()
    assert rig.hall.tickets.get(ticket.id) is None
    assert rig.hall.counters["c1"].ticket is None


def test_closed_early_the_hall_calls_bookings_off_instead_of_blaming_anybody() -> None:
    rig = Rig(town(), instant("08:10"))
    rig.tick()
    for clock, code in (("09:00", "missed"), ("11:00", "later"), ("14:30", "afternoon")):
        rig.do(slot(clock, code))
    waits = rig.issue("pension")
    rig.clock("10:30")
    rig.do(CLOSE)
    rig.clock("12:00")
    rig.open("c1")
    rig.finish("c1", waits)
    rig.wait(61)
    rig.tick()
    assert state(rig) is DayState.CLOSED
    states = {code: booking.state for code, booking in rig.hall.bookings.items()}
    assert states == {
        "missed": BookingState.MISSED,
        "later": BookingState.CANCELLED,
        "afternoon": BookingState.BOOKED,
    }, "the afternoon's can still be kept should the hall open again"
    rig.clock("08:00", TUESDAY)
    off = [event for event in rig.tick() if isinstance(event, e.BookingCancelled)]
    assert [(event.code, event.reason) for event in off] == [("afternoon", "hall_closed")]
    assert rig.hall.bookings == {}


def test_a_hall_that_opens_again_keeps_the_afternoons_bookings() -> None:
    rig = Rig(town())
    rig.tick()
    rig.do(slot("15:00", "b1"))
    rig.do(CLOSE)
    rig.wait(61)
    rig.tick()
    rig.clock("13:30")
    rig.do(c.OpenDay(by="supervisor"))
    rig.clock("14:50")
    rig.do(c.CheckIn(by="kiosk:k1", code="b1", token="t"))
    assert rig.hall.bookings["b1"].state is BookingState.CHECKED_IN


def test_a_day_that_never_opened_calls_its_bookings_off() -> None:
    rig = Rig(town())
    rig.tick()
    rig.do(c.Book(by="phone", service="survey", slot=instant("09:00", TUESDAY), code="b1"))
    rig.clock("22:00")
    rig.tick()
    closed = replace(rig.plan.hours, closed_dates=(*rig.plan.hours.closed_dates, TUESDAY))
    rig.do(c.AdoptPlan(by="admin", plan=replace(rig.plan, hours=closed)))
    rig.clock("08:30", THURSDAY)
    off = [event for event in rig.tick() if isinstance(event, e.BookingCancelled)]
    assert [(event.code, event.reason) for event in off] == [("b1", "hall_closed")]
