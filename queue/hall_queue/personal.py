"""What must not stand in words that are kept: a queue needs no identity."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-‐-―.·]+(?=[\dXx])")
_PERSONAL = re.compile(
    r"(?<!\d)(?:"
    r"\d{17}[\dXx]|\d{15}"  # an identity card, of now and of before 1999
    r"|(?:86)?1[3-9]\d{9}"  # a mobile telephone
    r"|0\d{2,3}\d{7,8}"  # a telephone with its area code
    r")(?!\d)"
)


def looks_personal(text: str) -> bool:
    """Whether `text` holds what looks like an identity card's or a telephone's number, however it
    is spaced or widened. A card's check digit need not be right: with a slip of the finger it still
    tells who it is. A receipt's number of another length is none."""
    plain = unicodedata.normalize("NFKC", text)
    return _PERSONAL.search(_BETWEEN_DIGITS.sub("", plain)) is not None
