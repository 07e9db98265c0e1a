"""Alerts and diversions on the wire, from halls made by hand."""

from __future__ import annotations

from dataclasses import replace

from hall_queue import commands as c
from hall_queue.plan import Limits
from hall_server.live.alert_book import Alerts
from hall_server.views import desk_views, ticket_views
from hall_server.views.alert_views import alert_views, diversion_views
from tests.queue.plans import full_town, town
from tests.queue.rig import Rig

WATCH = c.Watch(by="system")


def rig_with(*limits: Limits) -> Rig:
    """The town with limits for its areas, in order; an alert is raised at once."""
    plan = full_town()
    bare = (replace(service, limits=Limits()) for service in plan.services)
    areas = tuple(
        replace(area, limits=limit) for area, limit in zip(plan.areas, limits, strict=False)
    )
    rig = Rig(replace(plan, areas=areas + plan.areas[len(limits) :], services=tuple(bare)))
    rig.tick()
    return rig


def test_all_limits_of_a_place_are_one_alert_and_the_worst_comes_first() -> None:
    rig = rig_with(Limits(people=2, longest_minutes=5), Limits(people=1), Limits())
    rig.open("c1")
    for _ in range(3):
        rig.issue("pension")
    for _ in range(4):
        rig.issue("invoice")
    rig.wait(minutes=6)
    rig.do(WATCH)
    tax, social = alert_views(rig.hall, rig.now)
    assert (tax.area.name, tax.people, tax.expected) == ("税务", 4, None)
    assert (social.area.name, social.service, social.longest) == ("社会保障", None, 6)
    assert [(limit.measure, limit.value, limit.limit) for limit in social.limits] == [
        ("people", 3, 2.0),
        ("longest", 6, 5.0),
    ]
    assert social.id == social.limits[0].alert


def test_a_place_counts_how_often_it_was_too_full() -> None:
    rig = rig_with(Limits(people=2), Limits(), Limits())
    rig.open("c1")
    times = []
    for _ in range(2):
        for _ in range(3):
            rig.issue("medical")
        rig.do(WATCH)
        (alert,) = alert_views(rig.hall, rig.now)
        times.append(alert.times)
        for _ in range(3):
            rig.finish("c1")
        rig.do(WATCH)
        assert alert_views(rig.hall, rig.now) == []
        rig.wait(1)
    assert times == [1, 2]


def test_a_counter_sees_only_what_it_can_do() -> None:
    rig = rig_with(Limits(people=2), Limits(), Limits())
    rig.open("c1")
    rig.do(c.SignOn(by="staff:c2", counter="c2", staff="staff:c2"))
    for _ in range(4):
        rig.issue("medical")
    rig.do(WATCH)
    book = Alerts(lambda search: search(), lambda: None)
    (mine,) = book.at_counter(rig.hall, "c2", rig.now)
    assert [one.key for one in mine.suggestions] == ["open:c2"]
    assert book.at_counter(rig.hall, "c1", rig.now) == []
    desk = desk_views.desk_view(rig.hall, "c2", rig.now, 1.0, [mine])
    assert desk.alerts == [mine]
    rig.do(c.DeclineAlert(by="staff:c2", alert=mine.id, seat="c2"))
    assert book.at_counter(rig.hall, "c2", rig.now) == [], "made anew at once"


def test_a_record_outlives_a_plan_without_its_counter_and_service() -> None:
    rig = rig_with()
    one = rig.issue("survey")
    rig.do(c.Divert(by="lead", tickets=(one.id,), to=c.Destination(service="deed")))
    rig.do(c.Cancel(by="phone", ticket=one.id))
    plan = town()
    left = tuple(s for s in plan.services if s.area != "house")
    house = plan.counters[-1]
    kept = tuple(s for s in house.skills if s.service == "invoice")
    areas = tuple(area for area in plan.areas if area.code != "house")
    rig.do(
        c.AdoptPlan(
            by="admin",
            plan=replace(
                plan,
                areas=areas,
                services=left,
                counters=(*plan.counters[:-1], replace(house, area="tax", skills=kept)),
                screens=(),
            ),
        )
    )
    (record,) = diversion_views(rig.hall)
    assert (record.kind, record.numbers) == ("moved", ["C001"])
    assert record.service is not None
    assert record.service.name == "deed"


def test_a_diverted_visitor_has_waited_since_the_beginning() -> None:
    rig = rig_with()
    rig.open("c1", "c3")
    one = rig.issue("pension")
    rig.wait(minutes=7)
    rig.do(c.Divert(by="lead", tickets=(one.id,), to=c.Destination(counter="c3")))
    moved = rig.ticket(one)
    assert desk_views.queue_row(rig.hall, moved).queued_at == one.issued_at
    phone = ticket_views.ticket_view(rig.hall, moved, rig.now)
    assert phone.moved is not None
    assert (phone.moved.counter, phone.windows) == ("3", "3")
    rig.do(c.CloseCounter(by="staff:c3", counter="c3"))
    assert ticket_views.ticket_view(rig.hall, rig.ticket(one), rig.now).moved is None
    away = c.Destination(outlet="online")
    rig.do(c.Divert(by="lead", tickets=(one.id,), to=away))
    phone = ticket_views.ticket_view(rig.hall, rig.ticket(one), rig.now)
    assert phone.moved is not None
    assert phone.moved.outlet == "online"
