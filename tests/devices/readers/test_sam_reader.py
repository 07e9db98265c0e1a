"""The driver of SAM_V readers: what it asks and when, and against virtual ones over a real pty."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_devices import registry
from hall_devices.drivers import Card, Settings
from hall_devices.line import Line
from hall_devices.readers import sam_v
from hall_devices.readers.sam_reader import AWAY_SECONDS, POLL_SECONDS, SamReader
from hall_devices.transport import TransportError
from tests.devices.readers import chips
from tests.devices.rig import LineRig

LONG_WAIT = {"wait": "20000"}
SHORT_WAIT = {"wait": "100"}


class Module:
    """What a module on the port says next, and what it was asked; a transport."""

    can_read = True
    dies_silently = False

    def __init__(self) -> None:
        self.says: list[bytes] = []
        self.asked: list[bytes] = []
        self.waited: list[float] = []
        self.naps: list[float] = []
        self.now = 100.0
        """Seconds of a clock that only waiting moves."""
        self._out = b""

    def open(self) -> None:
        pass

    def write(self, data: bytes) -> None:
        self.asked.append(data)
        self._out += self.says.pop(0) if self.says else b""

    def hand_over(self) -> None:
        pass

    def read(self, size: int, timeout: float) -> bytes:
        self.waited.append(timeout)
        data, self._out = self._out[:size], self._out[size:]
        self.now += 0.0 if data else timeout
        return data

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds

    def close(self) -> None:
        pass


class Rig:
    """A reader at a module, with the module's clock."""

    def __init__(self, baud: int = 115200, **options: str) -> None:
        self.module = module = Module()
        self.line = Line("COM3", baud, transport=module, clock=lambda: module.now)
        settings = Settings("COM3", options={"wait": "60", **options})
        self.reader = SamReader(settings, self.line, clock=lambda: module.now, sleep=module.sleep)

    def read(self, *says: bytes) -> Any:
        self.module.says = [*says]
        self.module.asked.clear()
        return self.reader.read()


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_find_select_read(rig: Rig) -> None:
    card = rig.read(chips.FOUND, chips.SELECTED, chips.CARD)
    assert isinstance(card, Card)
    assert (card.name, card.number, card.photo) == (chips.NAME, chips.NUMBER, chips.PHOTO)
    assert rig.module.asked == [sam_v.FIND, sam_v.SELECT, sam_v.READ]
    assert rig.reader.counts == {"missed": 0, "damaged": 0, "unreadable": 0}


def test_a_card_is_found_again_before_each_read(rig: Rig) -> None:
    for _ in range(2):
        assert isinstance(rig.read(chips.FOUND, chips.SELECTED, chips.CARD), Card)
        assert rig.module.asked == [sam_v.FIND, sam_v.SELECT, sam_v.READ]


def test_nothing_lies_there(rig: Rig) -> None:
    assert rig.read(chips.NONE) == "no_card"
    assert rig.module.asked == [sam_v.FIND]


def test_the_module_is_not_asked_too_often(rig: Rig) -> None:
    rig.read(chips.NONE)
    assert rig.module.naps == []
    rig.module.now += POLL_SECONDS / 4
    rig.read(chips.NONE)
    (nap,) = rig.module.naps
    assert 0.7 * POLL_SECONDS < nap <= 0.75 * POLL_SECONDS
    rig.module.now += POLL_SECONDS
    rig.read(chips.NONE)
    assert rig.module.naps == [nap]


@pytest.mark.parametrize(
    "says",
    [
        [chips.FOUND, chips.NOT_SELECTED],
        [chips.FOUND, chips.SELECTED, chips.NOT_READ],
        [chips.FOUND, chips.SELECTED, chips.CARD[:700]],
        [chips.FOUND, chips.SELECTED, chips.CARD[:-1] + b"\0"],
        [chips.FOUND, chips.SELECTED, chips.sealed("0508 000090 0100 0400", bytes(1280))],
        [chips.FOUND, chips.SELECTED, chips.OK],
        [chips.FOUND, b"?"],
    ],
)
def test_a_card_that_cannot_be_read_is_to_be_taken_away_first(rig: Rig, says: list[bytes]) -> None:
    assert rig.read(*says) == "unreadable"
    asked = len(rig.module.asked)
    assert asked == len(says), "no step is tried twice"
    assert rig.reader.counts["unreadable"] == 1
    rig.module.now += POLL_SECONDS
    assert rig.read(chips.FOUND) == "unreadable", "it still lies there"
    assert rig.module.asked == [sam_v.FIND]
    assert rig.read(chips.NONE) == "no_card"
    assert isinstance(rig.read(chips.FOUND, chips.SELECTED, chips.CARD), Card)
    assert rig.reader.counts["unreadable"] == 1


def test_nobody_looked_while_it_was_laid_again(rig: Rig) -> None:
    rig.read(chips.FOUND, chips.NOT_SELECTED)
    rig.module.now += AWAY_SECONDS
    assert isinstance(rig.read(chips.FOUND, chips.SELECTED, chips.CARD), Card)


@pytest.mark.parametrize(
    ("says", "told", "missed"),
    [
        ([], "silent", 1),
        ([b"??"], "not_understood", 1),
        ([chips.FOUND[:-1]], "not_understood", 1),
        ([chips.TEST_FAILS], "not_understood", 0),
        ([chips.FOUND], "silent", 1),
        ([chips.FOUND, chips.SELECTED], "silent", 1),
    ],
)
def test_what_is_no_answer(rig: Rig, says: list[bytes], told: str, missed: int) -> None:
    assert rig.read(*says) == told
    assert rig.reader.counts["missed"] == missed


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (chips.OK, "taken"),
        (chips.TEST_FAILS, "refused"),
        (chips.NONE, "not_understood"),
        (b"\0\0", "not_understood"),
        (b"", "silent"),
    ],
)
def test_ping(rig: Rig, says: bytes, told: str) -> None:
    rig.module.says = [says]
    assert rig.reader.ping() == told
    assert rig.module.asked == [sam_v.STATUS]


@pytest.mark.parametrize(
    ("baud", "wait", "least"), [(115200, "500", 0.612), (9600, "500", 1.848), (9600, "9000", 10.34)]
)
def test_the_long_reply_may_take_as_long_as_the_line_is_slow(
    baud: int, wait: str, least: float
) -> None:
    """1295 bytes of ten bits, behind the module's own time."""
    rig = Rig(baud, wait=wait)
    rig.read(chips.FOUND, chips.SELECTED, chips.CARD)
    assert rig.module.waited[-1] == max(rig.module.waited)
    assert least < rig.module.waited[-1] < least + 0.02


def test_nothing_of_a_card_stays_in_the_reader(rig: Rig) -> None:
    """Not after it was read, and not when it comes too late."""
    rig.read(chips.FOUND, chips.SELECTED, chips.CARD)
    rig.reader.hear(chips.CARD)
    rig.reader.hear(chips.CARD[:700])
    rig.reader.quiet()
    kept = [rig.reader._heard, rig.reader._framer._kept, bytes(rig.reader._framer._aside)]
    assert kept == [[], b"", b""]
    assert "Card" not in repr(vars(rig.reader))


def test_one_that_is_not_heard(rig: Rig) -> None:
    mute = Rig(answers="no")
    assert not mute.reader.answers
    assert (mute.reader.ping(), mute.reader.read()) == ("sent", "sent")
    assert mute.module.asked == [sam_v.STATUS, sam_v.FIND]
    assert rig.reader.answers


@pytest.mark.parametrize("options", [{"wait": "-1"}, {"wait": "20001"}, {"answers": "perhaps"}])
def test_wrong_options_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        registry.reader("sam-v", Settings("COM3", options=options), Line("COM3"))


# Against virtual ones


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[LineRig]:
    with LineRig("card_reader", tmp_path / "readers", "--count", "2") as it:
        yield it


@pytest.fixture
def line(readers: LineRig) -> Iterator[Line]:
    it = Line(readers.port(), 115200)
    yield it
    it.close()


def reader(line: Line, **options: str) -> SamReader:
    return SamReader(Settings("", options={**LONG_WAIT, **options}), line)


def test_each_has_a_port_of_its_own(readers: LineRig) -> None:
    assert readers.port(1) != readers.port(2)


def test_lay_read_and_take(readers: LineRig, line: Line) -> None:
    it = reader(line)
    assert it.read() == "no_card"
    readers.ask("POST", "/reader-1/lay", {"name": chips.NAME, "number": chips.NUMBER})
    card = it.read()
    assert isinstance(card, Card)
    assert (card.name, card.number, card.valid_to) == (chips.NAME, chips.NUMBER, "20400101")
    assert len(card.photo) == 1024
    readers.ask("POST", "/reader-1/take", {})
    assert it.read() == "no_card"
    assert readers.state()["reads"] == 1


def test_whom_the_simulator_invents(readers: LineRig, line: Line) -> None:
    told = readers.ask("POST", "/reader-1/lay", {})
    card = reader(line).read()
    assert isinstance(card, Card)
    digits = [10 if char == "X" else int(char) for char in card.number]
    assert card.number.startswith("99"), "no region has that code"
    assert sum(digit << (17 - place) for place, digit in enumerate(digits)) % 11 == 1
    assert card.number[6:14] == card.born
    assert told["masked"] == f"{card.name[0]}** 99{'*' * 15}{card.number[-1]}"
    assert card.number not in str(told)
    assert card.name not in str(told)


@pytest.mark.parametrize(
    "fault",
    [{"split": True}, {"garbage": "00AAAAAA9669"}, {"slow": 300}],
)
def test_answers_that_come_badly_are_answers(
    readers: LineRig, line: Line, fault: dict[str, Any]
) -> None:
    readers.ask("POST", "/reader-1/lay", {})
    readers.fault(**fault)
    it = reader(line)
    assert it.ping() == "taken"
    assert isinstance(it.read(), Card)


def test_a_damaged_card(readers: LineRig, line: Line) -> None:
    readers.ask("POST", "/reader-1/lay", {"damaged": True})
    it = reader(line)
    assert it.read() == "unreadable"
    assert it.read() == "no_card", "the module does not find it until it is taken away"
    readers.ask("POST", "/reader-1/lay", {})
    assert isinstance(it.read(), Card)


def test_a_reply_that_is_cut_off(readers: LineRig, line: Line) -> None:
    readers.ask("POST", "/reader-1/lay", {})
    readers.fault(cut_off=True)
    assert reader(line, **SHORT_WAIT).read() == "unreadable"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("self_test_fails", "refused"),
        ("mute", "silent"),
        ("silent", "silent"),
        ("bad_checksum", "not_understood"),
    ],
)
def test_a_reader_in_trouble(readers: LineRig, line: Line, fault: str, told: str) -> None:
    readers.fault(**{fault: True})
    assert reader(line, **SHORT_WAIT).ping() == told


def test_unplugged_and_plugged_in_again(readers: LineRig, line: Line) -> None:
    it = reader(line)
    it.ping()
    readers.fault(unplugged=True)
    with pytest.raises(TransportError):
        it.read()
    readers.fault(unplugged=False)
    assert it.ping() == "taken"
