"""The page of a device check: no ticket, and all that the printer's profile promises."""

from pathlib import Path

import pytest

from hall_devices.drivers import Settings
from hall_devices.printers import cells
from hall_devices.printers.page import SIGNS, TITLE, printer_page
from hall_devices.printers.paper import Paper, Text
from hall_devices.printers.printer import TicketPrinter, Timing
from hall_devices.printers.profiles import profile
from hall_kiosk.check_slip import CheckContent, check_slip, check_text
from tests.devices.rig import Rig, texts

CONTENT = CheckContent(
    "准格尔旗政务服务中心", "k1-printer", "取号机 1 号", "2026年7月14日", "09:43"
)
HEAD = [
    "准格尔旗政务服务中心",
    " 测试 ",
    "这不是号票，不能用来排队",
    "-" * 48,
    "取号机 1 号 k1-printer",
    "2026年7月14日 09:43",
    "-" * 48,
]


def lines_of(paper: Paper) -> list[str]:
    return [item.text for item in paper.items if isinstance(item, Text)]


def test_on_paper(tmp_path: Path) -> None:
    with Rig(tmp_path, "--no-pictures") as rig:
        printer = TicketPrinter(Settings(rig.ports[0]), timing=Timing(answer=10.0))
        assert printer.print(check_slip(CONTENT, profile("80mm"))).state == "printed"
        printer.close()
        (printed,) = rig.slips()
        said = texts(printed)
        assert said[: len(HEAD)] == HEAD
        assert said[len(HEAD)] == TITLE
        assert {"123456789012345678901234567890123456789012345678", SIGNS} <= {*said}
        assert printed["cut"] == "partial"
        assert not any(line.get("overflow") for line in printed["lines"])


@pytest.mark.parametrize("name", ["58mm", "80mm", "zjiang-zj-5870"])
def test_it_is_the_page_of_its_printer_and_long_names_are_cut(name: str) -> None:
    long = CheckContent("很长的名字" * 20, "p" * 60, "", "2026年7月14日", "09:43")
    its = profile(name)
    paper = check_slip(long, its)
    assert paper.items[-len(printer_page(its, ()).items) :] == printer_page(its, ()).items
    assert lines_of(paper)[0].endswith("…")
    assert cells.count(lines_of(paper)[0]) <= its.cells


def test_every_word_of_its_head_is_in_gb2312() -> None:
    ours = len(check_slip(CONTENT, profile("80mm")).items) - len(
        printer_page(profile("80mm"), ()).items
    )
    for text in lines_of(Paper(check_slip(CONTENT, profile("80mm")).items[:ours])):
        text.encode("gb2312")
    check_text(CONTENT).encode("gb2312")


def test_what_a_bar_shows_fits_eight_hanzi() -> None:
    assert check_text(CONTENT) == "测试 09:43"


def test_content_crosses_the_wire() -> None:
    told = {**CONTENT.as_json(), "later": 1}
    assert CheckContent.from_json(told) == CONTENT
    for name in CONTENT.as_json():
        with pytest.raises(ValueError, match="needs its texts"):
            CheckContent.from_json({**told, name: 7})
