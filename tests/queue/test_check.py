"""check_plan tells every problem of a plan, with its path, and raises nothing."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, date, time
from typing import Any

import pytest

from hall_queue.check import RULE_RANGES, check_plan
from hall_queue.plan import (
    Area,
    Counter,
    Device,
    Hours,
    Kiosk,
    Material,
    Plan,
    PriorityClass,
    Quota,
    Rules,
    Screen,
    Service,
    Session,
    Skill,
    Zone,
)
from hall_queue.problems import Problem, choices

GOOD = Plan(
    name="测试大厅",
    hotline="12345",
    public_url="https://hall.example.cn/a",
    zones=(Zone("east", "东区"),),
    classes=(PriorityClass("elder", "60 岁以上", 20),),
    areas=(
        Area("general", "综合受理", "A", zone="east", spoken="综合窗口"),
        Area("medical", "医保", "Y"),
    ),
    services=(
        Service("licence", "营业执照", "general", 20, prefix="B"),
        Service(
            "inpatient",
            "住院费用报销",
            "medical",
            7,
            spoken="住院费报销",
            aliases=("医疗费",),
            materials=(Material("身份证", "本人原件"),),
            quotas=(Quota(time(8), time(12), 60), Quota(time(12), time(17), 0)),
            slot_minutes=30,
        ),
    ),
    counters=(
        Counter("w1", "1", "general", (Skill("licence"), Skill("inpatient", 2))),
        Counter("w2", "2", "medical", (Skill("inpatient"),)),
    ),
    screens=(Screen("wall", "大屏", "east", ("general", "medical"), ("请看大屏",)),),
    kiosks=(Kiosk("k1", "取号机 1 号", "printer-1"), Kiosk("k2", "取号机 2 号")),
    devices=(
        Device("printer-1", "ticket_printer", "escpos", profile="80mm+gb2312"),
        Device("sign-1", "sign", "acme.leds:Sign", counter="w1", settings={"baud": "9600"}),
    ),
)


def at(kind: str, index: int, /, **changes: Any) -> Callable[[Plan], Plan]:
    """The plan with some fields of one item changed."""

    def change(plan: Plan) -> Plan:
        items = list(getattr(plan, kind))
        items[index] = dataclasses.replace(items[index], **changes)
        return plan_with(**{kind: tuple(items)})(plan)

    return change


def hours(**changes: Any) -> Callable[[Plan], Plan]:
    return lambda plan: dataclasses.replace(plan, hours=dataclasses.replace(plan.hours, **changes))


def plan_with(**changes: Any) -> Callable[[Plan], Plan]:
    return lambda plan: dataclasses.replace(plan, **changes)


def extra(kind: str, item: Any) -> Callable[[Plan], Plan]:
    return lambda plan: plan_with(**{kind: (*getattr(plan, kind), item)})(plan)


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems]


def span(start: tuple[int, int], end: tuple[int, int]) -> Session:
    return Session(time(*start), time(*end))


MORNING = span((8, 30), (12, 0))

BROKEN: list[tuple[Callable[[Plan], Plan], str, str]] = [
    (plan_with(name=""), "name", "empty"),
    (plan_with(words={"EN": {"医保": "Medical"}}), "words.EN", "bad_language"),
    (plan_with(words={"en": {"医保": ""}}), 'words.en."医保"', "empty"),
    (plan_with(words={"mn-Mong": {"医保": " x"}}), 'words.mn-Mong."医保"', "space_around"),
    (plan_with(name="厅" * 61), "name", "too_long"),
    (plan_with(name="大\n厅"), "name", "control_character"),
    (plan_with(name="大\u202e厅"), "name", "control_character"),
    (plan_with(name="大\ud800厅"), "name", "control_character"),
    (plan_with(name=" 大厅"), "name", "space_around"),
    (plan_with(hotline="1" * 61), "hotline", "too_long"),
    (plan_with(public_url="https://hall.example.cn/"), "public_url", "trailing_slash"),
    (plan_with(public_url="hall.example.cn"), "public_url", "bad_url"),
    (plan_with(public_url="ftp://hall.example.cn"), "public_url", "bad_url"),
    (plan_with(public_url="https://user:word@hall.example.cn"), "public_url", "bad_url"),
    (plan_with(public_url="https://hall.example.cn?a=1"), "public_url", "bad_url"),
    (plan_with(public_url="https://"), "public_url", "bad_url"),
    (plan_with(public_url="https://x/" + "a" * 200), "public_url", "too_long"),
    (hours(timezone="Asia/Shangai"), "hours.timezone", "unknown_reference"),
    (hours(timezone="../etc/passwd"), "hours.timezone", "unknown_reference"),
    (hours(timezone="Asia"), "hours.timezone", "unknown_reference"),
    (hours(timezone="\0"), "hours.timezone", "unknown_reference"),
    (hours(sessions=()), "hours.sessions", "empty"),
    (hours(sessions=(span((12, 0), (8, 0)),)), "hours.sessions[0]", "ends_before_start"),
    (hours(sessions=(MORNING, span((11, 59), (17, 0)))), "hours.sessions[1]", "overlap"),
    (hours(sessions=(span((14, 0), (17, 0)), MORNING)), "hours.sessions[1]", "overlap"),
    (hours(sessions=(Session(time(8, 0, 1), time(9)),)), "hours.sessions[0]", "not_whole_minutes"),
    (
        hours(sessions=(MORNING, Session(time(14, tzinfo=UTC), time(17)))),
        "hours.sessions[1]",
        "not_whole_minutes",
    ),
    (hours(doors_minutes=-1), "hours.doors_minutes", "out_of_range"),
    (hours(doors_minutes=241), "hours.doors_minutes", "out_of_range"),
    (
        hours(sessions=(span((0, 10), (9, 0)),), doors_minutes=11),
        "hours.doors_minutes",
        "out_of_range",
    ),
    (hours(expire_minutes=721), "hours.expire_minutes", "out_of_range"),
    (hours(weekdays=()), "hours.weekdays", "empty"),
    (hours(weekdays=(1, 8)), "hours.weekdays[1]", "out_of_range"),
    (hours(weekdays=(1, 2, 1)), "hours.weekdays[2]", "duplicate"),
    (hours(closed_dates=(date(2026, 10, 1),) * 2), "hours.closed_dates[1]", "duplicate"),
    (
        hours(closed_dates=(date(2026, 10, 1),), extra_dates=(date(2026, 10, 1),)),
        "hours.extra_dates[0]",
        "duplicate",
    ),
    (extra("zones", Zone("east", "又一个")), "zones[1].code", "duplicate"),
    (at("zones", 0, name=""), "zones[0].name", "empty"),
    (at("classes", 0, code="Elder"), "classes[0].code", "bad_code"),
    (at("classes", 0, name=""), "classes[0].name", "empty"),
    (at("classes", 0, credit_minutes=241), "classes[0].credit_minutes", "out_of_range"),
    (at("classes", 0, credit_minutes=float("nan")), "classes[0].credit_minutes", "out_of_range"),
    (at("areas", 1, prefix="A"), "areas[1].prefix", "duplicate"),
    (at("areas", 1, prefix="y"), "areas[1].prefix", "bad_prefix"),
    (at("areas", 1, prefix="ABCD"), "areas[1].prefix", "bad_prefix"),
    (at("areas", 1, prefix="Y\n"), "areas[1].prefix", "bad_prefix"),
    (at("areas", 1, name=""), "areas[1].name", "empty"),
    (at("areas", 1, place="楼" * 61), "areas[1].place", "too_long"),
    (at("areas", 1, spoken="七个字的名字长"), "areas[1].spoken", "too_long"),
    (at("areas", 1, zone="west"), "areas[1].zone", "unknown_reference"),
    (extra("areas", Area("empty", "空", "E")), "areas[2]", "area_without_service"),
    (at("services", 0, code="-licence"), "services[0].code", "bad_code"),
    (at("services", 0, code="a" * 41), "services[0].code", "bad_code"),
    (at("services", 0, area="generl"), "services[0].area", "unknown_reference"),
    (at("services", 0, name="执照\t"), "services[0].name", "control_character"),
    (at("services", 0, spoken="办理营业执照啊"), "services[0].spoken", "too_long"),
    (at("services", 0, prefix="b"), "services[0].prefix", "bad_prefix"),
    (at("services", 0, minutes=0), "services[0].minutes", "out_of_range"),
    (at("services", 0, minutes=480.5), "services[0].minutes", "out_of_range"),
    (at("services", 0, minutes=float("inf")), "services[0].minutes", "out_of_range"),
    (at("services", 0, minutes=10**400), "services[0].minutes", "out_of_range"),
    (at("services", 0, share=0), "services[0].share", "out_of_range"),
    (at("services", 0, slot_minutes=481), "services[0].slot_minutes", "out_of_range"),
    (at("services", 0, slot_places=0), "services[0].slot_places", "out_of_range"),
    (at("services", 0, aliases=("a", "")), "services[0].aliases[1]", "empty"),
    (at("services", 0, materials=(Material(""),)), "services[0].materials[0].name", "empty"),
    (
        at("services", 0, materials=(Material("证", "a\0"),)),
        "services[0].materials[0].note",
        "control_character",
    ),
    (
        at("services", 0, materials=(Material("甲｜乙"),)),
        "services[0].materials[0].name",
        "reserved_character",
    ),
    (
        at("services", 0, quotas=(Quota(time(8), time(8), 1),)),
        "services[0].quotas[0]",
        "ends_before_start",
    ),
    (
        at("services", 0, quotas=(Quota(time(8), time(10), 1), Quota(time(9), time(11), 1))),
        "services[0].quotas[1]",
        "overlap",
    ),
    (
        at("services", 0, quotas=(Quota(time(8), time(10), -1),)),
        "services[0].quotas[0].limit",
        "out_of_range",
    ),
    (
        extra("services", Service("alone", "无人", "general", 5)),
        "services[2]",
        "service_without_counter",
    ),
    (at("counters", 1, code="w1"), "counters[1].code", "duplicate"),
    (at("counters", 1, label="1"), "counters[1].label", "duplicate"),
    (at("counters", 1, label=""), "counters[1].label", "empty"),
    (at("counters", 1, label="12345678901"), "counters[1].label", "too_long"),
    (at("counters", 1, area="nowhere"), "counters[1].area", "unknown_reference"),
    (at("counters", 1, skills=()), "counters[1].skills", "empty"),
    (
        at("counters", 1, skills=(Skill("inpatent"),)),
        "counters[1].skills[0].service",
        "unknown_reference",
    ),
    (
        at("counters", 1, skills=(Skill("inpatient", 10),)),
        "counters[1].skills[0].level",
        "out_of_range",
    ),
    (
        at("counters", 1, skills=(Skill("inpatient"), Skill("inpatient", 2))),
        "counters[1].skills[1].service",
        "duplicate",
    ),
    (at("screens", 0, name=""), "screens[0].name", "empty"),
    (at("screens", 0, zone="west"), "screens[0].zone", "unknown_reference"),
    (at("screens", 0, areas=()), "screens[0].areas", "empty"),
    (at("screens", 0, areas=("general", "x")), "screens[0].areas[1]", "unknown_reference"),
    (at("screens", 0, areas=("medical", "medical")), "screens[0].areas[1]", "duplicate"),
    (at("screens", 0, notices=("好", "")), "screens[0].notices[1]", "empty"),
    (at("kiosks", 1, name=""), "kiosks[1].name", "empty"),
    (at("kiosks", 1, printer="printer-2"), "kiosks[1].printer", "unknown_reference"),
    (at("devices", 0, kind="led"), "kiosks[0].printer", "unknown_reference"),
    (at("kiosks", 1, code="k1"), "kiosks[1].code", "duplicate"),
    (at("devices", 1, code="printer-1"), "devices[1].code", "duplicate"),
    (at("devices", 1, kind=""), "devices[1].kind", "bad_word"),
    (at("devices", 1, driver="a b"), "devices[1].driver", "bad_word"),
    (at("devices", 1, port="a\n"), "devices[1].port", "control_character"),
    (at("devices", 1, profile="p" * 61), "devices[1].profile", "too_long"),
    (at("devices", 1, agent="机" * 61), "devices[1].agent", "too_long"),
    (at("devices", 1, counter="w9"), "devices[1].counter", "unknown_reference"),
    (at("devices", 1, settings={"a b": ""}), "devices[1].settings", "bad_word"),
    (at("devices", 1, settings={"a": "\0"}), "devices[1].settings.a", "control_character"),
    *(
        (at("devices", 1, settings={"address": a}), "devices[1].settings.address", "out_of_range")
        for a in ("256", "-1", "x", "", "٣", "9" * 200)
    ),
]


def test_two_devices_on_a_line_have_two_addresses() -> None:
    def pair(*ports: str, kind: str = "led", second: str = "3") -> tuple[Device, ...]:
        one = Device("a", "led", "a090", ports[0], settings={"address": "3"})
        return one, Device("b", kind, "a090", ports[1], settings={"address": second})

    def found(devices: tuple[Device, ...]) -> set[tuple[str, str]]:
        plan = dataclasses.replace(GOOD, kiosks=(), devices=devices)
        return set(codes(check_plan(plan)))

    twice = {("devices[1].settings.address", "duplicate")}
    assert found(pair("COM1", "COM1")) == twice
    assert found(pair("COM1", "COM1", second="03")) == twice
    one, other = pair("COM1", "COM1")
    assert found((one, dataclasses.replace(other, agent="desk-2"))) == set()
    for fine in (
        pair("COM1", "COM2"),
        pair("", ""),
        pair("COM1", "COM1", kind="pad"),
        pair("COM1", "COM1", second="255"),
    ):
        assert found(fine) == set()


@pytest.mark.parametrize(
    "kinds", [("ticket_printer",) * 2, ("led", "scanner"), ("id_reader", "pad")]
)
def test_what_has_no_address_has_its_port_for_itself(kinds: tuple[str, str]) -> None:
    def found(port: str, second: str, agent: str = "") -> set[tuple[str, str]]:
        one = Device("a", kinds[0], "x", port)
        two = Device("b", kinds[1], "x", second, agent=agent)
        return set(codes(check_plan(dataclasses.replace(GOOD, kiosks=(), devices=(one, two)))))

    assert found("COM3", "COM3") == {("devices[1].port", "duplicate")}
    assert found("COM3", "COM3", agent="desk-2") == set()
    assert found("COM3", "COM4") == found("", "") == set()


def test_a_good_plan_has_no_problems() -> None:
    assert check_plan(GOOD) == ()
    assert check_plan(dataclasses.replace(GOOD, public_url="http://[::1]:8000")) == ()
    assert check_plan(dataclasses.replace(GOOD, public_url="")) == ()


@pytest.mark.parametrize(("change", "path", "code"), BROKEN)
def test_one_mistake_is_named_by_path_and_code(
    change: Callable[[Plan], Plan], path: str, code: str
) -> None:
    assert (path, code) in codes(check_plan(change(GOOD)))


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Rules)])
def test_every_rule_has_a_range_that_holds_its_default(name: str) -> None:
    low, high = RULE_RANGES[name]
    assert low <= getattr(Rules(), name) <= high
    for value in (low - 1, high + 1):
        changes: Any = {name: value}
        plan = dataclasses.replace(GOOD, rules=dataclasses.replace(Rules(), **changes))
        facts = {"value": value, "min": low, "max": high}
        assert check_plan(plan) == (Problem(f"rules.{name}", "out_of_range", facts),)


def test_all_problems_are_told_in_the_order_of_the_plan() -> None:
    plan = GOOD
    for change in (
        at("devices", 1, kind=""),
        at("services", 1, minutes=0),
        at("services", 0, share=0),
        plan_with(name=""),
        hours(expire_minutes=-1),
    ):
        plan = change(plan)
    assert codes(check_plan(plan)) == [
        ("name", "empty"),
        ("hours.expire_minutes", "out_of_range"),
        ("services[0].share", "out_of_range"),
        ("services[1].minutes", "out_of_range"),
        ("devices[1].kind", "bad_word"),
    ]


def test_an_empty_plan_says_what_it_lacks() -> None:
    assert codes(check_plan(Plan(name="空"))) == [("areas", "empty")]


def test_a_duplicate_tells_where_the_first_one_is() -> None:
    (problem,) = check_plan(at("areas", 1, prefix="A")(GOOD))
    assert problem.facts == {"value": "A", "first": "areas[0].prefix"}


def test_extra_days_alone_may_open_a_hall() -> None:
    plan = dataclasses.replace(GOOD, hours=Hours(weekdays=(), extra_dates=(date(2026, 10, 10),)))
    assert check_plan(plan) == ()


def test_a_wrong_word_comes_with_the_nearest_right_one() -> None:
    facts = choices("medcial", ["general", "medical", "tax"])
    allowed = ("medical", "general", "tax")
    assert facts == {"value": "medcial", "allowed": allowed, "count": 3, "meant": "medical"}
    assert choices("zzz", ["a"]) == {"value": "zzz", "allowed": ("a",), "count": 1}


def test_long_lists_of_choices_are_cut_and_counted() -> None:
    known = [f"service-{number}" for number in range(100)]
    facts = choices("servce-77", known)
    assert facts["meant"] == "service-77"
    assert facts["allowed"] == ("service-77", *known[:19])
    assert facts["count"] == 100


def test_one_screen_of_a_zone_speaks_unless_the_plan_says_otherwise() -> None:
    def speaking(*wishes: tuple[str, bool | None]) -> set[str]:
        screens = (
            Screen(f"s{at}", "屏", zone, ("general",), speaks=wish)
            for at, (zone, wish) in enumerate(wishes)
        )
        return set(dataclasses.replace(GOOD, screens=tuple(screens)).speaking)

    assert speaking(("east", None), ("east", None), ("west", None)) == {"s0", "s2"}
    assert speaking(("east", None), ("east", True)) == {"s1"}
    assert speaking(("east", False), ("east", None), ("east", None)) == {"s1"}
    assert speaking(("east", True), ("east", True)) == {"s0", "s1"}
    assert speaking(("east", False)) == set()
    # Without a zone nobody knows that they hear one another.
    assert speaking(("", None), ("", None)) == {"s0", "s1"}


def test_a_plan_says_its_names_in_other_languages() -> None:
    plan = dataclasses.replace(GOOD, words={"en": {"医保": "Medical"}})
    assert [plan.said("医保", code) for code in ("en", "mn", "")] == ["Medical", "医保", "医保"]
    assert plan.said("综合受理", "en") == "综合受理"


def test_numbers_that_cannot_be_shown_are_left_out() -> None:
    (problem,) = check_plan(at("services", 0, minutes=float("nan"))(GOOD))
    assert problem.facts == {"min": 0.001, "max": 480}
