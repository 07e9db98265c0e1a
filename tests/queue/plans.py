"""Small hand-made halls for the tests of the queue, and strategies that make more of them.

Monday 2026-11-23 is an ordinary working day of every plan here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from hypothesis import strategies as st

from hall_queue.plan import (
    Area,
    Counter,
    Device,
    Hours,
    Kiosk,
    Limits,
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

MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)

ELDER = PriorityClass("elder", "60 岁以上", credit_minutes=15)
SOLDIER = PriorityClass("soldier", "军人", credit_minutes=5)

SHANGHAI = Hours(
    closed_dates=(date(2026, 11, 25),),  # a Wednesday
    extra_dates=(date(2026, 11, 29),),  # a Sunday
)


def town(hours: Hours = SHANGHAI, rules: Rules | None = None) -> Plan:
    """Three areas, two of which share one running number for some of their services; skills of
    three levels; two zones; two classes; a service with quotas and one that can be booked."""
    return Plan(
        name="测试大厅",
        hotline="12345",
        hours=hours,
        rules=rules or Rules(),
        zones=(Zone("east", "东区"), Zone("west", "西区")),
        classes=(ELDER, SOLDIER),
        areas=(
            Area("social", "社会保障", "A", zone="east"),
            Area("tax", "税务", "B", zone="west"),
            Area("house", "不动产", "C", zone="west"),
        ),
        services=(
            Service("pension", "养老保险", "social", 8),
            Service("medical", "医疗保险", "social", 5, materials=(Material("身份证", "原件"),)),
            Service("invoice", "发票", "tax", 6),
            # Its visitors wait with those of `social`.
            Service("tax-card", "税务卡", "tax", 4, prefix="A"),
            Service(
                "deed",
                "房产登记",
                "house",
                15,
                quotas=(Quota(time(8), time(12), 2), Quota(time(14), time(17), 1)),
            ),
            Service("survey", "预约查档", "house", 10, slot_minutes=30, slot_places=2),
        ),
        counters=(
            Counter("c1", "1", "social", (Skill("pension"), Skill("medical"))),
            Counter("c2", "2", "social", (Skill("medical"), Skill("tax-card", 2))),
            Counter("c3", "3", "tax", (Skill("invoice"), Skill("tax-card"), Skill("pension", 3))),
            Counter("c4", "4", "house", (Skill("deed"), Skill("survey"), Skill("invoice", 2))),
        ),
        screens=(Screen("wall", "大屏", "east", ("social", "tax", "house")),),
        kiosks=(Kiosk("k1", "取号机", "p1"),),
        devices=(Device("p1", "ticket_printer", "escpos", settings={"cut": "full"}),),
    )


def full_town() -> Plan:
    """The town with limits that are soon passed, and raised at once."""
    plan = town(rules=Rules(alert_after_seconds=0, effect_minutes=1))
    outlets = ("self_service", "helper", "online")
    return replace(
        plan,
        areas=tuple(replace(area, limits=Limits(2, 5, 5)) for area in plan.areas),
        services=tuple(replace(s, limits=Limits(people=1), outlets=outlets) for s in plan.services),
    )


def office(rules: Rules | None = None, counters: int = 2, hours: Hours = SHANGHAI) -> Plan:
    """One line for two services; every counter does both."""
    skills = (Skill("pension"), Skill("medical"))
    return Plan(
        name="小厅",
        hours=hours,
        rules=rules or Rules(),
        classes=(ELDER, SOLDIER),
        areas=(Area("social", "社会保障", "A"),),
        services=(
            Service("pension", "养老保险", "social", 8),
            Service("medical", "医疗保险", "social", 5),
        ),
        counters=tuple(Counter(f"c{n}", f"{n}", "social", skills) for n in range(1, counters + 1)),
    )


def bookable(rules: Rules | None = None) -> Plan:
    """Everything can be booked, with room for many in one slot."""
    plan = office(rules)
    services = tuple(replace(s, slot_minutes=30, slot_places=50) for s in plan.services)
    return replace(plan, services=services)


BERLIN = Hours(timezone="Europe/Berlin", closed_dates=(), extra_dates=(date(2027, 3, 28),))
"""2027-03-28 is the Sunday on which clocks go forward; open on purpose."""

NIGHT = Hours(
    timezone="Europe/Berlin",
    sessions=(Session(time(0, 30), time(3, 30)), Session(time(22), time(23, 59))),
    doors_minutes=30,
    weekdays=(1, 2, 3, 4, 5, 6, 7),
    expire_minutes=240,
)
"""Open when clocks are put forward and back, and served past midnight."""

ROUND_THE_CLOCK = Hours(sessions=(Session(time(0), time(23, 59)),), doors_minutes=0)


# Strategies

MINUTES = st.integers(0, 60)


@st.composite
def rules(draw: st.DrawFn) -> Rules:
    """Any rules within what a plan may say."""
    return Rules(
        recalls=draw(st.integers(0, 3)),
        recall_gap_seconds=draw(st.sampled_from((0, 5))),
        return_after=draw(st.integers(0, 4)),
        returns=draw(st.integers(0, 2)),
        undo_seconds=draw(st.sampled_from((0, 10, 60))),
        help_delay_minutes=draw(st.sampled_from((0.0, 0.5, 10.0))),
        booked_credit_minutes=draw(st.sampled_from((0.0, 7.5, 30.0))),
        number_width=draw(st.integers(1, 4)),
        services_per_ticket=draw(st.integers(1, 3)),
    )


@st.composite
def lines(draw: st.DrawFn) -> Plan:
    """Services with shared or own prefixes, and counters with any skills at any level."""
    codes = [f"s{n}" for n in range(draw(st.integers(1, 4)))]
    services = tuple(
        Service(code, f"事项{code}", "hall", 5, prefix=draw(st.sampled_from(("", "A", "B"))))
        for code in codes
    )
    count = draw(st.integers(1, 3))
    skilled: list[tuple[Skill, ...]] = []
    for _ in range(count):
        known = draw(st.lists(st.sampled_from(codes), min_size=1, unique=True))
        skilled.append(tuple(Skill(code, draw(st.integers(1, 3))) for code in known))
    # A service that no counter can do makes no plan: the last counter does what is left.
    left = set(codes) - {skill.service for skills in skilled for skill in skills}
    skilled[-1] += tuple(Skill(code) for code in sorted(left))
    classes = (
        PriorityClass("elder", "60 岁以上", draw(st.sampled_from((0.0, 1.0, 15.0)))),
        PriorityClass("soldier", "军人", draw(st.sampled_from((0.5, 5.0, 40.0)))),
    )
    return Plan(
        name="随机大厅",
        hours=ROUND_THE_CLOCK,
        rules=draw(rules()),
        classes=classes,
        areas=(Area("hall", "大厅", "A"),),
        services=services,
        counters=tuple(
            Counter(f"c{n}", f"{n}", "hall", skills) for n, skills in enumerate(skilled, 1)
        ),
    )
