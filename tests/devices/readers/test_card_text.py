"""The text of a card: what is read of it, and what is not guessed at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.drivers import Card
from hall_devices.readers import card_text
from tests.devices.readers.chips import NAME, NUMBER, PHOTO, TEXT


def put(at: int, units: bytes) -> bytes:
    """The text with these bytes there."""
    return TEXT[:at] + units + TEXT[at + len(units) :]


def test_a_card() -> None:
    assert card_text.card(TEXT, PHOTO) == Card(
        name=NAME,
        sex="1",
        nation="01",
        born="19900101",
        address="样本路1号",
        number=NUMBER,
        issuer="样本局",
        valid_from="20200101",
        valid_to="长期",
        photo=PHOTO,
    )


def test_its_repr_says_nothing_of_it() -> None:
    assert repr(card_text.card(TEXT, PHOTO)) == "Card()"


@pytest.mark.parametrize(
    ("at", "said", "field", "expected"),
    [
        (0, "𠮷" + " " * 13, "name", "𠮷"),
        (0, "\ue863\ue864 ", "name", "\ue863\ue864"),
        (0, "阿依·古丽" + " " * 10, "name", "阿依·古丽"),
        (0, "样" * 15, "name", "样" * 15),
        (30, "2", "sex", "2"),
        (32, "97", "nation", "97"),
        (52, " " * 35, "address", ""),
        (122, "99000019900101001X", "number", "99000019900101001X"),
        (204, "20400101", "valid_to", "20400101"),
    ],
)
def test_what_may_stand_in_a_field(at: int, said: str, field: str, expected: str) -> None:
    card = card_text.card(put(at, said.encode("utf-16-le")), PHOTO)
    assert card
    assert getattr(card, field) == expected


@pytest.mark.parametrize(
    ("at", "units"),
    [
        pytest.param(0, "42D8", id="half a surrogate"),
        pytest.param(28, "42D8 B7DF", id="a surrogate that goes over the end of the field"),
        pytest.param(120, "42D8", id="half a surrogate in the address"),
        pytest.param(4, "0A00", id="a new line"),
        pytest.param(4, "0000", id="a zero"),
        pytest.param(54, "1B00", id="an escape"),
        pytest.param(160, "2E20", id="the line turned round"),
        pytest.param(160, "2820", id="a line separator"),
        pytest.param(0, "2000" * 15, id="no name"),
        pytest.param(30, "2000", id="no sex"),
        pytest.param(30, "3777", id="a sex that is none"),
        pytest.param(32, "2000 2000", id="no nation, as on permits"),
        pytest.param(36, "3100 2000", id="a day with a gap"),
        pytest.param(122, "1100", id="a number with a strange character"),
        pytest.param(156, "7800", id="a small x"),
        pytest.param(156, "2000", id="a number of 17"),
        pytest.param(36, "11FF", id="a digit of another script"),
        pytest.param(204, "2000" * 8, id="no end"),
    ],
)
def test_what_cannot_be_read(at: int, units: str) -> None:
    assert card_text.card(put(at, bytes.fromhex(units)), PHOTO) is None


@pytest.mark.parametrize(
    ("text", "photo"),
    [
        (b"", b""),
        (TEXT[:-1], PHOTO),
        (TEXT + b" ", PHOTO),
        (TEXT, PHOTO[:-1]),
        (TEXT, PHOTO + b"\0"),
        (bytes(256), PHOTO),
        (b" \0" * 128, PHOTO),
        (b"\xff" * 256, PHOTO),
    ],
)
def test_lengths_and_blanks(text: bytes, photo: bytes) -> None:
    assert card_text.card(text, photo) is None


def test_what_is_reserved_may_be_anything() -> None:
    assert card_text.card(put(220, b"\x00\xd8" * 18), PHOTO) == card_text.card(TEXT, PHOTO)


@given(st.binary(min_size=256, max_size=256))
def test_any_bytes_raise_nothing(text: bytes) -> None:
    card_text.card(text, PHOTO)


@given(st.integers(0, 219), st.binary(max_size=8))
def test_damage_raises_nothing_and_what_is_read_can_be_printed(at: int, units: bytes) -> None:
    card = card_text.card(put(at, units)[:256], PHOTO)
    if card is not None:
        said = [card.name, card.address, card.issuer]
        assert not any(char < " " or "\x7f" <= char < "\xa0" for text in said for char in text)
        assert len(card.number) == 18
        assert card.number.isascii()


@given(st.text(st.characters(codec="utf-16-le", exclude_categories=("Cc", "Cf", "Zl", "Zp", "Cs"))))
def test_every_name_that_fits_comes_back(name: str) -> None:
    units = name.rstrip(" ").encode("utf-16-le")[:30]
    try:
        said = units.decode("utf-16-le").rstrip(" ")
    except UnicodeDecodeError:
        said = ""
    card = card_text.card(put(0, (units + b" \0" * 15)[:30]), PHOTO)
    assert (card.name if card else "") == said
