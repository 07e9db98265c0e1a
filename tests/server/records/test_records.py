"""Records of days, read from journals that real commands have made."""

from __future__ import annotations

import io
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from hall_queue import commands as c
from hall_queue.engine import empty_hall
from hall_queue.events import DayOpened, TicketIssued
from hall_queue.fold import fold_all
from hall_server.days.day_sums import day_sums
from hall_server.days.visit_times import ENDS
from hall_server.records.csv_file import write_records
from hall_server.records.reader import RecordsError, Span, read_days
from hall_server.records.table import COLUMNS
from hall_server.records.visits import CHANNELS, VISITS
from hall_server.records.words import words_of
from hall_server.storage.journal import Journal
from tests.queue.make_journal import TUESDAY, day
from tests.queue.plans import MONDAY, office, town
from tests.queue.rig import Rig, instant
from tests.server.journals import journal_of, records, sample

Rows = list[dict[str, str]]


def morning() -> Rig:
    rig = Rig(town(), now=instant("08:00"))
    rig.tick()
    rig.clock("08:50")
    rig.open()
    return rig


def by_number(rows: Rows) -> dict[str, dict[str, str]]:
    return {row["number"]: row for row in rows}


def told(row: dict[str, str], *columns: str) -> list[str]:
    return [row[column] for column in columns]


def test_a_visit_for_two_services_that_was_transferred(tmp_path: Path) -> None:
    rig = morning()
    visitor = rig.issue("pension", "medical", klass="elder")
    rig.wait(minutes=5)
    rig.finish("c1", visitor)
    rig.wait(minutes=2)
    rig.serve("c2", visitor)
    to = c.Destination(service="survey")
    rig.do(c.Transfer(by="staff:c2", counter="c2", to=to, reason="材料"))
    rig.wait(minutes=1)
    rig.serve("c4", visitor)
    rig.wait(minutes=3)
    rig.at("c4", c.Hold)
    rig.wait(minutes=10)
    rig.do(c.Resume(by="staff:c4", counter="c4"))
    rig.wait(minutes=1)
    rig.at("c4", c.Finish)
    (row,) = records(journal_of(tmp_path, rig.events))
    assert list(row) == list(COLUMNS)
    assert told(row, "date", "number", "service_code", "area") == [
        "2026-11-23",
        visitor.number,
        "pension",
        "社会保障",
    ]
    names = {service.code: service.name for service in rig.plan.services}
    assert told(row, "service", "also") == [names["pension"], names["survey"]]
    assert row["issued_for"] == f"{names['pension']}、{names['medical']}"
    assert told(row, "channel", "place", "class") == ["kiosk", "取号机", "60 岁以上"]
    assert told(row, "issued", "called", "started", "ended") == [
        f"2026-11-23 {time}" for time in ("08:50:00", "08:55:00", "08:58:00", "09:12:00")
    ]
    assert told(row, "counter", "wait", "service_time", "end") == ["4", "5.0", "4.0", "done"]
    assert told(row, "transfers", "holds", "recalls", "no_shows") == ["1", "1", "0", "0"]


def test_who_gives_up_and_who_comes_back(tmp_path: Path) -> None:
    rig = morning()
    gone, late, never = rig.issue("pension"), rig.issue("pension"), rig.issue("pension")
    rig.do(c.Cancel(by="phone", ticket=gone.id))
    rig.call("c1", late)
    rig.wait(6)
    rig.at("c1", c.Recall)
    rig.at("c1", c.NoShow)
    rig.do(c.Return(by="phone", ticket=late.id))
    rig.finish("c1", late)
    rig.miss("c1", never)
    rows = by_number(records(journal_of(tmp_path, rig.events)))
    assert told(rows[gone.number], "end", "called", "counter", "wait") == ["cancelled", "", "", ""]
    back = rows[late.number]
    assert told(back, "end", "no_shows", "returns", "recalls") == ["done", "1", "1", "1"]
    assert told(rows[never.number], "end", "started", "counter") == ["missed", "", "1"]
    assert rows[never.number]["ended"] == "2026-11-23 08:50:06"


def test_what_was_undone_has_not_happened(tmp_path: Path) -> None:
    rig = morning()
    visitor = rig.issue("pension")
    rig.call("c1", visitor)
    rig.wait(6)
    rig.at("c1", c.Recall)
    rig.undo("c1")
    (row,) = records(journal_of(tmp_path, rig.events))
    assert told(row, "end", "called", "recalls", "counter", "ended") == ["open", "", "0", "", ""]


def test_how_a_number_was_given(tmp_path: Path) -> None:
    rig = morning()
    rig.do(c.ReserveNumbers(by="admin", count=1, prefixes=("A",)))
    rig.do(c.AdmitPaper(by="staff:王芳", number="A001", services=("pension",), token="paper"))
    ways = {"staff:李静": "李静", "desk:c1": "c1", "interface:app": "app", "kiosk:k1": "k1"}
    for n, (by, source) in enumerate(ways.items()):
        rig.do(c.Issue(by=by, services=("pension",), token=f"t{n}", source=source))
    rig.do(c.Book(by="phone", service="survey", slot=instant("09:00"), code="came"))
    rig.do(c.CheckIn(by="kiosk:k1", code="came", token="booked", source="k1"))
    rows = records(journal_of(tmp_path, rig.events), language="zh-CN")
    assert [told(row, "取号方式", "取号地点") for row in rows] == [
        ["纸质号", ""],
        ["工作人员", ""],
        ["工作人员", "1 号窗口"],
        ["其他", ""],
        ["取号机", "取号机"],
        ["预约", "取号机"],
    ]


@pytest.mark.parametrize("release", ["v1", "v2"])
def test_a_sample_journal(release: str, tmp_path: Path) -> None:
    rows = records(journal_of(tmp_path, sample(release)))
    monday = [told(row, "number", "end") for row in rows if row["date"] == "2026-11-23"]
    tuesday = [told(row, "number", "end") for row in rows if row["date"] == "2026-11-24"]
    if release == "v1":
        assert monday == [
            ["A001", "expired"],
            ["A002", "done"],
            ["C001", "expired"],
            ["A003", "expired"],
            ["C002", "expired"],
            ["B001", "expired"],
            ["B002", "cancelled"],
            ["A004", "expired"],
        ]
    assert "done" in dict(monday).values()
    assert tuesday == [["A001", "open"]]


def test_nobody_is_named(tmp_path: Path) -> None:
    """Not those who served, not what they noted, and no visitor's token."""
    rig = day()
    text = "\n".join(",".join(row.values()) for row in records(journal_of(tmp_path, rig.events)))
    assert "A001" in text
    for personal in ("staff", "赵敏", "4f2a", "缺复印件", "token", "paper:", "wang", "zhao"):
        assert personal not in text


def test_the_records_of_a_day_add_up_to_its_sums(tmp_path: Path) -> None:
    events = day().events
    rows = records(journal_of(tmp_path, events), Span(MONDAY, MONDAY))
    tuesday = next(
        n for n, e in enumerate(events) if isinstance(e, DayOpened) and e.date == TUESDAY
    )
    sums = day_sums(fold_all(empty_hall(), events[:tuesday]))
    assert sums.total.issued == len(rows) > 8
    ends = Counter(row["end"] for row in rows)
    assert ends == Counter({end: getattr(sums.total, end) for end in ends})
    assert Counter(row["service_code"] for row in rows) == {
        service.code: service.issued for service in sums.services
    }
    done = Counter(row["counter"] for row in rows if row["end"] == "done")
    assert done == {counter.label: counter.done for counter in sums.counters}
    waits = [float(row["wait"]) for row in rows if row["wait"]]
    assert max(waits) == sums.total.wait_longest


# Which days


def days_of(count: int) -> Rig:
    """A number on each of `count` days; a day is numbered by how many numbers it gives."""
    rig = Rig(office(), now=instant("07:00"))
    day, begun = MONDAY, 0
    while begun < count:
        rig.clock("09:00", day)
        rig.tick()
        if rig.hall.day is not None and rig.hall.day.date == day:
            begun += 1
            for _ in range(begun):
                rig.issue("pension")
        day += timedelta(days=1)
    return rig


def dates(rows: Rows) -> list[str]:
    return sorted({row["date"] for row in rows})


def test_any_span_of_days(tmp_path: Path) -> None:
    path = journal_of(tmp_path, days_of(6).events)
    all_days = dates(records(path))
    assert len(all_days) == 6
    for first in range(6):
        for last in range(first, 6):
            span = Span(date.fromisoformat(all_days[first]), date.fromisoformat(all_days[last]))
            rows = records(path, span)
            assert dates(rows) == all_days[first : last + 1], span
            assert len(rows) == sum(range(first + 1, last + 2))
    third = date.fromisoformat(all_days[2])
    assert dates(records(path, Span(first=third))) == all_days[2:]
    assert dates(records(path, Span(last=third))) == all_days[:3]


def test_days_without_a_number_write_nothing_at_all(tmp_path: Path) -> None:
    path = journal_of(tmp_path, days_of(2).events)
    far = MONDAY + timedelta(days=90)
    for span in (Span(far, far), Span(first=far), Span(last=MONDAY - timedelta(days=90))):
        out = io.StringIO()
        assert write_records(path, "tickets", span, "zh-CN", out) == 0
        assert out.getvalue() == ""


def test_a_day_in_the_middle_is_called_as_it_was_then(tmp_path: Path) -> None:
    """Names are those of the set-up in force, also when it was adopted long before the span."""
    rig = days_of(2)
    services = tuple(replace(service, name="新的名称") for service in rig.plan.services)
    old = next(service.name for service in rig.plan.services if service.code == "pension")
    rig.clock("09:30", MONDAY + timedelta(days=3))
    rig.tick()
    rig.do(c.AdoptPlan(by="admin", plan=replace(rig.plan, services=services)))
    rig.issue("pension")
    rows = records(journal_of(tmp_path, rig.events))
    names = {row["date"]: row["service"] for row in rows}
    assert names["2026-11-23"] == names["2026-11-24"] == old
    assert names["2026-11-26"] == "新的名称"
    second = records(tmp_path / "hall.db", Span(MONDAY + timedelta(days=1), TUESDAY))
    assert {row["service"] for row in second} == {old}


def test_days_come_one_by_one(tmp_path: Path) -> None:
    """The first is there before the next is read: what is wrong later does not keep it."""
    path = journal_of(tmp_path, days_of(3).events)
    damage(path, "UPDATE journal SET body = '{}' WHERE seq = (SELECT max(seq) FROM journal)")
    days = read_days(path, Span(), VISITS)
    assert [next(days).date, next(days).date] == [MONDAY, TUESDAY]
    with pytest.raises(RecordsError, match=r"hall\.db: cannot be read: event \d+ "):
        next(days)


# What cannot be read, and what must not be run


def damage(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(statement)


def test_what_is_no_journal(tmp_path: Path) -> None:
    with pytest.raises(RecordsError, match="is not there"):
        next(read_days(tmp_path / "hall.db", Span(), VISITS))
    (tmp_path / "hall.db").write_bytes(b"not a database, but long enough to be one" * 40)
    with pytest.raises(RecordsError, match="file is not a database"):
        next(read_days(tmp_path / "hall.db", Span(), VISITS))


def test_a_ticket_of_no_day_is_noticed(tmp_path: Path) -> None:
    rig = days_of(1)
    rig.do(c.Cancel(by="phone", ticket=1))
    path = journal_of(tmp_path, [e for e in rig.events if not isinstance(e, TicketIssued)])
    with pytest.raises(RecordsError, match="ticket 1 is not of its day"):
        next(read_days(path, Span(), VISITS))


def test_reading_does_not_keep_the_writer_from_writing(tmp_path: Path) -> None:
    """In the middle of an export the journal takes new events, which belong to the next one."""
    rig = days_of(3)
    path = journal_of(tmp_path, rig.events)
    days = read_days(path, Span(), VISITS)
    next(days)
    before = len(rig.events)
    rig.issue("pension")
    journal = Journal(path)
    try:
        with journal.batch():
            journal.append(before + 1, rig.events[before:])
    finally:
        journal.close()
    assert [len(day.found.all) for day in days] == [2, 3]
    assert [len(day.found.all) for day in read_days(path, Span(), VISITS)] == [1, 2, 4]


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(name: str, tmp_path: Path) -> None:
    plan = office()
    services = tuple(replace(service, name=name) for service in plan.services)
    rig = Rig(replace(plan, services=services), now=instant("09:00"))
    rig.tick()
    rig.issue("pension")
    (row,) = records(journal_of(tmp_path, rig.events))
    assert row["service"] == f"'{name}"
    assert row["issued_for"] == f"'{name}"


def test_names_with_commas_quotes_and_tags_stay_one_cell(tmp_path: Path) -> None:
    plan, name = office(), '<b>"养老", 保险</b>'
    services = tuple(replace(service, name=name) for service in plan.services)
    rig = Rig(replace(plan, services=services), now=instant("09:00"))
    rig.tick()
    rig.issue("pension")
    (row,) = records(journal_of(tmp_path, rig.events))
    assert row["service"] == name


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_column_and_code_has_a_word(language: str) -> None:
    words = words_of(language)
    assert set(words["column"]) == set(COLUMNS)
    assert set(words["channel"]) == set(CHANNELS)
    assert set(words["end"]) == set(ENDS)
    assert len({*words["column"].values()}) == len(COLUMNS), "two columns with one name"
