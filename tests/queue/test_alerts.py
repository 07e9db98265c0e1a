"""Limits watched; alerts raised, eased and declined."""

from __future__ import annotations

import pytest

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.alerts import Measure
from hall_queue.overflow import limits_in, waiting_since
from hall_queue.plan import Limits, Rules
from tests.queue.full_halls import (
    THREE,
    WATCH,
    crowded,
    limited,
    options,
    rig_with,
)
from tests.queue.make_journal import TUESDAY
from tests.queue.plans import town
from tests.queue.rig import Rig, instant

# Raising and easing


def test_an_alert_is_raised_when_the_limit_was_passed_for_a_minute() -> None:
    rig = rig_with(limited(THREE))
    for _ in range(3):
        rig.issue("pension")
    assert rig.do(WATCH) == ()
    rig.issue("medical")
    passed = rig.one(WATCH, e.LimitPassed)
    assert (passed.area, passed.measure, passed.value, passed.limit) == ("social", "people", 4, 3)
    rig.wait(59)
    assert rig.do(WATCH) == ()
    rig.wait(1)
    raised = rig.one(WATCH, e.AlertRaised)
    assert (raised.alert, raised.area, raised.value) == (1, "social", 4)
    rig.wait(600)
    assert rig.do(WATCH) == (), "one alert for one limit"


def test_a_peak_of_a_few_seconds_is_no_alert() -> None:
    rig = rig_with(limited(THREE))
    rig.open("c1")
    for _ in range(4):
        rig.issue("pension")
    rig.do(WATCH)
    rig.serve("c1")
    rig.wait(30)
    rig.one(WATCH, e.LimitKept)
    rig.wait(60)
    assert rig.do(WATCH) == ()
    rig.issue("pension")
    rig.one(WATCH, e.LimitPassed)


def test_an_alert_ends_only_well_within_the_limit() -> None:
    rig, alert = crowded("c1", count=4)
    rig.serve("c1")
    assert rig.do(WATCH) == (), "three of three: it might come back at once"
    rig.at("c1", c.Finish)
    rig.serve("c1")
    assert rig.one(WATCH, e.AlertEased).alert == alert.id
    assert rig.hall.overflow.open_alerts == ()
    (kept,) = rig.hall.overflow.alerts
    assert kept.eased_at == rig.now
    for _ in range(2):
        rig.issue("pension")
    rig.one(WATCH, e.LimitPassed)
    rig.wait(60)
    assert rig.one(WATCH, e.AlertRaised).alert == 2


def test_no_patience_raises_at_once() -> None:
    rig = rig_with(limited(THREE, Rules(alert_after_seconds=0)))
    for _ in range(4):
        rig.issue("pension")
    rig.one(WATCH, e.AlertRaised)


def test_the_longest_wait_counts_from_the_session_and_over_a_diversion() -> None:
    rig = Rig(limited(Limits(longest_minutes=20)), now=instant("08:01"))
    rig.open("c1", "c3")
    early = rig.issue("pension")
    rig.clock("08:49")
    assert rig.do(WATCH) == (), "served from half past eight on: 19 minutes"
    rig.do(c.Divert(by="lead", tickets=(early.id,), to=c.Destination(counter="c3")))
    assert waiting_since(rig.ticket(early)) == early.issued_at
    rig.clock("08:51")
    assert rig.one(WATCH, e.LimitPassed).value == 21


def test_the_next_service_is_a_new_wait() -> None:
    rig = rig_with(limited(Limits(longest_minutes=20)))
    rig.open("c1")
    rig.issue("pension", "medical")
    rig.wait(minutes=19)
    both = rig.serve("c1")
    rig.wait(minutes=10)
    rig.at("c1", c.Finish)
    assert waiting_since(rig.ticket(both)) == rig.now
    assert rig.do(WATCH) == ()


def test_the_expected_wait_of_one_service() -> None:
    rig = rig_with(limited(Limits(), pension=Limits(expected_minutes=20)))
    rig.open("c1")
    for _ in range(2):
        rig.issue("pension")
    assert rig.do(WATCH) == (), "two of 8.7 minutes each"
    rig.issue("pension")
    passed = rig.one(WATCH, e.LimitPassed)
    assert (passed.service, passed.measure, passed.value) == ("pension", Measure.EXPECTED, 26)


def test_what_nobody_would_ever_call_has_no_expected_wait() -> None:
    rig = rig_with(limited(Limits(expected_minutes=1)))
    rig.issue("pension")
    assert rig.do(WATCH) == ()


def test_before_the_doors_and_over_lunch_nothing_is_raised() -> None:
    rig = Rig(limited(THREE), now=instant("08:05"))
    for _ in range(5):
        rig.issue("pension")
    assert rig.do(WATCH) == ()
    rig.clock("08:30")
    rig.one(WATCH, e.LimitPassed)
    rig.clock("12:30")
    rig.one(WATCH, e.LimitKept)
    rig.clock("14:00")
    rig.one(WATCH, e.LimitPassed)


def test_after_the_last_session_people_are_still_watched() -> None:
    rig = Rig(limited(THREE), now=instant("17:20"))
    for _ in range(5):
        rig.issue("pension")
    rig.do(WATCH)
    rig.clock("17:31")
    events = rig.do(WATCH)
    assert [type(event) for event in events] == [e.IntakeClosed, e.AlertRaised]


def test_the_end_of_the_day_ends_every_alert_and_keeps_the_list() -> None:
    rig, _ = crowded()
    for code, counter in rig.hall.counters.items():
        if counter.ticket is not None:
            rig.at(code, c.Finish)
    rig.clock("21:30")
    rig.tick()
    overflow = rig.hall.overflow
    assert [alert.eased_at for alert in overflow.alerts] == [rig.now]
    assert rig.do(WATCH) == ()
    rig.wait(minutes=24 * 60)
    rig.clock("08:30", TUESDAY)
    rig.tick()
    assert rig.hall.overflow.alerts == ()
    for _ in range(4):
        rig.issue("pension")
    rig.do(WATCH)
    rig.wait(60)
    assert rig.one(WATCH, e.AlertRaised).alert == 2, "ids never start again"


def test_a_plan_without_the_limit_ends_its_alert() -> None:
    rig, alert = crowded()
    rig.do(c.AdoptPlan(by="admin", plan=town()))
    assert rig.one(WATCH, e.AlertEased).alert == alert.id


def test_every_limit_of_a_plan_is_watched() -> None:
    plan = limited(Limits(1, 2, 3), deed=Limits(4))
    keys = [(limit.key, limit.most) for limit in limits_in(plan)]
    assert keys == [
        ("area:social#people", 1),
        ("area:social#longest", 2),
        ("area:social#expected", 3),
        ("service:deed#people", 4),
    ]


# Declining


def test_a_counter_declines_and_is_left_alone() -> None:
    rig, alert = crowded("c1", "c3")
    assert "divert:c3" in options(rig, alert)
    rig.one(c.DeclineAlert(by="staff:c3", alert=alert.id, seat="c3"), e.AlertDeclined)
    assert rig.do(c.DeclineAlert(by="staff:c3", alert=alert.id, seat="c3")) == ()
    assert "divert:c3" not in options(rig, rig.hall.overflow.alerts[0])
    rig.refused(c.TakeUp(by="s", alert=alert.id, suggestion="divert:c3"), "suggestion_gone")


def test_alerts_that_are_not_there() -> None:
    rig, alert = crowded("c1", count=4)
    rig.refused(c.DeclineAlert(by="s", alert=99), "unknown_alert")
    rig.finish("c1")
    rig.finish("c1")
    rig.do(WATCH)
    rig.refused(c.DeclineAlert(by="s", alert=alert.id), "alert_over")
    rig.refused(c.TakeUp(by="s", alert=alert.id, suggestion="divert:c3"), "alert_over")


@pytest.mark.parametrize("patience", [0, 60])
def test_a_queue_that_swings_round_its_limit_raises_one_alert(patience: int) -> None:
    rig = rig_with(limited(Limits(people=5), Rules(alert_after_seconds=patience)))
    rig.open("c1")
    for _ in range(6):
        rig.issue("pension")
    for _ in range(30):
        rig.wait(40)
        rig.do(WATCH)
        rig.finish("c1")
        rig.wait(40)
        rig.do(WATCH)
        rig.issue("pension")
    kinds = [type(event) for event in rig.events]
    assert kinds.count(e.AlertRaised) == (1 if patience == 0 else 0)
