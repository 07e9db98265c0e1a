"""Frames of the window LED bar, byte by byte."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.bars import a090
from hall_devices.bars.a090 import Answer, Framer
from hall_devices.bars.characters import characters

TAKEN = bytes.fromhex("A090 01 A5 AA")
REFUSED = bytes.fromhex("A090 01 A5 55")


def frame(text: str, address: int = 1, colour: a090.Colour = "red") -> str:
    chars = characters(text).chars
    return a090.text_frame(address, [(char, colour) for char in chars]).hex(" ").upper()


def test_the_makers_own_example() -> None:
    """请 in red, 8 in green."""
    made = a090.text_frame(1, [("请".encode("gb2312"), "red"), (b"8", "green")])
    assert made.hex(" ").upper() == "A0 90 01 A5 00 05 C7 EB 00 38 01 B4"


@pytest.mark.parametrize(
    ("text", "address", "colour", "expected"),
    [
        ("8", 1, "green", "A0 90 01 A5 00 02 38 01 9F"),
        ("请8", 3, "yellow", "A0 90 03 A5 00 05 C7 EB 02 38 02 B7"),
        ("", 255, "red", "A0 90 FF A5 00 00 5A"),
        ("A001", 28, "red", "A0 90 1C A5 00 08 41 00 30 00 30 00 31 00 C1"),
    ],
)
def test_golden_frames(text: str, address: int, colour: a090.Colour, expected: str) -> None:
    assert frame(text, address, colour) == expected


def test_a_long_text_has_its_length_in_two_bytes() -> None:
    whole = bytes.fromhex(frame("号" * 100))
    assert whole[4:6] == bytes.fromhex("012C")
    assert len(whole) == 300 + 7


def test_answers() -> None:
    framer = Framer()
    assert framer.feed(TAKEN + REFUSED) == [Answer(1, True), Answer(1, False)]
    assert framer.rubbish == 0


def test_rubbish_before_between_and_half_frames() -> None:
    framer = Framer()
    stream = b"\x00\xff\xa0\x90" + TAKEN + b"\xa0\x90\x01\xa5\x00" + b"\xa0" + TAKEN + TAKEN[:3]
    assert framer.feed(stream) == [Answer(1, True), Answer(1, True)]
    assert framer.feed(TAKEN[3:]) == [Answer(1, True)]
    assert framer.rubbish == len(stream) + 2 - 15


def test_after_silence_the_half_answer_is_forgotten() -> None:
    framer = Framer()
    framer.feed(TAKEN[:4])
    framer.silence()
    assert framer.feed(TAKEN[4:]) == []
    assert framer.rubbish == 5


@given(st.lists(st.sampled_from([TAKEN, REFUSED, b"\xa0", b"\x90", b"\xa5", b"\x55"])), st.data())
def test_any_pieces_give_the_same_answers(parts: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(parts)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=20)) | {0, len(stream)})
    pieces, whole = Framer(), Framer()
    answers = [a for start, end in pairwise(cuts) for a in pieces.feed(stream[start:end])]
    assert answers == whole.feed(stream)
    pieces.silence()
    assert pieces.rubbish + 5 * len(answers) == len(stream)
