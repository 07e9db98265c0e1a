"""The working day: hours, lunch, closing, holidays, by hand, midnight, time zones, wrong clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.engine import decide, empty_hall
from hall_queue.errors import QueueError
from hall_queue.fold import fold_all
from hall_queue.hall import Day, DayState
from hall_queue.hours import intakes_on, is_working_day, next_doors
from hall_queue.plan import MINUTE, Hours, Rules, Session
from hall_queue.states import TicketState
from tests.queue.plans import MONDAY, SATURDAY, SHANGHAI, office
from tests.queue.rig import HOUR, Rig, instant

TUESDAY = MONDAY + timedelta(days=1)
HOLIDAY = MONDAY + timedelta(days=2)
THURSDAY = MONDAY + timedelta(days=3)
WORKING_SUNDAY = SATURDAY + timedelta(days=1)

TAKE = c.Issue(by="kiosk:k1", services=("pension",), token="t")
BY_HAND = c.OpenDay(by="supervisor")
HOME = ["StaffSignedOff"] * 2
"""The staff of both counters, who leave when the day closes."""


def rig_at(clock: str, day: date = MONDAY, hours: Hours = SHANGHAI) -> Rig:
    """An office with both counters open, as it is at `clock`."""
    rig = Rig(office(hours=hours), instant(clock, day, hours.timezone))
    rig.tick()
    rig.open()
    return rig


def day_of(rig: Rig) -> Day:
    assert rig.hall.day is not None
    return rig.hall.day


def kinds(events: object) -> list[str]:
    assert isinstance(events, tuple)
    return [type(event).__name__ for event in events]


# By the hours


def test_numbers_from_the_doors_on_and_not_before() -> None:
    rig = rig_at("07:59:59")
    rig.refused(TAKE, "hall_closed", reason="closed", opens_at=instant("08:00"))
    rig.clock("08:00")
    assert kinds(rig.do(TAKE)) == ["DayOpened", "TicketIssued"]
    assert day_of(rig).date == MONDAY


def test_no_numbers_at_lunch_but_people_are_served() -> None:
    rig = rig_at("11:59:59")
    first = rig.issue("pension")
    rig.clock("12:00")
    rig.refused(TAKE, "hall_closed", reason="between_sessions", opens_at=instant("13:30"))
    assert rig.finish("c1").number == first.number
    rig.clock("13:30")
    assert rig.issue("pension").number == "A002"


def test_after_hours_those_who_wait_are_served_and_then_the_day_closes() -> None:
    rig = rig_at("17:29:59")
    first, second = rig.issue("pension"), rig.issue("pension")
    rig.clock("17:30")
    assert kinds(rig.tick()) == ["IntakeClosed"]
    rig.refused(TAKE, "hall_closed", reason="closing", opens_at=instant("08:00", TUESDAY))
    assert rig.finish("c1").id == first.id
    rig.wait(minutes=20)
    rig.tick()
    assert day_of(rig).state is DayState.CLOSING
    assert rig.finish("c1").id == second.id
    rig.wait(60)
    assert rig.tick() == ()
    rig.wait(0.001)
    assert kinds(rig.tick()) == [*HOME, "DayClosed"]
    rig.refused(TAKE, "hall_closed", reason="closed", opens_at=instant("08:00", TUESDAY))


@pytest.mark.parametrize("pace", [1.0, 20.0])
def test_the_day_does_not_close_while_its_last_step_can_be_undone(pace: float) -> None:
    rig = Rig(office(Rules(undo_seconds=60)), instant("17:29"))
    rig.tick()
    rig.open()
    rig.pace = pace
    rig.issue("pension")
    rig.clock("17:31")
    rig.tick()
    last = rig.finish("c1")
    rig.wait(60 * pace)
    rig.tick()
    rig.undo("c1")
    assert rig.ticket(last).state is TicketState.SERVING


def test_in_the_end_the_day_closes_over_whoever_is_left() -> None:
    rig = rig_at("17:00")
    tickets = [rig.issue("pension") for _ in range(6)]
    waiting, missed, held, serving, called, away = tickets
    rig.miss("c1", missed)
    rig.serve("c1", held)
    rig.at("c1", c.Hold)
    rig.serve("c1", serving)
    rig.call("c2", called)
    away_to = c.Destination(outlet="online")
    rig.do(c.Divert(by="supervisor", tickets=(away.id,), to=away_to))
    rig.clock("21:29:59")
    rig.tick()
    assert rig.ticket(waiting).state is TicketState.WAITING
    rig.clock("21:30")
    assert rig.tick() == (), "somebody is still being served"
    rig.at("c1", c.Finish)
    closing = rig.tick()
    assert kinds(closing) == [*["TicketExpired"] * 5, *HOME, "DayClosed"]
    others = [ticket for ticket in tickets if ticket is not serving]
    assert {rig.ticket(ticket).state for ticket in others} == {TicketState.EXPIRED}
    assert rig.ticket(serving).state is TicketState.DONE
    rig.refused(c.Finish(by="staff", counter="c1"), "no_ticket_in_hand")
    rig.refused(c.Undo(by="staff", seat="c1"), "nothing_to_undo")
    rig.refused(c.Return(by="phone", ticket=missed.id), "wrong_state", state="expired")


def test_numbers_begin_again_each_day_and_tickets_of_yesterday_are_not_known() -> None:
    rig = rig_at("09:00")
    rig.issue("medical")
    rig.finish("c1")
    rig.do(c.CloseDay(by="supervisor"))
    rig.do(BY_HAND)
    old = rig.issue("pension")
    rig.issue("medical")
    rig.clock("09:00", TUESDAY)
    assert kinds(rig.tick()) == [
        "IntakeClosed",
        *["TicketExpired"] * 2,
        *HOME,
        "DayClosed",
        "DayOpened",
    ]
    new = rig.issue("pension")
    assert (new.number, old.number) == ("A001", "A002")
    assert new.id == old.id + 2
    rig.refused(c.Cancel(by="phone", ticket=old.id), "unknown_ticket")
    assert [counter.served for counter in rig.hall.counters.values()] == [0, 0]
    assert rig.hall.spent == {}


def test_holidays_and_working_weekends() -> None:
    rig = rig_at("21:00", TUESDAY)
    rig.refused(TAKE, "hall_closed", opens_at=instant("08:00", THURSDAY))
    for day, opened in ((HOLIDAY, False), (THURSDAY, True), (SATURDAY, False)):
        rig.clock("09:00", day)
        rig.tick()
        assert (rig.hall.day is not None and day_of(rig).date == day) is opened
    rig.refused(TAKE, "hall_closed", opens_at=instant("08:00", WORKING_SUNDAY))
    rig.clock("09:00", WORKING_SUNDAY)
    assert rig.issue("pension").number == "A001"


def test_a_working_weekend_wins_over_a_holiday() -> None:
    assert is_working_day(replace(SHANGHAI, closed_dates=(MONDAY,), extra_dates=(MONDAY,)), MONDAY)


def test_a_hall_without_working_days_cannot_say_when_it_opens() -> None:
    never = Hours(weekdays=(), extra_dates=(date(2020, 1, 1),))
    rig_at("09:00", hours=never).refused(TAKE, "hall_closed", opens_at=None)


def test_when_numbers_are_next_given() -> None:
    for clock, doors in (("07:00", "08:00"), ("09:00", "09:00"), ("12:10", "13:30")):
        assert next_doors(SHANGHAI, instant(clock)) == instant(doors)
    assert next_doors(SHANGHAI, instant("17:30")) == instant("08:00", TUESDAY)


def test_a_short_break_gives_no_numbers_of_the_next_session_early() -> None:
    hours = replace(
        SHANGHAI, sessions=(Session(time(9), time(12)), Session(time(12, 10), time(17)))
    )
    first, second = intakes_on(hours, MONDAY)
    assert (first.doors, second.doors) == (instant("08:30"), instant("12:00"))


def test_days_without_a_tick_are_made_up_for_in_one_step() -> None:
    rig = rig_at("16:00")
    rig.issue("pension")
    rig.clock("08:30", THURSDAY)
    assert kinds(rig.do(TAKE)) == [
        "IntakeClosed",
        "TicketExpired",
        *HOME,
        "DayClosed",
        "DayOpened",
        "TicketIssued",
    ]
    assert day_of(rig).date == THURSDAY


def test_a_day_nobody_looked_at_is_not_opened_in_the_evening() -> None:
    rig = Rig(office(), instant("18:00"))
    assert rig.tick() == ()
    assert rig.hall.day is None


# Midnight, time zones, clocks

LATE = replace(SHANGHAI, sessions=(Session(time(9), time(23, 30)),))


def test_people_are_served_past_midnight() -> None:
    rig = rig_at("23:29", hours=LATE)
    first, second = rig.issue("pension"), rig.issue("pension")
    rig.clock("23:30")
    rig.tick()
    rig.clock("00:10", TUESDAY)
    rig.refused(TAKE, "hall_closed", reason="closing", opens_at=instant("08:30", TUESDAY))
    assert rig.finish("c1").id == first.id
    assert day_of(rig).date == MONDAY
    assert rig.finish("c1").id == second.id
    rig.clock("00:12", TUESDAY)
    assert kinds(rig.tick()) == [*HOME, "DayClosed"]
    rig.clock("08:30", TUESDAY)
    assert rig.issue("pension").number == "A001"


def test_a_new_day_begins_at_its_doors_even_if_somebody_still_waits() -> None:
    long = replace(LATE, expire_minutes=720)
    rig = rig_at("23:29", hours=long)
    rig.issue("pension")
    rig.clock("23:30")
    rig.tick()
    rig.clock("08:30", TUESDAY)
    assert kinds(rig.tick()) == ["TicketExpired", *HOME, "DayClosed", "DayOpened"]


def test_a_day_is_a_day_of_the_hall_and_not_of_utc() -> None:
    vancouver = Hours(timezone="America/Vancouver")
    rig = rig_at("15:59", hours=vancouver)
    assert rig.issue("pension").number == "A001"
    rig.clock("17:00")  # 01:00 of the next day in UTC
    assert rig.issue("pension").number == "A002"
    assert day_of(rig).date == MONDAY


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31)])
def test_doors_open_by_the_wall_clock_on_days_when_clocks_change(day: date) -> None:
    berlin = Hours(timezone="Europe/Berlin", extra_dates=(day,))
    rig = rig_at("07:59:59", day, berlin)
    rig.refused(TAKE, "hall_closed", opens_at=instant("08:00", day, "Europe/Berlin"))
    rig.clock("08:00", day)
    rig.tick()
    assert [(span.end - span.start) / HOUR for span in day_of(rig).intakes] == [3.5, 3.5]


def test_a_clock_set_back_is_read_as_no_time_passed() -> None:
    rig = rig_at("17:29")
    first = rig.issue("pension")
    rig.clock("07:00")
    second = rig.issue("pension")
    assert second.issued_at == first.issued_at
    assert rig.finish("c1").id == first.id
    rig.clock("17:29:30")
    assert rig.issue("pension").issued_at == instant("17:29:30")


def test_what_a_refused_order_has_seen_of_the_time_happens_with_the_next() -> None:
    rig = rig_at("17:00")
    rig.issue("pension")
    rig.clock("17:30")
    rig.refused(TAKE, "hall_closed")
    assert day_of(rig).state is DayState.OPEN
    assert kinds(rig.do(c.CallNext(by="staff", counter="c1"))) == ["IntakeClosed", "TicketCalled"]


# By hand


def test_a_saturday_is_opened_and_closed_by_hand() -> None:
    rig = rig_at("09:10", SATURDAY)
    rig.refused(c.CloseDay(by="supervisor"), "day_not_open")
    opened = rig.one(BY_HAND, e.DayOpened)
    assert opened.by_hand
    rig.refused(BY_HAND, "day_open_already")
    rig.clock("12:30", SATURDAY)  # lunch is a matter of the hours
    ticket = rig.issue("pension")
    assert ticket.number == "A001"
    rig.one(c.CloseDay(by="supervisor", reason="done"), e.IntakeClosed)
    rig.refused(TAKE, "hall_closed", reason="closing")
    rig.refused(c.CloseDay(by="supervisor"), "day_not_open")
    rig.finish("c1", ticket)
    rig.wait(61)
    assert kinds(rig.tick()) == [*HOME, "DayClosed"]


def test_a_day_closed_early_stays_closed_until_a_person_opens_it() -> None:
    rig = rig_at("09:00")
    rig.issue("pension")
    rig.finish("c1")
    rig.do(c.CloseDay(by="supervisor", reason="power cut"))
    rig.clock("10:00")
    rig.tick()
    rig.clock("14:10")
    rig.refused(TAKE, "hall_closed", reason="closed", opens_at=instant("08:00", TUESDAY))
    reopened = rig.one(BY_HAND, e.DayReopened)
    assert reopened.intakes[0].doors == rig.now
    assert rig.issue("pension").number == "A002"
    assert day_of(rig).closed_at is None


def test_numbers_can_be_given_over_lunch_by_hand() -> None:
    rig = rig_at("11:00")
    rig.issue("pension")
    rig.clock("12:30")
    rig.one(BY_HAND, e.DayReopened)
    assert rig.issue("pension").number == "A002"
    rig.refused(BY_HAND, "day_open_already")


def test_opened_by_hand_before_the_doors() -> None:
    rig = rig_at("07:00")
    rig.one(BY_HAND, e.DayOpened)
    rig.issue("pension")
    rig.clock("08:00")
    assert rig.tick() == ()
    assert rig.issue("pension").number == "A002"


def test_a_day_by_hand_ends_by_itself_and_its_people_are_served() -> None:
    rig = rig_at("09:00", SATURDAY)
    rig.do(BY_HAND)
    rig.clock("20:59:59", SATURDAY)
    last = rig.issue("pension")
    rig.clock("21:00", SATURDAY)
    assert kinds(rig.tick()) == ["IntakeClosed"]
    rig.refused(TAKE, "hall_closed", reason="closing")
    assert rig.finish("c1").id == last.id
    rig.wait(61)
    assert kinds(rig.tick()) == [*HOME, "DayClosed"]


def test_a_day_by_hand_does_not_swallow_the_next_morning() -> None:
    """Who comes at the doors gets a number of the new day, not one that is soon thrown away."""
    rig = rig_at("21:00")
    rig.do(BY_HAND)
    rig.clock("07:59", TUESDAY)
    rig.issue("pension")
    rig.clock("08:00", TUESDAY)
    assert rig.issue("pension").number == "A001"
    assert day_of(rig).date == TUESDAY
    assert not day_of(rig).by_hand


def test_a_day_reopened_after_midnight_is_still_the_old_day() -> None:
    rig = rig_at("23:29", hours=LATE)
    rig.issue("pension")
    rig.clock("23:30")
    rig.tick()
    rig.clock("00:30", TUESDAY)
    rig.one(BY_HAND, e.DayReopened)
    assert rig.issue("pension").number == "A002"
    assert day_of(rig).date == MONDAY
    rig.clock("08:30", TUESDAY)
    assert rig.issue("pension").number == "A001"


def test_by_hand_where_no_working_day_follows() -> None:
    never = Hours(weekdays=(), extra_dates=(date(2020, 1, 1),))
    rig = rig_at("09:00", hours=never)
    opened = rig.one(BY_HAND, e.DayOpened)
    assert [(span.end - span.doors) / HOUR for span in opened.intakes] == [12]
    assert opened.expires_at - opened.intakes[-1].end == never.expire_minutes * MINUTE


# Before the first plan


def test_a_hall_without_a_plan_does_nothing_and_gives_nothing() -> None:
    hall = empty_hall()
    now = instant("09:00")
    assert decide(hall, c.Tick(by="system"), now) == ()
    for command, code in (
        (BY_HAND, "no_plan"),
        (c.CloseDay(by="s"), "day_not_open"),
        (TAKE, "hall_closed"),
        (c.CallNext(by="s", counter="c1"), "unknown_counter"),
        (c.Return(by="s", ticket=1), "unknown_ticket"),
        (c.Book(by="s", service="pension", slot=now, code="b"), "unknown_service"),
    ):
        with pytest.raises(QueueError) as caught:
            decide(hall, command, now)
        assert caught.value.code == code


def test_the_first_plan_is_the_first_event_and_only_its_hours_count() -> None:
    """Not the hours that a plan has when none are said."""
    closed = replace(SHANGHAI, closed_dates=(MONDAY,))
    events = decide(
        empty_hall(), c.AdoptPlan(by="admin", plan=office(hours=closed)), instant("09:00")
    )
    assert kinds(events) == ["PlanAdopted"]
    hall = fold_all(empty_hall(), events)
    assert decide(hall, c.Tick(by="system"), instant("09:00")) == ()
