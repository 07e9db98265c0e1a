"""Labels of things: all of it on the paper of any size, and a code that a phone reads."""

import pytest
import zxingcpp

from hall_devices.printers.raster import Artist, find_font
from hall_devices.printers.sheets import Box, Code, Words, draw
from hall_kiosk.asset_labels import (
    HINT,
    MOST,
    AssetLabel,
    LabelContent,
    cut_sheets,
    label_sheets,
)
from tests.kiosk.test_office_sheets import inside, words

LINK = "https://hall.example.gov.cn/maintenance#Ab3-_9Ab3-_9"
LABEL = AssetLabel("1 号窗口的评价器", "一楼东侧", LINK)
LONG = AssetLabel("放在一楼东侧综合受理区的第二台自助取号机和它的小票打印机", "一楼" * 20, LINK)
SIZES = [(60, 40), (40, 60), (50, 50), (40, 30), (20, 20), (100, 30), (76, 130)]


def many(count: int) -> LabelContent:
    return LabelContent(tuple(AssetLabel(f"雨伞 {n}", "", f"{LINK}{n}") for n in range(count)))


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("label", [LABEL, LONG])
def test_a_label_fits_its_paper_and_its_code_is_read(
    width: float, height: float, label: AssetLabel
) -> None:
    (sheet,) = label_sheets(LabelContent((label,)), width, height)
    assert (sheet.width, sheet.height) == (width, height)
    assert inside(sheet)
    assert words(sheet)[-2:] == [label.where, HINT]
    (code,) = [mark for mark in sheet.marks if isinstance(mark, Code)]
    for mark in sheet.marks:
        if isinstance(mark, Words):  # beside the code or under it
            beside = mark.align == "left" and mark.x >= code.x + code.side
            assert beside or mark.y >= code.y + code.side
    font = find_font()
    assert font is not None
    (read,) = zxingcpp.read_barcodes(draw(sheet, Artist(font), 300).convert("L"))
    assert read.text == LINK


def test_a_long_name_takes_two_lines() -> None:
    (sheet,) = label_sheets(LabelContent((LABEL,)), 60, 40)
    assert "".join(words(sheet)[:2]) == LABEL.name
    (sheet,) = label_sheets(LabelContent((LONG,)), 60, 40)
    first, second = words(sheet)[:2]
    assert LONG.name == first + second


def test_on_a4_they_are_cut_apart() -> None:
    first, second = cut_sheets(many(22), 210, 297)
    assert inside(first)
    boxes = [mark for mark in first.marks if isinstance(mark, Box)]
    assert len(boxes) == 21
    assert all(box.dashed for box in boxes)
    assert [text for text in words(second) if text.startswith("雨伞")] == ["雨伞 21"]


def test_labels_are_read_back() -> None:
    content = LabelContent((LABEL, LONG))
    assert LabelContent.from_json(content.as_json()) == content


@pytest.mark.parametrize(
    "data",
    [{}, {"labels": []}, {"labels": 7}, {"labels": [{"name": "a"}]}, many(MOST + 1).as_json()],
)
def test_what_are_no_labels_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="labels"):
        LabelContent.from_json(data)
