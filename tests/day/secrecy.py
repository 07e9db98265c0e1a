"""Looks for what must be written down nowhere, in every way in which it could be written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_PICTURES = (".png",)
"""No text can be found in these: slips, drawn."""


def forms(secret: str) -> set[bytes]:
    """All ways to write it: as text of several codes, as JSON, and in hexadecimal digits."""
    texts = {secret.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")}
    digits = {spelled for text in texts for spelled in (text.hex(), text.hex(" "))}
    escaped = json.dumps(secret)[1:-1]
    written = {*digits, *map(str.upper, digits), escaped, escaped.upper().replace("\\U", "\\u")}
    return texts | {it.encode() for it in written}


def leaks(
    texts: Iterable[tuple[str, bytes]], secrets: Iterable[str], *, alone: bool = False
) -> Iterator[str]:
    """Secrets in texts, by the texts' names; they are not said once more. alone: digits that stand
    among other digits are something else."""
    wanted = [(place, form) for place, secret in enumerate(secrets) for form in forms(secret)]
    for name, text in texts:
        found = {
            place
            for place, form in wanted
            if form in text and (not alone or _stands_alone(form, text))
        }
        yield from (f"secret {place} stands in {name}" for place in sorted(found))


def _stands_alone(form: bytes, text: bytes) -> bool:
    return re.search(rb"(?<![0-9])" + re.escape(form) + rb"(?![0-9])", text) is not None


def written_down(data: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a hall, and the log beside it."""
    for file in (*sorted(data.rglob("*")), *sorted(data.parent.glob("*.log"))):
        if file.is_file() and file.suffix not in _PICTURES:
            yield file.name, file.read_bytes()
