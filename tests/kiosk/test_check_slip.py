"""The slip of a device check: no ticket, in any printer's own characters, as wide as its paper."""

from pathlib import Path

import pytest

from hall_devices.drivers import Outcome, Settings
from hall_devices.paper import Cut, Text
from hall_devices.printer import TicketPrinter, Timing
from hall_kiosk.check_slip import CheckContent, check_slip, check_text
from tests.devices.rig import Rig, texts

CONTENT = CheckContent(
    "准格尔旗政务服务中心", "k1-printer", "取号机 1 号", "2026年7月14日", "09:43"
)
SAID = [
    "准格尔旗政务服务中心",
    " 测试 ",
    "这不是号票，不能用来排队",
    "-" * 48,
    "取号机 1 号 k1-printer",
    "2026年7月14日 09:43",
    "-" * 48,
    "中文 汉字 窗口 取号",
    "ABCDEFGHIJKLM 0123456789",
    "123456789012345678901234567890123456789012345678",
]


def test_on_paper(tmp_path: Path) -> None:
    with Rig(tmp_path, "--no-pictures") as rig:
        printer = TicketPrinter(Settings(rig.ports[0]), timing=Timing(answer=10.0))
        assert printer.print(check_slip(CONTENT)) == Outcome("printed", "answered")
        printer.close()
        (printed,) = rig.slips()
        assert texts(printed) == SAID
        assert not any(line.get("overflow") for line in printed["lines"])


@pytest.mark.parametrize("width", [32, 48])
def test_its_ruler_is_as_wide_as_the_paper_and_long_names_are_cut(width: int) -> None:
    long = CheckContent("很长的名字" * 20, "p" * 60, "", "2026年7月14日", "09:43")
    items = check_slip(long, width).items
    lines = [item for item in items if isinstance(item, Text)]
    assert len(lines[-1].text) == width
    assert lines[0].text.endswith("…")
    assert items[-1] == Cut()


def test_every_word_of_ours_is_in_gb2312() -> None:
    for item in check_slip(CONTENT).items:
        if isinstance(item, Text):
            item.text.encode("gb2312")
    check_text(CONTENT).encode("gb2312")


def test_what_a_bar_shows_fits_eight_hanzi() -> None:
    assert check_text(CONTENT) == "测试 09:43"


def test_content_crosses_the_wire() -> None:
    told = {**CONTENT.as_json(), "later": 1}
    assert CheckContent.from_json(told) == CONTENT
    for name in CONTENT.as_json():
        with pytest.raises(ValueError, match="needs its texts"):
            CheckContent.from_json({**told, name: 7})
