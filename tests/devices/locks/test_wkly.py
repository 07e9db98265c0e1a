"""Frames of WKLY lock boards, byte by byte, and the driver against virtual ones over a real pty."""

import pytest

from hall_devices.drivers import Settings
from hall_devices.line import Line
from hall_devices.locks import wkly
from hall_devices.locks.settings import told
from hall_devices.locks.wkly import Said
from hall_devices.locks.wkly_board import WklyBoard
from tests.devices.rig import LockRig, until


def said(hexes: str) -> Said:
    (found,) = wkly.Framer().feed(bytes.fromhex(hexes))
    return found


def test_golden_frames_to_a_board() -> None:
    assert wkly.opening(0, 1).hex(" ").upper() == "57 4B 4C 59 09 00 82 01 83"
    assert wkly.question(0).hex(" ").upper() == "57 4B 4C 59 08 00 84 85"
    assert wkly.opening(3, 24).hex(" ").upper() == "57 4B 4C 59 09 03 82 18 99"


def test_golden_frames_from_a_board() -> None:
    opened = said("57 4B 4C 59 0B 00 82 00 01 00 81")
    assert (wkly.opened(opened, 1), wkly.opened(opened, 2)) == (True, None)
    states = said("57 4B 4C 59 0E 00 84 00 04 00 01 01 00 87")
    assert wkly.states(states) == {1: 0, 2: 1, 3: 1, 4: 0}
    assert wkly.moved(said("57 4B 4C 59 0A 00 85 01 01 86")) == (1, 1)


@pytest.mark.parametrize(
    "hexes",
    [
        "57 4B 4C 59 09 00 82 01 83",
        "57 4B 4C 59 08 00 84 85",
        "57 4B 4C 59 0B 00 83 00 01 00 80",
        "57 4B 4C 59 09 00 86 00 86",
        "57 4B 4C 59 0C 00 80 03 01 02 03 86",
        "57 4B 4C 59 08 00 86 87",
        "57 4B 4C 59 0C 00 87 03 01 02 03 81",
        "57 4B 4C 59 09 00 81 01 80",
        "57 4B 4C 59 0A 00 84 00 05 82",
    ],
)
def test_what_is_no_answer(hexes: str) -> None:
    """An echo of our own frame, answers to other words, states that are fewer than was said."""
    heard = said(hexes)
    assert (wkly.opened(heard, 1), wkly.states(heard), wkly.moved(heard)) == (None, None, None)


def test_a_board_that_could_not() -> None:
    assert wkly.opened(said("57 4B 4C 59 0B 00 82 FF 01 01 7F"), 1) is False
    assert wkly.opened(said("57 4B 4C 59 09 00 82 FF 7D"), 1) is False
    assert wkly.states(said("57 4B 4C 59 09 00 84 FF 7B")) == {}


@pytest.fixture
def board(line: Line) -> WklyBoard:
    return WklyBoard(Settings("", options={"address": "1", "locks": "12"}), line)


def test_doors_that_move_are_told_by_the_board(
    boards: LockRig, line: Line, board: WklyBoard
) -> None:
    line.open()
    boards.move("open", 3)
    boards.move("open", 4, number=2)
    assert until(lambda: line.listen(0.1) and board.news()) == {3: "open"}
    assert board.news() == {}
    boards.move("close", 3)
    boards.move("open", 5)
    assert board.doors() == {lock: "open" if lock == 5 else "closed" for lock in range(1, 13)}
    assert board.news() == {3: "closed", 5: "open"}


def test_a_push_is_no_answer(boards: LockRig, line: Line, board: WklyBoard) -> None:
    """A fired door tells that it moves: no answer to the opening where that has none."""
    boards.fault(unanswered=True)
    quick = WklyBoard(
        Settings("", options={"address": "1", "locks": "12"}), line, answer_seconds=1.0
    )
    assert quick.open(7) == "silent"
    assert boards.pulses() == {7: 1}
    assert quick.news() == {7: "open"}
    assert board.doors() == {**dict.fromkeys(range(1, 13), "closed"), 7: "open"}


def test_a_state_that_is_none_is_left_out() -> None:
    assert told({1: 0, 2: 0xFF, 3: 1, 4: 0}, 3, 0) == {1: "open", 3: "closed"}


@pytest.mark.parametrize("address", ["0", "255"])
def test_addresses_from_0(address: str) -> None:
    board = WklyBoard(Settings("", options={"address": address}), Line("COM3"))
    assert (board.locks, board.answers) == (24, True)
