"""A visit as a row of cells, and what the columns are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

from hall_queue.plan import Plan
from hall_queue.states import ACTIVE, Act
from hall_queue.ticket import Step
from hall_server.days.visit_times import begun, end_of, first_called, served, standing, waited
from hall_server.records.reader import DayRead
from hall_server.records.visits import DayVisits, Visit, state_of
from hall_server.records.words import Words, moment, window, word

COLUMNS = (
    *("date", "number", "service_code", "service", "area", "also", "issued_for"),
    *("channel", "place", "class"),
    *("issued", "called", "started", "ended", "counter", "wait", "service_time", "end"),
    *("recalls", "no_shows", "returns", "holds", "transfers", "diversions"),
)
"""Of a row, in order; `records.column` of the words says what each is called."""
_COUNTED = (Act.RECALL, Act.NO_SHOW, Act.RETURN, Act.HOLD, Act.TRANSFER)
_DIVERTED = (Act.DIVERT, Act.SEND_AWAY)


def rows(day: DayRead[DayVisits], words: Words) -> Iterator[list[str]]:
    """A row a visit; times are the hall's own."""
    names = _Names(day.plan, words, ZoneInfo(day.plan.hours.timezone))
    return (names.row(day.date, visit) for visit in day.found.all)


class _Names:
    """Codes and moments of a day into what people read."""

    def __init__(self, plan: Plan, words: Words, zone: tzinfo) -> None:
        self._words, self._zone = words, zone
        areas = {area.code: area.name for area in plan.areas}
        self._areas = {s.code: areas.get(s.area, "") for s in plan.services}
        self._services = {service.code: service.name for service in plan.services}
        self._classes = {klass.code: klass.name for klass in plan.classes}
        self._counters = {counter.code: counter.label for counter in plan.counters}
        # Of others that give numbers the name is a person's: no record holds it.
        windows = {code: window(words, label) for code, label in self._counters.items()}
        self._places = windows | {kiosk.code: kiosk.name for kiosk in plan.kiosks}

    def row(self, day: date, visit: Visit) -> list[str]:
        """In the order of `COLUMNS`."""
        stood = standing(visit.steps)
        state = state_of(stood)
        started, _ = begun(stood)
        first, *also = visit.services
        acts = Counter(step.act for step in stood)
        return [
            day.isoformat(),
            visit.number,
            first,
            self._service(first),
            self._areas.get(first, ""),
            "、".join(map(self._service, also)),
            "、".join(map(self._service, visit.issued_for)),
            word(self._words, "channel", visit.channel),
            self._places.get(visit.source, ""),
            "" if visit.klass is None else self._classes.get(visit.klass, visit.klass),
            self._time(visit.issued_at),
            self._time(first_called(stood)),
            self._time(started),
            self._time(None if state in ACTIVE else stood[-1].at),
            self._counter(stood),
            _minutes(waited(stood, visit.issued_at)),
            _minutes(served(stood)),
            word(self._words, "end", end_of(state)),
            *(str(acts[act]) for act in _COUNTED),
            str(sum(acts[act] for act in _DIVERTED)),
        ]

    def _service(self, code: str) -> str:
        return self._services.get(code, code)

    def _counter(self, stood: Sequence[Step]) -> str:
        """The last one that had it; empty when none had."""
        code = next((step.counter for step in reversed(stood) if step.counter), "")
        return self._counters.get(code, code)

    def _time(self, at: int | None) -> str:
        return moment(at, self._zone)


def _minutes(minutes: float | None) -> str:
    return "" if minutes is None else f"{minutes:.1f}"
