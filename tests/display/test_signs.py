"""What the bar above a window says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.printers.cells import count
from hall_display.signs import SignText, sign_of
from hall_queue import commands as c
from hall_queue.plan import Counter, Skill
from tests.queue.plans import town
from tests.queue.rig import Rig


def test_a_counters_day() -> None:
    rig = Rig(town())

    def says(cells: int = 16) -> tuple[str, str]:
        sign = sign_of(rig.hall, "c1", cells)
        return sign.text, sign.state

    assert says() == ("1号窗口 未开放", "closed")
    rig.open("c1")
    assert says() == ("1号窗口 社会保障", "idle")
    rig.issue("pension")
    rig.issue("pension")
    rig.call("c1")
    assert says() == ("请A001到1号窗口", "calling")
    rig.at("c1", c.Start)
    assert says() == ("A001 正在办理", "serving")
    rig.do(c.PauseCounter(by="staff:c1", counter="c1", reason="meal"))
    assert says() == ("A001 正在办理", "serving")
    rig.at("c1", c.Finish)
    assert says() == ("1号窗口 暂停服务", "paused")
    rig.do(c.OpenCounter(by="staff:c1", counter="c1"))
    rig.call("c1")
    rig.at("c1", c.Hold)
    assert says() == ("1号窗口 社会保障", "idle")
    rig.do(c.CloseCounter(by="staff:c1", counter="c1"))
    assert says() == ("1号窗口 未开放", "closed")


def test_words_of_ones_own_as_far_as_they_fit() -> None:
    rig = Rig(town())
    rig.open("c1")
    own = {"idle": "热情为您服务", "paused": ""}

    def says(cells: int) -> str:
        return sign_of(rig.hall, "c1", cells, own).text

    assert (says(16), says(8)) == ("热情为您服务", "1号窗口")
    rig.do(c.PauseCounter(by="staff:c1", counter="c1", reason="meal"))
    assert says(16) == "1号窗口 暂停服务"


@pytest.mark.parametrize(
    ("label", "skills", "cells", "expected"),
    [
        ("1", ("pension",), 16, "1号窗口 养老保险"),
        ("1", ("pension", "medical"), 16, "1号窗口 社会保障"),
        ("12", ("pension", "medical"), 16, "12号 社会保障"),
        ("12", ("pension", "medical"), 8, "12号窗口"),
        ("12", ("pension", "medical"), 2, "12"),
        ("12", ("pension", "medical"), 0, "12号窗口 社会保障"),
        ("总服务台", ("pension",), 16, "总服务台"),
        ("总服务台", ("pension",), 20, "总服务台 养老保险"),
    ],
)
def test_the_longest_wording_that_fits(
    label: str, skills: tuple[str, ...], cells: int, expected: str
) -> None:
    counter = Counter("c1", label, "social", (*map(Skill, skills), Skill("invoice", 2)))
    rig = Rig(replace(town(), counters=(counter, *town().counters[1:])))
    rig.open("c1")
    assert sign_of(rig.hall, "c1", cells) == SignText(expected, "idle", "", label)


@given(st.integers(4, 40), st.sampled_from(["1", "12", "总服务台", "三楼东侧综合服务窗口"]))
def test_a_call_always_shows_the_whole_number(cells: int, label: str) -> None:
    counter = Counter("c1", label, "social", (Skill("pension"),))
    rig = Rig(replace(town(), counters=(counter, *town().counters[1:])))
    rig.open("c1")
    rig.issue("pension")
    rig.call("c1")
    for state in ("calling", "serving"):
        sign = sign_of(rig.hall, "c1", cells)
        assert sign.state == state
        assert "A001" in sign.text
        assert count(sign.text) <= cells
        if state == "calling":
            rig.at("c1", c.Start)


def test_a_bar_of_numbers_is_told_the_number_in_hand_and_its_window() -> None:
    rig = Rig(town())

    def told() -> tuple[str, str]:
        sign = sign_of(rig.hall, "c3")
        return sign.number, sign.window

    assert told() == ("", "3")
    rig.open("c3")
    rig.issue("invoice")
    assert told() == ("", "3")
    rig.call("c3")
    assert told() == ("B001", "3")
    rig.at("c3", c.Start)
    assert told() == ("B001", "3")
    rig.at("c3", c.Finish)
    assert told() == ("", "3")


def test_the_next_morning_a_bar_says_nothing_of_yesterday() -> None:
    rig = Rig(town())
    rig.open("c1")
    rig.do(c.CloseDay(by="staff:c1"))
    rig.clock("23:00")
    rig.tick()
    assert sign_of(rig.hall, "c1").state == "closed"
