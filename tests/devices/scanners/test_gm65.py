"""What is cut out of a scanner's stream, against frames as the protocol's table has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.scanners import gm65
from hall_devices.scanners.gm65 import Answer, Code, Framer

DONE = bytes.fromhex("02 00 00 01 00 33 31")
BAUD_9600 = bytes.fromhex("02 00 00 02 39 01 C1 4C")
SLIP = "https://hall.example/t/Ab3-_9"


def test_commands() -> None:
    assert gm65.TRIGGER.hex(" ") == "7e 00 08 01 00 02 01 ab cd"
    assert gm65.ASK_BAUD.hex(" ") == "7e 00 07 01 00 2a 02 d8 0f"


@pytest.mark.parametrize(
    ("frame", "data"), [(DONE, b"\x00"), (BAUD_9600, b"\x39\x01")], ids=["done", "baud"]
)
def test_answers(frame: bytes, data: bytes) -> None:
    assert Framer().feed(frame) == [Answer(data)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
def test_a_code_ends_with_cr_or_lf(end: bytes) -> None:
    framer = Framer()
    assert framer.feed(SLIP.encode() + end) == [Code(SLIP)]
    assert framer.silence() == []
    assert framer.rubbish == 0


def test_a_pause_ends_a_code_too() -> None:
    framer = Framer()
    assert framer.feed(SLIP.encode()) == []
    assert framer.silence() == [Code(SLIP)]


def test_where_only_cr_ends_a_code_the_beginning_of_one_is_none() -> None:
    framer = Framer(pause_ends=False)
    assert framer.feed(b"A0") + framer.silence() == []
    assert framer.rubbish == 1
    assert framer.feed(b"A001\r") == [Code("A001")]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param("取号A001".encode(), "取号A001", id="utf-8"),
        pytest.param("取号A001".encode("gb18030"), "取号A001", id="gb18030"),
        pytest.param("𠮷".encode("gb18030"), "𠮷", id="four bytes of gb18030"),
        pytest.param(b"\x1d01A\x00001\x03", "01A001", id="control characters"),
        pytest.param("\ufeffA\u202e001\u2028".encode(), "A001", id="characters that turn lines"),
        pytest.param(b"  A001 ", "A001", id="blanks around it"),
        pytest.param(b"\x81", "", id="half a character"),
        pytest.param(b"\xff\xfe", "", id="no character"),
        pytest.param(b"", "", id="nothing"),
    ],
)
def test_characters(data: bytes, text: str) -> None:
    assert gm65.text_of(data) == text


def test_a_prefix_is_no_answer() -> None:
    assert Framer().feed(b"\x02A001\x03\r") == [Code("A001")]


def test_an_answer_ends_a_code_and_the_next_begins_behind_it() -> None:
    framer = Framer()
    assert framer.feed(b"A001" + DONE + b"A002\r") == [Code("A001"), Answer(b"\x00"), Code("A002")]


@pytest.mark.parametrize(
    "noise",
    [
        pytest.param(DONE[:-1], id="cut off"),
        pytest.param(DONE[:-1] + b"2", id="with a wrong sum"),
        pytest.param(bytes.fromhex("02 00 00 FF 41 42 43"), id="longer than any"),
        pytest.param(bytes.fromhex("02 00 00 00 41 42 43"), id="without data"),
    ],
)
def test_what_is_left_of_an_answer_is_never_a_code(noise: bytes) -> None:
    framer = Framer()
    assert framer.feed(noise) + framer.silence() == []
    assert framer.rubbish == 1
    assert framer.feed(noise + DONE + b"A001\r") == [Answer(b"\x00"), Code("A001")]


def test_a_wrong_sum_is_counted() -> None:
    framer = Framer()
    framer.feed(DONE[:-1] + b"2" + BAUD_9600[:-1] + b"\r")
    assert framer.bad == 2


def test_a_code_that_is_too_long_is_passed_over_whole() -> None:
    framer = Framer()
    assert framer.feed(b"A" * gm65.MOST_BYTES + b"\r") == [Code("A" * gm65.MOST_BYTES)]
    assert framer.feed(b"A" * (gm65.MOST_BYTES + 1) + b"\r") == []
    assert framer.rubbish == 1
    assert framer.feed(b"A001\r") == [Code("A001")]


def test_no_repr_shows_a_code() -> None:
    assert SLIP not in repr(Code(SLIP))


@given(st.lists(st.binary(max_size=20)), st.booleans())
def test_any_bytes_raise_nothing_and_codes_can_be_printed(
    pieces: list[bytes], pause_ends: bool
) -> None:
    framer = Framer(pause_ends)
    said = [it for piece in pieces for it in framer.feed(piece)] + framer.silence()
    for it in said:
        if isinstance(it, Code):
            assert it.text
            assert not any(char < " " or "\x7f" <= char < "\xa0" for char in it.text)


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Zl", "Zp", "Cs")), min_size=1))
def test_every_text_in_utf_8_comes_back(text: str) -> None:
    expected = [Code(text.strip())] if text.strip() else []
    assert Framer().feed(text.encode() + b"\r") == expected
