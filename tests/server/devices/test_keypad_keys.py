"""What the keys of call keypads do: the lists of known makes, and a hall's own words over them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.devices.keypad_keys import LAYOUTS, BadKeys, keys_of, read_keys


@pytest.mark.parametrize(
    ("layout", "key", "digits", "doing"),
    [
        ("f6", "call", "", "next"),
        ("f6", "call", "12", "call"),
        ("f6", "recall", "", "recall"),
        ("f6", "start", "", "start"),
        ("f6", "start", "3", "transfer"),
        ("f6", "transfer", "3", "transfer"),
        ("f6", "transfer", "", None),
        ("f6", "wait", "", "finish"),
        ("f6", "pause", "", "pause"),
        ("f6", "cancel", "", "undo"),
        ("f6", "function", "6", "no_show"),
        ("f6", "function", "0", "hold"),
        ("f6", "function", "3", "resume"),
        ("f6", "function", "5", None),
        ("f5", "function", "5", "no_show"),
        ("f5", "function", "0", "pause"),
        ("f5", "function", "7", "help"),
        ("f5", "function", "4", "leave"),
        ("f5", "function", "6", None),
        ("f5", "function", "1234", None),  # a number without a password logs nobody in
        ("f5", "function", "", None),
        ("f5", "recall", "5", None),
    ],
)
def test_the_lists_of_known_makes(layout: str, key: str, digits: str, doing: str | None) -> None:
    assert keys_of({"layout": layout}).doing(key, digits) == doing


def test_a_halls_own_words_stand_over_the_list() -> None:
    keys = keys_of({"acts": "6+function=none 5+function=no_show 21+transfer=service:pension"})
    assert keys.doing("function", "6") is None
    assert keys.doing("function", "5") == "no_show"
    assert keys.doing("transfer", "21") == "service:pension"
    assert keys.doing("transfer", "2") == "transfer"
    assert keys.doing("call", "") == "next"


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("call", "call"),
        ("x+call=next", "x+call=next"),
        ("+call=next", "+call=next"),
        ("6function=no_show", "6function"),
        ("ring=next", "ring"),
        ("call=", ""),
        ("call=nxt", "nxt"),
    ],
)
def test_words_that_say_nothing_about_a_key(word: str, named: str) -> None:
    with pytest.raises(BadKeys) as refused:
        read_keys(f"recall=recall {word}")
    assert refused.value.word == named


@given(st.text(alphabet="0123456789#+= \ncallfunctionextservice:-é", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_keys(text)
    except BadKeys:
        return
    assert len(found) <= len(text.split())


def test_no_other_list() -> None:
    assert {*LAYOUTS} == {"f5", "f6"}
    with pytest.raises(KeyError):
        keys_of({"layout": "f7"})
