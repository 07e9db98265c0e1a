"""Text on the printer's grid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_devices.printers import cells

words = st.text(st.sampled_from("准格尔旗政务，。）（ab12 -."), max_size=60)


def test_a_hanzi_takes_two_cells_and_ascii_one() -> None:
    assert cells.count("A12号") == 5
    assert cells.count("（A12）") == 7


def test_commands_cannot_hide_in_text() -> None:
    hostile = "a\x1b@\x1c.\x1dV\x00\x10\x04\x01\x7f\x9b\u202e\u200bb"
    assert cells.clean(hostile) == "a@.Vb"


@pytest.mark.parametrize(
    ("written", "printed"),
    [("¥12", "￥12"), ("a\tb", "a b"), ("x\r\ny\rz", "x\ny\nz"), ("cafe\u0301", "café")],
)
def test_twins_that_printers_know(written: str, printed: str) -> None:
    assert cells.clean(written) == printed


def test_closing_marks_and_words_stay_together() -> None:
    assert cells.wrap("请到窗口办理。", 12) == ["请到窗口办", "理。"]
    assert cells.wrap("或拨打12345", 10) == ["或拨打", "12345"]


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert cells.wrap("0123456789", 4) == ["0123", "4567", "89"]


@given(words, st.integers(4, 20))
def test_wrapping_loses_nothing_but_spaces(text: str, limit: int) -> None:
    lines = cells.wrap(text, limit)
    assert all(cells.count(line) <= limit for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(words, st.integers(2, 20))
def test_a_cut_text_fits_and_says_so(text: str, limit: int) -> None:
    shown = cells.cut(text, limit)
    assert cells.count(shown) <= limit
    assert shown == text or shown.endswith("…")
