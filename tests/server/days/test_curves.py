"""The day's curves come from its tickets alone, and past days from rows that a close leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from hall_queue import commands as c
from hall_queue.plan import MINUTE
from hall_server.days.curve_book import CurveBook
from hall_server.days.curves import DayCurve, Stay, day_curve, normal_day, stays, trends
from hall_server.front_desk import FrontDesk
from hall_server.landing import ThreadLanding
from hall_server.storage.journal import Journal
from tests.queue.plans import MONDAY, office, town
from tests.queue.rig import Rig, instant
from tests.server.halls import StillClock, call_next, issue, set_up, tell

TUESDAY = date(2026, 11, 24)


def quarter(clock: str) -> int:
    """Index of the quarter in a day that begins with the doors at 8:00."""
    hour, minute = map(int, clock.split(":"))
    return (hour * 60 + minute - 8 * 60) // 15


def morning(now: str = "08:00") -> Rig:
    rig = Rig(office(), now=instant(now))
    rig.tick()
    return rig


def test_a_quarter_counts_who_came_who_was_served_and_who_waited_when_it_began() -> None:
    rig = morning()
    rig.clock("08:50")
    rig.open("c1")
    for _ in range(3):
        rig.issue("pension")
    rig.clock("09:05")
    rig.serve("c1")
    rig.clock("09:20")
    rig.at("c1", c.Finish)
    curve = day_curve(rig.hall, rig.now)
    assert curve is not None
    assert (curve.date, curve.begins) == ("2026-11-23", 8 * 60)
    assert len(curve.arrivals) == quarter("09:20") + 1
    assert [at for at, n in enumerate(curve.arrivals) if n] == [quarter("08:50")]
    assert curve.arrivals[quarter("08:50")] == 3
    assert [at for at, n in enumerate(curve.served) if n] == [quarter("09:20")]
    waited = curve.waiting[quarter("08:45") :]
    assert waited == (0, 3, 2), "at 8:45, 9:00 and 9:15"


def test_a_restart_changes_no_curve() -> None:
    rig = morning("09:00")
    rig.open("c1", "c2")
    for _ in range(9):
        rig.issue("pension")
        rig.finish("c1")
        rig.issue("medical")
        rig.wait(minutes=7)
    assert day_curve(rig.replayed, rig.now) == day_curve(rig.hall, rig.now)
    assert trends(rig.replayed, [rig.now]) == trends(rig.hall, [rig.now])


def test_there_is_no_curve_before_the_first_day() -> None:
    rig = Rig(office(), now=instant("03:00"))
    assert day_curve(rig.hall, rig.now) is None


def test_what_was_undone_is_waiting_again() -> None:
    rig = morning("09:00")
    rig.open("c1")
    ticket = rig.issue("pension")
    came = rig.now
    rig.wait(minutes=2)
    called = rig.now
    rig.call("c1")
    rig.wait(6)
    rig.do(c.Recall(by="staff:c1", counter="c1"))
    rig.wait(3)
    undone = rig.now
    rig.undo("c1")
    assert list(stays(rig.ticket(ticket))) == [
        Stay(came, called, "pension"),
        Stay(undone, None, "pension"),
    ]


def test_the_second_service_is_waited_for_after_the_first() -> None:
    rig = morning("09:00")
    rig.open("c1")
    ticket = rig.issue("pension", "medical")
    came = rig.now
    rig.wait(minutes=1)
    called = rig.now
    rig.serve("c1")
    rig.wait(minutes=5)
    rig.at("c1", c.Finish)
    assert list(stays(rig.ticket(ticket))) == [
        Stay(came, called, "pension"),
        Stay(rig.now, None, "medical"),
    ]


def test_being_diverted_is_one_wait_and_a_missed_one_waits_no_more() -> None:
    rig = Rig(town(), now=instant("09:00"))
    rig.tick()
    rig.open("c1", "c2")
    moved, missed = rig.issue("medical"), rig.issue("pension")
    came = rig.now
    rig.wait(minutes=3)
    rig.do(c.Divert(by="staff:x", tickets=(moved.id,), to=c.Destination(counter="c2")))
    rig.miss("c1", missed)
    assert list(stays(rig.ticket(moved))) == [Stay(came, None, "medical")]
    assert list(stays(rig.ticket(missed))) == [Stay(came, rig.now, "pension")]


def test_trends_agree_with_the_hall_at_every_moment() -> None:
    rig = Rig(town(), now=instant("09:00"))
    rig.tick()
    rig.open("c1", "c3")
    times: list[int] = []
    social: list[int] = []
    for step in range(12):
        rig.issue("pension" if step % 3 else "invoice")
        if step % 4 == 3:
            rig.finish("c1")
        times.append(rig.now)
        waiting = [rig.ticket(e[2]) for row in rig.hall.waiting.values() for e in row]
        social.append(sum(ticket.service == "pension" for ticket in waiting))
        rig.wait(minutes=4)
    assert trends(rig.hall, times)["social"] == social
    assert trends(rig.hall, times)["house"] == [0] * 12


def test_the_normal_day_is_the_mean_wherever_days_began() -> None:
    one = DayCurve("2026-11-19", 480, (4, 2), (0, 2), (0, 3))
    other = DayCurve("2026-11-20", 495, (6, 1), (1, 1), (2, 0))
    normal = normal_day([other, one])
    assert normal is not None
    assert (normal.days, normal.begins) == (2, 480)
    assert normal.arrivals == (2.0, 4.0, 0.5)
    assert normal.waiting == (0.0, 2.5, 0.0)
    assert normal_day([]) is None


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{tmp_path}/days.db")
    with engine.begin() as opened:
        yield opened
    engine.dispose()


@contextmanager
def hall_in(folder: Path, clock: StillClock) -> Iterator[tuple[FrontDesk, CurveBook]]:
    """A front desk with its curve book, as the server puts them together."""
    book = CurveBook()
    journal = Journal(folder / "hall.db")
    with journal.batch() as opened:
        book.prepare(opened)
    desk = FrontDesk(journal, clock, ThreadLanding(), [book.effect])
    book.begin(desk.hall)
    try:
        yield desk, book
    finally:
        desk.close()


def visit(desk: FrontDesk, token: str) -> None:
    """One number, called, served and done."""
    for command in (
        issue(token),
        call_next(),
        c.Start(by="staff:c1", counter="c1"),
        c.Finish(by="staff:c1", counter="c1"),
    ):
        assert desk.do(command, tell).status == 201


def test_a_day_that_closes_leaves_its_row_and_a_restart_finds_it(tmp_path: Path) -> None:
    clock = StillClock()
    with hall_in(tmp_path, clock) as (desk, book):
        set_up(desk)
        visit(desk, "t1")
        assert book.normal(None) is None
        for clock.at in (instant("17:30"), instant("17:33"), instant("17:36")):
            desk.tick()
        assert desk.hall.day is not None
        assert desk.hall.day.closed_at is not None
        first = book.normal(TUESDAY)
    with hall_in(tmp_path, clock) as (desk, book):
        normal = book.normal(TUESDAY)
        assert normal is not None
        assert normal == first
        assert (normal.days, sum(normal.arrivals), sum(normal.served)) == (1, 1.0, 1.0)
        assert book.normal(MONDAY) is None, "today is not compared with itself"


@pytest.mark.parametrize("restart", [False, True])
def test_the_morning_that_closes_yesterday_and_opens_today_keeps_yesterday(
    tmp_path: Path, restart: bool
) -> None:
    clock = StillClock()
    with hall_in(tmp_path, clock) as (desk, book):
        set_up(desk)
        visit(desk, "t1")
        assert desk.do(issue("t2"), tell).status == 201
        if not restart:
            clock.at = instant("08:05", TUESDAY)
            desk.tick()
    clock.at = instant("08:05", TUESDAY)
    with hall_in(tmp_path, clock) as (desk, book):
        desk.tick()
        assert desk.hall.day is not None
        assert desk.hall.day.date == TUESDAY
        assert len(desk.hall.tickets) == 0
        normal = book.normal(TUESDAY)
        assert normal is not None
        assert (sum(normal.arrivals), sum(normal.served)) == (2, 1)


def test_a_day_opened_again_by_hand_has_one_row(tmp_path: Path) -> None:
    clock = StillClock()
    with hall_in(tmp_path, clock) as (desk, book):
        set_up(desk)
        visit(desk, "t1")
        for clock.at in (instant("17:30"), instant("17:33"), instant("17:36")):
            desk.tick()
        assert desk.do(c.OpenDay(by="staff:boss"), tell).status == 201
        for again in (
            c.SignOn(by="b", counter="c1", staff="b"),
            c.OpenCounter(by="b", counter="c1"),
        ):
            assert desk.do(again, tell).status == 201
        visit(desk, "t2")
        assert desk.do(c.CloseDay(by="staff:boss"), tell).status == 201
        for clock.at in (instant("17:40"), instant("17:43")):
            desk.tick()
        normal = book.normal(TUESDAY)
        assert normal is not None
        assert (normal.days, sum(normal.arrivals)) == (1, 2)


def test_at_most_twenty_days_make_the_normal_one(connection: Connection) -> None:
    book = CurveBook()
    book.prepare(connection)
    for day in range(1, 26):
        book.keep(connection, DayCurve(f"2026-10-{day:02}", 480, (day,), (0,), (0,)))
    normal = book.normal(MONDAY)
    assert normal is not None
    assert (normal.days, normal.arrivals) == (20, (sum(range(6, 26)) / 20,))


def test_times_are_the_halls_own() -> None:
    rig = morning("09:00")
    rig.issue("pension")
    rig.wait(minutes=0.5)
    curve = day_curve(rig.hall, rig.now)
    assert curve is not None
    assert rig.now % MINUTE == 30_000
    assert curve.arrivals[quarter("09:00")] == 1
