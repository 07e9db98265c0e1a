"""The slip: words, order, and what stays away when there is nothing true to say."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hall_devices.drivers import Outcome, Settings
from hall_devices.printers import cells
from hall_devices.printers.escpos_gbk import encode
from hall_devices.printers.paper import Paper, Qr, Rule, Text
from hall_devices.printers.printer import TicketPrinter, Timing
from hall_devices.printers.profiles import profile
from hall_kiosk.slip import SlipContent, slip, wait_words
from tests.devices.rig import Rig, texts

URL = "http://192.0.2.10:8080/t/K7Q2M9"
FULL = SlipContent(
    hall_name="准格尔旗政务服务中心",
    date="2026年7月14日",
    time="09:43",
    service_name="住院费报销",
    number="Y036",
    priority=True,
    ahead=6,
    wait=(15, 25),
    waiting_area="一楼东侧医保等候区",
    windows="6到9号窗口",
    phone_url=URL,
    missed_rule_numbers=3,
    hotline="12345",
)
BARE = SlipContent("政务服务中心", "2026年7月14日", "09:43", "换身份证", "A001")
RULE = "-" * 48
FULL_TEXT = [
    "准格尔旗政务服务中心",
    "2026年7月14日 09:43 取号",
    RULE,
    "住院费报销",
    "Y036",
    " 优先号 ",
    RULE,
    "前面还有6人",
    "大约等15到25分钟",
    "请在这里等",
    "一楼东侧医保等候区",
    "叫到您时请去",
    "6到9号窗口",
    RULE,
    "手机扫一扫，看前面还有几人",
    RULE,
    "没听到叫号？不用重新取号，",
    "3个号之内到窗口说一声就行。",
    "有事请找总服务台，或拨打12345",
]


def words(paper: Paper) -> list[str]:
    return [item.text for item in paper.items if isinstance(item, Text)]


def test_on_paper_as_designed(tmp_path: Path) -> None:
    """Content -> our bytes -> a printer that reads bytes by itself -> the same words and code."""
    with Rig(tmp_path) as rig:
        printer = TicketPrinter(Settings(rig.ports[0]), timing=Timing(answer=10.0))
        assert printer.print(slip(FULL)) == Outcome("printed", "answered")
        printer.close()
        (printed,) = rig.slips()
        assert texts(printed) == FULL_TEXT
        assert not any(line.get("overflow") for line in printed["lines"])
        sizes = {
            line["text"]: (run["width"], run["height"], run["bold"], run["reverse"])
            for line in printed["lines"]
            if line["kind"] == "text"
            for run in line["runs"]
        }
        assert sizes["Y036"] == (8, 8, True, False)
        assert sizes[" 优先号 "] == (2, 2, True, True)
        assert sizes["前面还有6人"] == (2, 2, False, False)
        assert sizes["请在这里等"] == (1, 1, False, False)
        assert [line["data"] for line in printed["lines"] if line["kind"] == "qr"] == [URL]
        assert printed["unknown"] == {}
        with Image.open(rig.picture(1)) as picture:
            assert picture.width == 576
            assert [code.text for code in zxingcpp.read_barcodes(picture)] == [URL]


def test_nothing_is_said_that_is_not_known() -> None:
    paper = slip(BARE)
    assert words(paper) == [
        "政务服务中心",
        "2026年7月14日 09:43 取号",
        "换身份证",
        "A001",
        "有事请找总服务台",
    ]
    assert sum(isinstance(item, Rule) for item in paper.items) == 2
    assert not any(isinstance(item, Qr) for item in paper.items)


def test_what_the_visitor_reads_stands_below_where_to_wait() -> None:
    said = words(slip(replace(FULL, also=("Hospital bill refund", "Medical area", ""))))
    at = said.index("6到9号窗口")
    assert said[at + 1 : at + 4] == ["Hospital bill refund", "Medical area", said[at + 3]]
    assert said[at + 3] == "手机扫一扫，看前面还有几人"


def test_what_the_number_is_for_afterwards_stands_below_where_to_go() -> None:
    content = replace(
        FULL, afterwards=("补办社保卡", "", "换身份证"), also=("Social security card",)
    )
    said = words(slip(content))
    at = said.index("6到9号窗口")
    assert said[at + 1 : at + 5] == [
        "办完这件，还用这个号接着办",
        "补办社保卡",
        "换身份证",
        "Social security card",
    ]
    assert said.index("住院费报销") < said.index("Y036") < at


def test_a_reprint_says_so() -> None:
    assert words(slip(replace(BARE, reprint=True)))[1].endswith("取号（重打）")


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (15, 25, "大约等15到25分钟"),
        (25, 15, "大约等15到25分钟"),
        (5, 5, "大约等5分钟"),
        (0, 5, "大约5分钟以内"),
        (0, 0, "马上就到您"),
        (-3, -1, "马上就到您"),
    ],
)
def test_the_range_in_words(low: int, high: int, text: str) -> None:
    assert wait_words(low, high) == text


def test_next_in_line() -> None:
    assert "前面没有人" in words(slip(replace(BARE, ahead=0)))


def test_our_words_are_in_every_printer() -> None:
    content = replace(FULL, reprint=True, ahead=0, wait=(0, 5), afterwards=("报税",))
    for text in (*words(slip(FULL)), *words(slip(content)), wait_words(0, 0)):
        text.encode("gb2312")


def test_a_narrow_printer_gets_a_smaller_number_before_a_broken_one() -> None:
    number = slip(replace(BARE, number="YB0036"), 32).items[4]
    assert isinstance(number, Text)
    assert (number.text, number.width) == ("YB0036", 5)


@pytest.mark.parametrize("width", ["58mm", "80mm"])
def test_hostile_names_stay_on_two_lines(width: str) -> None:
    long = "龘\x1b@\n号x" * 2500
    hostile = replace(
        FULL,
        hall_name=long,
        service_name=long,
        number=long,
        waiting_area=long,
        windows=long,
        date=long,
        time=long,
        hotline=long,
        phone_url="http://x/" + "y" * 10_000,
        extra=(long,) * 100,
        afterwards=(long,) * 100,
    )
    kind = profile(width)
    paper = slip(hostile, kind.cells)
    assert not any(isinstance(item, Qr) for item in paper.items)
    lines = [
        line
        for item in paper.items
        if isinstance(item, Text)
        for line in cells.wrap(item.text, kind.cells // item.width)
    ]
    assert len(lines) <= 40
    assert "\x1b" not in "".join(lines)
    assert len(encode(paper, kind).data) < 5000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


def test_json_there_and_back() -> None:
    content = replace(FULL, extra=("全程免费",), afterwards=("报税",))
    assert SlipContent.from_json(json.loads(json.dumps(content.as_json()))) == content
    assert SlipContent.from_json({**BARE.as_json(), "from_the_future": 1}) == BARE


@given(st.sampled_from(sorted(FULL.as_json())), json_values)
def test_wrong_content_is_refused_and_the_rest_prints(name: str, value: Any) -> None:
    try:
        content = SlipContent.from_json({**FULL.as_json(), name: value})
    except ValueError:
        return
    encode(slip(content), profile("80mm"))


@pytest.mark.parametrize("data", [None, [], {}, {"hall_name": "x"}])
def test_no_slip_at_all(data: object) -> None:
    with pytest.raises(ValueError, match="must be"):
        SlipContent.from_json(data)
