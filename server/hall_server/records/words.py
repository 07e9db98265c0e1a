"""What columns and codes of records are called, in each of the pages' languages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from hall_server.built_pages import PAGES

_WORDS = PAGES / "records.json"

Words = Mapping[str, Mapping[str, str]]
"""Section → code → word. A code without a word stands for itself."""


def words_of(language: str) -> Words:
    """Those of a language; nothing where the pages are not built."""
    try:
        told: dict[str, Words] = json.loads(_WORDS.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return told.get(language, {})


def word(words: Words, section: str, code: str) -> str:
    """What a code of a section is called."""
    return words.get(section, {}).get(code, code)


def head(words: Words, section: str, columns: Sequence[str]) -> list[str]:
    """The columns' names."""
    return [word(words, section, column) for column in columns]


def window(words: Words, label: str) -> str:
    """A counter by its label, as `3 号窗口`."""
    return words.get("place", {}).get("counter", "{label}").replace("{label}", label)


def moment(at: int | None, zone: tzinfo) -> str:
    """`2026-11-23 09:00:05`, which spreadsheets take for a time; empty when it never came."""
    if at is None:
        return ""
    return datetime.fromtimestamp(at / 1000, zone).isoformat(" ", "seconds")[:19]
