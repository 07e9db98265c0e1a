"""Virtual lock boards: their own decoders, what people do at them, what is wrong with them."""

from pathlib import Path
from typing import Any

import pytest

from hall_devices.simulators.lock_board import VirtualLockBoard
from hall_devices.simulators.lock_speech import LockSpeech
from hall_devices.simulators.lock_speech.wkly import Wkly
from hall_devices.simulators.lock_speech.xor24 import Xor24
from hall_devices.simulators.lock_speech.yt import Yt
from hall_devices.simulators.virtual_line import LineFaults, VirtualLine
from hall_devices.simulators.virtual_ports import PtyPort


class Line(VirtualLine):
    """Keeps what is sent."""

    def __init__(self) -> None:
        super().__init__(PtyPort(Path("unused")))
        self.sent: list[bytes] = []

    def send(self, frame: bytes, faults: LineFaults, now: float) -> None:
        self.sent.append(frame)


class Bench:
    """A board at address 1 and its line."""

    def __init__(self, speech: LockSpeech, locks: int = 4, **settings: Any) -> None:
        self.line = Line()
        self.board = VirtualLockBoard("k", 1, self.line, speech, locks, **settings)

    def said(self, data: bytes) -> list[str]:
        """What it says to bytes that come one at a time, as hex."""
        before = len(self.line.sent)
        for byte in data:
            self.board.receive(bytes((byte,)), 0.0)
        return [frame.hex(" ").upper() for frame in self.line.sent[before:]]

    def told(self, hexes: str) -> list[str]:
        return self.said(bytes.fromhex(hexes))

    def doors(self) -> str:
        """As o and c, from lock 1 on."""
        return "".join(door[0] for door in self.board.state()["doors"].values())

    def pulses(self) -> list[int]:
        return [*self.board.state()["pulses"].values()]


def test_wkly_as_its_examples_have_it() -> None:
    bench = Bench(Wkly())
    bench.board.address = 0
    assert bench.told("57 4B 4C 59 09 00 82 01 83") == [
        "57 4B 4C 59 0B 00 82 00 01 00 81",
        "57 4B 4C 59 0A 00 85 01 00 87",
    ]
    assert bench.told("57 4B 4C 59 09 00 83 01 82") == ["57 4B 4C 59 0B 00 83 00 01 00 80"]
    bench.board.act("open", {"lock": 4}, 0.0)
    assert bench.told("57 57 4B 4C 59 08 00 84 85") == ["57 4B 4C 59 0E 00 84 00 04 00 01 01 00 87"]
    bench.board.act("close", {"lock": 1}, 0.0)
    assert bench.line.sent[-1].hex(" ").upper() == "57 4B 4C 59 0A 00 85 01 01 86"
    assert (bench.doors(), bench.pulses()) == ("ccco", [1, 0, 0, 0])


def test_xor24_as_its_examples_have_it() -> None:
    bench = Bench(Xor24(), locks=24)
    assert bench.told("00 8A 01 01 11 9B") == ["8A 01 01 11 9B"]
    assert bench.told("80 01 01 33 B3") == ["80 01 01 11 91"]
    bench.board.act("open", {"lock": 9}, 0.0)
    bench.board.act("open", {"lock": 24}, 0.0)
    assert bench.told("80 01 00 33 B2") == ["80 01 80 01 01 33 32"]
    assert len(bench.told("8A 01 00 11 9A")) == 24
    assert (bench.doors(), bench.pulses()) == ("o" * 24, [2] + [1] * 23)


def test_xor24_that_says_00_of_a_door_that_opened() -> None:
    bench = Bench(Xor24("closed"))
    bench.board.faults = bench.board.faults.changed({"jammed": "02"})
    assert bench.told("8A 01 01 11 9B 8A 01 02 11 98") == ["8A 01 01 00 8A", "8A 01 02 11 98"]


def test_yt_as_its_example_has_it() -> None:
    bench = Bench(Yt())
    bench.said(b"noise YT+OPENLOCK=1,1*9C03\r\n")
    assert bench.line.sent == [b"+OPENLOCK:1,1*128D\r\n"]
    assert (bench.doors(), bench.pulses()) == ("occc", [1, 0, 0, 0])
    for question in (b"YT+GETFB=1,1-4,0,1", b"YT+GETALLLOCKSSTATUS=1", b"YT+GETLOCKSTATUS=1,1"):
        bench.said(question + b"\r\n")
    told = [line.partition(b"*")[0] for line in bench.line.sent[1:]]
    assert told == [b"+GETFB:1,1000", b"+GETALLLOCKSSTATUS:1,1,0,0,0", b"+GETLOCKSTATUS:1,1"]


@pytest.mark.parametrize(
    ("speech", "frame"),
    [
        (Wkly(), bytes.fromhex("57 4B 4C 59 09 01 82 01 83")),
        (Xor24(), bytes.fromhex("8A 01 01 11 9C")),
        (Yt(), b"YT+OPENLOCK=1,1*9C04\r\n"),
    ],
)
def test_a_damaged_frame_opens_nothing(speech: LockSpeech, frame: bytes) -> None:
    bench = Bench(speech)
    assert bench.said(frame) == []
    assert (bench.doors(), bench.board.state()["damaged"]) == ("cccc", 1)


@pytest.mark.parametrize(
    ("speech", "frames"),
    [
        (Wkly(), ["574B4C5909008201 83", "574B4C590901820583 87", "574B4C590901820082"]),
        (Xor24(), ["8A0201 1198", "8A0105119F"]),
        (Yt(), [b"YT+OPENLOCK=2,1\r\n".hex(), b"YT+OPENLOCK=1,0\r\n".hex(), b"YT+X\r\n".hex()]),
    ],
)
def test_what_is_for_another_board_or_for_no_lock(speech: LockSpeech, frames: list[str]) -> None:
    bench = Bench(speech)
    for frame in frames:
        assert bench.told(frame) == []
    assert bench.pulses() == [0, 0, 0, 0]


def test_doors_that_jam_and_openings_without_an_answer() -> None:
    bench = Bench(Xor24())
    bench.board.faults = bench.board.faults.changed({"jammed": "0103", "unanswered": True})
    assert bench.told("8A 01 01 11 9B 8A 01 02 11 98 8A 01 03 11 99") == []
    assert (bench.doors(), bench.pulses()) == ("cocc", [1, 1, 1, 0])
    bench.board.faults = bench.board.faults.changed({"doors_jam": True, "unanswered": False})
    assert bench.told("8A 01 04 11 9E 8A 01 02 11 98") == ["8A 01 04 00 8F", "8A 01 02 11 98"]
    assert (bench.doors(), bench.pulses()) == ("cocc", [1, 2, 1, 1])


def test_the_other_polarity() -> None:
    bench = Bench(Xor24(), locks=8, polarity=0)
    bench.board.act("open", {"lock": 2}, 0.0)
    assert bench.told("80 01 00 33 B2") == ["80 01 00 00 FD 33 4F"]


def test_a_wrong_address_and_a_wrong_sum() -> None:
    bench = Bench(Xor24())
    bench.board.faults = bench.board.faults.changed({"wrong_address": True})
    assert bench.told("80 01 00 33 B2") == ["80 02 00 00 00 33 B1"]
    bench.board.faults = bench.board.faults.changed({"wrong_address": False, "bad_checksum": True})
    assert bench.told("80 01 00 33 B2") == ["80 01 00 00 00 33 B3"]


@pytest.mark.parametrize("wishes", [{}, {"lock": 0}, {"lock": 5}, {"lock": "1"}, {"lock": True}])
def test_doors_that_are_not_there(wishes: dict[str, Any]) -> None:
    bench = Bench(Wkly())
    with pytest.raises(ValueError, match="no such lock"):
        bench.board.act("open", wishes, 0.0)
    with pytest.raises(KeyError):
        bench.board.act("kick", {"lock": 1}, 0.0)
    assert bench.doors() == "cccc"


@pytest.mark.parametrize("speech", [Wkly(), Xor24(), Yt()])
@pytest.mark.parametrize("noise", [b"\xff", b"W", b"WKLY\xff", b"\x80", b"\x8a\x01", b"YT+"])
def test_noise_is_bounded(speech: LockSpeech, noise: bytes) -> None:
    bench = Bench(speech)
    for _ in range(50):
        bench.board.receive(noise * 500, 0.0)
    assert len(bench.board._stream) < 5000
