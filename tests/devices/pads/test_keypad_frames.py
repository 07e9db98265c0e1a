"""Frames of call keypads, byte by byte."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.pads import ff68, keypad_frames
from hall_devices.pads.ff68 import Frame, Framer
from hall_devices.pads.keypad_frames import KEYS, read_press


def frames(hexes: str) -> list[Frame]:
    return Framer().feed(bytes.fromhex(hexes))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        # The first three stand in the sources as they are.
        (keypad_frames.show(1, "A123", 7, "turns"), "FF 68 08 08 68 01 02 0A 0A 0A 01 02 03 27 16"),
        (keypad_frames.beep(1), "FF 68 02 02 68 01 03 04 16"),
        (keypad_frames.result(1, True), "FF 68 03 03 68 01 02 01 04 16"),
        (keypad_frames.result(1, False), "FF 68 03 03 68 01 02 00 03 16"),
        (keypad_frames.show(1, "", 47, "turns"), "FF 68 08 08 68 01 02 00 04 07 0A 0A 0A 2C 16"),
        (keypad_frames.show(1, "A7", 0, "turns"), "FF 68 08 08 68 01 02 0A 0A 0A 0A 0A 07 3C 16"),
        (keypad_frames.show(1, "", 1234, "turns"), "FF 68 08 08 68 01 02 09 09 09 0A 0A 0A 3C 16"),
        (
            keypad_frames.show(2, "A1012", 47, "both"),
            "FF 68 08 08 68 02 02 00 01 02 0A 04 07 1C 16",
        ),
        (keypad_frames.show(2, "", 3, "both"), "FF 68 04 04 68 02 02 0A 03 11 16"),
    ],
)
def test_what_a_keypad_is_told(made: bytes, expected: str) -> None:
    assert made.hex(" ").upper() == expected
    assert len(Framer().feed(made)) == 1


@pytest.mark.parametrize(
    ("hexes", "expected"),
    [
        ("FF68 0303 68 01 01 0B 0D 16", ("wait", "")),
        ("FF68 0303 68 01 01 0C 0E 16", ("call", "")),
        ("FF68 0505 68 01 01 01 02 0C 11 16", ("call", "12")),
        ("FF68 0404 68 01 05 06 0F 1B 16", ("function", "6")),
        ("FF68 0404 68 01 01 03 0A 0F 16", ("start", "3")),
        ("FF68 0303 68 01 01 14 16 16", None),  # no such key
        ("FF68 0404 68 01 01 0A 0C 18 16", None),  # a key is no digit
        ("FF68 0202 68 01 01 02 16", None),  # nothing pressed
        ("FF68 0303 68 01 02 0C 0F 16", None),  # a host's
    ],
)
def test_what_a_key_press_says(hexes: str, expected: tuple[str, str] | None) -> None:
    (frame,) = frames(hexes)
    assert read_press(frame) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("echo", "FF 68 04 04 68 01 05 06 0F 1B 16"),
        ("short", "68 02 02 68 01 01 02 16"),
        ("none", ""),
    ],
)
def test_receipts(kind: ff68.Receipt, expected: str) -> None:
    (frame,) = frames("FF68 0404 68 01 05 06 0F 1B 16")
    assert keypad_frames.receipt(frame, kind).hex(" ").upper() == expected


@given(st.integers(0, 255), st.integers(0, 255), st.binary(max_size=253))
def test_any_frame_is_a_press_or_none(address: int, function: int, data: bytes) -> None:
    read = read_press(Frame(address, function, data))
    if read is not None:
        key, digits = read
        assert KEYS[data[-1]] == key
        assert bytes(map(int, digits)) == data[:-1]


@given(st.text(max_size=10), st.integers(-5, 100_000), st.sampled_from(["turns", "both"]))
def test_whatever_is_shown_is_a_frame_of_cells(
    number: str, waiting: int, display: keypad_frames.Display
) -> None:
    (frame,) = Framer().feed(keypad_frames.show(9, number, waiting, display))
    assert (frame.address, frame.function) == (9, 0x02)
    assert 2 <= len(frame.data) <= 7
    assert max(frame.data) <= 0x0A


PRESS = bytes.fromhex("FF680505680101 01 02 0C 11 16")
WRONG = PRESS[:-2] + b"\x12\x16"


@given(
    st.lists(st.sampled_from([PRESS, WRONG, PRESS[:5], b"\xff", b"\x68", b"\x16"]), max_size=12),
    st.data(),
)
def test_presses_in_any_pieces(parts: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(parts)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=20)) | {0, len(stream)})
    framer = Framer()
    heard = [f for start, end in pairwise(cuts) for f in framer.feed(stream[start:end])]
    heard += framer.silence()
    assert [read_press(frame) for frame in heard] == [("call", "12")] * parts.count(PRESS)
