"""Sheets as dots and as PDF: the right size, everything inside, a code that a phone reads."""

import re
from collections.abc import Iterator

import pytest
import zxingcpp
from PIL import Image, ImageChops

from hall_devices.printers.raster import Artist, find_font
from hall_devices.printers.sheets import Box, Code, Mark, Sheet, Words, draw, pdf_of

DPI = 300


@pytest.fixture(scope="module")
def artist() -> Artist:
    font = find_font()
    assert font is not None
    return Artist(font)


def drawn(artist: Artist, *marks: Mark, width: float = 60, height: float = 40) -> Image.Image:
    return draw(Sheet(width, height, marks), artist, DPI).convert("L")


def ink(page: Image.Image) -> tuple[float, float, float, float]:
    """What is black, in mm: left, top, right, bottom."""
    box = ImageChops.invert(page).getbbox()
    assert box is not None
    left, top, right, bottom = (edge * 25.4 / DPI for edge in box)
    return left, top, right, bottom


def test_a4_is_as_large_as_a4(artist: Artist) -> None:
    assert drawn(artist, width=210, height=297).size == (2480, 3508)


def test_a_code_is_read_and_stays_in_its_place(artist: Artist) -> None:
    page = drawn(artist, Code("HALLWAY 畅厅", 10, 10, 20))
    (code,) = zxingcpp.read_barcodes(page)
    assert code.text == "HALLWAY 畅厅"
    left, top, right, bottom = ink(page)
    assert left > 10
    assert top > 10
    assert right < 30
    assert bottom < 30


@pytest.mark.parametrize(("align", "edge"), [("left", 0), ("right", 2)])
def test_words_begin_or_end_where_they_should(artist: Artist, align: str, edge: int) -> None:
    page = drawn(artist, Words("国国国", 30, 10, 5, align))  # type: ignore[arg-type]
    assert ink(page)[edge] == pytest.approx(30, abs=0.8)
    assert ink(page)[2] - ink(page)[0] == pytest.approx(15, abs=1.5)


def test_words_that_are_too_long_are_cut(artist: Artist) -> None:
    page = drawn(artist, Words("很长的名字" * 9, 5, 5, 4, width=30))
    left, _, right, _ = ink(page)
    assert right - left <= 30
    assert ink(drawn(artist, Words("短", 5, 5, 4, width=30)))[2] < 10


def test_a_box_without_a_height_is_a_line(artist: Artist) -> None:
    left, top, right, bottom = ink(drawn(artist, Box(5, 20, 30, 0)))
    assert [left, right] == pytest.approx([5, 35], abs=0.3)
    assert bottom - top < 0.5
    dashed = drawn(artist, Box(5, 5, 30, 20, dashed=True)).histogram()[0]
    assert 0 < dashed < drawn(artist, Box(5, 5, 30, 20)).histogram()[0]


def test_a_page_a_sheet(artist: Artist) -> None:
    def sheets() -> Iterator[Sheet]:
        for number in range(3):
            yield Sheet(210, 297, (Words(str(number), 20, 20, 10),))

    pdf = pdf_of(sheets(), artist)
    assert pdf.startswith(b"%PDF-")
    assert re.findall(rb"/Count (\d+)", pdf)[-1] == b"3"
    box = [float(edge) for edge in re.findall(rb"/MediaBox \[ (.*?) \]", pdf)[-1].split()]
    assert box == pytest.approx([0, 0, 595.2, 841.9], abs=0.5)
