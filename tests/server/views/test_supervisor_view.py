"""The whole hall on one page: what the view says of areas, counters and limits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_queue import commands as c
from hall_queue.plan import Limits, Plan, Rules
from hall_server import wire
from hall_server.days.curves import day_curve
from hall_server.plan.hall_file import bundled_hall, read_hall
from hall_server.views.supervisor_view import Trends, curves_view, supervisor_view, trend_times
from tests.queue.plans import town
from tests.queue.rig import Rig, instant


def limited(**limits: Limits) -> Plan:
    """The town with limits for some areas."""
    plan = town()
    areas = tuple(replace(area, limits=limits.get(area.code, Limits())) for area in plan.areas)
    return replace(plan, areas=areas)


def opened(plan: Plan, *counters: str) -> Rig:
    rig = Rig(plan, now=instant("09:00"))
    rig.tick()
    rig.open(*counters)
    return rig


def view_of(rig: Rig) -> wire.SupervisorView:
    return supervisor_view(rig.hall, rig.now, Trends().of(rig.hall, rig.now))


def area(rig: Rig, code: str) -> wire.AreaSeen:
    return next(area for area in view_of(rig).areas if area.code == code)


def test_the_figures_of_the_hall() -> None:
    rig = opened(town(), "c1", "c3")
    for _ in range(3):
        rig.issue("pension")
    rig.finish("c1")
    rig.serve("c1")
    rig.issue("invoice")
    rig.wait(minutes=4)
    figures = view_of(rig).figures
    assert (figures.waiting, figures.in_hall, figures.issued, figures.served) == (2, 3, 4, 1)
    assert (figures.open, figures.paused, figures.counters) == (2, 0, 4)
    assert figures.longest == wire.LongestSeen(minutes=4, area="social")


def test_an_empty_hall_has_nobody_who_waits_longest() -> None:
    rig = opened(town())
    assert view_of(rig).figures.longest is None
    assert {area.state for area in view_of(rig).areas} == {"nobody"}


@pytest.mark.parametrize(
    ("people", "state"), [(0, "nobody"), (1, "normal"), (8, "normal"), (9, "near"), (11, "over")]
)
def test_how_near_an_area_is_to_its_limit(people: int, state: str) -> None:
    rig = opened(limited(social=Limits(people=10)), "c1")
    for _ in range(people):
        rig.issue("pension")
    assert area(rig, "social").state == state


def test_the_nearest_of_several_limits_is_named() -> None:
    rig = opened(limited(social=Limits(people=10, longest_minutes=20)), "c1")
    rig.issue("pension")
    rig.wait(minutes=18)
    seen = area(rig, "social")
    assert seen.limit == wire.LimitSeen(measure="longest", value=18, most=20, service=None)
    assert (seen.state, seen.longest) == ("near", 18)


def test_the_limit_of_a_service_counts_for_its_area() -> None:
    plan = town()
    services = tuple(
        replace(s, limits=Limits(people=1)) if s.code == "medical" else s for s in plan.services
    )
    rig = opened(replace(plan, services=services), "c1")
    rig.issue("medical")
    rig.issue("medical")
    seen = area(rig, "social")
    assert seen.limit is not None
    assert (seen.state, seen.limit.service) == ("over", "medical")
    assert area(rig, "tax").limit is None


def test_an_area_stays_near_its_limit_until_its_alert_has_eased() -> None:
    plan = replace(
        limited(social=Limits(people=2)), rules=Rules(alert_after_seconds=0, alert_clear_percent=40)
    )
    rig = opened(plan, "c1", "c2")
    for _ in range(4):
        rig.issue("pension")
    rig.do(c.Watch(by="system"))
    rig.wait(1)
    rig.do(c.Watch(by="system"))
    assert rig.hall.overflow.open_alerts
    assert area(rig, "social").state == "over"
    for _ in range(3):
        rig.finish("c1")
    assert area(rig, "social").waiting == 1
    assert area(rig, "social").state == "near"


def test_a_counter_tells_whom_it_serves_since_when() -> None:
    rig = opened(town(), "c1", "c3")
    ticket = rig.issue("pension")
    rig.call("c1")
    called = rig.now
    seen = {counter.code: counter for counter in view_of(rig).counters}
    assert (seen["c1"].number, seen["c1"].serving, seen["c1"].took) == (
        ticket.number,
        False,
        called,
    )
    rig.wait(minutes=1)
    rig.at("c1", c.Start)
    rig.do(c.PauseCounter(by="staff:c3", counter="c3", reason="吃饭"))
    seen = {counter.code: counter for counter in view_of(rig).counters}
    assert (seen["c1"].serving, seen["c1"].took) == (True, rig.now)
    assert (seen["c3"].state, seen["c3"].reason, seen["c3"].since) == ("paused", "吃饭", rig.now)
    assert (seen["c4"].state, seen["c4"].staff) == ("closed", None)
    assert [(a.open, a.paused, a.counters) for a in view_of(rig).areas] == [
        (1, 0, 2),
        (0, 1, 1),
        (0, 0, 1),
    ]


def test_a_counter_tells_how_long_a_visit_of_its_service_takes() -> None:
    rig = opened(town(), "c1")
    rig.issue("pension")
    rig.call("c1")
    planned = rig.hall.plan.service["pension"].minutes
    seen = {counter.code: counter.usual for counter in view_of(rig).counters}
    # The plan's mean and the walk to the counter, in whole minutes.
    assert seen == {"c1": planned + 1, "c2": None, "c3": None, "c4": None}


def test_a_shut_service_is_told_with_its_reason() -> None:
    rig = opened(town())
    rig.do(c.ShutService(by="staff:x", service="deed", reason="系统升级"))
    assert view_of(rig).shut == [wire.ShutSeen(service="deed", reason="系统升级")]


def test_whoever_asked_for_help_is_seen_until_it_is_over() -> None:
    rig = opened(town(), "c1")
    asked = rig.now
    rig.do(c.AskHelp(by="kiosk:k1", place="k1", kind="wheelchair"))
    rig.wait(minutes=1)
    (seen,) = view_of(rig).helps
    assert (seen.place, seen.kind, seen.state, seen.asked_at) == (
        "取号机",
        "wheelchair",
        "asked",
        asked,
    )
    rig.do(c.AcceptHelp(by="staff:王芳", help=seen.id, helper="王芳"))
    (seen,) = view_of(rig).helps
    assert (seen.state, seen.helper) == ("accepted", "王芳")
    rig.do(c.CloseHelp(by="staff:王芳", help=seen.id, helper="王芳"))
    assert view_of(rig).helps == []


def test_areas_keep_the_plans_order_whatever_happens() -> None:
    rig = opened(town(), "c1")
    order = [area.code for area in view_of(rig).areas]
    for _ in range(5):
        rig.issue("deed" if rig.hall.tickets.next_id < 3 else "invoice")
    assert [area.code for area in view_of(rig).areas] == order == ["social", "tax", "house"]


def test_a_trend_is_two_hours_of_ten_minutes_and_made_once_for_each() -> None:
    rig = opened(town(), "c1")
    rig.issue("pension")
    rig.clock("09:21")
    known = Trends()
    lines, until = known.of(rig.hall, rig.now)
    assert until == instant("09:20")
    assert lines["social"] == [0] * 10 + [1, 1, 1]
    assert trend_times(rig.now)[0] == instant("07:20")
    rig.issue("pension")
    assert known.of(rig.hall, rig.now)[0] is lines
    rig.clock("09:30")
    assert known.of(rig.hall, rig.now)[0]["social"][-1] == 2


def test_the_curves_say_when_the_hall_is_open() -> None:
    rig = opened(town())
    curves = curves_view(rig.hall, rig.now, day_curve(rig.hall, rig.now), None)
    assert [(s.start, s.end) for s in curves.sessions] == [(510, 720), (840, 1050)]
    assert (curves.normal, curves.days, curves.date) == (None, 0, "2026-11-23")


def test_the_view_of_the_county_hall_is_small() -> None:
    rig = Rig(read_hall(bundled_hall("county")), now=instant("09:00"))
    rig.tick()
    rig.open()
    for service in rig.hall.plan.services[:30]:
        rig.issue(service.code)
    rig.wait(minutes=20)
    told = view_of(rig).model_dump_json()
    assert len(told.encode()) < 16_000


def test_no_view_has_a_clock_of_its_own() -> None:
    from hall_server.days import curves
    from hall_server.views import supervisor_view

    clocks = {"time", "datetime", "real_now", "clock", "Clock"}
    assert clocks.isdisjoint(vars(supervisor_view))
    assert clocks.isdisjoint(vars(curves))
