"""Bytes for the printer, against golden hex and against the simulator's own decoder."""

from pathlib import Path

import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.printers import cells
from hall_devices.printers.escpos_gbk import SUBSTITUTE, encode, qr_bytes, raster_bytes, text_bytes
from hall_devices.printers.paper import Cut, Feed, Paper, Qr, Rule, Text
from hall_devices.printers.profiles import Profile, profile
from hall_devices.printers.raster import Artist, Bitmap, find_font
from hall_devices.simulators.escpos_decoder import Decoder
from hall_devices.simulators.slip_paper import Sheet, picture

WIDE = profile("80mm")
NARROW = profile("58mm")

needs_font = pytest.mark.skipif(find_font() is None, reason="no Chinese font on this computer")


def printed(data: bytes, dots: int = 576) -> Sheet:
    sheet = Sheet(dots)
    for op in Decoder().feed(data):
        sheet.apply(op)
    sheet.finish()
    return sheet


def lines(data: bytes, dots: int = 576) -> list[str]:
    return [line["text"] for line in printed(data, dots).lines if line["kind"] == "text"]


def test_golden_text() -> None:
    """The bytes an independent printing library sends for the same text."""
    golden = "1B 74 00 1C 26 A3A8 41 31 32 A3A9 20 A3A4 31 32 20 A2D9"
    assert text_bytes("（A12） ￥12 ①", WIDE) == bytes.fromhex(golden)
    assert text_bytes("（A12） ¥12 ①", WIDE) == bytes.fromhex(golden)


def test_golden_document() -> None:
    paper = Paper(
        (Text("办", "center", 2, 2, bold=True), Text("A", reverse=True), Rule(), Feed(2), Cut())
    )
    golden = (
        "1B40"
        "1B6101 1D2111 1B4501 1B3338 1B74001C26 B0EC 0A"
        "1B6100 1D2100 1B4500 1D4201 1B3320 1B74001C26 41 0A"
        "1D4200 1B74001C26" + "2D" * 48 + "0A"
        "1B6402"
        "1D564200"
    )
    assert encode(paper, WIDE).data == bytes.fromhex(golden)


def test_golden_qr() -> None:
    golden = (
        "1D286B040031413200 1D286B0300314308 1D286B03003145311D286B0500315030 6869 1D286B0300315130"
    )
    assert qr_bytes(Qr("hi", 8), WIDE) == bytes.fromhex(golden)


def test_a_long_code_shrinks_to_the_paper() -> None:
    assert qr_bytes(Qr("x" * 200, 8), NARROW)[16] == 5  # version 10: 57 + 8 modules on 384 dots


def test_without_a_cutter_the_slip_is_fed_to_the_edge() -> None:
    assert encode(Paper((Cut(),)), NARROW).data.endswith(bytes.fromhex("1B6404"))


def test_each_document_begins_clean() -> None:
    assert encode(Paper(()), WIDE).data == b"\x1b@"


def test_text_never_becomes_a_command() -> None:
    hostile = Text("号\x1b@\x1dV\x00\x10\x04\x01\x1c.码")
    data = encode(Paper((hostile,)), WIDE).data
    assert lines(data) == ["号@V.码"]
    assert data.count(b"\x1dV") == 0


def test_long_text_wraps_and_is_never_truncated() -> None:
    text = "政务服务" * 500
    found = lines(encode(Paper((Text(text, width=3, height=3),)), NARROW).data, 384)
    assert "".join(found) == text
    assert max(map(cells.count, found)) <= 32 // 3


def test_without_a_font_a_missing_glyph_shows_and_is_reported() -> None:
    document = encode(Paper((Text("王㛃𠮷"),)), WIDE)
    assert document.replaced == ("㛃", "𠮷")
    assert lines(document.data) == ["王" + SUBSTITUTE * 2]


def test_a_printer_with_fewer_glyphs_gets_fewer() -> None:
    document = encode(Paper((Text("旗囍"),)), profile("80mm+gb2312"))
    assert document.replaced == ("囍",)


@pytest.mark.parametrize("kind", ["80mm", "80mm+gb2312"])
def test_the_dash_and_the_dot_of_names_are_in_every_font(kind: str) -> None:
    document = encode(Paper((Text("阿·布—"),)), profile(kind))
    assert document.replaced == ()
    assert bytes.fromhex("B0A2 A1A4 B2BC A1AA") in document.data


@needs_font
def test_a_rare_name_is_drawn_over_the_whole_width() -> None:
    font = find_font()
    assert font
    document = encode(Paper((Text("王㛃䶮", "center", 2, 2),)), WIDE, Artist(font))
    assert document.drawn == ("王㛃䶮",)
    assert document.replaced == ()
    assert document.data.startswith(bytes.fromhex("1B40 1B3320 1D763000 4800 3000"))
    raster = next(line for line in printed(document.data).lines if line["kind"] == "raster")
    assert (raster["width"], raster["height"]) == (576, 48)


@needs_font
def test_what_even_the_font_lacks_is_marked() -> None:
    font = find_font()
    assert font
    document = encode(Paper((Text("a\ue123b"),)), WIDE, Artist(font))
    assert document.replaced == ("\ue123",)


def test_no_font_folder_is_no_error(tmp_path: Path) -> None:
    find_font.cache_clear()
    try:
        assert find_font((str(tmp_path), str(tmp_path / "none"))) is None
    finally:
        find_font.cache_clear()


gbk_text = st.text(
    st.one_of(
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.sampled_from("准格尔旗政务服务中心（）：；，。①￥〓〇★㎡℃囍"),
    ),
    max_size=80,
)
styles = st.builds(
    Text,
    gbk_text,
    st.sampled_from(("left", "center", "right")),
    st.integers(1, 8),
    st.integers(1, 8),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(styles, max_size=6), st.sampled_from((WIDE, NARROW)))
def test_the_printer_reads_what_was_meant(items: list[Text], kind: Profile) -> None:
    sheet = printed(encode(Paper(tuple(items)), kind).data, kind.dots)
    meant = [
        (line, item.align, (item.width, item.height, item.bold, item.reverse))
        for item in items
        for line in cells.wrap(cells.clean(item.text), max(2, kind.cells // item.width))
    ]
    assert [line["text"] for line in sheet.lines] == [line for line, _, _ in meant]
    for line, (_, align, style) in zip(sheet.lines, meant, strict=True):
        assert line["align"] == align
        assert not line["overflow"]
        for run in line["runs"]:
            assert (run["width"], run["height"], run["bold"], run["reverse"]) == style


def test_dots_on_paper_are_the_dots_that_were_sent() -> None:
    """A code as dots, read from the picture of the paper by a reader that knows neither side."""
    rows = [bytes(row) for row in segno.make_qr("大厅").matrix_iter(scale=6, border=4)]
    padded = [row.ljust((len(row) + 7) // 8 * 8, b"\0") for row in rows]
    packed = b"".join(
        int("".join(map(str, row[at : at + 8])), 2).to_bytes(1)
        for row in padded
        for at in range(0, len(row), 8)
    )
    dots = Bitmap(len(padded[0]) // 8, len(padded), packed)
    (code,) = zxingcpp.read_barcodes(picture(printed(raster_bytes(dots))))
    assert code.text == "大厅"
