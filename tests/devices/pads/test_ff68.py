"""Frames of evaluation pads, byte by byte."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.pads import ff68
from hall_devices.pads.ff68 import Frame, Framer

PRESS = bytes.fromhex("FF68 0303 68 01 11 00 12 16")
LONGEST = ff68.encode(1, 0x11, bytes(253))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (ff68.please_rate(1), "FF 68 03 03 68 01 01 0B 0D 16"),
        (ff68.receipt(1, 0, "echo"), "FF 68 03 03 68 01 01 00 02 16"),
        (ff68.receipt(1, 0, "short"), "68 02 02 68 01 01 02 16"),
        (ff68.receipt(1, 0, "none"), ""),
        (ff68.encode(1, 0x11, b"\x00"), "FF 68 03 03 68 01 11 00 12 16"),
        (ff68.encode(1, 0x02, b"\x05"), "FF 68 03 03 68 01 02 05 08 16"),
        (ff68.encode(1, 0x03), "FF 68 02 02 68 01 03 04 16"),
        (
            ff68.encode(1, 0x02, bytes.fromhex("0A0A0A010203")),
            "FF 68 08 08 68 01 02 0A 0A 0A 01 02 03 27 16",
        ),
    ],
)
def test_golden_frames(made: bytes, expected: str) -> None:
    assert made.hex(" ").upper() == expected
    if expected.startswith("FF"):
        (frame,) = Framer().feed(made)
        assert ff68.encode(frame.address, frame.function, frame.data) == made


def test_a_pressed_key() -> None:
    (frame,) = Framer().feed(PRESS)
    assert (frame.address, frame.pressed) == (1, 0)
    assert Frame(1, 0x01, b"\x0b").pressed is None
    assert Frame(1, 0x11, b"\x01\x02").pressed is None


def test_the_longest_frame() -> None:
    assert Framer().feed(LONGEST + PRESS) == [Frame(1, 0x11, bytes(253)), Frame(1, 0x11, b"\x00")]


def test_a_wrong_sum_or_end_is_counted_and_the_next_frame_understood() -> None:
    framer = Framer()
    bad_sum = PRESS[:-2] + b"\x13\x16"
    bad_end = PRESS[:-1] + b"\x17"
    assert framer.feed(bad_sum + PRESS + bad_end + PRESS) == [Frame(1, 0x11, b"\x00")] * 2
    assert framer.bad == 2
    assert framer.rubbish == 20


def test_rubbish_first_and_a_frame_within_a_false_head() -> None:
    framer = Framer()
    assert framer.feed(b"\x00\xff\xff\x68\x03" + PRESS) == [Frame(1, 0x11, b"\x00")]
    assert framer.rubbish == 5


def test_noise_like_a_long_head_does_not_swallow_the_presses_behind_it() -> None:
    framer = Framer()
    assert framer.feed(bytes.fromhex("FF68FFFF68") + PRESS) == []
    assert framer.silence() == [Frame(1, 0x11, b"\x00")]
    assert framer.rubbish == 5
    assert framer.feed(PRESS) == [Frame(1, 0x11, b"\x00")]


@given(
    st.lists(
        st.sampled_from([PRESS, LONGEST, PRESS[:-1] + b"\x00", b"\xff", b"\x68", b"\x03", b"\x16"]),
        max_size=12,
    ),
    st.data(),
)
def test_any_pieces_give_the_same_frames(parts: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(parts)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=20)) | {0, len(stream)})
    pieces, whole = Framer(), Framer()
    frames = [f for start, end in pairwise(cuts) for f in pieces.feed(stream[start:end])]
    assert frames == whole.feed(stream)
    assert pieces.silence() == whole.silence()
    assert (pieces.bad, pieces.rubbish) == (whole.bad, whole.rubbish)
