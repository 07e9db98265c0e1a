"""Models and quirks as data: every quirk that changes bytes has its bytes written out here."""

import re
from pathlib import Path

import pytest
import zxingcpp
from escpos.capabilities import CAPABILITIES

from hall_devices.printers.escpos_gbk import encode, qr_bytes
from hall_devices.printers.paper import Cut, Paper, Qr, Text
from hall_devices.printers.profiles import QUIRKS, WIDTHS, models, profile
from hall_devices.simulators.escpos_decoder import Decoder
from hall_devices.simulators.slip_paper import Sheet, picture

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs/devices"
FORM = ROOT / "server/ui/admin/plan/device-fields.ts"
CUT = Paper((Cut(),))
GOLDEN: dict[str, tuple[str, Paper, str]] = {
    "cutter": ("58mm", CUT, "1B40 1B3320 1D564200"),
    "no-cutter": ("80mm", CUT, "1B40 1B3320 1B6404"),
    "full-cut": ("80mm", CUT, "1B40 1B3320 1B6405 1D5600"),
    "partial-cut": ("80mm", CUT, "1B40 1B3320 1B6405 1D5601"),
    "old-cut": ("80mm", CUT, "1B40 1B3320 1B6405 1B6D"),
    "gb2312": ("80mm", Paper((Text("囍"),)), "1B40 1B3320 1B74001C26 A1FE 0A"),
    "low-text": (
        "80mm",
        Paper((Text("办", width=8, height=8),)),
        "1B40 1D2151 1B3338 1B74001C26 B0EC 0A",
    ),
}
"""Quirk → the width it is tried on, a piece of paper, and all its bytes."""
OTHER_BYTES = {"qr-dots", "reports"}
"""Their bytes are in tests of their own."""
NO_BYTES = {"write-only", "no-completion"}


def read(data: bytes, dots: int) -> Sheet:
    sheet = Sheet(dots)
    decoder = Decoder()
    for op in decoder.feed(data):
        sheet.apply(op)
    sheet.finish()
    assert decoder.unknown == {}
    return sheet


def test_no_quirk_without_its_bytes() -> None:
    assert {*GOLDEN} | OTHER_BYTES | NO_BYTES == {*QUIRKS}


@pytest.mark.parametrize("quirk", GOLDEN)
def test_the_bytes_of_a_quirk(quirk: str) -> None:
    width, paper, golden = GOLDEN[quirk]
    assert encode(paper, profile(f"{width}+{quirk}")).data == bytes.fromhex(golden)
    assert encode(paper, profile(width)).data != bytes.fromhex(golden)


@pytest.mark.parametrize("quirk", sorted(NO_BYTES))
def test_quirks_that_change_no_byte_of_a_slip(quirk: str) -> None:
    paper = Paper((Text("办"), Qr("hi"), Cut()))
    assert encode(paper, profile(f"80mm+{quirk}")).data == encode(paper, profile("80mm")).data


def test_a_code_as_dots() -> None:
    """Version 1 is 21 modules and 4 on each side: 29 dots, at 177 of 384."""
    data = qr_bytes(Qr("hi", 1), profile("58mm+qr-dots"))
    assert data[:8] == bytes.fromhex("1D763000 1A00 1D00")  # 26 bytes reach dot 208
    rows = [data[8 + 26 * row : 8 + 26 * row + 26] for row in range(29)]
    assert len(data) == 8 + 26 * 29
    assert not any(byte for row in (*rows[:4], *rows[-4:]) for byte in row)
    # The finder of the upper left corner: seven dark, one light.
    assert f"{int.from_bytes(rows[4]):0208b}"[177 + 4 : 177 + 12] == "11111110"


@pytest.mark.parametrize("width", ["58mm", "80mm"])
@pytest.mark.parametrize("text", ["https://hall.example/t/abc?x=1", "大厅" * 40, "x" * 300])
def test_a_code_as_dots_is_read_by_a_stranger(width: str, text: str) -> None:
    kind = profile(f"{width}+qr-dots")
    paper = Paper((Text("扫一扫", "center"), Qr(text, 8), Text("右", "right")))
    sheet = read(encode(paper, kind).data, kind.dots)
    assert [line["kind"] for line in sheet.lines] == ["text", "raster", "text"]
    assert sheet.lines[1]["width"] <= kind.dots
    (code,) = zxingcpp.read_barcodes(picture(sheet))
    assert code.text == text


def test_dots_are_not_moved_by_the_alignment() -> None:
    """They hold their own margin; a printer that centres dots would push them to the right."""
    data = encode(Paper((Text("号", "center"), Qr("hi"))), profile("58mm+qr-dots")).data
    assert data.rindex(b"\x1ba\x00") < data.index(b"\x1dv0")
    assert data.rindex(b"\x1ba") == data.rindex(b"\x1ba\x00")


def test_letters_that_do_not_grow_wrap_later() -> None:
    kind = profile("58mm+low-text")
    sheet = read(encode(Paper((Text("A12345", width=8, height=8),)), kind).data, kind.dots)
    assert [line["text"] for line in sheet.lines] == ["A1234", "5"]
    assert not any(line["overflow"] for line in sheet.lines)


@pytest.mark.parametrize("name", models())
def test_a_model_is_a_profile_that_prints(name: str) -> None:
    kind = profile(name)
    assert kind.name == name
    assert models()[name].keys() <= {"maker", "is", "escpos", "source"}
    assert all(models()[name][key] for key in ("maker", "source"))
    paper = Paper((Text("办理", width=4, height=4), Qr("https://hall.example/t/abc"), Cut()))
    sheet = read(encode(paper, kind).data, kind.dots)
    assert not any(line.get("overflow") for line in sheet.lines)
    assert profile(f"{name}+gb2312").charset == "gb2312"


@pytest.mark.parametrize("name", [name for name, model in models().items() if "escpos" in model])
def test_a_model_is_what_another_data_base_says(name: str) -> None:
    kind = profile(name)
    known = CAPABILITIES["profiles"][models()[name]["escpos"]]
    features = known["features"]
    assert (kind.cut != b"") == (features["paperFullCut"] or features["paperPartCut"])
    assert (kind.qr == "native") == features["qrCode"]
    assert features["bitImageRaster"]
    pixels = known["media"]["width"]["pixels"]
    assert pixels in (kind.dots, "Unknown")


@pytest.mark.parametrize("page", ["printers.md", "printers.en.md"])
def test_the_docs_name_every_model_and_quirk(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    missing = [name for name in (*models(), *QUIRKS, *WIDTHS) if f"`{name}`" not in text]
    assert missing == []


@pytest.mark.parametrize(
    "name", ["", "100mm", "80mm+", "80mm+shiny", "zj-9999", "zjiang-zj-5870+x"]
)
def test_no_such_profile(name: str) -> None:
    with pytest.raises(KeyError):
        profile(name)


def test_the_form_offers_every_model_and_nothing_unknown() -> None:
    lists = re.findall(r"const (?:WIDTHS|MODELS) = \[(.*?)\]", FORM.read_text("utf-8"), re.DOTALL)
    offered = re.findall(r"'([^']+)'", "".join(lists))
    assert len(lists) == 2
    assert {*models()} <= {*offered}
    for name in offered:
        assert profile(name).name == name
