"""The drivers of code scanners: what they ask and when, and at virtual ones over a real pty."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from hall_devices import registry
from hall_devices.drivers import Scanner, Settings
from hall_devices.line import QUIET_SECONDS, Line
from hall_devices.scanners.gm65_scanner import Gm65Scanner
from hall_devices.scanners.text_scanner import TextScanner
from hall_devices.transport import TransportError
from tests.devices.rig import LineRig, until

TRIGGER = bytes.fromhex("7E 00 08 01 00 02 01 AB CD")
ASK_BAUD = bytes.fromhex("7E 00 07 01 00 2A 02 D8 0F")
DONE = bytes.fromhex("02 00 00 01 00 33 31")
BAUD_9600 = bytes.fromhex("02 00 00 02 39 01 C1 4C")


class Port:
    """A transport: what the scanner says next, and what it was told.  Only waiting moves `now`."""

    can_read = True
    dies_silently = False

    def __init__(self) -> None:
        self.says = b""
        self.answers: list[bytes] = []
        """To commands; none when they have run out."""
        self.told: list[bytes] = []
        self.now = 100.0

    def open(self) -> None:
        pass

    def write(self, data: bytes) -> None:
        self.told.append(data)
        self.says += self.answers.pop(0) if self.answers else b""

    def hand_over(self) -> None:
        pass

    def read(self, size: int, timeout: float) -> bytes:
        data, self.says = self.says[:size], self.says[size:]
        self.now += 0.0 if data else timeout
        return data

    def close(self) -> None:
        pass


class Rig:
    """A scanner at such a port."""

    def __init__(self, make: type[Gm65Scanner | TextScanner] = Gm65Scanner, **options: str) -> None:
        self.port = port = Port()
        self.line = Line("COM3", transport=port, clock=lambda: port.now)
        self.line.open()
        settings = Settings("COM3", options=options)
        self.scanner: Scanner = make(settings, self.line, clock=lambda: port.now)

    def read(self, *texts: str) -> list[str]:
        """Codes that it reads now, each with CR."""
        for text in texts:
            self.port.says += text.encode() + b"\r"
            self.line.listen(0.0)
        return self.scanner.scanned()


def test_ping_asks_for_the_baud_rate() -> None:
    rig = Rig()
    rig.port.answers = [BAUD_9600]
    assert rig.scanner.answers
    assert rig.scanner.ping() == "taken"
    assert rig.port.told == [ASK_BAUD]


@pytest.mark.parametrize(
    ("answers", "taken", "damaged"),
    [([], "silent", 0), ([b"?"], "not_understood", 0), ([DONE[:-1] + b"2"], "not_understood", 1)],
)
def test_no_answer(answers: list[bytes], taken: str, damaged: int) -> None:
    rig = Rig()
    rig.port.answers = answers
    assert rig.scanner.ping() == taken
    assert rig.scanner.counts["missed"] == 1
    assert rig.scanner.counts["damaged"] == damaged


def test_a_code_that_is_read_while_it_is_asked_is_not_lost() -> None:
    rig = Rig()
    rig.port.says = b"A0"
    rig.line.listen(0.0)
    rig.port.answers = [b"01\r" + BAUD_9600]
    assert rig.scanner.ping() == "taken"
    assert rig.scanner.scanned() == ["A001"]


def test_one_that_only_speaks_is_not_asked() -> None:
    rig = Rig(answers="no")
    assert not rig.scanner.answers
    assert rig.scanner.ping() == "sent"
    assert rig.port.told == []
    assert rig.read("A001") == ["A001"]


def test_any_scanner_that_sends_text() -> None:
    rig = Rig(TextScanner)
    assert not rig.scanner.answers
    assert rig.scanner.ping() == "sent"
    assert rig.port.told == []
    assert rig.read("A001", "A002") == ["A001", "A002"]
    assert rig.scanner.scanned() == []
    assert rig.scanner.counts == {"damaged": 0, "unread": 0, "repeats": 0}


def test_on_command_it_is_told_with_each_ping_and_after_each_code() -> None:
    rig = Rig(trigger="command")
    rig.port.answers = [DONE]
    assert rig.scanner.ping() == "taken"
    assert rig.scanner.scanned() == []
    assert rig.port.told == [TRIGGER]
    assert rig.read("A001") == ["A001"]
    assert rig.port.told == [TRIGGER] * 2
    assert rig.read("A001") == [], "the same paper; it has to look on all the same"
    assert rig.port.told == [TRIGGER] * 3
    assert rig.scanner.scanned() == []
    assert rig.port.told == [TRIGGER] * 3


def test_on_command_without_answers() -> None:
    rig = Rig(trigger="command", answers="no")
    assert rig.scanner.ping() == "sent"
    assert rig.port.told == [TRIGGER]


def test_a_paper_that_is_held_there_is_one_scan() -> None:
    rig = Rig()
    assert rig.read("A001") == ["A001"]
    for _ in range(3):
        rig.port.now += 1.4
        assert rig.read("A001") == []
    assert rig.scanner.counts["repeats"] == 3
    assert rig.read("A002", "A001") == ["A002", "A001"]
    rig.port.now += 1.6
    assert rig.read("A001") == ["A001"]


@pytest.mark.parametrize(("repeat", "scans"), [("0", 2), ("5000", 1)])
def test_how_long_the_same_code_is_the_same_paper(repeat: str, scans: int) -> None:
    rig = Rig(repeat=repeat)
    found = rig.read("A001")
    rig.port.now += 4.0
    assert len(found + rig.read("A001")) == scans


@pytest.mark.parametrize(("suffix", "found"), [("none", ["A001"]), ("cr", [])])
def test_what_ends_with_a_pause(suffix: str, found: list[str]) -> None:
    rig = Rig(suffix=suffix)
    rig.port.says = b"A001"
    rig.line.listen(0.0)
    rig.line.listen(QUIET_SECONDS)
    assert rig.scanner.scanned() == found
    assert rig.scanner.counts["unread"] == (suffix == "cr")


def test_codes_that_nobody_takes_are_bounded() -> None:
    rig = Rig()
    found = rig.read(*(f"A{number:03}" for number in range(100)))
    assert len(found) < 50
    assert found[-1] == "A099"


@pytest.mark.parametrize(
    "options",
    [{"answers": "maybe"}, {"trigger": "x"}, {"suffix": "lf"}, {"repeat": "-1"}, {"repeat": "9e9"}],
)
def test_options_it_cannot_read(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        registry.scanner("gm65", Settings("COM3", options=options), Line("file:///dev/null"))


# At virtual scanners


def heard(scanner: Scanner, line: Line) -> list[str]:
    """What it reads next."""

    def look() -> list[str]:
        line.listen(0.05)
        return scanner.scanned()

    return until(look)


@pytest.mark.parametrize("suffix", ["cr", "crlf", "none"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_codes_of_a_virtual_scanner(tmp_path: Path, suffix: str, encoding: str) -> None:
    told = ("--suffix", suffix, "--encoding", encoding)
    with LineRig("code_scanner", tmp_path, *told) as rig:
        line = Line(rig.port())
        scanner = registry.scanner("gm65", Settings(rig.port()), line)
        assert scanner.ping() == "taken"
        for text in ("https://hall.example/t/Ab3", "取号：A001"):
            rig.ask("POST", "/scanner-1/scan", {"text": text})
            assert heard(scanner, line) == [text]
        assert rig.state()["codes"] == ["取号：A001", "https://hall.example/t/Ab3"]
        line.close()


def test_a_virtual_scanner_on_command(tmp_path: Path) -> None:
    with LineRig("code_scanner", tmp_path, "--trigger", "command") as rig:
        line = Line(rig.port())
        settings = Settings(rig.port(), options={"trigger": "command"})
        scanner = registry.scanner("gm65", settings, line)
        rig.ask("POST", "/scanner-1/scan", {"text": "A000"})
        assert rig.state()["scans"] == 0, "nobody has told it to look"
        assert scanner.ping() == "taken"
        rig.ask("POST", "/scanner-1/scan", {"text": "A001", "ms": 60_000})
        assert heard(scanner, line) == ["A001"]
        end = time.monotonic() + 60
        while scanner.counts["repeats"] < 2 and time.monotonic() < end:
            line.listen(0.05)
            assert scanner.scanned() == []
        assert scanner.counts["repeats"] == 2
        assert rig.state()["damaged"] == 0
        line.close()


@pytest.mark.parametrize(
    ("faults", "taken"),
    [
        ({"silent": True}, "silent"),
        ({"mute": True}, "silent"),
        ({"bad_checksum": True}, "not_understood"),
        ({"split": True}, "taken"),
        ({"garbage": "ff02"}, "taken"),
    ],
)
def test_faults_of_a_virtual_scanner(tmp_path: Path, faults: dict[str, Any], taken: str) -> None:
    with LineRig("code_scanner", tmp_path) as rig:
        line = Line(rig.port())
        scanner = registry.scanner("gm65", Settings(rig.port()), line)
        rig.fault(**faults)
        assert scanner.ping() == taken
        line.close()


def test_a_virtual_scanner_that_is_pulled_out(tmp_path: Path) -> None:
    with LineRig("code_scanner", tmp_path) as rig:
        line = Line(rig.port())
        scanner = registry.scanner("serial-scanner", Settings(rig.port()), line)
        rig.fault(unplugged=True)
        with pytest.raises(TransportError):
            scanner.ping()
        rig.fault(unplugged=False)
        assert scanner.ping() == "sent"
        line.close()


@pytest.mark.parametrize("wishes", [{}, {"text": ""}, {"text": 1}, {"text": "A", "ms": "x"}])
def test_wishes_that_make_no_sense(tmp_path: Path, wishes: dict[str, object]) -> None:
    with (
        LineRig("code_scanner", tmp_path) as rig,
        pytest.raises(AssertionError, match=r"text must|ms must"),
    ):
        rig.ask("POST", "/scanner-1/scan", wishes)
