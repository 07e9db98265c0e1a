"""What a main screen says."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.printers.cells import cell_width, count
from hall_display.main_signs import MainScreen, calls_of, main_screen, main_sign
from hall_display.signs import SignText
from hall_queue import commands as c
from hall_queue.plan import Plan
from tests.queue.plans import town
from tests.queue.rig import Rig

ONE, FOUR = MainScreen(), MainScreen(rows=4)


def says(rig: Rig, screen: MainScreen = ONE) -> SignText:
    return main_sign(rig.hall, screen, calls_of(rig.hall, screen.areas))


def rows_of(text: str, cells: int) -> list[str]:
    """As a screen shows it that breaks its stream of characters at its width."""
    rows, used = [""], 0
    for char in text:
        if used + cell_width(char) > cells:
            rows.append("")
            used = 0
        rows[-1] += char
        used += cell_width(char)
    return rows


def calling(*counters: str, plan: Plan | None = None) -> Rig:
    """Counters that call one after the other, a second between them."""
    rig = Rig(plan or town())
    rig.open("c1", "c2", "c3", "c4")
    services = {"c1": "pension", "c2": "medical", "c3": "invoice", "c4": "deed"}
    for counter in counters:
        rig.issue(services[counter])
    for counter in counters:
        rig.wait(1)
        rig.call(counter)
    return rig


def test_a_day_on_one_row() -> None:
    rig = Rig(town())
    assert says(rig) == SignText("未开放", "closed")
    rig.open("c1", "c3")
    assert says(rig) == SignText("欢迎光临", "idle")
    rig.issue("pension")
    rig.issue("invoice")
    rig.call("c1")
    assert says(rig) == SignText("请A001到1号窗口", "calling", "A001", "1")
    rig.wait(1)
    rig.call("c3")
    assert says(rig) == SignText("请B001到3号窗口", "calling", "B001", "3")
    rig.at("c3", c.Start)
    assert says(rig).text == "请A001到1号窗口"
    rig.wait(10)
    rig.at("c1", c.NoShow)
    assert says(rig, MainScreen(idle="您好")) == SignText("您好", "idle")
    rig.at("c3", c.Finish)
    rig.do(c.CloseDay(by="staff:c1"))
    rig.clock("23:00")
    rig.tick()
    assert says(rig) == SignText("未开放", "closed")


def test_each_row_has_a_call_the_newest_first() -> None:
    rig = calling("c1", "c3", "c4")
    sign = says(rig, FOUR)
    assert rows_of(sign.text, 16) == ["请C001到4号窗口 ", "请B001到3号窗口 ", "请A001到1号窗口"]
    assert (sign.number, sign.window) == ("C001", "4")
    assert len(rows_of(says(rig, MainScreen(rows=2)).text, 16)) == 2


def test_a_repeated_call_is_the_newest_as_on_a_wall() -> None:
    rig = calling("c1", "c3")
    rig.wait(10)
    rig.at("c1", c.Recall)
    assert (says(rig).number, says(rig).window) == ("A001", "1")


def test_a_call_belongs_to_the_area_of_the_counter_that_called() -> None:
    rig = Rig(town())
    rig.open("c3")
    rig.issue("tax-card")  # waits with those of `social`, as its number says
    number = rig.call("c3").number
    assert number.startswith("A")
    assert says(rig, MainScreen(areas=("tax",))).number == number
    assert says(rig, MainScreen(areas=("social", "house"))).state == "idle"


@given(
    st.integers(4, 40),
    st.integers(1, 8),
    st.lists(
        st.sampled_from(["3", "12", "总服务台", "三楼东侧"]), min_size=3, max_size=3, unique=True
    ),
)
def test_no_call_shares_a_row_and_every_number_is_whole(
    cells: int, rows: int, labels: list[str]
) -> None:
    counters = [
        replace(counter, label=label)
        for counter, label in zip(town().counters, labels, strict=False)
    ]
    rig = calling("c1", "c2", "c3", plan=replace(town(), counters=(*counters, town().counters[3])))
    newest_first = ["B001", "A002", "A001"][:rows]
    shown = rows_of(says(rig, MainScreen(rows=rows, cells=cells)).text, cells)
    assert len(shown) == len(newest_first)
    for row, number in zip(shown, newest_first, strict=True):
        assert number in row
        assert count(row) <= cells


def test_a_number_wider_than_a_row_still_leaves_the_next_call_a_row_of_its_own() -> None:
    shown = rows_of(says(calling("c1", "c3"), MainScreen(rows=2, cells=3)).text, 3)
    assert shown == ["B00", "1  ", "A00", "1"]


def test_a_screen_without_an_end_keeps_calls_apart() -> None:
    assert says(calling("c1", "c3"), MainScreen(rows=2, cells=0)).text == (
        "请B001到3号窗口  请A001到1号窗口"
    )


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, MainScreen()),
        ({"areas": "tax, house", "rows": "4"}, MainScreen(("tax", "house"), rows=4)),
        ({"areas": "tax house，social"}, MainScreen(("tax", "house", "social"))),
        ({"areas": " , ", "idle": " "}, MainScreen()),
        ({"cells": "24", "idle": "请取号"}, MainScreen(cells=24, idle="请取号")),
        ({"cells": "0", "rows": "8"}, MainScreen(cells=0, rows=8)),
        ({"cells": "many", "rows": "9"}, MainScreen()),
        ({"cells": "257", "rows": "0"}, MainScreen()),
        ({"cells": "٣", "rows": "-1"}, MainScreen()),
    ],
)
def test_settings(settings: dict[str, str], expected: MainScreen) -> None:
    assert main_screen(settings) == expected


@pytest.mark.parametrize(("cells", "rows", "in_all"), [(16, 4, 64), (0, 8, 0), (128, 8, 256)])
def test_what_its_driver_takes_in_all(cells: int, rows: int, in_all: int) -> None:
    assert MainScreen(cells=cells, rows=rows).stream_cells == in_all
