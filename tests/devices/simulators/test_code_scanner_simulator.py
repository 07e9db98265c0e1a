"""Virtual code scanners: their own decoder and encoder, and who holds codes before them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hall_devices.simulators.code_scanner import Manner, VirtualScanner, parser
from hall_devices.simulators.virtual_line import LineFaults, VirtualLine
from hall_devices.simulators.virtual_ports import PtyPort

TRIGGER = bytes.fromhex("7E 00 08 01 00 02 01 AB CD")
STOP = bytes.fromhex("7E 00 08 01 00 02 00 AB CD")
SAVE = bytes.fromhex("7E 00 09 01 00 00 00 DE C8")
ASK_BAUD = bytes.fromhex("7E 00 07 01 00 2A 02 D8 0F")
DONE = bytes.fromhex("02 00 00 01 00 33 31")
BAUD_9600 = bytes.fromhex("02 00 00 02 39 01 C1 4C")


class Said(VirtualLine):
    """A line that keeps what is said on it."""

    def __init__(self) -> None:
        super().__init__(PtyPort(Path("unused")))
        self.frames: list[bytes] = []

    def send(self, frame: bytes, faults: LineFaults, now: float) -> None:
        self.frames.append(frame)


class Scanner:
    """One without a port, and its clock."""

    def __init__(self, manner: Manner | None = None) -> None:
        self._line = Said()
        self.it = VirtualScanner("scanner-1", 1, self._line, manner)
        self.now = 10.0

    def tell(self, *commands: bytes) -> list[bytes]:
        """What it says to these, which come byte by byte."""
        for byte in b"".join(commands):
            self.it.receive(bytes((byte,)), self.now)
        return self.pass_on()

    def hold(self, text: str, ms: int = 0) -> list[bytes]:
        self.it.act("scan", {"text": text, "ms": ms}, self.now)
        return self.pass_on()

    def pass_on(self, seconds: float = 0.0) -> list[bytes]:
        """What it says while time passes."""
        end = self.now + seconds
        while (wait := self.it.run(self.now)) is not None and self.now + wait <= end:
            self.now += wait or 0.001
        self.now = max(self.now, end)
        said = [*self._line.frames]
        self._line.frames.clear()
        return said


@pytest.mark.parametrize(
    ("command", "answer"),
    [(TRIGGER, DONE), (STOP, DONE), (SAVE, DONE), (ASK_BAUD, BAUD_9600)],
    ids=["trigger", "stop", "save", "baud"],
)
def test_commands(command: bytes, answer: bytes) -> None:
    scanner = Scanner()
    assert scanner.tell(command) == [answer]
    assert scanner.tell(b"?\x7e", command, command) == [answer] * 2
    assert scanner.it.state()["commands"] == 3


def test_a_command_with_a_wrong_sum() -> None:
    scanner = Scanner()
    assert scanner.tell(ASK_BAUD[:-1] + b"\x00") == []
    assert scanner.it.state()["damaged"] == 1
    assert scanner.tell(ASK_BAUD) == [BAUD_9600]


def test_another_speed_is_written_and_told() -> None:
    scanner = Scanner()
    scanner.tell(bytes.fromhex("7E 00 08 02 00 2A 39 01 A7 EA"))
    assert (
        scanner.tell(bytes.fromhex("7E 00 08 02 00 2A 1A 00 AB CD"), ASK_BAUD)[1][4:6] == b"\x1a\0"
    )


def test_a_damaged_answer() -> None:
    scanner = Scanner()
    scanner.it.faults = LineFaults(bad_checksum=True)
    (answer,) = scanner.tell(ASK_BAUD)
    assert (answer[:-2], answer[-2:] == BAUD_9600[-2:]) == (BAUD_9600[:-2], False)


@pytest.mark.parametrize(
    ("manner", "sent"),
    [
        (Manner(), "取号\r".encode()),
        (Manner(suffix=b""), "取号".encode()),
        (Manner(suffix=b"\r\n", encoding="gb18030"), bytes.fromhex("C8A1 BAC5 0D0A")),
    ],
)
def test_a_code_as_it_is_sent(manner: Manner, sent: bytes) -> None:
    assert Scanner(manner).hold("取号") == [sent]


def test_a_paper_that_stays_there_is_read_again_and_again() -> None:
    scanner = Scanner()
    assert scanner.hold("A001", 1000) == [b"A001\r"]
    assert scanner.pass_on(5.0) == [b"A001\r"] * 2
    assert not scanner.it.state()["held"]
    assert scanner.it.state()["scans"] == 3


def test_on_command_it_reads_one_code_for_each() -> None:
    scanner = Scanner(Manner(commanded=True))
    assert scanner.hold("A001", 1000) == []
    assert scanner.tell(TRIGGER) == [DONE, b"A001\r"]
    assert scanner.pass_on(5.0) == []
    assert scanner.tell(TRIGGER, STOP) == [DONE] * 2
    assert scanner.hold("A002") == []
    assert scanner.it.state()["codes"] == ["A001"]


def test_one_that_only_sends_text_takes_no_command() -> None:
    scanner = Scanner(Manner(answers=False))
    assert scanner.tell(ASK_BAUD, TRIGGER) == []
    assert scanner.hold("A001") == [b"A001\r"]


def test_without_power_it_reads_nothing() -> None:
    scanner = Scanner()
    scanner.it.faults = LineFaults(silent=True)
    assert scanner.hold("A001") == []
    assert scanner.it.state()["scans"] == 0


def test_its_command_line_has_a_port_for_each() -> None:
    assert parser().parse_args(["--dir", "x"]).per_line == 1
