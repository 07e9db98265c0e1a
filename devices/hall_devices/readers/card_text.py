"""The text of a second-generation identity card: 256 bytes of UTF-16LE at fixed places.  Pure.

Only the layout of Chinese citizens' cards is known here.  What does not look like one is not
guessed at: permits of foreigners, and of people from Hong Kong, Macao and Taiwan, have fields of
their own.  Source: see sam_v.py.
"""

from __future__ import annotations

import re
import unicodedata

from hall_devices.drivers import Card
from hall_devices.readers.sam_v import PHOTO_BYTES, TEXT_BYTES

_FIELDS = {
    "name": (0, 30),
    "sex": (30, 2),
    "nation": (32, 4),
    "born": (36, 16),
    "address": (52, 70),
    "number": (122, 36),
    "issuer": (158, 30),
    "valid_from": (188, 16),
    "valid_to": (204, 16),
}
"""Field → byte where it begins, and how many there are; what is behind the last is reserved."""
_DAY = r"[0-9]{8}"
_SHAPES = {
    "name": r".+",
    "sex": r"[0-9]",
    "nation": r"[0-9]{2}",
    "born": _DAY,
    "number": r"[0-9]{17}[0-9X]",
    "valid_from": _DAY,
    "valid_to": rf"{_DAY}|长期",
}
_NOT_PRINTED = ("Cc", "Cf", "Zl", "Zp")
"""Unicode categories of what moves a cursor or turns a line round.  Characters for private use are
not among them: rare names are written with such."""


def card(text: bytes, photo: bytes) -> Card | None:
    """What the block says; None when it is none that can be read.  Never raises for any bytes.

    The check digit of a number and whether its days exist are not looked at: what is printed on the
    card is for people to judge.
    """
    if len(text) != TEXT_BYTES or len(photo) != PHOTO_BYTES:
        return None
    try:
        said = {
            name: text[start : start + size].decode("utf-16-le").rstrip(" ")
            for name, (start, size) in _FIELDS.items()
        }
    except UnicodeDecodeError:
        return None
    if any(unicodedata.category(char) in _NOT_PRINTED for char in "".join(said.values())):
        return None
    if not all(re.fullmatch(shape, said[name]) for name, shape in _SHAPES.items()):
        return None
    return Card(**said, photo=photo)
