"""When a queue is too full: limits watched, alerts raised and eased, what diversions came to.

An alert is raised when a limit has been passed for `alert_after_seconds`, and eased when no more
than `alert_clear_percent` of it is left; so a queue that stays near its limit does not flap. At
most one alert stands for one limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.alerts import Alert, Diversion, Look, Measure, Scene, limit_key
from hall_queue.errors import QueueError
from hall_queue.hall import DayState, Entry, Hall
from hall_queue.moment import Moment
from hall_queue.outlook import Outlook
from hall_queue.plan import MINUTE, Limits, Plan
from hall_queue.states import Act, TicketState
from hall_queue.ticket import Ticket
from hall_queue.wait import Waits

_MOST_RUN_AHEAD = 400
"""People waiting up to whom the queue is run ahead; above, the fluid estimate is good enough."""
_BEGINS = frozenset({Act.NEXT_SERVICE, Act.TRANSFER, Act.RETURN})
"""Steps after which a visitor waits anew. Being diverted is none: it is still the same wait."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a plan, and the services whose people it counts."""

    measure: Measure
    most: float
    services: tuple[str, ...]
    area: str | None = None
    service: str | None = None

    @property
    def key(self) -> str:
        """What at most one alert stands for."""
        return limit_key(self.area, self.service, self.measure)


def limits_in(plan: Plan) -> tuple[Limit, ...]:
    """Every limit there is, areas first."""
    found: list[Limit] = []
    for area in plan.areas:
        services = services_of(plan, area.code, None)
        found += (Limit(m, most, services, area=area.code) for m, most in _set(area.limits))
    for service in plan.services:
        own = (service.code,)
        found += (Limit(m, most, own, service=service.code) for m, most in _set(service.limits))
    return tuple(found)


def _set(limits: Limits) -> Iterator[tuple[Measure, float]]:
    """The measures a limit is set for."""
    if limits.people is not None:
        yield Measure.PEOPLE, limits.people
    if limits.longest_minutes is not None:
        yield Measure.LONGEST, limits.longest_minutes
    if limits.expected_minutes is not None:
        yield Measure.EXPECTED, limits.expected_minutes


def services_of(plan: Plan, area: str | None, service: str | None) -> tuple[str, ...]:
    """The services an alert is about; empty when the plan has them no more."""
    if area is not None:
        return tuple(s.code for s in plan.services if s.area == area)
    return (service,) if service is not None and service in plan.service else ()


def waiting_since(ticket: Ticket) -> int:
    """When the wait began that a ticket is in, or was last in."""
    since = ticket.issued_at
    for step in ticket.steps:
        if step.act in _BEGINS:
            since = step.at
    return since


class Gauge:
    """Looks at the queues of one moment; make a new one for another hall or time."""

    def __init__(self, hall: Hall, now: int) -> None:
        self._hall = hall
        self._now = now
        self._session = session_start(hall, now)
        self._queues = _by_service(hall)
        """Service → the queues its people stand in, each in order of place."""
        self._outlook: Outlook | None = None
        self._waits: Waits | None = None

    def look(self, services: Iterable[str]) -> Look:
        """How the people of these services stand, taken together."""
        codes = tuple(services)
        return Look(self._people(codes), self._longest(codes), self.expected(codes))

    def value(self, limit: Limit) -> int | None:
        """What a limit is compared with; None: cannot be told just now."""
        if limit.measure is Measure.PEOPLE:
            return self._people(limit.services)
        if limit.measure is Measure.LONGEST:
            return self._longest(limit.services)
        return self.expected(limit.services)

    def expected(self, services: Iterable[str]) -> int | None:
        """Minutes that whoever came now for the fullest of the services would wait; 0 when nobody
        waits there."""
        busy = [code for code in services if code in self._queues]
        waits = [self._newcomer(code) for code in busy]
        known = [wait for wait in waits if wait is not None]
        return None if busy and not known else round(max(known, default=0))

    def _of(self, services: Iterable[str]) -> Iterator[Sequence[Entry]]:
        for code in services:
            yield from self._queues.get(code, ())

    def _people(self, services: Iterable[str]) -> int:
        return sum(len(queue) for queue in self._of(services))

    def _longest(self, services: Iterable[str]) -> int:
        """Minutes of waiting, those before the session left out: nobody was to be served then."""
        first = self._now
        for queue in self._of(services):
            for entry in queue:
                # Nobody waits since before their place: the rest has not waited longer.
                if entry[0] > first:
                    break
                ticket = self._hall.tickets.get(entry[2])
                if ticket is not None:
                    first = min(first, waiting_since(ticket))
        return (self._now - max(first, self._session)) // MINUTE if first < self._now else 0

    def _newcomer(self, service: str) -> float | None:
        if self._hall.count(TicketState.WAITING) > _MOST_RUN_AHEAD:
            self._waits = self._waits or Waits(self._hall, self._now)
            entry = (self._now, 0, self._hall.tickets.next_id)
            wait = self._waits.of(service, entry)
            return None if wait is None else (wait.low + wait.high) / 2
        if self._outlook is None:
            self._outlook = Outlook(self._hall, self._now, self._queues)
        return self._outlook.newcomer(service)


def _by_service(hall: Hall) -> dict[str, list[Sequence[Entry]]]:
    found: dict[str, list[Sequence[Entry]]] = {}
    for key, entries in hall.waiting.items():
        if not key.startswith("@"):
            found.setdefault(key, []).append(entries)
            continue
        for entry in entries:
            ticket = hall.tickets.get(entry[2])
            if ticket is not None:
                found.setdefault(ticket.service, []).append((entry,))
    return found


def session_start(hall: Hall, now: int) -> int:
    """Start of the session that is on, or was last on; 0 before the day's first."""
    spans = hall.day.intakes if hall.day is not None else ()
    return max((span.start for span in spans if span.start <= now), default=0)


def in_session(hall: Hall, now: int) -> bool:
    """Whether counters are meant to serve: not before the doors, not over lunch."""
    day = hall.day
    if day is None or day.state is DayState.CLOSED:
        return False
    is_on = any(span.start <= now < span.end for span in day.intakes)
    return is_on or day.state is DayState.CLOSING


def find_alert(hall: Hall, alert_id: int) -> Alert:
    """QueueError `unknown_alert`, or `alert_over` when it was eased."""
    alert = hall.overflow.alert(alert_id)
    if alert is None:
        raise QueueError("unknown_alert")
    if not alert.is_open:
        raise QueueError("alert_over")
    return alert


def own_work(plan: Plan, counter: str) -> tuple[str, ...]:
    """The services of a counter's own area that are its own work."""
    planned = plan.counter[counter]
    return tuple(
        skill.service
        for skill in planned.skills
        if skill.level == 1 and plan.service[skill.service].area == planned.area
    )


SceneOf = Callable[[Hall, int, int | None, Iterable[str], Iterable[str]], Scene | None]
"""As `diversion_scene`."""


def no_scene(
    hall: Hall, now: int, alert: int | None, source: Iterable[str], payers: Iterable[str]
) -> None:
    """For what is only tried out: nobody reads how things stood before, and looking is dear."""


def diversion_scene(
    hall: Hall, now: int, alert: int | None, source: Iterable[str], payers: Iterable[str]
) -> Scene:
    """Both sides as they stand; those who are helped do not pay.

    source: services helped, when it is not for an alert. QueueError as `find_alert`.
    """
    gauge = Gauge(hall, now)
    if alert is not None:
        about = find_alert(hall, alert)
        source = services_of(hall.plan, about.area, about.service)
    helped = tuple(dict.fromkeys(source))
    paying = tuple(code for code in dict.fromkeys(payers) if code not in helped)
    there = gauge.look(paying) if paying else None
    return Scene(helped, gauge.look(helped), paying, there)


# Commands


def watch(hall: Hall, command: c.Watch, now: Moment) -> tuple[e.Event, ...]:
    """What limits and diversions have come to; most of the time nothing."""
    if hall.day is None or hall.day.state is DayState.CLOSED:
        return ()
    limits = limits_in(hall.plan)
    gauge = Gauge(hall, now.at)
    found: list[e.Event] = []
    standing = {limit_key(a.area, a.service, a.measure): a for a in hall.overflow.open_alerts}
    raised = hall.overflow.alerted
    for limit in limits:
        value = gauge.value(limit)
        alert = standing.pop(limit.key, None)
        if value is None:
            continue
        if alert is not None:
            if value <= limit.most * hall.plan.rules.alert_clear_percent / 100:
                found.append(e.AlertEased(at=now.at, by=command.by, alert=alert.id))
            continue
        event = _moved(hall, limit, value, command.by, now, raised + 1)
        if event is not None:
            raised += isinstance(event, e.AlertRaised)
            found.append(event)
    # The plan has no such limit any more.
    found += (e.AlertEased(at=now.at, by=command.by, alert=a.id) for a in standing.values())
    return (*found, *_measured(hall, gauge, command.by, now))


def _moved(
    hall: Hall, limit: Limit, value: int, by: str, now: Moment, alert: int
) -> e.LimitEvent | None:
    """What a limit without an alert brings about."""
    since = hall.overflow.passed.get(limit.key)
    is_passed = value > limit.most and in_session(hall, now.at)
    facts: dict[str, Any] = {
        "at": now.at,
        "by": by,
        "measure": limit.measure,
        "value": value,
        "limit": limit.most,
        "area": limit.area,
        "service": limit.service,
    }
    if not is_passed:
        return None if since is None else e.LimitKept(**facts)
    patience = hall.plan.rules.alert_after_seconds * 1000
    if now.at - (now.at if since is None else since) >= patience:
        return e.AlertRaised(**facts, alert=alert)
    return e.LimitPassed(**facts) if since is None else None


def _measured(hall: Hall, gauge: Gauge, by: str, now: Moment) -> Iterator[e.DiversionMeasured]:
    later = hall.plan.rules.effect_minutes * MINUTE
    for diversion in hall.overflow.diversions:
        if _is_due(diversion, now.at - later):
            scene = diversion.scene
            there = gauge.look(scene.payers) if scene.payers else None
            here = gauge.look(scene.source)
            yield e.DiversionMeasured(
                at=now.at, by=by, diversion=diversion.id, here=here, there=there
            )


def _is_due(diversion: Diversion, before: int) -> bool:
    done_with = diversion.measured_at is not None or diversion.undone_at is not None
    return not done_with and diversion.at <= before


def decline(hall: Hall, command: c.DeclineAlert, now: Moment) -> tuple[e.Event, ...]:
    """Not this time; saying so twice changes nothing."""
    alert = find_alert(hall, command.alert)
    seat = command.seat or command.by
    if seat in alert.declined:
        return ()
    return (e.AlertDeclined(at=now.at, by=command.by, alert=alert.id, seat=seat),)
