"""Frames of 瑞泽 bars, byte by byte, and the driver against virtual ones over a real pty."""

import pytest

from hall_devices import registry
from hall_devices.bars import ruize
from hall_devices.bars.characters import characters
from hall_devices.bars.ruize_bar import RuizeBar
from hall_devices.drivers import Settings, Sign
from hall_devices.line import Line
from tests.devices.rig import LineRig


@pytest.mark.parametrize(
    ("address", "hanzi", "expected"),
    [
        (3, "bytes", "83 C0 44 C7 EB 41 38 1A"),
        (3, "nibbles", "83 C0 44 0C 07 0E 0B 41 38 1A"),
        (64, "bytes", "80 C1 44 C7 EB 41 38 1A"),
        (255, "bytes", "BF C3 44 C7 EB 41 38 1A"),
    ],
)
def test_golden_frames(address: int, hanzi: ruize.Hanzi, expected: str) -> None:
    made = ruize.text_frame(address, characters("请A8").chars, "D", hanzi)
    assert made.hex(" ").upper() == expected


def test_the_question_and_the_answer() -> None:
    assert ruize.question(130).hex(" ").upper() == "82 C2 48"
    framer = ruize.Framer()
    assert framer.feed(b"\x00;\xff;") == ["here", "here"]
    assert framer.rubbish == 2


@pytest.fixture
def speaks() -> str:
    return "ruize"


def bar(line: Line, address: int = 1, seconds: float = 5.0, **options: str) -> RuizeBar:
    settings = Settings("", options={"address": str(address), **options})
    return RuizeBar(settings, line, answer_seconds=seconds)


@pytest.mark.parametrize("hanzi", ["bytes", "nibbles"])
@pytest.mark.parametrize("verb", ["D", "W"])
def test_a_text_is_shown(bars: LineRig, line: Line, hanzi: str, verb: str) -> None:
    near, far = bar(line, hanzi=hanzi, verb=verb), bar(line, 70, hanzi=hanzi, cells="6")
    assert near.show(Sign("请A001到3号窗口", "calling")) == "taken"
    assert far.show(Sign("䶮号窗口", "idle")) == "taken"
    assert [bars.text(number) for number in (1, 6, 70)] == ["请A001到3号窗口", "", "〓号窗"]
    assert far.replaced == "䶮"
    assert near.show(Sign("", "closed")) == "taken"
    assert bars.text() == ""


@pytest.mark.parametrize("fault", ["silent", "mute"])
def test_no_answer_costs_one_time_out(bars: LineRig, line: Line, fault: str) -> None:
    bars.fault(**{fault: True})
    it, other = bar(line, seconds=0.1), bar(line, 2)
    assert it.show(Sign("1")) == "silent"
    assert it.counts == {"missed": 1}
    assert bars.text() == ("" if fault == "silent" else "1")
    assert other.show(Sign("2")) == "taken"


def test_what_is_no_answer_is_told_apart(bars: LineRig, line: Line) -> None:
    bars.fault(2, garbage="AA55")
    it, other = bar(line, seconds=0.1), bar(line, 2)
    assert other.show(Sign("2")) == "taken"
    bars.fault(silent=True)
    assert it.show(Sign("1")) == "silent"


def test_one_that_never_answers_is_not_waited_for(bars: LineRig, line: Line) -> None:
    bars.fault(silent=True)
    assert bar(line, answers="no", seconds=1e9).show(Sign("1")) == "sent"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"address": "256"},
        {"address": "1", "verb": "X"},
        {"address": "1", "hanzi": "gbk"},
        {"address": "1", "answers": "perhaps"},
    ],
)
def test_wrong_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        registry.bar("ruize", Settings("", options=options), Line("COM3"))
