"""A booking from the phone to the number: `survey` has half-hour slots with two places."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.hall import BookingState
from hall_queue.plan import MINUTE, Plan
from hall_queue.policy import Why, why
from hall_queue.ticket import Ticket
from tests.queue.plans import MONDAY, SATURDAY, town
from tests.queue.rig import Rig, instant

TUESDAY = MONDAY + timedelta(days=1)
HOLIDAY = MONDAY + timedelta(days=2)


def rig_at(clock: str = "08:00", plan: Plan | None = None) -> Rig:
    rig = Rig(plan or town(), instant(clock))
    rig.tick()
    rig.open()
    return rig


def booking(slot: int | str, code: str = "b1", service: str = "survey") -> c.Book:
    when = instant(slot) if isinstance(slot, str) else slot
    return c.Book(by="phone", service=service, slot=when, code=code)


def coming(code: str = "b1", klass: str | None = None) -> c.CheckIn:
    return c.CheckIn(by="kiosk:k1", code=code, token="t", klass=klass)


def check_in(rig: Rig, code: str = "b1", klass: str | None = None) -> Ticket:
    issued = rig.do(coming(code, klass))[-1]
    assert isinstance(issued, e.TicketIssued)
    return rig.ticket(issued.ticket)


def test_a_booking_becomes_a_number() -> None:
    rig = rig_at()
    rig.one(booking("10:00"), e.BookingMade)
    rig.clock("09:57")
    walk_in = rig.issue("survey")
    ticket = check_in(rig)
    assert (ticket.number, ticket.service, ticket.booking) == ("C002", "survey", "b1")
    booked = rig.hall.bookings["b1"]
    assert (booked.state, booked.ticket) == (BookingState.CHECKED_IN, ticket.id)
    assert why(ticket) is Why.BOOKED
    assert rig.call("c4").id == ticket.id, "its place is before its slot"
    assert walk_in.place > ticket.place


def test_who_comes_late_gets_the_credit_from_now_on() -> None:
    rig = rig_at()
    rig.do(booking("10:00"))
    rig.clock("10:40")
    # No more than the smallest class credit: five minutes.
    assert check_in(rig).place == (instant("10:35"), 0)


def test_without_classes_the_credit_is_the_hall_s_own() -> None:
    rig = rig_at(plan=replace(town(), classes=()))
    rig.do(booking("10:00"))
    rig.clock("10:40")
    assert check_in(rig).place == (instant("10:10"), 0)


def test_who_comes_early_waits_like_a_walk_in() -> None:
    rig = rig_at()
    rig.do(booking("10:00"))
    rig.clock("09:00")
    assert check_in(rig).place == (instant("09:00"), 0)


def test_a_class_counts_for_a_booking_where_it_gives_more() -> None:
    rig = rig_at()
    rig.do(booking("10:00", "b1"))
    rig.do(booking("10:00", "b2"))
    rig.clock("09:10")
    assert check_in(rig, "b1", "elder").place == (instant("08:55"), 0)
    rig.clock("10:00")
    assert check_in(rig, "b2", "elder").place == (instant("09:30"), 0)


def test_a_booking_does_not_use_up_a_quota() -> None:
    rig = rig_at()
    rig.do(booking("10:00"))
    rig.clock("09:30")
    check_in(rig)
    assert rig.hall.taken == {}


def test_what_can_be_booked() -> None:
    rig = rig_at("10:30")
    rig.refused(booking("11:00", service="pension"), "not_bookable", service="pension")
    rig.refused(booking("11:00", service="nonsense"), "unknown_service")
    bad = {
        "gone by": "10:00",
        "beginning now": "10:30",
        "between two slots": "10:45",
        "over lunch": "12:00",
        "between the sessions": "13:30",
        "after hours": "17:30",
    }
    for clock in bad.values():
        rig.refused(booking(clock), "no_such_slot", service="survey")
    for day in (HOLIDAY, SATURDAY):
        rig.refused(booking(instant("10:00", day)), "no_such_slot")
    for last in ("11:30", "17:00"):
        rig.do(booking(last, last))


def test_a_slot_has_so_many_places() -> None:
    rig = rig_at()
    rig.do(booking("10:00", "b1"))
    rig.refused(booking("10:30", "b1"), "booking_code_taken")
    rig.do(booking("10:00", "b2"))
    rig.refused(booking("10:00", "b3"), "slot_full", service="survey")
    rig.one(c.CancelBooking(by="phone", code="b1"), e.BookingCancelled)
    rig.do(booking("10:00", "b3"))
    rig.clock("09:30")
    check_in(rig, "b2")
    rig.refused(booking("10:00", "b4"), "slot_full")  # who has come still has the place


def test_a_booking_is_used_once() -> None:
    rig = rig_at()
    rig.refused(coming(), "unknown_booking")
    rig.refused(c.CancelBooking(by="phone", code="b1"), "unknown_booking")
    rig.do(booking("10:00", "b1"))
    rig.do(booking("10:00", "b2"))
    rig.do(c.CancelBooking(by="phone", code="b2"))
    rig.refused(coming("b2"), "booking_used", state="cancelled")
    rig.clock("09:30")
    check_in(rig)
    rig.refused(coming(), "booking_used", state="checked_in")
    rig.refused(c.CancelBooking(by="phone", code="b1"), "booking_used")


def test_too_early_and_too_late() -> None:
    rig = rig_at()
    slot = instant("10:00")
    rig.do(booking("10:00"))
    rig.now = slot - 60 * MINUTE - 1
    rig.refused(coming(), "booking_early", slot=slot)
    # The slot's length and the grace of half an hour.
    rig.now = slot + 60 * MINUTE + 1
    rig.refused(coming(), "booking_late", slot=slot)
    rig.now = slot + 60 * MINUTE
    check_in(rig)


def test_no_number_for_a_booking_while_the_service_is_shut_or_the_hall_closed() -> None:
    rig = rig_at()
    rig.do(booking("11:30"))
    rig.clock("11:40")
    rig.do(c.ShutService(by="supervisor", service="survey", reason="no light"))
    rig.refused(coming(), "service_shut", service="survey", reason="no light")
    rig.do(c.ReopenService(by="supervisor", service="survey"))
    rig.refused(coming(klass="vip"), "unknown_class")
    rig.clock("12:00")
    rig.refused(coming(), "hall_closed", reason="between_sessions")


def test_who_never_came_is_missed_at_the_end_of_the_day_and_tomorrows_stay() -> None:
    rig = rig_at()
    rig.do(booking("10:00", "never"))
    rig.do(booking("10:00", "came"))
    rig.do(booking("11:00", "gave up"))
    rig.do(booking(instant("09:00", TUESDAY), "tomorrow"))
    rig.do(c.CancelBooking(by="phone", code="gave up"))
    rig.clock("09:30")
    check_in(rig, "came")
    rig.clock("22:00")
    events = rig.tick()
    assert [event.code for event in events if isinstance(event, e.BookingMissed)] == ["never"]
    assert rig.hall.bookings["never"].state is BookingState.MISSED
    rig.refused(coming("never"), "hall_closed")
    rig.clock("08:30", TUESDAY)
    rig.tick()
    assert list(rig.hall.bookings) == ["tomorrow"]
    assert check_in(rig, "tomorrow").number == "C001"
