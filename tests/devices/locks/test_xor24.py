"""Frames of 8A/80 lock boards, byte by byte, and what a setting makes of their answers."""

import pytest

from hall_devices.drivers import Settings
from hall_devices.line import Line
from hall_devices.locks import xor24
from hall_devices.locks.xor24 import Said
from hall_devices.locks.xor24_board import Xor24Board
from tests.devices.rig import LockRig


def test_golden_frames_to_a_board() -> None:
    assert xor24.opening(1, 1).hex(" ").upper() == "8A 01 01 11 9B"
    assert xor24.question(1).hex(" ").upper() == "80 01 00 33 B2"


def test_golden_frames_from_a_board() -> None:
    framer = xor24.Framer()
    heard = framer.feed(bytes.fromhex("00 80 01 80 01 05 33 36 8A 01 03 11 99 8A 01 03 00 88 33"))
    assert heard == [Said(1, 0, 0x800105), Said(1, 3, 0x11), Said(1, 3, 0x00)]
    states = xor24.states(heard[0])
    assert states is not None
    assert [lock for lock, state in states.items() if state] == [1, 3, 9, 24]
    assert len(states) == 24
    assert xor24.states(heard[1]) is None
    assert framer.rubbish == 2


@pytest.mark.parametrize("hexes", ["80 01 00 33 B2", "80 01 01 11 91", "8A 01 00 11 9A"])
def test_what_is_no_answer(hexes: str) -> None:
    """An echo of our question, the answer to a question for one door, the word that opens all."""
    framer = xor24.Framer()
    assert framer.feed(bytes.fromhex(hexes)) == []
    assert framer.silence() == []


def test_an_echo_does_not_hide_the_answer() -> None:
    echo, answer = bytes.fromhex("80 01 00 33 B2"), bytes.fromhex("80 01 00 00 02 33 B0")
    assert xor24.Framer().feed(echo + answer) == [Said(1, 0, 2)]


@pytest.fixture
def speaks() -> str:
    return "xor24"


@pytest.mark.parametrize("arguments", [("--feedback", "open"), ("--feedback", "closed")])
@pytest.mark.parametrize("feedback", ["open", "closed"])
def test_what_the_answer_to_an_opening_means(
    boards: LockRig, line: Line, arguments: tuple[str, str], feedback: str
) -> None:
    """Of the doors a wrong setting says nothing wrong."""
    options = {"address": "1", "locks": "12", "feedback": feedback}
    board = Xor24Board(Settings("", options=options), line, answer_seconds=5.0)
    right = arguments[1] == feedback
    assert board.open(2) == ("taken" if right else "refused")
    boards.fault(doors_jam=True)
    assert board.open(3) == ("refused" if right else "taken")
    assert board.counts == {"refusals": 1, "missed": 0}
    assert board.doors() == {**dict.fromkeys(range(1, 13), "closed"), 2: "open"}


@pytest.mark.parametrize(
    "options",
    [{"address": "0"}, {"address": "33"}, {"feedback": "both"}, {"locks": "25"}],
)
def test_wrong_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Xor24Board(Settings("", options={"address": "1", **options}), Line("COM3"))
