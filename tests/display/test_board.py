"""The board against a living hall: the same after a restart, nobody forgotten, nothing twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_display.board import Board
from hall_display.calls import MOST_CALLS
from hall_queue import commands as c
from hall_queue.crowd import waiting_in
from hall_queue.plan import (
    Counter,
)
from tests.display.life import COUNTERS, START, Life, call, plan


@pytest.fixture
def life() -> Life:
    return Life()


def test_the_newest_call_is_on_top_and_says_where_to_go(life: Life) -> None:
    call(life, "c1")
    call(life, "c5", "y1")
    first, second = life.board().calls
    assert (first.number, first.counter, first.area) == ("Y001", "5", "医保")
    assert (second.number, second.counter, second.area) == ("Z001", "1", "综合受理")
    assert (first.at, first.round, first.state) == (START + 2000, 1, "calling")


def test_a_screen_shows_its_areas_and_whom_a_counter_elsewhere_calls(life: Life) -> None:
    call(life, "c1", "z1")
    call(life, "c5", "y1")
    call(life, "c6", "z1")  # waits before the east screen, is sent to the west
    assert life.seen("east") == ["Z002→6", "Z001→1"]
    assert life.seen("west") == ["Z002→6", "Y001→5"]


def test_a_recalled_number_comes_to_the_top_with_a_round_more(life: Life) -> None:
    ticket = call(life, "c1")
    call(life, "c2")
    life.now += 1000
    life.do(c.Recall(by="c1", counter="c1", ticket=ticket))
    top = life.board().calls[0]
    assert (top.number, top.round, top.at) == ("Z001", 2, life.now)


def serve(life: Life, counter: str) -> None:
    """Whoever `counter` has in hand is served."""
    life.do(c.Start(by=counter, counter=counter))
    life.do(c.Finish(by=counter, counter=counter))


@pytest.mark.parametrize("undo", [False, True], ids=["left", "undone"])
@pytest.mark.parametrize(
    "step",
    [
        c.NoShow(by="c1", counter="c1"),
        c.Hold(by="c1", counter="c1"),
        c.Transfer(by="c1", counter="c1", to=c.Destination(service="y1")),
        c.Cancel(by="c1", counter="c1", ticket=1),
    ],
    ids=lambda step: type(step).__name__,
)
def test_whoever_is_no_longer_in_hand_is_not_looked_for(
    life: Life, step: c.Command, undo: bool
) -> None:
    call(life, "c1")
    before = life.board().calls
    life.do(step)
    assert life.seen() == []
    assert life.over() == (["Z001 missed"] if isinstance(step, c.NoShow) else [])
    assert life.board().withdrawn == ()  # the number need not wait for a call
    if undo:
        life.do(c.Undo(by="c1", seat="c1"))
        assert life.board().calls == before  # the same round: it is not announced again


def test_a_call_stays_on_the_board_through_the_visit_and_after_it(life: Life) -> None:
    call(life, "c1")
    called = life.board().calls[0]
    life.now += 60_000
    life.do(c.Start(by="c1", counter="c1"))
    assert life.board().calls == (replace(called, state="serving"),)
    life.now += 60_000
    life.do(c.Finish(by="c1", counter="c1"))
    assert life.board().calls == (replace(called, state="done"),)


def test_an_undone_call_is_corrected_for_a_minute_on_its_own_screens(life: Life) -> None:
    call(life, "c1")
    life.do(c.Undo(by="c1", seat="c1"))
    assert life.board().withdrawn == ("Z001",)
    assert life.board("east").withdrawn == ("Z001",)
    assert life.board("west").withdrawn == ()
    life.now += 59_000
    assert life.board().withdrawn == ("Z001",)
    life.now += 2_000
    assert life.board().withdrawn == ()
    assert life.board(pace=20).withdrawn == ("Z001",)  # a minute of the people who read it


def test_a_call_made_again_after_an_undo_is_a_new_round_and_no_longer_withdrawn(
    life: Life,
) -> None:
    ticket = call(life, "c1")
    life.do(c.Undo(by="c1", seat="c1"))
    life.do(c.Call(by="c2", counter="c2", ticket=ticket))
    assert [(line.counter, line.round) for line in life.board().calls] == [("2", 2)]
    assert life.board().withdrawn == ()


def test_who_is_still_looked_for_stays_before_who_is_at_the_counter(life: Life) -> None:
    looked_for = call(life, "c1")
    for counter in COUNTERS[1:]:
        call(life, counter)
        life.do(c.Start(by=counter, counter=counter))
    shown = life.board().calls
    assert len(shown) == MOST_CALLS
    assert shown[-1].ticket == looked_for
    assert [line.at for line in shown] == sorted((line.at for line in shown), reverse=True)


def test_calls_that_are_over_stand_below_those_in_hand_and_give_way_to_them(life: Life) -> None:
    for counter in COUNTERS[:3]:
        call(life, counter)
        serve(life, counter)
    call(life, "c1")
    assert life.seen() == ["Z004→1"]
    assert life.over() == ["Z003 done", "Z002 done", "Z001 done"]
    for counter in COUNTERS[1:5]:
        call(life, counter)
    assert len(life.seen()) == 5
    assert life.over() == ["Z003 done"]


def test_a_counter_that_calls_on_takes_no_older_call_off_the_board(life: Life) -> None:
    for _ in range(3):
        call(life, "c1")
        life.do(c.NoShow(by="c1", counter="c1"))
    call(life, "c1")
    assert life.seen() == ["Z004→1"]
    assert life.over() == ["Z003 missed", "Z002 missed", "Z001 missed"]


def test_whoever_just_missed_a_call_finds_it_though_every_counter_is_busy(life: Life) -> None:
    for _ in range(3):
        call(life, "c1")
        life.do(c.NoShow(by="c1", counter="c1"))
    for counter in COUNTERS:
        call(life, counter)
        life.do(c.Start(by=counter, counter=counter))
    assert len(life.seen()) == 4
    assert life.over() == ["Z003 missed", "Z002 missed"]
    life.do(c.Finish(by="c1", counter="c1"))
    call(life, "c1")
    assert (life.seen()[0], len(life.seen())) == ("Z012→1", 4)
    life.now += 15 * 60_000
    assert len(life.seen()) == MOST_CALLS


def test_who_was_missed_and_is_back_has_no_old_window_on_the_board(life: Life) -> None:
    ticket = call(life, "c1")
    life.do(c.NoShow(by="c1", counter="c1"))
    life.do(c.Return(by="c1", ticket=ticket))
    assert life.board().calls == ()
    life.do(c.Call(by="c2", counter="c2", ticket=ticket))
    assert (life.seen(), life.over()) == (["Z001→2"], [])


def test_a_call_over_and_made_again_in_vain_is_taken_back_for_good(life: Life) -> None:
    ticket = call(life, "c1")
    life.do(c.NoShow(by="c1", counter="c1"))
    life.do(c.Return(by="c1", ticket=ticket))
    life.do(c.Call(by="c2", counter="c2", ticket=ticket))
    life.do(c.Undo(by="c2", seat="c2"))
    assert life.board().calls == ()
    assert life.board().withdrawn == ("Z001",)


def test_a_board_says_whether_anybody_was_called_today(life: Life) -> None:
    ticket = life.issue("z1")
    assert not life.board().begun
    life.do(c.Call(by="c1", counter="c1", ticket=ticket))
    life.do(c.Hold(by="c1", counter="c1"))
    assert (life.board().calls, life.board().begun) == ((), True)


def test_a_closed_hall_shows_no_call_of_the_day(life: Life) -> None:
    call(life, "c1")
    serve(life, "c1")
    life.do(c.CloseDay(by="admin"))
    assert life.over() == ["Z001 done"]
    life.now += 120_000
    life.do(c.Tick(by="system"))
    assert life.board().calls == ()


def test_an_older_call_comes_up_again_when_a_newer_one_leaves_the_board(life: Life) -> None:
    tickets = []
    for _ in range(MOST_CALLS + 2):
        tickets.append(call(life, "c1"))
        life.do(c.NoShow(by="c1", counter="c1"))
    assert life.over()[-1] == "Z003 missed"
    life.do(c.Return(by="c1", ticket=tickets[-1]))
    assert life.over()[-1] == "Z002 missed"


def test_a_window_that_is_gone_from_the_plan_calls_nobody(life: Life) -> None:
    life.do(c.SignOn(by="c9", counter="c9", staff="c9"))
    life.do(c.OpenCounter(by="c9", counter="c9"))
    call(life, "c9", "y2")
    serve(life, "c9")
    life.do(c.SignOff(by="c9", counter="c9"))
    call(life, "c1")
    serve(life, "c1")
    left = plan()
    services = tuple(service for service in left.services if service.code != "y2")
    life.do(
        c.AdoptPlan(by="admin", plan=replace(left, services=services, counters=left.counters[:-1]))
    )
    assert life.over() == ["Z001 done"]


def test_people_are_counted_where_they_wait(life: Life) -> None:
    for service in ("z1", "z1", "y1", "y2"):
        life.issue(service)
    moved = call(life, "c1", "y1")
    life.do(c.Transfer(by="c1", counter="c1", to=c.Destination(counter="c6"), ticket=moved))
    waiting = {area.name: area.waiting for area in life.board().areas}
    assert waiting == {"综合受理": 2, "医保": 3}


def test_who_waits_for_one_counter_is_counted_as_everywhere_else(life: Life) -> None:
    call(life, "c1", "y1")
    life.do(c.Transfer(by="c1", counter="c1", to=c.Destination(counter="c6")))
    shown = {area.code: area.waiting for area in life.board().areas}
    assert shown == {code: waiting_in(life.hall, code) for code in ("z", "y")} == {"z": 0, "y": 1}


def test_the_rest_of_the_board_is_the_plan_and_the_hour(life: Life) -> None:
    life.issue("z1")
    board = life.board("east")
    assert (board.hall, board.zone) == ("测试大厅", "一层东区")
    assert board.notices == ("听到叫号后请直接到窗口",)
    assert life.board("all").zone == ""
    assert board.intake == "open"
    life.do(c.CloseDay(by="admin"))
    assert life.board().intake == "closed"


def test_a_new_plan_renames_the_lines(life: Life) -> None:
    call(life, "c1")
    renamed = plan()
    first, *others = renamed.counters
    counters = (Counter(first.code, "1A", first.area, first.skills), *others)
    life.do(c.AdoptPlan(by="admin", plan=replace(renamed, counters=counters)))
    assert life.seen() == ["Z001→1A"]


def test_a_new_day_begins_with_an_empty_board(life: Life) -> None:
    ticket = call(life, "c1")
    life.do(c.Undo(by="c1", seat="c1"))
    life.do(c.Call(by="c1", counter="c1", ticket=ticket))
    call(life, "c2")
    life.do(c.NoShow(by="c2", counter="c2"))
    life.now += 24 * 3600 * 1000
    life.do(c.Tick(by="system"))
    assert life.board() == Board(
        hall="测试大厅",
        zone="",
        calls=(),
        begun=False,
        areas=life.board().areas,
        notices=(),
        intake="open",
        withdrawn=(),
    )
