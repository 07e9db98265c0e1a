"""The hall on the wire: alike on every page, whatever the plan has become meanwhile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_display.board import board_of
from hall_display.calls import Calls
from hall_queue import commands as c
from hall_queue import day, hours
from hall_queue.moment import Moment
from hall_queue.plan import Counter, Plan, Skill
from hall_queue.wait import Waits
from hall_server import wire
from hall_server.views import board_views, desk_views, hall_views, kiosk_views, ticket_views
from hall_server.words import own_counters, spans, windows
from tests.queue.plans import town
from tests.queue.rig import Rig, instant


def rig_with(*counters: str) -> Rig:
    rig = Rig(town())
    rig.tick()
    rig.open(*counters)
    return rig


def wall_of(rig: Rig) -> wire.BoardView:
    screen, calls = rig.hall.plan.screens[0], Calls.of(rig.hall)
    return board_views.board_view(rig.hall, screen, calls, Moment(rig.now, 1.0), speaks=True)


def without(plan: Plan, service: str) -> Plan:
    """`plan` after the service was removed from it."""
    left = tuple(
        replace(counter, skills=tuple(s for s in counter.skills if s.service != service))
        for counter in plan.counters
    )
    services = tuple(kept for kept in plan.services if kept.code != service)
    return replace(plan, services=services, counters=left)


def test_wall_and_kiosk_count_the_same_people() -> None:
    rig = rig_with("c1", "c2")
    for _ in range(3):
        rig.issue("pension")
    rig.serve("c1")
    rig.do(c.Transfer(by="staff:c1", counter="c1", to=c.Destination(counter="c2")))
    loads = kiosk_views.area_loads(rig.hall, rig.hall.plan.area, rig.now, Waits(rig.hall, rig.now))
    wall = board_of(rig.hall, rig.hall.plan.screens[0], Calls.of(rig.hall), Moment(rig.now, 1.0))
    assert {load.code: load.waiting for load in loads} == {"social": 3, "tax": 0, "house": 0}
    assert [area.waiting for area in wall.areas] == [load.waiting for load in loads]


def test_a_finished_ticket_is_shown_after_its_service_left_the_plan() -> None:
    rig = rig_with("c1")
    rig.issue("medical")
    done = rig.finish("c1")
    rig.do(c.AdoptPlan(by="admin", plan=without(rig.hall.plan, "medical")))
    phone = ticket_views.ticket_view(rig.hall, done, rig.now)
    assert (phone.service.name, phone.place, phone.windows) == ("medical", "", "")
    assert desk_views.desk_ticket(rig.hall, done).service.name == "medical"
    assert desk_views.queue_row(rig.hall, done).service == "medical"
    assert (
        ticket_views.ticket_made(rig.hall, done, rig.now, printing=False).services[0].code
        == "medical"
    )
    assert "medical" not in kiosk_views.kiosk_view(rig.hall, rig.now, "ok", []).top


def test_a_phone_is_told_what_its_number_is_for_afterwards() -> None:
    rig = rig_with("c1", "c3")
    rig.issue("medical", "pension")
    told = []
    for counter in ("c1", "c3"):
        ticket = rig.serve(counter)
        told.append(ticket_views.ticket_view(rig.hall, ticket, rig.now))
        rig.at(counter, c.Finish)
    assert [phone.service.code for phone in told] == ["medical", "pension"]
    assert [[one.name for one in phone.afterwards] for phone in told] == [["养老保险"], []]


def test_the_desk_shows_a_ticket_whose_first_service_is_gone() -> None:
    rig = rig_with("c1", "c3")
    rig.issue("medical", "pension")
    rig.serve("c1")
    rig.at("c1", c.Finish)
    rig.serve("c1")
    rig.do(c.AdoptPlan(by="admin", plan=without(rig.hall.plan, "medical")))
    desk = desk_views.desk_view(rig.hall, "c1", rig.now, 1.0)
    assert desk.ticket is not None
    assert [service.name for service in desk.ticket.services] == ["medical", "养老保险"]


def test_kiosks_share_all_but_their_printer_and_slips() -> None:
    rig = rig_with("c1", "c2", "c3")
    for service in ("pension", "tax-card", "medical", "invoice"):
        rig.issue(service)
    common = kiosk_views.kiosk_common(rig.hall, rig.now)
    one = kiosk_views.kiosk_of(common, "low", [])
    assert one == kiosk_views.kiosk_view(rig.hall, rig.now, "low", [])
    assert one.model_copy(update={"printer": "ok"}) == kiosk_views.kiosk_of(common, "ok", [])
    # `tax-card` stands in the line of `social`.
    assert [load.waiting for load in one.services] == [3, 3, 1, 3, 0, 0]


def test_a_hall_closed_by_hand_opens_with_its_next_day_not_now() -> None:
    rig = rig_with("c1")
    rig.do(c.CloseDay(by="staff:boss"))
    tomorrow = day.opens_at(rig.hall, rig.now)
    assert tomorrow is not None
    assert (
        hours.local(rig.hall.plan.hours, tomorrow).date()
        > hours.local(rig.hall.plan.hours, rig.now).date()
    )
    assert kiosk_views.kiosk_view(rig.hall, rig.now, "ok", []).opens_at == tomorrow
    assert hall_views.day_view(rig.hall, rig.now).opens_at == tomorrow
    assert wall_of(rig).opens_at == tomorrow


def test_a_wall_of_an_open_hall_says_no_opening() -> None:
    assert wall_of(rig_with("c1")).opens_at is None


def test_a_kiosk_knows_a_full_quota_before_anybody_is_refused() -> None:
    """`deed` has two numbers from 8 to 12 and one from 14 to 17."""
    rig = rig_with("c1")

    def deed() -> tuple[bool, int | None]:
        seen = kiosk_views.kiosk_view(rig.hall, rig.now, "ok", [])
        load = next(load for load in seen.services if load.code == "deed")
        return load.full, load.again_at

    rig.issue("deed")
    assert deed() == (False, None)
    rig.issue("deed")
    assert deed() == (True, instant("14:00"))
    rig.clock("14:00")
    assert deed() == (False, None)
    rig.issue("deed")
    assert deed() == (True, None)
    rig.clock("17:00")
    assert deed() == (False, None)


def test_what_is_most_asked_for_is_of_the_last_hour() -> None:
    rig = rig_with("c1")
    for _ in range(70):  # more than a row of the book
        rig.issue("medical")
    assert kiosk_views.kiosk_common(rig.hall, rig.now).top[0] == "medical"
    rig.wait(minutes=61)
    rig.issue("invoice")
    top = kiosk_views.kiosk_common(rig.hall, rig.now).top
    assert top[0] == "invoice"
    assert top[1] == "pension", "all others by their share, in plan order"


def test_no_view_has_a_clock_of_its_own() -> None:
    clocks = {"time", "datetime", "real_now", "clock", "Clock"}
    for module in (hall_views, ticket_views, desk_views, kiosk_views):
        assert clocks.isdisjoint(vars(module))


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([], ""),
        (["3"], "3号窗口"),
        (["1", "2", "3", "7"], "1到3、7号窗口"),
        (["总服务台"], "总服务台"),
        (["2", "1", "总服务台"], "1到2号窗口、总服务台"),
        (["3号"], "3号窗口"),
        (["A3"], "A3号窗口"),
        (["②"], "②号窗口"),
    ],
)
def test_windows_are_said_as_they_are_called(labels: list[str], said: str) -> None:
    assert windows(labels) == said


def test_a_label_that_only_looks_like_a_number_is_no_number() -> None:
    assert spans(["1", "2", "²"]) == "1–2、²"


def test_helpers_are_named_only_when_it_is_nobodys_own_work() -> None:
    plan = replace(town(), counters=(Counter("c9", "9", "social", (Skill("pension", 2),)),))
    assert own_counters(plan, "pension") == ["9"]
    assert own_counters(town(), "pension") == ["1"]
    assert own_counters(plan, "gone") == []
