"""The languages the pages speak: a file each in server/ui/words, listed by the built pages."""

from __future__ import annotations

import json
from functools import cache

from hall_server.built_pages import PAGES

HOME = "zh-CN"
"""The language of the hall's own names."""
_LIST = PAGES / "languages.json"


@cache
def page_languages() -> tuple[str, ...]:
    """Codes, the hall's own among them; empty where the pages are not built."""
    try:
        listed = json.loads(_LIST.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(language["code"] for language in listed)
