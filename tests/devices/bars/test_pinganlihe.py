"""Frames of 平安力合 V2.1, byte by byte, and its driver against virtual ones over a real pty."""

from typing import Any

import pytest

from hall_devices import registry
from hall_devices.bars import pinganlihe
from hall_devices.bars.pinganlihe_bar import PinganliheBar
from hall_devices.drivers import Settings, Sign
from hall_devices.line import Line
from tests.devices.rig import LineRig


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("B1234", "A0 07 28 03 01 0C 22 03 42 42 FF"),
        ("1234", "A0 06 28 03 01 0C 22 03 63 FF"),
    ],
)
def test_the_makers_own_examples(number: str, expected: str) -> None:
    """To window 3."""
    data = pinganlihe.number_data(number, 3)
    assert data is not None
    assert pinganlihe.frame("bar", 3, "call", data).hex(" ").upper() == expected


@pytest.mark.parametrize(
    ("screen", "address", "word", "data", "expected"),
    [
        ("bar", 3, "welcome", "", "A0 03 28 03 00 2E FF"),
        ("bar", 1, "pause", "", "A0 03 28 01 02 2E FF"),
        ("bar", 255, "serving", "00 30 0C 5A", "A0 07 28 FF 04 00 30 0C 5A 38 FF"),
        ("main", 128, "call", "00 01 03 41", "A0 07 2A 80 01 00 01 03 41 2F FF"),
    ],
)
def test_golden_frames(
    screen: pinganlihe.Screen, address: int, word: pinganlihe.Word, data: str, expected: str
) -> None:
    """The sum is modulo 100, in decimal."""
    made = pinganlihe.frame(screen, address, word, bytes.fromhex(data))
    assert made.hex(" ").upper() == expected


@pytest.mark.parametrize(
    ("number", "window", "expected"),
    [
        ("Z048", 12, "00 30 0C 5A"),
        ("7", 0, "00 07 00"),
        ("AB12", 1, None),
        ("A12345", 1, None),
        ("特1", 1, None),
        ("a1", 1, None),
        ("", 1, None),
        ("A1", 100, None),
    ],
)
def test_numbers_it_has_a_form_for(number: str, window: int, expected: str | None) -> None:
    data = pinganlihe.number_data(number, window)
    assert data == (None if expected is None else bytes.fromhex(expected))


def test_receipts() -> None:
    framer = pinganlihe.Framer()
    mine, other = bytes.fromhex("A0 03 14 03 50 06 FF"), bytes.fromhex("A0 03 14 80 50 1F FF")
    found = framer.feed(b"\x00\xa0" + mine + other + mine[:-2] + b"\x07\xff" + mine)
    assert [it.address for it in found] == [3, 128, 3]
    assert framer.bad == 1


@pytest.fixture
def speaks() -> str:
    return "pinganlihe"


def bar(line: Line, seconds: float = 5.0, **options: str) -> PinganliheBar:
    settings = Settings("", options={"address": "1", **options})
    return PinganliheBar(settings, line, answer_seconds=seconds)


@pytest.mark.parametrize(
    ("sign", "shown", "replaced"),
    [
        (Sign("请Z048到12号窗口", "calling", "Z048", "12"), "请Z0048到12号窗口", ""),
        (Sign("A001 正在办理", "serving", "A001", "3"), "A0001正在办理", ""),
        (Sign("暂停服务", "paused", "", "3"), "暂停服务", ""),
        (Sign("未开放", "closed", "", "3"), "暂停服务", ""),
        (Sign("3号窗口 综合", "idle", "", "3"), "欢迎光临", ""),
        (Sign("请VIP1到3号窗口", "calling", "VIP1", "3"), "欢迎光临", "VIP1"),
        (Sign("请A001到总服务台", "calling", "A001", "总服务台"), "欢迎光临", "总服务台"),
        (Sign("测试 09:20"), "请8888到0号窗口", ""),
    ],
)
def test_what_it_says_of_a_sign(
    bars: LineRig, line: Line, sign: Sign, shown: str, replaced: str
) -> None:
    it = bar(line)
    assert it.show(sign) == "taken"
    assert (bars.text(), it.replaced) == (shown, replaced)


def test_a_window_of_its_own_and_a_main_screen(bars: LineRig, line: Line) -> None:
    it = bar(line, window="9", screen="main")
    assert it.show(Sign("", "calling", "A001", "总服务台")) == "taken"
    assert bars.text() == "请A0001到9号窗口"


@pytest.mark.parametrize("fault", [{"split": True}, {"garbage": "00A003A0"}, {"slow": 200}])
def test_receipts_that_come_badly_are_receipts(
    bars: LineRig, line: Line, fault: dict[str, Any]
) -> None:
    bars.fault(**fault)
    assert bar(line).show(Sign("", "idle")) == "taken"


@pytest.mark.parametrize("fault", ["silent", "mute", "wrong_address", "bad_checksum"])
def test_no_receipt_costs_one_time_out(bars: LineRig, line: Line, fault: str) -> None:
    """It has no word for a damaged frame: it keeps silent."""
    bars.fault(**{fault: True})
    it = bar(line, seconds=0.1)
    assert it.show(Sign("", "paused")) == "silent"
    assert it.counts == {"missed": 1}
    assert bars.text() == ("暂停服务" if fault in ("mute", "wrong_address") else "")


def test_one_that_never_answers_is_not_waited_for(bars: LineRig, line: Line) -> None:
    bars.fault(silent=True)
    assert bar(line, answers="no", seconds=1e9).show(Sign("", "idle")) == "sent"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"address": "1", "screen": "wall"},
        {"address": "1", "window": "100"},
        {"address": "1", "answers": "perhaps"},
    ],
)
def test_wrong_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        registry.bar("pinganlihe", Settings("", options=options), Line("COM3"))
