"""JSON from a stranger: an object or nothing, whatever comes."""

from __future__ import annotations

import json
from typing import Any

LONGEST = 64 * 1024
"""Bytes; a message that is longer is none."""


def read_object(message: str | bytes, longest: int = LONGEST) -> dict[str, Any] | None:
    """The object in a message, None when there is none.  Never raises."""
    if len(message) > longest:
        return None
    try:
        said = json.loads(message)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def whole(value: object, least: int, most: int) -> int | None:
    """A number, or digits that stand for one; None for anything else."""
    if isinstance(value, str) and len(value) <= 10:
        sign, digits = (-1, value[1:]) if value.startswith("-") else (1, value)
        value = sign * int(digits) if digits.isascii() and digits.isdecimal() else None
    if type(value) is not int or not least <= value <= most:
        return None
    return value


def text(value: object) -> str:
    """A text or a number as text; "" for anything else."""
    if type(value) is int and abs(value) < 10**15:
        return str(value)
    return value if isinstance(value, str) else ""
