"""Towns with limits, and people enough to pass them."""

from __future__ import annotations

from dataclasses import replace

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.alerts import Alert
from hall_queue.plan import Limits, Plan, Rules
from hall_queue.suggest import suggestions
from hall_queue.suggestion import Suggestion
from tests.queue.plans import town
from tests.queue.rig import Rig

WATCH = c.Watch(by="system")


def limited(limits: Limits, rules: Rules | None = None, **services: Limits) -> Plan:
    """The town, with limits for `social` and for the services named."""
    plan = town(rules=rules)
    first, *rest = plan.areas
    return replace(
        plan,
        areas=(replace(first, limits=limits), *rest),
        services=tuple(replace(s, limits=services.get(s.code, s.limits)) for s in plan.services),
    )


def rig_with(plan: Plan) -> Rig:
    """Monday 09:00; nobody at the counters."""
    rig = Rig(plan)
    rig.tick()
    return rig


def full(rig: Rig, count: int, service: str = "pension") -> Alert:
    """So many come that the limit of 3 people in `social` is passed, and an alert is raised."""
    for _ in range(count):
        rig.issue(service)
    rig.do(WATCH)
    rig.wait(61)
    rig.one(WATCH, e.AlertRaised)
    return rig.hall.overflow.open_alerts[0]


THREE = Limits(people=3)


def crowded(*counters: str, count: int = 14, plan: Plan | None = None) -> tuple[Rig, Alert]:
    """A town whose counters are open and whose social area has an alert."""
    rig = rig_with(plan or limited(THREE))
    rig.open(*counters)
    if "c3" in (counters or rig.plan.counter):
        rig.issue("invoice")
        rig.serve("c3")
    for _ in range(count):
        rig.issue("pension")
    rig.wait(minutes=5)
    if "c3" in (counters or rig.plan.counter):
        # Own work that c3 does before it helps.
        rig.issue("invoice")
        rig.issue("invoice")
    rig.do(WATCH)
    rig.wait(61)
    rig.do(WATCH)
    (alert,) = rig.hall.overflow.open_alerts
    return rig, alert


def options(rig: Rig, alert: Alert) -> dict[str, Suggestion]:
    """What is suggested now, by key."""
    return {s.key: s for s in suggestions(rig.hall, alert, rig.now)}


def with_outlets(plan: Plan, service: str, *outlets: str) -> Plan:
    services = (replace(s, outlets=outlets) if s.code == service else s for s in plan.services)
    return replace(plan, services=tuple(services))
