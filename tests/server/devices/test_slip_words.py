"""What a slip says."""

from __future__ import annotations

from dataclasses import replace

from hall_queue.commands import AdoptPlan, Destination, Divert, Issue
from hall_queue.plan import Counter, Plan, Rules
from hall_server.devices.print_office import (
    slip_content,
)
from tests.queue.plans import town
from tests.queue.rig import Rig


def rig_of(printed: Plan) -> Rig:
    rig = Rig(printed)
    rig.tick()
    return rig


def test_a_worded_counter_is_not_called_a_numbered_window() -> None:
    counters = [replace(counter, label="总服务台") for counter in town().counters[:1]]
    rig = rig_of(replace(town(), counters=(*counters, *town().counters[1:])))
    slip = slip_content(rig.hall, rig.issue("pension"), rig.now, "t", reprint=False)
    assert slip.windows == "总服务台"
    numbered = slip_content(rig.hall, rig.issue("deed"), rig.now, "t", reprint=False)
    assert numbered.windows == "4号窗口"


def test_a_slip_in_another_language_says_service_and_place_once_more() -> None:
    pension, area = town().service["pension"], town().area[town().service["pension"].area]
    named = replace(area, place="一楼东侧")
    areas = tuple(named if one == area else one for one in town().areas)
    name = pension.spoken or pension.name
    words = {
        "en": {name: "Pension", "一楼东侧": "Ground floor east"},
        # No slip printer has these signs.
        "mn-Mong": {name: "ᠲᠡᠲᠭᠡᠪᠦᠷᠢ"},
    }
    rig = rig_of(replace(town(), areas=areas, words=words))
    also = {}
    for language in ("en", "mn-Mong", "fr", ""):
        command = Issue(by="kiosk:k1", services=("pension",), token=f"t{language}", source="k1")
        rig.do(replace(command, language=language))
        ticket = list(rig.hall.tickets)[-1]
        also[language] = slip_content(rig.hall, ticket, rig.now, "t", reprint=False).also
    assert also == {"en": ("Pension", "Ground floor east"), "mn-Mong": (), "fr": (), "": ()}


def test_a_slip_of_several_services_says_what_comes_after_the_one_whose_turn_it_is() -> None:
    words = {"en": {"医疗保险": "Medical", "养老保险": "Pension", "房产登记": "Deed"}}
    rig = rig_of(replace(town(rules=Rules(services_per_ticket=3)), words=words))
    rig.open("c1")
    services = ("medical", "pension", "deed")
    rig.do(Issue(by="kiosk:k1", services=services, token="t", source="k1", language="en"))
    (ticket,) = rig.hall.tickets
    first = slip_content(rig.hall, ticket, rig.now, "t", reprint=False)
    assert (first.service_name, first.afterwards) == ("医疗保险", ("养老保险", "房产登记"))
    assert first.also == ("Medical", "Pension", "Deed")
    then = slip_content(rig.hall, rig.finish("c1"), rig.now, "t", reprint=True)
    assert (then.service_name, then.afterwards) == ("养老保险", ("房产登记",))


def test_a_slip_of_a_number_sent_to_a_counter_leads_there() -> None:
    plan = town()
    named = [replace(area, place=f"{area.name}等候区") for area in plan.areas]
    words = {"en": {f"{area.name}等候区": f"Area {area.code}" for area in named}}
    rig = rig_of(replace(plan, areas=tuple(named), words=words))
    rig.open("c1", "c4")
    command = Issue(by="kiosk:k1", services=("pension",), token="t", source="k1", language="en")
    rig.do(command)
    (ticket,) = rig.hall.tickets
    rig.do(Divert(by="s", tickets=(ticket.id,), to=Destination(counter="c4")))
    slip = slip_content(rig.hall, rig.ticket(ticket), rig.now, "t", reprint=True)
    target = plan.counter["c4"]
    assert slip.windows == f"{target.label}号窗口"
    assert slip.waiting_area == f"{plan.area[target.area].name}等候区"
    assert slip.also == (f"Area {target.area}",)
    assert plan.service["pension"].area != target.area


def test_a_slip_of_a_service_that_is_gone_says_what_is_still_known() -> None:
    rig = rig_of(town())
    rig.open("c1")
    rig.issue("medical")
    done = rig.finish("c1")
    left = [service for service in town().services if service.code != "medical"]
    counters: list[Counter] = [
        replace(held, skills=tuple(skill for skill in held.skills if skill.service != "medical"))
        for held in town().counters
    ]
    rig.do(AdoptPlan(by="a", plan=replace(town(), services=tuple(left), counters=tuple(counters))))
    slip = slip_content(rig.hall, done, rig.now, "t", reprint=True)
    assert (slip.service_name, slip.windows, slip.waiting_area) == ("medical", "", "")
    assert slip.ahead is None, "nobody is before one who has been served"
