"""Ratings as the pages see them. What touches rows runs on the writer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal, cast

from sqlalchemy import Connection

from hall_queue.crowd import service_of
from hall_queue.hall import Hall
from hall_queue.plan import Counter, Plan, Service
from hall_server import wire
from hall_server.ratings import cases, sums
from hall_server.ratings.asks import Ask
from hall_server.views.hall_views import service_name

_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_PERSON = re.compile(r"^[^:]+$")
"""An interface signs on as `interface:…`: not somebody a visitor has met."""


def is_month(text: str) -> bool:
    """`2026-11`."""
    return _MONTH.fullmatch(text) is not None


def person_of(staff: str | None) -> str | None:
    """Who a visitor may be told of; None for a program, and for nobody."""
    return staff if staff and _PERSON.fullmatch(staff) else None


def pad_view(hall: Hall, code: str, ask: Ask | None, seconds: int, speed: float) -> wire.PadView:
    """What the pad of a counter shows."""
    live, planned = hall.counters[code], hall.plan.counter[code]
    area = hall.plan.area[planned.area]
    return wire.PadView(
        hall=hall.plan.name,
        timezone=hall.plan.hours.timezone,
        speed=speed,
        label=planned.label,
        area=wire.Named(code=area.code, name=area.spoken or area.name),
        staff=person_of(live.staff),
        state=live.state.value,
        ask=None
        if ask is None
        else wire.PadAsk(
            id=ask.id,
            service=service_name(hall.plan, ask.service),
            staff=person_of(ask.staff),
            started_at=ask.started_at,
            finished_at=ask.finished_at,
            seconds=seconds,
        ),
    )


# Sums


def sums_view(
    connection: Connection, hall: Hall, month: str, running: str, by: str
) -> wire.RatingSums:
    """A month's sums by counter or service."""
    kind = cast(Literal["counter", "service"], by)
    over = month < running
    rows = sums.sums_of(connection, month, kind, running=not over)
    if over:
        total = sums.total_of(rows, sums.rest_of(connection, month, kind, rows))
    else:  # the one that moves in thirties, whatever the rows are
        total = sums.total_of(sums.sums_of(connection, month, "counter", running=True), {})
    places = {part.code: n for n, part in enumerate(_parts(hall.plan, kind))}
    rows.sort(key=lambda row: (places.get(row.code, len(places)), row.code))
    name = _counter_name if by == "counter" else _service_name
    return wire.RatingSums(
        month=month,
        months=sorted({*sums.months(connection), running}, reverse=True),
        running=not over,
        least=sums.LEAST,
        by=kind,
        rows=[sum_view(row, name(hall.plan, row.code)) for row in rows],
        total=sum_view(total, ""),
    )


def _parts(plan: Plan, by: Literal["counter", "service"]) -> Sequence[Counter | Service]:
    return plan.counters if by == "counter" else plan.services


def sum_view(row: sums.Sum, name: str) -> wire.RatingSum:
    """One sum on the wire."""
    return wire.RatingSum(
        code=row.code,
        name=name,
        invited=row.invited,
        rated=row.rated,
        counted=row.counted,
        levels=None if row.levels is None else list(row.levels),
        satisfied=_share(row.satisfied),
        pleased=_share(row.pleased),
    )


def _share(share: sums.Share | None) -> wire.Share | None:
    return None if share is None else wire.Share(share=share.share, low=share.low, high=share.high)


def _counter_name(plan: Plan, code: str) -> str:
    """Its label; the code of one that the hall has no longer."""
    planned = plan.counter.get(code)
    return planned.label if planned else code


def _service_name(plan: Plan, code: str) -> str:
    return service_of(plan, code).name if code in plan.service else code


# Bad ones


def bad_view(connection: Connection, hall: Hall, now: int) -> wire.BadRatings:
    """The list of those who handle them."""
    return wire.BadRatings(
        at=now,
        timezone=hall.plan.hours.timezone,
        open=cases.open_count(connection),
        rows=[_bad(hall.plan, row, now) for row in cases.bad_ones(connection)],
    )


def _bad(plan: Plan, row: Any, now: int) -> wire.BadRating:
    return wire.BadRating(
        id=row.id,
        at=row.at,
        counter=_counter_name(plan, row.counter),
        service=wire.Named(code=row.service, name=_service_name(plan, row.service)),
        level=row.level,
        reasons=[reason for reason in row.reasons.split(",") if reason],
        has_words=bool(row.words),
        source=row.source,
        state=row.state,
        due_at=row.due_at,
        overdue=row.state != "resolved" and now > row.due_at,
    )


def opened_view(
    connection: Connection, hall: Hall, rating: str, who: str, now: int, at: int
) -> wire.BadRatingOpened:
    """One bad rating with its visit; writes down that `who` has read it. now: hall time, for what
    is due; at: real time, for the log."""
    row = cases.one(connection, rating)
    link = cases.read_link(connection, rating, who, at)
    done = cases.steps(connection, rating)
    return wire.BadRatingOpened(
        rating=_bad(hall.plan, row, now),
        words=row.words,
        staff=person_of(row.staff),
        visit=_visit(hall, link),
        steps=[_step(step) for step in done],
        readings=[reading_view(reading) for reading in cases.readings(connection, rating)],
        can_undo=bool(cases.standing(done)),
    )


def _visit(hall: Hall, link: cases.Link) -> wire.RatedVisit | None:
    """When it was, too, while the hall still has the ticket: for the day."""
    if link.date is None or link.number is None or link.ticket is None:
        return None
    ticket = hall.tickets.get(link.ticket)
    return wire.RatedVisit(
        date=link.date,
        number=link.number,
        issued_at=ticket.issued_at if ticket else None,
        started_at=ticket.started_at if ticket else None,
        finished_at=ticket.finished_at if ticket else None,
    )


def after_step(
    connection: Connection, rating: str, step: cases.Step, key: cases.Key
) -> wire.RatingStands:
    """Do a step and say how it stands."""
    cases.take_step(connection, rating, step, key)
    row, done = cases.one(connection, rating), cases.steps(connection, rating)
    return wire.RatingStands(
        id=rating,
        state=row.state,
        steps=[_step(each) for each in done],
        can_undo=bool(cases.standing(done)),
    )


def _step(step: cases.Step) -> wire.RatingStep:
    what = cast(Literal["contacted", "resolved", "note", "undo"], step.what)
    return wire.RatingStep(at=step.at, who=step.who, what=what, note=step.note)


def reading_view(reading: cases.Reading) -> wire.RatingReading:
    """A line of the log of readings."""
    return wire.RatingReading(at=reading.at, who=reading.who, rating=reading.rating)
