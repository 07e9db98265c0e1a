"""What the keys of a call keypad do: the lists of known makes, and how a hall writes its own. Pure.

    call=next #+call=call 6+function=no_show 21+transfer=service:pension

Left the key, with the digits typed before it (`#` for any), right what it does; `none` takes a key
out of the list. Sources: two hall programs that drive such keypads; they differ, so there are two
lists, named by the digit that means no-show. Finish, start, undo and leave are ours: neither source
has a step for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from hall_devices.drivers import Key

ANY = "#"
NONE = "none"
SERVICE = "service:"
"""Begins a transfer to a service."""
DOINGS = (
    "next",
    "call",
    "recall",
    "start",
    "finish",
    "no_show",
    "hold",
    "resume",
    "transfer",
    "pause",
    "leave",
    "undo",
    "help",
    NONE,
)
_KEYS: tuple[str, ...] = get_args(Key)
_SAME = (
    "call=next #+call=call recall=recall start=start #+start=transfer #+transfer=transfer"
    " wait=finish cancel=undo pause=pause 4+function=leave"
)
LAYOUTS: Mapping[str, str] = {
    "f6": f"{_SAME} 6+function=no_show 0+function=hold 3+function=resume",
    "f5": f"{_SAME} 5+function=no_show 0+function=pause 7+function=help",
}
"""Name of a list → the list; the first one is taken when none is written."""
FIRST_LAYOUT = "f6"


class BadKeys(ValueError):
    """A word that says nothing about a key. allowed: what could stand in its place; empty when its
    form is wrong."""

    def __init__(self, word: str, what: str = "", allowed: tuple[str, ...] = ()) -> None:
        super().__init__(word)
        self.word = word
        self.what = what
        self.allowed = allowed


@dataclass(frozen=True, slots=True)
class Keys:
    """(digits, `#` or nothing; key) → what it does."""

    doings: Mapping[tuple[str, str], str]

    def doing(self, key: str, digits: str) -> str | None:
        """What a press does; None when it means nothing. Digits of their own come before any."""
        exact = self.doings.get((digits, key))
        found = exact or (self.doings.get((ANY, key)) if digits else None)
        return None if found == NONE else found


def keys_of(settings: Mapping[str, str]) -> Keys:
    """By a keypad's settings: its list (`layout`), and the hall's own words over it (`acts`).

    Raises BadKeys; KeyError for a list that is none of LAYOUTS.
    """
    layout = LAYOUTS[settings.get("layout", FIRST_LAYOUT)]
    return Keys({**read_keys(layout), **read_keys(settings.get("acts", ""))})


def read_keys(text: str) -> Mapping[tuple[str, str], str]:
    """Raises BadKeys."""
    return dict(_read_word(word) for word in text.split())


def _read_word(word: str) -> tuple[tuple[str, str], str]:
    place, equals, doing = word.partition("=")
    digits, plus, key = place.rpartition("+")
    sound = digits == ANY or (digits.isascii() and digits.isdecimal())
    if not equals or bool(plus) != bool(digits) or (digits and not sound):
        raise BadKeys(word)
    if key not in _KEYS:
        raise BadKeys(key, "key of a keypad", _KEYS)
    if doing not in DOINGS and not doing.startswith(SERVICE):
        raise BadKeys(doing, "thing that a key does", DOINGS)
    return (digits, key), doing
