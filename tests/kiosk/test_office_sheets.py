"""What an office printer prints: every number once, everything on the paper, of any size."""

from dataclasses import replace

import pytest

from hall_devices.printers.sheets import Box, Code, Sheet, Words
from hall_kiosk.check_slip import NO_TICKET, CheckContent
from hall_kiosk.office_sheets import PackContent, PackRange, check_sheet, pack_sheets

RANGE = PackRange("A", "养老保险", "每个工作日可用", tuple(f"A{n}" for n in range(901, 951)))
PACK = PackContent("测试大厅", "咨询电话 1", ("一步", "很长的一步" * 20), (RANGE,))
CHECK = CheckContent("测试大厅", "office", "信息台", "2026年7月14日", "09:43")


def words(sheet: Sheet) -> list[str]:
    return [mark.text for mark in sheet.marks if isinstance(mark, Words)]


def inside(sheet: Sheet) -> bool:
    """No mark begins or ends off the paper; of words, their middle and their foot."""
    for mark in sheet.marks:
        width, height = 0.0, 0.0
        if isinstance(mark, Box):
            width, height = mark.width, mark.height
        elif isinstance(mark, Code):
            width = height = mark.side
        else:
            height = mark.size
        if not (0 <= mark.x <= mark.x + width <= sheet.width):
            return False
        if not (0 <= mark.y <= mark.y + height <= sheet.height):
            return False
    return True


def test_every_number_has_a_slip_and_a_row_in_order() -> None:
    first, *rest = pack_sheets(PACK)
    assert words(first)[:2] == ["测试大厅", "纸质号包"]
    assert "A901 – A950" in words(first)
    slips, tables = rest[:3], rest[3:]
    for sheets in (slips, tables):
        said = [text for sheet in sheets for text in words(sheet) if text in RANGE.numbers]
        assert said == [*RANGE.numbers]
    assert len(tables) == 2


def test_all_of_it_is_on_the_paper() -> None:
    many = replace(PACK, ranges=(RANGE,) * 60, steps=PACK.steps * 3)
    sheets = [*pack_sheets(many)]
    assert all((sheet.width, sheet.height) == (210, 297) and inside(sheet) for sheet in sheets)


def test_a_long_step_goes_on_in_the_next_line() -> None:
    first = next(pack_sheets(PACK))
    assert "".join(text for text in words(first) if "很长" in text) == PACK.steps[1]


@pytest.mark.parametrize(("width", "height"), [(210, 297), (60, 40), (40, 60), (20, 20), (100, 30)])
def test_the_check_fits_any_paper(width: float, height: float) -> None:
    sheet = check_sheet(CHECK, width, height)
    assert inside(sheet)
    assert NO_TICKET in words(sheet)
    assert any(isinstance(mark, Code) and mark.side > 5 * width / 60 for mark in sheet.marks)


def test_content_crosses_the_wire() -> None:
    assert PackContent.from_json({**PACK.as_json(), "later": 1}) == PACK
    for wrong in ({}, {**PACK.as_json(), "ranges": []}, {**PACK.as_json(), "ranges": [{}]}):
        with pytest.raises(ValueError, match="pack"):
            PackContent.from_json(wrong)
