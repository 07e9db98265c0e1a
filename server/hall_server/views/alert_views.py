"""Alerts and diversions as pages see them: pure functions from the hall to the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from hall_queue import alerts as a
from hall_queue.crowd import service_of
from hall_queue.hall import Hall
from hall_queue.hour_ahead import AHEAD, Course, HourAhead
from hall_queue.overflow import Gauge, Limit, limits_in, services_of
from hall_queue.plan import Plan
from hall_queue.suggest import ranked, trials
from hall_queue.suggestion import Effect, Suggestion
from hall_server import wire


def _at_once() -> None:
    """Nobody to let in between."""


def alert_views(hall: Hall, now: int, rest: Callable[[], None] = _at_once) -> list[wire.Alert]:
    """Every place that is too full, the worst first. now: hall time.

    rest: called between two trials, so that it can let others in; `hall` is a value, so what
    happens meanwhile changes nothing here.
    """
    places: dict[tuple[str | None, str | None], list[a.Alert]] = {}
    for alert in hall.overflow.open_alerts:
        if services_of(hall.plan, alert.area, alert.service):
            places.setdefault((alert.area, alert.service), []).append(alert)
    gauge = Gauge(hall, now)
    limits = {limit.key: limit for limit in limits_in(hall.plan)}
    views = []
    for group in places.values():
        found = ranked(_resting(trials(hall, group[0], now), rest))
        views.append(_alert(hall, gauge, limits, group, found))
        rest()
    return sorted(views, key=lambda view: (-_excess(view), view.id))


def _excess(view: wire.Alert) -> float:
    """How many times its limit a place is at."""
    return max(((one.value or 0) / one.limit for one in view.limits), default=0.0)


def _resting(
    steps: Iterable[Suggestion | None], rest: Callable[[], None]
) -> Iterator[Suggestion | None]:
    for step in steps:
        yield step
        rest()


def _alert(
    hall: Hall,
    gauge: Gauge,
    limits: dict[str, Limit],
    group: list[a.Alert],
    found: Iterable[Suggestion],
) -> wire.Alert:
    first = group[0]
    plan = hall.plan
    services = services_of(plan, first.area, first.service)
    look = gauge.look(services)
    here = (first.area, first.service)
    return wire.Alert(
        id=first.id,
        area=_area(plan, first.area or plan.service[services[0]].area),
        service=None if first.service is None else service_named(plan, first.service),
        raised_at=first.raised_at,
        times=len({e.raised_at for e in hall.overflow.alerts if (e.area, e.service) == here}),
        people=look.people,
        longest=look.longest,
        expected=look.expected,
        limits=[_limit(gauge, limits, alert) for alert in group],
        declined=[seat_name(plan, seat) for alert in group for seat in alert.declined],
        suggestions=[_suggestion(hall, one) for one in found],
    )


def _limit(gauge: Gauge, limits: dict[str, Limit], alert: a.Alert) -> wire.LimitPassed:
    limit = limits.get(a.limit_key(alert.area, alert.service, alert.measure))
    return wire.LimitPassed(
        alert=alert.id,
        measure=alert.measure.value,
        value=None if limit is None else gauge.value(limit),
        limit=alert.limit,
    )


def _suggestion(hall: Hall, one: Suggestion) -> wire.Suggestion:
    plan = hall.plan
    planned = None if one.counter is None else plan.counter[one.counter]
    wanted = {t.service for i in one.tickets if (t := hall.tickets.get(i)) is not None}
    service = one.service or (wanted.pop() if len(wanted) == 1 else None)
    return wire.Suggestion(
        key=one.key,
        kind=one.kind.value,
        counter=one.counter,
        label=planned.label if planned else None,
        area=_area(plan, planned.area) if planned else None,
        service=None if service is None else service_named(plan, service),
        outlet=one.outlet,
        tickets=[wire.TicketNamed(id=i, number=n) for i, n in _numbered(hall, one.tickets)],
        until=one.until,
        staffed=one.staffed,
        here=_effect(one.here),
        there=None if one.there is None else _effect(one.there),
    )


def hour_ahead_view(hall: Hall, now: int, ahead: HourAhead) -> wire.HourAhead:
    """What a suggestion would do. hall: as it was tried out in."""
    return wire.HourAhead(
        at=now,
        minutes=[*AHEAD],
        suggestion=_suggestion(hall, ahead.suggestion),
        here=_course(ahead.here),
        there=None if ahead.there is None else _course(ahead.there),
    )


def _course(course: Course) -> wire.Course:
    return wire.Course(without=[*course.without], done=[*course.done])


def _effect(effect: Effect) -> wire.Effect:
    return wire.Effect(before=effect.before, after=effect.after)


def diversion_views(hall: Hall) -> list[wire.Diversion]:
    """The record of the day, the newest first."""
    return [
        diversion_view(hall.plan, done, [number for _, number in _numbered(hall, done.tickets)])
        for done in reversed(hall.overflow.diversions)
    ]


def diversion_view(plan: Plan, done: a.Diversion, numbers: list[str]) -> wire.Diversion:
    """One of them. plan: of its day; numbers: of the tickets that were moved."""
    scene = done.scene
    areas = dict.fromkeys(service_of(plan, code).area for code in scene.source)
    return wire.Diversion(
        id=done.id,
        kind=done.kind.value,
        at=done.at,
        by=done.by,
        seat=seat_name(plan, done.seat),
        source=[_area(plan, code) for code in areas],
        numbers=numbers,
        counter=None if done.counter is None else seat_name(plan, done.counter),
        service=None if done.service is None else service_named(plan, done.service),
        outlet=done.outlet,
        reason=done.reason,
        alert=done.alert,
        before=_look(scene.here),
        after=None if done.after is None else _look(done.after),
        there_before=None if scene.there is None else _look(scene.there),
        there_after=None if done.there_after is None else _look(done.there_after),
        measured_at=done.measured_at,
        undone_at=done.undone_at,
    )


def _look(look: a.Look) -> wire.Look:
    return wire.Look(people=look.people, longest=look.longest, expected=look.expected)


def _numbered(hall: Hall, ids: Iterable[int]) -> Iterable[tuple[int, str]]:
    tickets = (hall.tickets.get(ticket_id) for ticket_id in ids)
    return ((ticket.id, ticket.number) for ticket in tickets if ticket is not None)


def _area(plan: Plan, code: str) -> wire.Named:
    area = plan.area.get(code)
    return wire.Named(code=code, name=area.name if area else code)


def service_named(plan: Plan, code: str) -> wire.Named:
    """A service by the name the clerk's files have."""
    return wire.Named(code=code, name=service_of(plan, code).name)


def seat_name(plan: Plan, seat: str) -> str:
    """A counter by its label; somebody else as events name them."""
    counter = plan.counter.get(seat)
    return counter.label if counter else seat
