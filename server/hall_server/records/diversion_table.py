"""A diversion as a row of cells, and what the columns are called."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from hall_queue.alerts import Diversion, Look
from hall_queue.crowd import service_of
from hall_server.records.diversions import DayDiversions
from hall_server.records.reader import DayRead
from hall_server.records.words import Words, moment, window, word

_SIDES = ("people", "longest", "expected")
COLUMNS = (
    *("date", "at", "by", "seat", "kind", "source", "counter", "service", "outlet"),
    *("count", "numbers", "reason"),
    *(f"{when}_{what}" for when in ("before", "after") for what in _SIDES),
    *(f"there_{when}_{what}" for when in ("before", "after") for what in _SIDES),
    *("measured", "undone"),
)
"""Of a row, in order; `records.diversion` of the words says what each is called."""


def rows(day: DayRead[DayDiversions], words: Words) -> Iterator[list[str]]:
    """A row a diversion; times are the hall's own, waiting is in people and whole minutes."""
    zone = ZoneInfo(day.plan.hours.timezone)
    labels = {counter.code: counter.label for counter in day.plan.counters}
    for done in day.found.all:
        yield [
            day.date.isoformat(),
            moment(done.at, zone),
            who(done.by),
            window(words, labels[done.seat]) if done.seat in labels else who(done.seat),
            word(words, "kind", done.kind.value),
            "、".join(_sources(day, done)),
            "" if done.counter is None else _counter(words, labels, done.counter),
            "" if done.service is None else service_of(day.plan, done.service).name,
            "" if done.outlet is None else word(words, "outlet", done.outlet),
            str(len(done.tickets)) if done.tickets else "",
            "、".join(day.found.numbers(done)),
            done.reason,
            *_look(done.scene.here),
            *_look(done.after),
            *_look(done.scene.there),
            *_look(done.there_after),
            moment(done.measured_at, zone),
            moment(done.undone_at, zone),
        ]


def who(actor: str) -> str:
    """A person or program by name, without the kind that events put before it."""
    return actor.partition(":")[2] or actor


def _counter(words: Words, labels: dict[str, str], code: str) -> str:
    return window(words, labels.get(code, code))


def _sources(day: DayRead[DayDiversions], done: Diversion) -> dict[str, None]:
    """The areas that were helped, each once."""
    areas = {area.code: area.name for area in day.plan.areas}
    found = (service_of(day.plan, code).area for code in done.scene.source)
    return dict.fromkeys(areas.get(code, code) for code in found)


def _look(look: Look | None) -> tuple[str, str, str]:
    if look is None:
        return "", "", ""
    expected = "" if look.expected is None else str(look.expected)
    return str(look.people), str(look.longest), expected
