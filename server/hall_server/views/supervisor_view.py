"""The whole hall as its supervisor sees it: pure functions from the hall to the wire."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil

from hall_queue.alerts import Measure, limit_key
from hall_queue.hall import CounterLive, Hall
from hall_queue.hours import local
from hall_queue.overflow import Gauge, Limit, limits_in
from hall_queue.plan import MINUTE, Area, Counter
from hall_queue.states import CounterState, TicketState
from hall_queue.wait import Waits, mean_time
from hall_server import wire
from hall_server.days.curves import STEP, DayCurve, NormalDay, trends
from hall_server.days.forecast import Forecast
from hall_server.views.hall_views import day_view, people_in_hall
from hall_server.views.help_views import open_help
from hall_server.views.kiosk_views import area_loads
from hall_server.wire.supervisor import AreaState

NEAR = 0.85
"""From this part of a limit on an area is near it."""
_TREND_STEP = 10 * MINUTE
_TREND_POINTS = 13
_MOST_HELPS = 20
_MOST_WAYS = 3
"""Suggestions of an alert that are shown."""


def trend_times(now: int) -> list[int]:
    """The last two hours in steps of ten minutes, to the last full step before `now`."""
    last = now - now % _TREND_STEP
    return [last - back * _TREND_STEP for back in range(_TREND_POINTS - 1, -1, -1)]


class Trends:
    """Trends of one hall, made anew only when a step is full: past points hardly change."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._lines: Mapping[str, list[int]] = {}

    def of(self, hall: Hall, now: int) -> tuple[Mapping[str, list[int]], int]:
        """Area → its line, and the time of the last point."""
        times = trend_times(now)
        key = (times[-1], hall.day.date if hall.day else None, hall.plan)
        if key != self._key:
            self._key, self._lines = key, trends(hall, times)
        return self._lines, times[-1]


def supervisor_view(
    hall: Hall,
    now: int,
    trend: tuple[Mapping[str, list[int]], int],
    devices: Sequence[wire.DeviceSeen] = (),
    alerts: Iterable[wire.Alert] = (),
) -> wire.SupervisorView:
    """Room `hall:all`. trend: as `Trends.of` gives it."""
    gauge = Gauge(hall, now)
    lines, until = trend
    loads = {load.code: load for load in area_loads(hall, hall.plan.area, now, Waits(hall, now))}
    areas = [
        _area(hall, gauge, area, loads[area.code], lines.get(area.code, []))
        for area in hall.plan.areas
    ]
    return wire.SupervisorView(
        day=day_view(hall, now),
        figures=_figures(hall, areas),
        areas=areas,
        trend_until=until,
        counters=[_counter(hall, counter) for counter in hall.plan.counters],
        shut=[wire.ShutSeen(service=code, reason=why) for code, why in sorted(hall.shut.items())],
        alerts=[_shortened(alert) for alert in alerts],
        helps=[open_help(hall, call) for call in hall.helps.open[:_MOST_HELPS]],
        devices=[*devices],
    )


def _shortened(alert: wire.Alert) -> wire.Alert:
    return alert.model_copy(update={"suggestions": alert.suggestions[:_MOST_WAYS]})


def _figures(hall: Hall, areas: Sequence[wire.AreaSeen]) -> wire.Figures:
    fullest = max(areas, key=lambda area: area.longest, default=None)
    longest = None
    if fullest is not None and fullest.waiting:
        longest = wire.LongestSeen(minutes=fullest.longest, area=fullest.code)
    counters = hall.counters.values()
    return wire.Figures(
        waiting=hall.count(TicketState.WAITING),
        in_hall=people_in_hall(hall),
        issued=len(hall.tickets),
        served=hall.count(TicketState.DONE),
        open=_count(counters, CounterState.OPEN),
        paused=_count(counters, CounterState.PAUSED),
        counters=len(hall.counters),
        longest=longest,
    )


def _count(counters: Iterable[CounterLive], state: CounterState) -> int:
    return sum(counter.state is state for counter in counters)


def _area(
    hall: Hall, gauge: Gauge, area: Area, load: wire.AreaLoad, line: list[int]
) -> wire.AreaSeen:
    services = tuple(s.code for s in hall.plan.services if s.area == area.code)
    mine = [hall.counters[c.code] for c in hall.plan.counters if c.area == area.code]
    limit, state = _standing(hall, gauge, area.code)
    return wire.AreaSeen(
        code=area.code,
        name=area.name,
        state="nobody" if not load.waiting and state == "normal" else state,
        waiting=load.waiting,
        wait=load.wait,
        longest=gauge.value(Limit(Measure.LONGEST, 0, services)) or 0,
        limit=limit,
        open=_count(mine, CounterState.OPEN),
        paused=_count(mine, CounterState.PAUSED),
        counters=len(mine),
        trend=line,
    )


def _standing(hall: Hall, gauge: Gauge, area: str) -> tuple[wire.LimitSeen | None, AreaState]:
    """The limit of the area, or of one of its services, that it is nearest to, and how near."""
    nearest: wire.LimitSeen | None = None
    worst = 0.0
    for limit in limits_in(hall.plan):
        value = gauge.value(limit) if _is_of(hall, limit, area) else None
        if value is None:
            continue
        part = value / limit.most if limit.most else float(value)
        if nearest is None or part > worst:
            worst = part
            nearest = wire.LimitSeen(
                measure=limit.measure.value, value=value, most=limit.most, service=limit.service
            )
    if worst > 1:
        return nearest, "over"
    return nearest, "near" if worst >= NEAR or _is_alerted(hall, area) else "normal"


def _is_of(hall: Hall, limit: Limit, area: str) -> bool:
    return area == (limit.area or hall.plan.service[limit.service or ""].area)


def _is_alerted(hall: Hall, area: str) -> bool:
    standing = {limit_key(a.area, a.service, a.measure) for a in hall.overflow.open_alerts}
    return any(limit.key in standing for limit in limits_in(hall.plan) if _is_of(hall, limit, area))


def _counter(hall: Hall, planned: Counter) -> wire.CounterSeen:
    counter = hall.counters[planned.code]
    ticket = None if counter.ticket is None else hall.tickets.get(counter.ticket)
    serving = ticket is not None and ticket.state is TicketState.SERVING
    took = None if ticket is None else ticket.started_at if serving else ticket.called_at
    return wire.CounterSeen(
        code=planned.code,
        label=planned.label,
        area=planned.area,
        state=counter.state.value,
        staff=counter.staff,
        number=ticket.number if ticket else None,
        serving=serving,
        took=took,
        usual=None if ticket is None else ceil(mean_time(hall, ticket.service) / MINUTE),
        since=counter.since,
        served=counter.served,
        reason=counter.pause_reason,
    )


def curves_view(
    hall: Hall,
    now: int,
    today: DayCurve | None,
    normal: NormalDay | None,
    ahead: Forecast | None = None,
) -> wire.Curves:
    """Today so far against the normal day, and what is to come."""
    return wire.Curves(
        at=now,
        step=STEP,
        date=hall.day.date.isoformat() if hall.day else None,
        today=_curve(today),
        normal=_curve(normal),
        days=normal.days if normal else 0,
        sessions=_sessions(hall),
        forecast=_curve(ahead),
    )


def _curve(curve: DayCurve | NormalDay | Forecast | None) -> wire.Curve | None:
    if curve is None:
        return None
    return wire.Curve(
        begins=curve.begins,
        arrivals=[*curve.arrivals],
        served=[*curve.served],
        waiting=[*curve.waiting],
    )


def _sessions(hall: Hall) -> list[wire.SessionSeen]:
    """When the day is on: its own hours, also when a person opened it."""
    if hall.day is None:
        return []
    hours = hall.plan.hours
    found = []
    for span in hall.day.intakes:
        start = local(hours, span.start)
        first = start.hour * 60 + start.minute
        found.append(wire.SessionSeen(start=first, end=first + (span.end - span.start) // MINUTE))
    return found
