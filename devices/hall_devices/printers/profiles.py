"""What differs between ticket printers, as data: width, characters, cutter, what they answer.

A profile name is a paper width or a model of printer_models.toml, and any number of quirks:
"80mm", "58mm+cutter", "zjiang-zj-5870+gb2312".
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

DOTS_PER_CELL = 12


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of printer.

    dots: printable width.  charset: the widest set whose every glyph the printer has.
    cut: the command that cuts, empty without a cutter.  tail: lines fed before it.
    chinese_on: turns Chinese mode on, single bytes as code page 437 (protocols 1.1).
    qr: it draws codes itself (native), or they are sent as dots.
    most_width, most_height: how many times its letters grow.
    answers: it has a way back and knows DLE EOT.  completes: GS r is answered in its turn.
    reports: it tells changes by itself when asked to (automatic status, GS a).
    """

    name: str
    dots: int
    charset: Literal["gbk", "gb2312"] = "gbk"
    cut: bytes = b""
    tail: int = 4
    chinese_on: bytes = b"\x1bt\x00\x1c&"
    qr: Literal["native", "dots"] = "native"
    most_width: int = 8
    most_height: int = 8
    answers: bool = True
    completes: bool = True
    reports: bool = False

    @property
    def cells(self) -> int:
        """Small characters on a line; a hanzi takes two."""
        return self.dots // DOTS_PER_CELL


# GS V 66 0 feeds the paper to the knife by itself and leaves a bridge, so a slip does not fall.
_FEED_AND_CUT = bytes.fromhex("1D564200")
_TO_THE_KNIFE = 5

WIDTHS: dict[str, Profile] = {
    "58mm": Profile("58mm", dots=384),
    "80mm": Profile("80mm", dots=576, cut=_FEED_AND_CUT, tail=0),
}

QUIRKS: dict[str, dict[str, Any]] = {
    "cutter": {"cut": _FEED_AND_CUT, "tail": 0},
    "no-cutter": {"cut": b"", "tail": 4},
    "full-cut": {"cut": bytes.fromhex("1D5600"), "tail": _TO_THE_KNIFE},
    "partial-cut": {"cut": bytes.fromhex("1D5601"), "tail": _TO_THE_KNIFE},
    "old-cut": {"cut": bytes.fromhex("1B6D"), "tail": _TO_THE_KNIFE},
    "gb2312": {"charset": "gb2312"},
    "qr-dots": {"qr": "dots"},
    "low-text": {"most_width": 6, "most_height": 2},
    "write-only": {"answers": False, "completes": False, "reports": False},
    "no-completion": {"completes": False},
    "reports": {"reports": True},
}


@cache
def models() -> dict[str, dict[str, str]]:
    """The table of printer_models.toml: name → is, maker, source, perhaps escpos."""
    return tomllib.loads(files(__package__).joinpath("printer_models.toml").read_text("utf-8"))


def profile(name: str) -> Profile:
    """The profile of a name such as "80mm+gb2312".  Raises KeyError for an unknown part."""
    kind, *quirks = name.split("+")
    found = WIDTHS[kind] if kind in WIDTHS else profile(models()[kind]["is"])
    for quirk in quirks:
        found = replace(found, **QUIRKS[quirk])
    return replace(found, name=name)
