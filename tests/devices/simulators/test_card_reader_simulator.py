"""Virtual card readers: their own decoder and encoder, and whose cards may be laid on them."""

from __future__ import annotations

import http.client
import json
from pathlib import Path

import pytest

from hall_devices.simulators.card_reader import VirtualReader, parser
from hall_devices.simulators.options import bytes_per_second
from hall_devices.simulators.virtual_line import LineFaults, VirtualLine
from hall_devices.simulators.virtual_ports import PtyPort
from tests.devices.readers import chips
from tests.devices.rig import LONG_ENOUGH, LineRig

STATUS = bytes.fromhex("AAAAAA9669 0003 11FF ED")
FIND = bytes.fromhex("AAAAAA9669 0003 2001 22")
SELECT = bytes.fromhex("AAAAAA9669 0003 2002 21")
READ = bytes.fromhex("AAAAAA9669 0003 3001 32")
WHOLE = {
    "name": chips.NAME,
    "number": chips.NUMBER,
    "address": "样本路1号",
    "issuer": "样本局",
    "valid_to": "长期",
}


class Said(VirtualLine):
    """A line that keeps what is said on it."""

    def __init__(self) -> None:
        super().__init__(PtyPort(Path("unused")))
        self.frames: list[bytes] = []

    def send(self, frame: bytes, faults: LineFaults, now: float) -> None:
        self.frames.append(frame)


class Reader:
    """One without a port."""

    def __init__(self) -> None:
        self._line = Said()
        self.it = VirtualReader("reader-1", 1, self._line)

    def ask(self, *requests: bytes) -> list[bytes]:
        """What it says to these, which come byte by byte."""
        self._line.frames.clear()
        for byte in b"".join(requests):
            self.it.receive(bytes((byte,)), 0.0)
        return self._line.frames

    def act(self, verb: str, **wishes: object) -> None:
        self.it.act(verb, wishes, 0.0)


@pytest.fixture
def reader() -> Reader:
    return Reader()


def test_a_whole_card_as_the_table_has_it(reader: Reader) -> None:
    assert reader.ask(STATUS, FIND) == [chips.OK, chips.NONE]
    reader.act("lay", **WHOLE)
    found, selected, card = reader.ask(FIND, SELECT, READ)
    assert (found, selected, len(card)) == (chips.FOUND, chips.SELECTED, 1295)
    assert card[:270] == chips.CARD[:270], "head, lengths and the whole text"
    assert card == chips.sealed("0508 000090 0100 0400", chips.TEXT + card[270:-1])
    reader.act("lay", **WHOLE)
    assert reader.ask(FIND, SELECT, READ)[2][270:-1] != card[270:-1], "no photo is like another"
    reader.act("take")
    assert reader.ask(FIND) == [chips.NONE]


def test_steps_in_another_order_are_errors_and_the_card_must_be_laid_again(reader: Reader) -> None:
    reader.act("lay")
    assert reader.ask(SELECT) == [chips.NOT_SELECTED]
    assert reader.ask(FIND) == [chips.NONE], "it still lies there and is not found"
    reader.act("lay")
    assert reader.ask(FIND, READ) == [chips.FOUND, chips.NOT_READ]
    reader.act("lay")
    assert len(reader.ask(FIND, SELECT, READ)[2]) == 1295
    assert reader.ask(READ) == [chips.NOT_READ], "found again before each read"


def test_a_damaged_card_and_a_broken_module(reader: Reader) -> None:
    reader.act("lay", damaged=True)
    assert reader.ask(FIND, SELECT, READ) == [chips.FOUND, chips.SELECTED, chips.NOT_READ]
    reader.it.faults = reader.it.faults.changed({"self_test_fails": True})
    reader.act("lay")
    assert reader.ask(STATUS, FIND) == [chips.TEST_FAILS, chips.NONE]


def test_only_a_card_breaks_off(reader: Reader) -> None:
    reader.it.faults = reader.it.faults.changed({"cut_off": True, "bad_checksum": True})
    reader.act("lay", **WHOLE)
    found, _, card = reader.ask(FIND, SELECT, READ)
    assert (len(found), len(card)) == (len(chips.FOUND), 1295 // 2)
    assert found == chips.FOUND[:-1] + b"\x96"


def test_rubbish_and_strange_requests(reader: Reader) -> None:
    bad = FIND[:-1] + b"\x23"
    strange = bytes.fromhex("AAAAAA9669 0003 3003 30")
    said = reader.ask(b"\0\xaa\xaa", STATUS[:7], STATUS, bad, strange, FIND)
    assert said == [chips.OK, chips.NONE]
    state = reader.it.state()
    assert (state["damaged"], state["unknown"], state["reads"]) == (2, 1, 0)
    for _ in range(100):
        reader.it.receive(STATUS[:4] * 500, 0.0)
    assert len(reader.it._stream) < 5000


def test_what_may_be_shown_of_a_card(reader: Reader) -> None:
    assert (reader.it.state()["card"], reader.it.state()["masked"]) == ("none", "")
    reader.act("lay", **WHOLE)
    assert (reader.it.state()["card"], reader.it.state()["masked"]) == (
        "good",
        f"张** 99{'*' * 15}7",
    )
    assert "damaged=False" in repr(reader.it._card)
    assert chips.NUMBER not in repr(reader.it._card)
    reader.act("lay", damaged=True)
    assert reader.it.state()["card"] == "bad"


@pytest.mark.parametrize(
    "wishes",
    [
        {"number": "110101199001010000"},
        {"number": ""},
        {"number": 99},
        {"weight": "1"},
        {"damaged": "yes"},
        {"name": "样" * 16},
        {"name": "𠮷" * 8},
        {"born": "1990"},
        {"born": "１９９００１０１"},
    ],
)
def test_cards_that_are_not_laid(reader: Reader, wishes: dict[str, object]) -> None:
    """A number that could be somebody's is none that is played with."""
    with pytest.raises(ValueError, match=r".+"):
        reader.act("lay", **wishes)
    assert reader.it.state()["card"] == "none"


def test_through_the_control(tmp_path: Path) -> None:
    with LineRig("card_reader", tmp_path) as rig:
        for path, wishes, status in (
            ("/reader-1/lay", {"name": "样本乙"}, 200),
            ("/reader-1/lay", {"number": "110101199001010000"}, 400),
            ("/reader-1/eat", {}, 404),
            ("/reader-1", {"cut_off": 1}, 400),
        ):
            link = http.client.HTTPConnection(rig.control, timeout=LONG_ENOUGH)
            link.request("POST", path, json.dumps(wishes))
            answer = link.getresponse()
            answer.read()
            link.close()
            assert answer.status == status, path
        assert rig.state()["masked"].startswith("样** 99")


def test_its_line_is_fast() -> None:
    """1295 bytes take 112 ms at 115200 baud."""
    options = parser().parse_args(["--dir", "unused"])
    assert (options.baud, options.per_line, bytes_per_second(options)) == (115200, 1, 11520.0)
    options = parser().parse_args(["--dir", "unused", "--pace", "5"])
    assert bytes_per_second(options) == 57600.0
    options = parser().parse_args(["--dir", "unused", "--no-pace"])
    assert bytes_per_second(options) == 0.0
