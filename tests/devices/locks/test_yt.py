"""Lines of YT lock boards, byte by byte, and both ways of asking over a real pty."""

import pytest

from hall_devices.drivers import Settings
from hall_devices.line import Line
from hall_devices.locks import yt
from hall_devices.locks.yt import Ask, Said
from hall_devices.locks.yt_board import YtBoard
from tests.devices.rig import LockRig


def test_golden_lines_to_a_board() -> None:
    assert yt.opening(1, 1) == b"YT+OPENLOCK=1,1*9C03\r\n"
    assert yt.question(1, 24, "getfb").startswith(b"YT+GETFB=1,1-24,0,1*")
    assert yt.question(1, 1, "getfb").startswith(b"YT+GETFB=1,1,0,1*")
    assert yt.question(7, 24, "getalllocksstatus").startswith(b"YT+GETALLLOCKSSTATUS=7*")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"+OPENLOCK:1,1*128D\r\n", Said("OPENLOCK", 1, ("1",))),
        (b"+GETFB:1,111111111111111111111111\r\n", Said("GETFB", 1, ("1" * 24,))),
        (b"+ERROR: 1,busy\r\n", Said("ERROR", 1, ("busy",))),
        (b"+ERROR12:bad channel\r\n", Said("ERROR", None, ())),
        (b"+PING:1\r\n", Said("PING", 1, ())),
    ],
)
def test_lines_from_a_board(line: bytes, expected: Said) -> None:
    assert yt.Framer().feed(line) == [expected]


@pytest.mark.parametrize(
    "line",
    [b"+OPENLOCK:1,1*128E\r\n", b"+OPENLOCK 1\r\n", b"OPENLOCK:1,1\r\n", b"+GETFB:1,0\xff1\r\n"],
)
def test_what_is_no_line(line: bytes) -> None:
    framer = yt.Framer()
    assert framer.feed(line) == []
    assert framer.rubbish == len(line)


@pytest.mark.parametrize(
    ("said", "ask", "expected"),
    [
        (Said("GETFB", 1, ("010",)), "getfb", {1: 0, 2: 1, 3: 0}),
        (Said("GETALLLOCKSSTATUS", 1, ("1", "0")), "getalllocksstatus", {1: 1, 2: 0}),
        (Said("GETALLLOCKSSTATUS", 1, ("10",)), "getalllocksstatus", None),
        (Said("GETFB", 1, ("012",)), "getfb", None),
        (Said("GETFB", 1, ()), "getfb", None),
        (Said("GETFB", 1, ("010",)), "getalllocksstatus", None),
        (Said("ERROR", 1, ()), "getfb", {}),
    ],
)
def test_how_doors_stand(said: Said, ask: Ask, expected: dict[int, int] | None) -> None:
    assert yt.states(said, ask) == expected


@pytest.fixture
def speaks() -> str:
    return "yt"


@pytest.mark.parametrize("ask", yt.ASKS)
def test_both_ways_of_asking(boards: LockRig, line: Line, ask: Ask) -> None:
    options = {"address": "1", "locks": "12", "ask": ask}
    board = YtBoard(Settings("", options=options), line, answer_seconds=5.0)
    assert board.doors() == dict.fromkeys(range(1, 13), "closed")
    assert board.open(12) == "taken"
    assert board.doors() == {**dict.fromkeys(range(1, 13), "closed"), 12: "open"}
    boards.fault(doors_jam=True)
    assert board.open(11) == "refused"
    assert board.counts == {"refusals": 1, "missed": 0}
