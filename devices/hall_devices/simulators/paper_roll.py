"""The newest slips of a virtual printer, for who watches the paper come out."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from .slip_paper import Sheet, picture

_KEPT = 8
_LINES = 80
"""Of paper that nobody cuts, only so many lines are drawn."""
OPEN = "open"
"""The name of the paper since the last cut."""


class PaperRoll:
    """Slips by the stem of their files, oldest first."""

    def __init__(self) -> None:
        self._sheets: dict[str, Sheet] = {}

    def keep(self, stem: str, sheet: Sheet) -> None:
        """A slip that came out; the oldest is forgotten for it."""
        self._sheets[stem] = sheet
        if len(self._sheets) > _KEPT:
            del self._sheets[next(iter(self._sheets))]

    def told(self, growing: Sheet) -> dict[str, Any]:
        """JSON-ready {"slips": [{"stem", "lines"}], "open": lines}.

        growing: what was printed since the last cut.
        """
        slips = [{"stem": stem, "lines": _words(sheet)} for stem, sheet in self._sheets.items()]
        return {"slips": slips, OPEN: _words(_newest(growing))}

    def drawing(self, stem: str, growing: Sheet) -> Callable[[], bytes]:
        """What draws a slip, or the paper since the last cut, as PNG.  It may be called in another
        thread, and raises ImportError without Pillow.  Raises KeyError for a slip not kept."""
        sheet = _newest(growing) if stem == OPEN else self._sheets[stem]

        def draw() -> bytes:
            out = io.BytesIO()
            picture(sheet).save(out, "PNG")
            return out.getvalue()

        return draw


def _newest(growing: Sheet) -> Sheet:
    """Its last lines, as they are now: the sheet itself goes on growing."""
    return Sheet(growing.dots, lines=growing.lines[-_LINES:], bits=[*growing.bits])


def _words(sheet: Sheet) -> list[str]:
    """What can be read on it, a line each; of a symbol what it says."""
    return [line.get("text") or line.get("data") or "" for line in sheet.lines]
