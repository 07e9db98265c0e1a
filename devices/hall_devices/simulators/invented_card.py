"""The card of a person who does not exist, as an identity card has it on its chip.

Numbers begin with 99: no region has that code, so no such number is anybody's.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

_TEXT_BYTES, _PHOTO_BYTES = 256, 1024
_NO_REGION = "99"
_PLACES = {
    "name": (0, 15),
    "sex": (15, 1),
    "nation": (16, 2),
    "born": (18, 8),
    "address": (26, 35),
    "number": (61, 18),
    "issuer": (79, 15),
    "valid_from": (94, 8),
    "valid_to": (102, 8),
}
"""Where each field begins and how long it is, in UTF-16 units."""
_PERSON = {
    "name": "样本甲",
    "sex": "1",
    "nation": "01",
    "born": "19900101",
    "address": "样本省样本市样本路1号",
    "issuer": "样本市公安局",
    "valid_from": "20200101",
    "valid_to": "20400101",
}
_FACTORS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


@dataclass(frozen=True, slots=True)
class LaidCard:
    """text, photo: as they are on the chip.  masked: what may be shown of it.  damaged: it is
    found and selected, and cannot be read."""

    text: bytes = field(repr=False)
    photo: bytes = field(repr=False)
    masked: str
    damaged: bool


def laid(wishes: Mapping[str, object], dice: random.Random) -> LaidCard:
    """wishes: fields by name, and `damaged`; what is left out is the invented person's.

    Raises ValueError for what is no field of a card, or does not fit, and for a number that could
    be somebody's.
    """
    fields = dict(wishes)
    damaged = fields.pop("damaged", False)
    if not isinstance(damaged, bool):
        raise ValueError(f"damaged is true or false, not {damaged!r}")
    texts = dict(_PERSON)
    for name, value in fields.items():
        if name not in _PLACES or not isinstance(value, str):
            raise ValueError(f"no text of a card: {name}")
        texts[name] = value
    if "number" not in texts:
        first = f"{_NO_REGION}0000{texts['born']}{dice.randrange(1000):03}"
        texts["number"] = first + _check(first)
    if not texts["number"].startswith(_NO_REGION):
        raise ValueError(f"numbers of invented cards begin with {_NO_REGION}")
    masked = f"{texts['name'][:1]}** {texts['number'][:2]}{'*' * 15}{texts['number'][-1]}"
    return LaidCard(_block(texts), dice.randbytes(_PHOTO_BYTES), masked, damaged)


def _block(texts: Mapping[str, str]) -> bytes:
    block = bytearray(" ".encode("utf-16-le") * (_TEXT_BYTES // 2))
    for name, text in texts.items():
        start, size = _PLACES[name]
        units = text.encode("utf-16-le", "surrogatepass")
        if len(units) > 2 * size:
            raise ValueError(f"{name} is longer than {size}")
        block[2 * start : 2 * start + len(units)] = units
    return bytes(block)


def _check(first: str) -> str:
    """The last place of a number, of its first seventeen (GB 11643)."""
    if not (first.isascii() and first.isdecimal() and len(first) == len(_FACTORS)):
        raise ValueError("born is a day in eight digits")
    total = sum(int(digit) * factor for digit, factor in zip(first, _FACTORS, strict=True))
    return _CHECKS[total % 11]
