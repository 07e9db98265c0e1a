"""What may be somebody's, in whatever stands on paper, on a bar or comes from a port."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"(?<![0-9])(?:1[3-9][0-9]{9}|[0-9]{15}|[0-9]{17}[0-9Xx])(?![0-9])")
"""A mobile telephone number, or an identity number."""
_GAP = re.compile(r"(?<=[0-9])[\s-]+(?=[0-9])")
_LINK = "://"
"""A slip's code leads to somebody's ticket."""


def may_be_somebodys(text: str) -> bool:
    """A number of a person, also in wide digits or in groups."""
    plain = unicodedata.normalize("NFKC", text)
    return any(map(_NUMBER.search, (plain, _GAP.sub("", plain))))


def is_private(data: bytes) -> bool:
    """Bytes that nobody has understood: a number of a person, or a code that was scanned."""
    text = data.decode("latin-1")
    return _LINK in text or may_be_somebodys(text)
