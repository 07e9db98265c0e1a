"""Texts in the characters of LED bars."""

import pytest

from hall_devices.bars.characters import MAX_CHARS, characters


def test_what_the_bar_cannot_show_is_seen_and_told() -> None:
    shown = characters("王㛃办䶮")
    assert b"".join(shown.chars).decode("gb2312") == "王〓办〓"
    assert shown.replaced == "㛃䶮"


def test_text_is_no_command() -> None:
    """Controls and line breaks are cleaned away before they are bytes."""
    assert b"".join(characters("A\x000\n1\u202e¥").chars) == b"A0 1" + "￥".encode("gb2312")


@pytest.mark.parametrize(
    ("width", "expected"), [(0, "3号窗"), (3, "3号"), (4, "3号"), (5, "3号窗")]
)
def test_no_half_hanzi_at_the_end(width: int, expected: str) -> None:
    assert b"".join(characters("3号窗", width).chars).decode("gb2312") == expected


def test_the_longest_text() -> None:
    assert len(characters("x" * 10_000).chars) == MAX_CHARS
