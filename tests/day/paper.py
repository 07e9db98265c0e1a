"""A slip as it must look, and the picture of one as it looks.

Codes are read from the picture by ZXing, which shares nothing with us. No reader of Chinese dots
is among the project's libraries: a line that no printer has the signs of is looked for dot by dot,
as our own artist draws it. So this proves that the whole line came out, once and where it belongs;
that the drawing itself is right is only known as far as the font does not call a sign missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import zxingcpp
from PIL import Image

from hall_devices.printers import cells
from hall_devices.printers.paper import Qr, Rule, Text
from hall_devices.printers.raster import Artist, find_font
from hall_kiosk.slip import SlipContent, slip

_DOTS, _CELLS = 576, 48
"""Across the county's printers."""

Line = tuple[str, str]
"""Kind (text, raster, qr) and what it says; a raster is read from the picture, and says nothing."""


@dataclass(frozen=True)
class Drawn:
    """A line in dots, and how it is to look."""

    line: str
    style: Text


@dataclass(frozen=True)
class Wished:
    """lines: from top to bottom; inks: codes and drawn lines in their order."""

    lines: tuple[Line, ...]
    inks: tuple[Qr | Drawn, ...]


def wished_paper(content: SlipContent) -> Wished:
    """What must be on the paper of a slip."""
    lines: list[Line] = []
    inks: list[Qr | Drawn] = []
    for item in slip(content, _CELLS).items:
        if isinstance(item, Qr):
            lines.append(("qr", item.data))
            inks.append(item)
        elif isinstance(item, Rule):
            lines.append(("text", "-" * _CELLS))
        elif isinstance(item, Text):
            for line in cells.wrap(cells.clean(item.text), _CELLS // item.width):
                if _has_signs(line):
                    lines.append(("text", line.strip()))
                else:
                    lines.append(("raster", ""))
                    inks.append(Drawn(line, item))
    return Wished(tuple(lines), tuple(inks))


def _has_signs(line: str) -> bool:
    """Whether a Chinese printer has all its signs."""
    try:
        line.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def wrong_picture(file: Path, inks: Sequence[Qr | Drawn]) -> list[str]:
    """Codes and drawn lines that the picture has not, or has in another order than wished."""
    with Image.open(file) as picture:
        paper = picture.convert("L")
    codes = [(code.text, code.position.top_left.y) for code in zxingcpp.read_barcodes(paper)]
    read = [text for text, _ in codes]
    wished = [ink.data for ink in inks if isinstance(ink, Qr)]
    if read != wished:
        return [f"its codes say {read}, not {wished}"]
    dots, rows = paper.tobytes(), dict(codes)
    places = [rows[ink.data] if isinstance(ink, Qr) else _row_of(ink, dots) for ink in inks]
    if -1 in places:
        ink = inks[places.index(-1)]
        return [f"{ink.line} is not drawn on it"] if isinstance(ink, Drawn) else []
    return [] if places == sorted(places) else [f"its parts stand at rows {places}"]


def _row_of(drawn: Drawn, dots: bytes) -> int:
    """The row of the paper at which the whole drawn line begins; -1 when it is not there, or not
    just once."""
    ink = _ink(drawn)
    place = dots.find(ink)
    once = place >= 0 and dots.find(ink, place + 1) < 0
    return place // _DOTS if once and place % _DOTS == 0 else -1


@lru_cache(maxsize=64)
def _ink(drawn: Drawn) -> bytes:
    """The dots of a line over the whole width, a byte each, black 0."""
    pen = artist()
    if lacking := pen.lacks(drawn.line):
        raise LookupError(f"the font of this computer lacks {lacking}")
    bits = pen.line(drawn.line, drawn.style, _DOTS)
    image = Image.frombytes("1", (bits.width_bytes * 8, bits.height), bits.data)
    return image.convert("L").point(lambda dot: 255 - dot).tobytes()


@lru_cache(maxsize=1)
def artist() -> Artist:
    """Ours. Raises LookupError without a Chinese font."""
    font = find_font()
    if font is None:
        raise LookupError("there is no Chinese font on this computer")
    return Artist(font)
