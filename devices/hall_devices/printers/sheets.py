"""Sheets of A4 or a label: what stands where in millimetres, and the PDF of it.

The PDF holds pictures of one bit a dot: every printer and queue prints them alike, without our
fonts.  Pillow and a Chinese font are asked for on use only.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from hall_devices.printers import cells

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw as Pen

    from hall_devices.printers.raster import Artist

DPI = 300
_MM_PER_INCH = 25.4
_LINE_MM = 0.25
_DASH_MM = 2.0


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text.  x: of its left end, middle or right end; y: of its top; size: of a hanzi;
    width: at most so wide, then cut with an ellipsis, 0 for as long as it is.  All in mm."""

    text: str
    x: float
    y: float
    size: float
    align: Literal["left", "center", "right"] = "left"
    width: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """The outline of a rectangle, in mm; one without a height is a line."""

    x: float
    y: float
    width: float
    height: float
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with its quiet border, in mm."""

    text: str
    x: float
    y: float
    side: float


Mark: TypeAlias = Words | Box | Code


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, in mm."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def pdf_of(sheets: Iterable[Sheet], artist: Artist, dpi: int = DPI) -> bytes:
    """One PDF, a page a sheet; at least one sheet.  Raises OSError when there is no room for it.

    Page by page through a file: a page as dots takes nine megabytes until it is written.
    """
    with tempfile.TemporaryDirectory(prefix="hallway-sheets-") as folder:
        file = Path(folder, "sheets.pdf")
        for number, sheet in enumerate(sheets):
            draw(sheet, artist, dpi).save(file, "PDF", resolution=dpi, append=number > 0)
        return file.read_bytes()


def draw(sheet: Sheet, artist: Artist, dpi: int = DPI) -> Image:
    """A page as dots, white paper."""
    from PIL import Image, ImageDraw

    size = (_dots(sheet.width, dpi), _dots(sheet.height, dpi))
    page = Image.new("1", size, 1)
    pen = ImageDraw.Draw(page)
    pen.fontmode = "1"
    for mark in sheet.marks:
        if isinstance(mark, Words):
            _write(pen, mark, artist, dpi)
        elif isinstance(mark, Box):
            _outline(pen, mark, dpi)
        else:
            _code(page, mark, dpi)
    return page


def _dots(millimetres: float, dpi: int) -> int:
    return round(millimetres * dpi / _MM_PER_INCH)


def _write(pen: Pen, words: Words, artist: Artist, dpi: int) -> None:
    font = artist.font(max(1, _dots(words.size, dpi)))
    text = cells.one_line(words.text)
    most = _dots(words.width, dpi)
    if most and font.getlength(text) > most:
        while text and font.getlength(f"{text}…") > most:
            text = text[:-1]
        text = f"{text}…"
    anchor = {"left": "la", "center": "ma", "right": "ra"}[words.align]
    place = (_dots(words.x, dpi), _dots(words.y, dpi))
    bold = max(1, _dots(words.size / 40, dpi)) if words.bold else 0
    pen.text(place, text, fill=0, font=font, anchor=anchor, stroke_width=bold)


def _outline(pen: Pen, box: Box, dpi: int) -> None:
    left, top = _dots(box.x, dpi), _dots(box.y, dpi)
    right, bottom = _dots(box.x + box.width, dpi), _dots(box.y + box.height, dpi)
    thick, dash = max(1, _dots(_LINE_MM, dpi)), _dots(_DASH_MM, dpi)
    if not box.dashed:
        if top == bottom:
            pen.line((left, top, right, top), fill=0, width=thick)
        else:
            pen.rectangle((left, top, right, bottom), outline=0, width=thick)
        return
    for x in range(left, right, 2 * dash):
        for y in (top, bottom):
            pen.line((x, y, min(x + dash, right), y), fill=0, width=1)
    for y in range(top, bottom, 2 * dash):
        for x in (left, right):
            pen.line((x, y, x, min(y + dash, bottom)), fill=0, width=1)


def _code(page: Image, code: Code, dpi: int) -> None:
    """In whole dots a module, so that no edge is blurred; in the middle of its place."""
    import segno

    made = segno.make_qr(code.text, error="m")
    rows = [*made.matrix_iter(border=made.default_border_size)]
    scale = max(1, _dots(code.side, dpi) // len(rows))
    rest = (_dots(code.side, dpi) - scale * len(rows)) // 2
    left, top = _dots(code.x, dpi) + rest, _dots(code.y, dpi) + rest
    for row, modules in enumerate(rows):
        for column, dark in enumerate(modules):
            if dark:
                x, y = left + column * scale, top + row * scale
                page.paste(0, (x, y, x + scale, y + scale))
