"""What differs between ticket printers, as data: width, characters, cutter, what they answer.

A profile name is a paper width and any number of quirks: "80mm", "58mm+cutter", "80mm+gb2312".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

DOTS_PER_CELL = 12


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of printer.

    dots: printable width.  charset: the widest set whose every glyph the printer has.
    cut: the command that cuts, empty without a cutter.  tail: lines fed before it.
    chinese_on: turns Chinese mode on, single bytes as code page 437 (protocols 1.1).
    answers: it has a way back and knows DLE EOT.  completes: GS r is answered in its turn.
    """

    name: str
    dots: int
    charset: Literal["gbk", "gb2312"] = "gbk"
    cut: bytes = b""
    tail: int = 4
    answers: bool = True
    completes: bool = True
    chinese_on: bytes = b"\x1bt\x00\x1c&"

    @property
    def cells(self) -> int:
        """Small characters on a line; a hanzi takes two."""
        return self.dots // DOTS_PER_CELL


# GS V 66 0 feeds the paper to the knife by itself and leaves a bridge, so a slip does not fall.
_FEED_AND_CUT = bytes.fromhex("1D564200")

WIDTHS: dict[str, Profile] = {
    "58mm": Profile("58mm", dots=384),
    "80mm": Profile("80mm", dots=576, cut=_FEED_AND_CUT, tail=0),
}

QUIRKS: dict[str, dict[str, Any]] = {
    "cutter": {"cut": _FEED_AND_CUT, "tail": 0},
    "no-cutter": {"cut": b"", "tail": 4},
    "full-cut": {"cut": bytes.fromhex("1D5600"), "tail": 5},
    "gb2312": {"charset": "gb2312"},
    "write-only": {"answers": False, "completes": False},
    "no-completion": {"completes": False},
}


def profile(name: str) -> Profile:
    """The profile of a name such as "80mm+gb2312".  Raises KeyError for an unknown part."""
    width, *quirks = name.split("+")
    found = WIDTHS[width]
    for quirk in quirks:
        found = replace(found, **QUIRKS[quirk])
    return replace(found, name=name)
