"""`hallway test-printer` as a program, before virtual printers on a pty and on TCP."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hall_devices.printers import cells
from hall_devices.printers.escpos_gbk import encode
from hall_devices.printers.page import BEYOND_GBK, QR_TEXT, SIGNS, TITLE, printer_page
from hall_devices.printers.paper import Text
from hall_devices.printers.profiles import models, profile
from hall_devices.printers.raster import Artist, find_font
from hall_devices.printers.status import PrinterState
from hall_devices.printers.trial import WORDS
from hall_devices.transport import Kind
from tests.devices.rig import LONG_ENOUGH, Rig, texts

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Rig]:
    """One virtual printer on a TCP port."""
    with Rig(tmp_path / "network", "--tcp", "127.0.0.1:0") as it:
        yield it


def told(*words: str) -> tuple[int, str, str]:
    """Status, and what it says on standard output and standard error."""
    command = [sys.executable, "-m", "hall_server", "test-printer", *words]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=LONG_ENOUGH, cwd=ROOT)
    return ran.returncode, ran.stdout, ran.stderr


def trouble(*words: str) -> str:
    """The one line of a test that did not end well."""
    status, _, line = told(*words)
    assert status == 1
    assert line.startswith("hallway test-printer: ")
    assert line.count("\n") == 1
    return line.removeprefix("hallway test-printer: ").strip()


def test_over_the_network(network: Rig) -> None:
    status, out, line = told(network.ports[0])
    assert (status, line) == (0, "")
    first, *_, last = out.splitlines()
    assert first == "answers: online, enough paper"
    assert last.startswith("printed: the printer said so")
    (slip,) = network.slips()
    assert slip["cut"] == "partial"
    assert slip["unknown"] == {}
    assert not any(line.get("overflow") for line in slip["lines"])
    printed = texts(slip)
    assert printed[0] == TITLE
    assert SIGNS in printed
    assert "123456789012345678901234567890123456789012345678" in printed
    assert f"端口 {network.ports[0]}" in printed
    with Image.open(network.picture(1)) as picture:
        (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == QR_TEXT


def test_over_a_serial_port(rig: Rig) -> None:
    status, out, _ = told(rig.ports[0], "--profile", "zjiang-zj-5870", "--baud", "19200")
    assert (status, out.splitlines()[0]) == (0, "answers: online, enough paper")
    rig.ask("POST", "/printer-1/tear", {})  # it has no cutter
    (slip,) = rig.slips()
    joined = "".join(texts(slip)).replace(" ", "")  # lines break where the port's name ends
    assert "zjiang-zj-5870" in joined
    assert "速率19200" in joined


def test_only_looking_prints_nothing(rig: Rig) -> None:
    rig.fault(near_end=True)
    assert told(rig.ports[0], "--look") == (0, "answers: online, paper is running low\n", "")
    assert rig.state()["executed"] == 0


def test_a_way_without_answers_claims_nothing(tmp_path: Path) -> None:
    status, out, _ = told(f"file://{tmp_path}/out")
    assert status == 0
    assert "cannot answer" in out
    assert "look at the paper" in out
    assert "printed:" not in out
    assert (tmp_path / "out").stat().st_size > 500


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("cover_open", "cover_open"),
        ("paper_out", "paper_out"),
        ("cutter_error", "cutter_error"),
        ("overheated", "overheated"),
        ("broken", "printer_error"),
        ("waiting", "needs_recovery"),
        ("offline", "offline"),
        ("silent", "silent"),
        ("unplugged", "port_missing"),
    ],
)
def test_trouble_in_words(network: Rig, fault: str, reason: str) -> None:
    network.fault(**{fault: True})
    assert trouble(network.ports[0]).startswith(WORDS[reason])
    assert network.state()["executed"] == 0


def test_trouble_in_the_middle(rig: Rig) -> None:
    rig.fault(stop_after=300)
    assert trouble(rig.ports[0]) == f"how much is printed is unknown: {WORDS['paper_out']}"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "PORT is missing"),
        (["COM3", "--profile", "90mm"], "--profile: there is no '90mm'; --models lists some"),
        (["socket://x"], "expected socket://host:port, got socket://x"),
        (["COM3", "--baud", "1"], "--baud: '1' is not a whole number from 300 to"),
    ],
)
def test_wrong_use(words: list[str], says: str) -> None:
    status, out, line = told(*words)
    assert (status, out) == (2, "")
    assert line.startswith(f"hallway test-printer: {says}")
    assert line.count("\n") == 1


def test_the_models_are_listed() -> None:
    status, out, _ = told("--models")
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == [*models()]


def reasons() -> set[str]:
    """All that a printer or its port can be in trouble for."""
    fine = PrinterState(answered=True)
    states = [
        PrinterState(),
        PrinterState(babbled=True),
        replace(fine, online=False),
        replace(fine, paper="out"),
        replace(fine, cover_open=True),
        replace(fine, cutter_error=True),
        replace(fine, overheated=True),
        replace(fine, broken=True),
        replace(fine, waiting=True),
    ]
    told = {state.trouble() for state in states}
    assert None not in told
    return {*map(str, told), *(f"port_{kind}" for kind in get_args(Kind))}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("page", ["admin", "supervisor"])
def test_every_trouble_has_words_on_the_pages_too(language: str, page: str) -> None:
    file = ROOT / f"server/ui/words/{language}.json"
    words = json.loads(file.read_text("utf-8"))[page]["device"]["detail"]
    assert reasons() <= words.keys()
    assert "paper_near_end" in words


def test_every_trouble_has_words_on_the_terminal() -> None:
    assert reasons() <= WORDS.keys()


@pytest.mark.parametrize("name", ["80mm", "58mm", *models()])
def test_the_page_fits_every_model(name: str) -> None:
    """No line of ours wraps, and none needs a glyph beyond the printer's own."""
    kind = profile(name)
    page = printer_page(kind, ())
    lines = [item for item in page.items if isinstance(item, Text)]
    ruler = next(line.text for line in lines if line.text.startswith("12345"))
    assert cells.count(ruler) == kind.cells
    assert all(cells.count(line.text) * line.width <= kind.cells for line in lines)
    document = encode(page, kind)
    assert set(document.replaced) <= set(BEYOND_GBK)


@given(st.lists(st.text(max_size=200), max_size=4))
def test_whatever_the_facts_say_they_are_no_commands(facts: list[str]) -> None:
    data = encode(printer_page(profile("80mm"), facts), profile("80mm")).data
    assert data.count(b"\x1dV") == 1
    assert data.endswith(bytes.fromhex("1D564200"))


def test_what_no_printer_has_is_drawn_or_marked() -> None:
    font = find_font()
    page, kind = printer_page(profile("80mm"), ()), profile("80mm")
    document = encode(page, kind, Artist(font) if font else None)
    assert document.drawn == ((BEYOND_GBK,) if font else ())
    assert document.replaced == (() if font else tuple(sorted(BEYOND_GBK.replace(" ", ""))))
