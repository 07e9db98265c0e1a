"""Sums of thirty or more, asks in time, keys of hardware pads: on a real front desk and file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hall_queue.commands import AdoptPlan, Finish, OpenCounter, SignOff, SignOn, Start, Undo
from hall_queue.plan import Device, Hours
from hall_server.front_desk import FrontDesk
from hall_server.landing import ThreadLanding
from hall_server.ratings import RatingAsks, Ratings
from hall_server.ratings.asks import ASK_SECONDS
from hall_server.ratings.levels import level_of
from hall_server.ratings.store import Said, due_at, forget_links
from hall_server.ratings.sums import Sum, own_sum, rest_of, share, sums_of, total_of
from hall_server.storage.journal import Journal
from tests.server.halls import NINE, StillClock, call_next, issue, key, small_plan, tell

NOVEMBER = "2026-11"
DAY = 24 * 3600 * 1000
KEYS = "0=very_good 1=good 2=unheard_of 3"


class Office:
    """A front desk with ratings; each visit is done at c1 by `staff`."""

    def __init__(self, folder: Path, staff: str = "李静") -> None:
        self.folder = folder
        self.clock = StillClock()
        journal = Journal(folder / "hall.db")
        with journal.batch() as connection:
            Ratings.prepare(connection)
        self.desk = FrontDesk(journal, self.clock, ThreadLanding(), [Ratings.effect])
        self.ratings = Ratings()
        self.ratings.start(self.desk)
        if self.desk.hall.seq == 0:
            self._begin(staff)
        self._visits = len(self.desk.hall.tickets)

    def _begin(self, staff: str) -> None:
        pads = tuple(
            Device(f"pad-{counter}", "pad", "ff68", "/nowhere", counter=counter, settings=settings)
            for counter, settings in (("c1", {"keys": KEYS}), ("c2", {}))
        )
        plan = replace(small_plan(), devices=pads)
        for command in (
            AdoptPlan(by="system", plan=plan),
            SignOn(by="staff:c1", counter="c1", staff=staff),
            OpenCounter(by="staff:c1", counter="c1"),
        ):
            assert self.desk.do(command, tell).status == 201

    def visit(self, service: str = "pension") -> int:
        """A whole visit at c1; the ticket's id."""
        self._visits += 1
        self.desk.do(issue(f"t{self._visits}", service), tell)
        self.desk.do(call_next(), tell)
        self.desk.do(Start(by="staff:c1", counter="c1"), tell)
        assert self.desk.do(Finish(by="staff:c1", counter="c1"), tell).status == 201
        return self.desk.hall.tickets.next_id - 1

    def rate(self, level: int, service: str = "pension", words: str = "") -> None:
        ticket = self.visit(service)
        said = Said("phone", level, "five-levels", "1", words=words)
        answer = self.ratings.by_visitor(ticket, said, "phone", key(f"rate {ticket}"))
        assert answer.status == 200

    def sums(self, by: Any = "counter", *, running: bool = True) -> list[Sum]:
        found: list[Sum] = self.desk.store(
            lambda connection: sums_of(connection, NOVEMBER, by, running=running)
        )
        return found

    def total(self, by: Any = "service") -> Sum:
        """Of the month when it is over."""
        rows = self.sums(by, running=False)
        return total_of(rows, self.desk.store(lambda c: rest_of(c, NOVEMBER, by, rows)))

    def own(self, account: str | None, name: str) -> Sum | None:
        found: Sum | None = self.desk.store(lambda c: own_sum(c, NOVEMBER, account, name))
        return found

    def sign_on(self, staff: str, account: str | None) -> None:
        """Somebody sits at c1 from now on; a new name of who sits there anyway, too."""
        sitting = self.desk.hall.counters["c1"]
        if not sitting.is_seat_of(staff, account):
            self.desk.do(SignOff(by="staff:c1", counter="c1"), tell)
        arriving = SignOn(by="staff:c1", counter="c1", staff=staff, account=account)
        assert self.desk.do(arriving, tell).status == 201
        self.desk.do(OpenCounter(by="staff:c1", counter="c1"), tell)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.folder / "hall.db")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()


@contextmanager
def opened(folder: Path) -> Iterator[Office]:
    office = Office(folder)
    try:
        yield office
    finally:
        office.desk.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path) as made:
        yield made


def test_twenty_nine_are_too_few_and_thirty_are_enough(office: Office) -> None:
    for _ in range(29):
        office.rate(1)
    assert office.sums(running=False) == [Sum("c1", 29, 29)]
    office.rate(5)
    (shown,) = office.sums(running=False)
    assert (shown.counted, shown.levels) == (30, (29, 0, 0, 0, 1))


def test_a_running_month_moves_in_whole_thirties(office: Office) -> None:
    """Else whoever looks after each visitor would see what this one has said; and so that its last
    day is no such moment either, the newest thirty is not shown yet."""
    seen = {}
    for rated in range(1, 92):
        office.rate(1 if rated <= 30 else 5)
        (row,) = office.sums()
        assert row.rated == rated
        seen[rated] = row.levels
    assert {seen[rated] for rated in range(1, 60)} == {None}
    assert {seen[rated] for rated in range(60, 90)} == {(30, 0, 0, 0, 0)}
    assert {seen[rated] for rated in (90, 91)} == {(30, 0, 0, 0, 30)}
    (over,) = office.sums(running=False)
    assert over.levels == (30, 0, 0, 0, 61)


def test_while_a_month_runs_services_have_no_levels_to_subtract_from_those_of_counters(
    office: Office,
) -> None:
    for _ in range(60):
        office.rate(2, "pension")
    assert [row.levels for row in office.sums("counter")] == [(0, 30, 0, 0, 0)]
    (pension,) = office.sums("service")
    assert (pension.rated, pension.counted, pension.levels) == (60, 0, None)


def test_a_persons_own_sum_goes_by_the_account_and_not_by_the_name(office: Office) -> None:
    office.sign_on("李静", "first")
    for _ in range(15):
        office.rate(1)
    office.sign_on("李静文", "first")
    for _ in range(15):
        office.rate(2)
    office.sign_on("李静", "second")  # the name is free again
    for _ in range(30):
        office.rate(5)
    first, second = office.own("first", "李静文"), office.own("second", "李静")
    assert first == Sum("李静文", 30, 30, 30, (15, 15, 0, 0, 0))
    assert second == Sum("李静", 30, 30, 30, (0, 0, 0, 0, 30))
    assert office.own("third", "李静") is None


def test_what_was_rated_before_accounts_were_written_down_goes_by_the_name(office: Office) -> None:
    for _ in range(20):
        office.rate(1)
    office.sign_on("李静", "first")
    for _ in range(10):
        office.rate(2)
    assert office.own("first", "李静") == Sum("李静", 30, 30, 30, (20, 10, 0, 0, 0))
    assert office.own(None, "李静") == Sum("李静", 20, 20)


def test_the_total_does_not_betray_a_row_held_back(office: Office) -> None:
    """Nor does the total of the other grouping, in which nothing is held back: with the one rating
    the smallest row shown is held back as well."""
    for _ in range(30):
        office.rate(2, "pension")
    office.rate(5, "medical")
    rows = office.sums("service", running=False)
    assert [(row.code, row.levels) for row in rows] == [("medical", None), ("pension", None)]
    (counter,) = office.sums("counter", running=False)
    assert counter.levels == (0, 30, 0, 0, 1)
    total = office.total()
    assert (total.rated, total.counted, total.levels) == (31, 31, (0, 30, 0, 0, 1))


def test_rows_held_back_are_told_together_when_they_are_enough(office: Office) -> None:
    for _ in range(20):
        office.rate(1, "pension")
        office.rate(4, "medical")
    rows = office.sums("service", running=False)
    assert [row.levels for row in rows] == [None, None]
    assert office.total().levels == (20, 0, 0, 20, 0)


def test_who_was_asked_and_did_not_answer_is_counted_too(office: Office) -> None:
    office.visit()
    office.rate(1)
    office.visit()
    office.desk.do(Undo(by="staff:c1", seat="c1"), tell)
    office.desk.do(Finish(by="staff:c1", counter="c1"), tell)
    (row,) = office.sums()
    assert (row.invited, row.rated) == (3, 1)
    assert office.rows("select distinct staff from rating_invitations") == [("李静",)]


def test_a_share_has_an_honest_range() -> None:
    assert share(30, 30).low == pytest.approx(0.886, abs=0.001)
    assert share(30, 30).high == pytest.approx(1.0)
    middle = share(50, 100)
    assert middle.low == pytest.approx(0.404, abs=0.001)
    assert middle.high == pytest.approx(0.596, abs=0.001)


# Asks


def test_an_ask_ends_after_a_minute_and_its_answer_may_come_a_little_late(tmp_path: Path) -> None:
    now = [1000.0]
    with opened(tmp_path) as office:
        asks = RatingAsks(lambda: now[0])
        office.desk.listen(asks.listen)
        told: list[tuple[str, bool]] = []
        asks.told.append(lambda counter, ask: told.append((counter, ask is not None)))
        office.visit()
        ask = asks.at("c1")
        assert ask is not None
        assert (ask.staff, asks.seconds(ask)) == ("李静", ASK_SECONDS)
        now[0] += ASK_SECONDS - 1
        asks.expire()
        assert asks.at("c1") is ask
        now[0] += 1
        asks.expire()
        assert asks.at("c1") is None
        assert asks.takes("c1", ask.id)
        assert not asks.takes("c2", ask.id)
        now[0] += 21
        assert not asks.takes("c1", ask.id)
        assert told == [("c1", True), ("c1", False)]
    assert told == [("c1", True), ("c1", False)]


def test_a_restart_takes_up_an_ask_that_is_not_over(tmp_path: Path) -> None:
    with opened(tmp_path) as office:
        office.visit()
        ask = office.ratings.asks.at("c1")
        assert ask is not None
    with opened(tmp_path) as office:
        again = office.ratings.asks.at("c1")
        assert again is not None
        assert again.id == ask.id
        asks = RatingAsks()
        asks.load(office.desk.hall, NINE + 61_000, 1.0)
        assert asks.at("c1") is None
        asks.load(office.desk.hall, NINE + 61_000, 20.0)
        assert asks.at("c1") is not None, "a demo's hurry is not the visitor's"


# Hardware pads


def press(office: Office, ask: str, raw: int, device: str = "pad-c1") -> bool:
    return office.ratings.by_device(device, ask, raw, "ff68", "2", "2026-11-23T01:00:00+00:00")


def current(office: Office) -> str:
    ask = office.ratings.asks.at("c1")
    assert ask is not None
    return ask.id


@pytest.mark.parametrize(("raw", "level"), [(0, 1), (1, 2), (2, None), (3, None), (7, None)])
def test_a_key_is_stored_raw_and_gets_a_level_only_by_its_mapping(
    office: Office, raw: int, level: int | None
) -> None:
    office.visit()
    assert press(office, current(office), raw)
    stored = office.rows(
        "select source, level, raw_key, scale, mapping_version, state from ratings"
    )
    assert stored == [("hardware", level, raw, "ff68", "2", "")]
    (row,) = office.sums()
    assert (row.rated, row.counted) == (1, 0)


def test_a_press_is_stored_once_however_often_and_late_it_is_told(office: Office) -> None:
    office.visit()
    ask = current(office)
    office.visit()
    assert press(office, ask, 1)
    assert press(office, ask, 1)
    assert press(office, ask, 0), "another key for the same ask changes nothing"
    assert office.rows("select level, raw_key from ratings") == [(2, 1)]


def test_a_press_for_no_visit_of_that_counter_is_dropped(office: Office) -> None:
    office.visit()
    ask = current(office)
    assert press(office, ask, 1, "pad-c2")
    assert press(office, ask, 1, "nobody")
    assert press(office, "rubbish", 1)
    assert press(office, "999-1", 1)
    assert office.rows("select count(*) from ratings") == [(0,)]


def test_a_mapping_says_what_it_says() -> None:
    assert [level_of({"keys": KEYS}, raw) for raw in range(5)] == [1, 2, None, None, None]
    assert level_of({}, 0) is None


# Rows


def test_the_rating_is_not_there_when_its_event_is_not(office: Office) -> None:
    ticket = office.visit()
    office.desk.store(lambda c: c.exec_driver_sql("drop table rating_links"))
    said = Said("phone", 1, "five-levels", "1")
    with pytest.raises(Exception, match="rating_links"):
        office.ratings.by_visitor(ticket, said, "phone", key("rate"))
    assert office.rows("select count(*) from ratings") == [(0,)]
    found = office.desk.hall.tickets.get(ticket)
    assert found is not None
    assert not found.rated


def test_a_bad_one_is_due_at_the_end_of_the_next_working_day() -> None:
    hours = Hours()

    def at(text: str) -> int:
        moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(hours.timezone))
        return round(moment.timestamp() * 1000)

    end = hours.sessions[-1].end.isoformat()
    assert due_at(hours, at("2026-11-23T10:00")) == at(f"2026-11-24T{end}")
    assert due_at(hours, at("2026-11-27T16:59")) == at(f"2026-11-30T{end}"), "over the weekend"


def test_links_of_settled_ratings_are_forgotten_after_half_a_year(office: Office) -> None:
    office.rate(1, words="谢谢小李")
    office.rate(5, words="没人理")
    office.desk.store(lambda c: forget_links(c, NINE + 179 * DAY))
    assert len(office.rows("select * from rating_links")) == 2
    office.desk.store(lambda c: forget_links(c, NINE + 181 * DAY))
    left = office.rows("select level from ratings join rating_links on rating = id")
    assert left == [(5,)], "nobody has settled it yet"
    assert office.rows("select level, words from ratings order by level") == [
        (1, ""),
        (5, "没人理"),
    ]
