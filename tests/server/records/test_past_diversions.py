"""Diversions of days that are over, read from journals that real commands have made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hall_queue import commands as c
from hall_queue.alerts import Diversion, DiversionKind
from hall_server.records import diversion_table
from hall_server.records.day_marks import IS_DIVERSION, IS_MARK
from hall_server.records.diversions import DIVERTED
from hall_server.records.past_days import PastDays
from hall_server.records.reader import Span, diverted_days, read_days
from hall_server.records.words import words_of
from hall_server.worker import worker
from tests.queue.full_halls import WATCH, crowded, options
from tests.queue.plans import MONDAY
from tests.queue.rig import Rig
from tests.server.journals import journal_of, records, sample

TUESDAY, THURSDAY = (MONDAY + timedelta(days=n) for n in (1, 3))


def monday() -> Rig:
    """A day on which everything is done once, some of it taken back, and looked at again."""
    rig, alert = crowded("c1", "c3")
    found = options(rig, alert)
    move = found["divert:c3"]
    rig.do(_take(alert.id, move.key, move.tickets, "c3"))
    rig.undo("c3")
    move = options(rig, alert)["divert:c3"]
    rig.do(_take(alert.id, move.key, move.tickets, "c3"))
    lend = next(key for key in options(rig, alert) if key.startswith("lend:"))
    rig.do(_take(alert.id, lend, (), None))
    rig.undo("staff:陈主任")
    rig.do(c.SignOn(by="staff:刘芳", counter="c2", staff="刘芳"))
    for _ in range(6):
        rig.issue("medical")
    rig.do(_take(alert.id, "open:c2", (), None))
    away = rig.issue("pension")
    to = c.Destination(outlet="helper")
    rig.do(c.Divert(by="staff:陈主任", tickets=(away.id,), to=to, reason="老人，先帮忙"))
    rig.wait(minutes=31)
    rig.do(WATCH)
    return rig


def _take(alert: int, key: str, tickets: tuple[int, ...], seat: str | None) -> c.TakeUp:
    by = "staff:陈主任" if seat is None else f"staff:{seat}"
    return c.TakeUp(by=by, alert=alert, suggestion=key, tickets=tickets, seat=seat)


def next_day(rig: Rig) -> Rig:
    """A Tuesday on which nothing was diverted, and a Thursday with one."""
    for day in (TUESDAY, THURSDAY):
        rig.clock("09:00", day)
        rig.tick()
    ticket = rig.issue("pension")
    to = c.Destination(service="medical")
    rig.do(c.Divert(by="staff:李", tickets=(ticket.id,), to=to, reason="换一边"))
    rig.wait(minutes=31)
    rig.do(WATCH)
    return rig


def test_a_day_is_read_as_the_hall_itself_remembers_it(tmp_path: Path) -> None:
    rig = monday()
    remembered = rig.hall.overflow.diversions
    numbers = {ticket.id: ticket.number for ticket in rig.hall.tickets}
    assert {done.kind for done in remembered} == set(DiversionKind)
    assert [done.undone_at is not None for done in remembered] == [True, False, True, False, False]
    assert any(done.after and done.there_after for done in remembered)

    path = journal_of(tmp_path, next_day(rig).events)
    (day,) = read_days(path, Span(MONDAY, MONDAY), DIVERTED)
    assert day.found.all == remembered
    assert [day.found.numbers(done) for done in remembered] == [
        [numbers[ticket] for ticket in done.tickets] for done in remembered
    ]


def test_the_numbering_goes_on_from_day_to_day(tmp_path: Path) -> None:
    rig = next_day(monday())
    path = journal_of(tmp_path, rig.events)
    (thursday,) = rig.hall.overflow.diversions
    assert thursday.id == 6
    assert thursday.after is not None
    (day,) = read_days(path, Span(first=TUESDAY), DIVERTED)
    assert (day.date, day.found.all) == (THURSDAY, (thursday,))
    ids = [[done.id for done in day.found.all] for day in read_days(path, Span(), DIVERTED)]
    assert ids == [[1, 2, 3, 4, 5], [6]]


def test_which_days_have_a_record(tmp_path: Path) -> None:
    path = journal_of(tmp_path, next_day(monday()).events)
    assert [*diverted_days(path)] == [(THURSDAY, 1), (MONDAY, 5)]


def test_of_journals_without_scenes_there_is_no_record(tmp_path: Path) -> None:
    """As the hall itself has none of them; opening a counter by itself is no diversion."""
    path = journal_of(tmp_path, sample("v1"))
    assert [*diverted_days(path)] == []
    assert [*read_days(path, Span(), DIVERTED)] == []


def test_years_are_not_read_for_it(tmp_path: Path) -> None:
    """Both questions are answered from the index of the journal."""
    path = journal_of(tmp_path, monday().events)
    questions = (
        f"SELECT name, body FROM journal WHERE {IS_MARK} ORDER BY seq DESC",
        f"SELECT count(*) FROM journal WHERE {IS_MARK} AND {IS_DIVERSION} AND seq <= 99",
    )
    with closing(sqlite3.connect(path)) as file:
        for question in questions:
            plan = str(file.execute(f"EXPLAIN QUERY PLAN {question}").fetchall())
            assert "journal_days" in plan, question


@pytest.mark.parametrize("mode", ["gevent", "threading"])
def test_beside_whoever_asks(mode: str, tmp_path: Path) -> None:
    path = journal_of(tmp_path, next_day(monday()).events)
    past = PastDays(path, worker("gevent" if mode == "gevent" else "threading"))
    assert past.diversions(TUESDAY) is None
    day = past.diversions(THURSDAY)
    assert day is not None
    assert [done.reason for done in day.found.all] == ["换一边"]
    assert past.diverted() == [(THURSDAY, 1), (MONDAY, 5)]


# As a table


def rows_of(rig: Rig, folder: Path) -> list[dict[str, str]]:
    return records(journal_of(folder, rig.events), record="diversions")


def test_a_row_tells_who_when_what_and_what_came_of_it(tmp_path: Path) -> None:
    rig = monday()
    undone, moved, lent, opened, away = rows_of(rig, tmp_path)
    done: Diversion = rig.hall.overflow.diversions[1]
    assert moved["kind"] == "moved"
    assert (moved["date"], moved["by"], moved["seat"]) == ("2026-11-23", "c3", "3")
    assert moved["count"] == str(len(done.tickets))
    assert len(moved["numbers"].split("、")) == len(done.tickets)
    assert moved["before_people"] == str(done.scene.here.people)
    assert done.after is not None
    assert moved["after_people"] == str(done.after.people)
    assert moved["measured"].startswith("2026-11-23 ")
    assert (moved["undone"], undone["measured"]) == ("", "")
    assert undone["undone"].startswith("2026-11-23 ")
    assert (lent["kind"], lent["by"], lent["count"]) == ("lent", "陈主任", "")
    assert (opened["kind"], opened["numbers"]) == ("opened", "")
    assert (away["outlet"], away["reason"]) == ("helper", "老人，先帮忙")


def test_a_reason_is_no_formula(tmp_path: Path) -> None:
    rig, _ = crowded("c1", "c3")
    to, ticket = c.Destination(outlet="helper"), rig.issue("pension")
    rig.do(c.Divert(by="lead", tickets=(ticket.id,), to=to, reason="=1+1"))
    (row,) = rows_of(rig, tmp_path)
    assert row["reason"] == "'=1+1"


def test_a_service_that_is_gone_is_told_by_its_code(tmp_path: Path) -> None:
    """A plan may lose what a record names before the day is over."""
    rig, _ = crowded("c1", "c3")
    ticket = rig.issue("pension")
    to = c.Destination(service="medical")
    rig.do(c.Divert(by="lead", tickets=(ticket.id,), to=to, reason="改"))
    (row,) = rows_of(rig, tmp_path)
    assert row["service"] == rig.plan.service["medical"].name
    renamed = tuple(
        replace(one, name="新名称") if one.code == "medical" else one for one in rig.plan.services
    )
    rig.do(c.AdoptPlan(by="admin", plan=replace(rig.plan, services=renamed)))
    (tmp_path / "hall.db").unlink()
    (row,) = rows_of(rig, tmp_path)
    assert row["service"] == "新名称"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_column_and_code_has_a_word(language: str) -> None:
    words = words_of(language)
    assert set(words["diversion"]) == set(diversion_table.COLUMNS)
    assert set(words["kind"]) == {kind.value for kind in DiversionKind}
    assert set(words["outlet"]) == {"self_service", "helper", "online"}
    assert len({*words["diversion"].values()}) == len(diversion_table.COLUMNS), "two with one name"
