"""Frames of the SAM_V module, byte by byte."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.check_sums import xor_of
from hall_devices.readers import sam_v
from hall_devices.readers.sam_v import Framer, Reply
from tests.devices.readers.chips import (
    CARD,
    FINGERS,
    FOUND,
    NONE,
    NOT_READ,
    NOT_SELECTED,
    OK,
    PHOTO,
    SELECTED,
    TEST_FAILS,
    TEXT,
    sealed,
)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (sam_v.STATUS, "AA AA AA 96 69 00 03 11 FF ED"),
        (sam_v.FIND, "AA AA AA 96 69 00 03 20 01 22"),
        (sam_v.SELECT, "AA AA AA 96 69 00 03 20 02 21"),
        (sam_v.READ, "AA AA AA 96 69 00 03 30 01 32"),
    ],
)
def test_requests(made: bytes, expected: str) -> None:
    assert made.hex(" ").upper() == expected


@pytest.mark.parametrize(
    "frame",
    ["00 03 10 FF EC", "00 03 12 FF EE", "00 03 30 10 23", "00 04 61 FF 50 CA"],
)
def test_requests_that_are_never_sent_have_the_same_form(frame: str) -> None:
    """Reset, the module's number, a card with fingerprints, another speed."""
    body = bytes.fromhex(frame)
    assert int.from_bytes(body[:2], "big") == len(body) - 2
    assert xor_of(body) == 0
    request = bytes.fromhex("AA AA AA 96 69") + body
    assert request not in (sam_v.STATUS, sam_v.FIND, sam_v.SELECT, sam_v.READ)


@pytest.mark.parametrize(
    ("frame", "reply"),
    [
        (OK, Reply(0x90)),
        (TEST_FAILS, Reply(0x60)),
        (FOUND, Reply(0x9F, bytes(4))),
        (NONE, Reply(0x80)),
        (SELECTED, Reply(0x90, bytes(8))),
        (NOT_SELECTED, Reply(0x81)),
        (NOT_READ, Reply(0x41)),
        (sealed("0004 010090"), Reply(0x010090)),
    ],
)
def test_replies(frame: bytes, reply: Reply) -> None:
    framer = Framer()
    assert framer.feed(frame) == [reply]
    assert (framer.bad, framer.rubbish) == (0, 0)
    assert sam_v.text_and_photo(reply) is None


def test_the_reply_that_is_a_card() -> None:
    """1295 bytes: head, 0508, 000090, 0100 0400, 256 of text, 1024 of photo, the sum."""
    assert (len(CARD), CARD[:14].hex(), CARD[-1]) == (
        1295,
        "aaaaaa96690508000090010004 00".replace(" ", ""),
        0x44,
    )
    (reply,) = Framer().feed(CARD)
    assert sam_v.text_and_photo(reply) == (TEXT, PHOTO)


def test_the_longest_reply_is_whole_and_no_card() -> None:
    assert len(FINGERS) == sam_v.LONGEST == 2321
    (reply, after) = Framer().feed(FINGERS + OK)
    assert (len(reply.data), after) == (0x090A - 4, Reply(0x90))
    assert sam_v.text_and_photo(reply) is None


@pytest.mark.parametrize(
    "frame",
    [
        sealed("0508 000041 0100 0400", TEXT + PHOTO),
        sealed("0508 000090 0400 0100", TEXT + PHOTO),
        sealed("0507 000090 0100 0400", TEXT + PHOTO[1:]),
        sealed("0509 000090 0100 0400", TEXT + PHOTO + b"\0"),
    ],
)
def test_what_looks_like_a_card_and_is_none(frame: bytes) -> None:
    (reply,) = Framer().feed(frame)
    assert sam_v.text_and_photo(reply) is None


def test_nothing_of_a_card_is_in_the_repr() -> None:
    (reply,) = Framer().feed(CARD)
    assert repr(reply) == "Reply(status=144)"


def test_a_wrong_sum_is_counted_and_the_next_reply_understood() -> None:
    framer = Framer()
    assert framer.feed(CARD[:-1] + b"\x45" + FOUND) == [Reply(0x9F, bytes(4))]
    assert (framer.bad, framer.rubbish) == (1, 1295)


@pytest.mark.parametrize("length", ["0000", "0003", "090B", "FFFF"])
def test_a_length_that_no_reply_has_takes_nothing_with_it(length: str) -> None:
    framer = Framer()
    assert framer.feed(OK[:5] + bytes.fromhex(length) + OK) == [Reply(0x90)]
    assert (framer.bad, framer.rubbish) == (0, 7)


def test_a_reply_that_is_cut_off_ends_with_the_silence() -> None:
    framer = Framer()
    assert framer.feed(CARD[:700]) == []
    assert framer.feed(b"") == []
    assert framer.rubbish == 0
    assert framer.silence() == []
    assert framer.rubbish == 700
    assert framer.feed(OK) == [Reply(0x90)]


def test_a_reply_behind_a_false_head_is_found_in_the_silence() -> None:
    framer = Framer()
    assert framer.feed(CARD[:7] + OK) == []
    assert framer.silence() == [Reply(0x90)]
    assert framer.silence() == []


PARTS = [
    CARD,
    FINGERS,
    OK,
    FOUND,
    CARD[:-1] + b"\0",
    CARD[:7],
    CARD[:5],
    CARD[:100],
    b"\xaa",
    b"\x96",
]


@given(st.lists(st.sampled_from(PARTS), max_size=8), st.data())
def test_any_pieces_give_the_same_replies(parts: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(parts)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=20)) | {0, len(stream)})
    pieces, whole = Framer(), Framer()
    replies = [r for start, end in pairwise(cuts) for r in pieces.feed(stream[start:end])]
    replies += pieces.silence()
    assert replies == whole.feed(stream) + whole.silence()
    assert (pieces.bad, pieces.rubbish) == (whole.bad, whole.rubbish)
    used = sum(10 + 2 + len(reply.data) - 1 for reply in replies)
    assert pieces.rubbish + used == len(stream)


@given(st.lists(st.sampled_from([*PARTS, bytes(100)]), max_size=30))
def test_little_is_kept_of_any_stream(parts: list[bytes]) -> None:
    framer = Framer()
    for part in parts:
        framer.feed(part)
        assert len(framer._kept) + len(framer._aside) < sam_v.LONGEST
