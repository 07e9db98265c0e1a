"""The paper that comes out of a virtual printer: operations in, lines and a picture out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from hall_devices.printers.raster import Artist, clusters, find_font

from .escpos_decoder import Op

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

CELL = 12
LINE_SPACING = 30
_MARGIN = 24
_ALIGNS = {0: "left", 1: "center", 2: "right", 48: "left", 49: "center", 50: "right"}


@dataclass
class Style:
    """Print mode of the printer; the defaults are those after ESC @."""

    align: str = "left"
    width: int = 1
    height: int = 1
    bold: bool = False
    underline: bool = False
    reverse: bool = False
    chinese: bool = True  # power-on default of the printers in protocols 1.1
    spacing: int = LINE_SPACING


@dataclass
class Run:
    """Bytes printed in one style on one line."""

    style: Style
    data: bytearray

    def decode(self) -> tuple[str, int]:
        """Text and cells.  A pair that is no GBK character, or half a pair, shows as U+FFFD."""
        text: list[str] = []
        cells = 0
        at = 0
        while at < len(self.data):
            first = self.data[at]
            if first < 0x80 or not self.style.chinese:
                text.append(bytes((first,)).decode("cp437"))
                at, cells = at + 1, cells + 1
                continue
            pair = bytes(self.data[at : at + 2])
            valid = len(pair) == 2 and 0x40 <= pair[1] != 0x7F
            text.append(pair.decode("gbk", "replace")[0] if valid else "\ufffd")
            at, cells = at + (2 if valid else 1), cells + (2 if valid else 1)
        return "".join(text), cells


@dataclass
class Sheet:
    """One slip while it grows.

    dots: printable width.  lines: what stands on it, from top to bottom, as JSON-ready dicts with
    kind text | qr | raster | feed.
    """

    dots: int
    style: Style = field(default_factory=Style)
    lines: list[dict[str, Any]] = field(default_factory=list)
    bits: list[bytes] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    stored: tuple[int, bytes] = (0, b"")
    qr_data: bytes = b""
    qr_module: int = 3
    qr_level: str = "L"

    @property
    def empty(self) -> bool:
        """Nothing was printed or fed."""
        return not self.lines and not self.runs

    def apply(self, op: Op) -> None:
        """Carry out one operation that touches the paper; others are passed over."""
        match op.kind:
            case "text":
                self._text(op.data)
            case "line":
                self._end_line()
            case "init":
                self.runs.clear()
                self.style = Style()
            case "set":
                self._set(op.name, op.value)
            case "feed" | "feed_dots":
                self._end_line(only_ink=True)
                unit = "lines" if op.kind == "feed" else "dots"
                self.lines.append({"kind": "feed", unit: op.value})
            case "qr_store":
                self.qr_data = op.data
            case "qr":
                self._qr()
            case "raster":
                self._raster(op.value, op.data)
            case "raster_store":
                self.stored = (op.value, op.data)
            case "raster_print":
                self._raster(*self.stored)
            case _:
                pass

    def _text(self, data: bytes) -> None:
        if self.runs and self.runs[-1].style == self.style:
            self.runs[-1].data += data
        else:
            self.runs.append(Run(Style(**asdict(self.style)), bytearray(data)))

    def _end_line(self, only_ink: bool = False) -> None:
        if only_ink and not self.runs:
            return
        parts: list[dict[str, Any]] = []
        used = 0
        for run in self.runs:
            text, cells = run.decode()
            used += cells * run.style.width
            style = asdict(run.style)
            del style["align"], style["chinese"], style["spacing"]
            parts.append({"text": text, "cells": cells, **style})
        self.lines.append(
            {
                "kind": "text",
                "text": "".join(part["text"] for part in parts),
                "align": self.runs[0].style.align if self.runs else self.style.align,
                "spacing": self.style.spacing,
                "cells": used,
                "overflow": used > self.dots // CELL,
                "runs": parts,
            }
        )
        self.runs.clear()

    def _set(self, name: str, value: int) -> None:
        style = self.style
        if name == "size":
            style.width, style.height = (value >> 4 & 7) + 1, (value & 7) + 1
        elif name == "align":
            style.align = _ALIGNS.get(value, style.align)
        elif name in ("bold", "underline", "reverse"):
            setattr(style, name, bool(value & 3))
        elif name == "chinese":
            style.chinese = bool(value)
        elif name == "spacing":
            style.spacing = value
        elif name == "qr_module":
            self.qr_module = max(1, min(16, value))
        elif name.startswith("qr_level_"):
            self.qr_level = name[-1]

    def _qr(self) -> None:
        self._end_line(only_ink=True)
        if self.qr_data:
            self.lines.append(
                {
                    "kind": "qr",
                    "data": self.qr_data.decode("utf-8", "replace"),
                    "module": self.qr_module,
                    "level": self.qr_level,
                    "align": self.style.align,
                }
            )

    def _raster(self, row: int, data: bytes) -> None:
        self._end_line(only_ink=True)
        rows = len(data) // row if row else 0
        data = data[: row * rows]
        self.lines.append(
            {"kind": "raster", "width": row * 8, "height": rows, "bits": len(self.bits)}
        )
        self.bits.append(data)

    def finish(self) -> None:
        """Print what is still in the line buffer, as before a cut."""
        self._end_line(only_ink=True)


@lru_cache(maxsize=1)
def _artist() -> Artist | None:
    font = find_font()
    return Artist(font) if font else None


def picture(sheet: Sheet) -> Picture:
    """The paper at one pixel a dot, black on white.  Raises ImportError without Pillow.

    Without a Chinese font every character is a grey block of its cells, so places still show.
    """
    from PIL import Image

    pieces = [piece for line in sheet.lines if (piece := _piece(sheet, line)) is not None]
    height = sum(piece.height for piece in pieces) + 2 * _MARGIN
    paper = Image.new("L", (sheet.dots, height), 255)
    y = _MARGIN
    for piece in pieces:
        paper.paste(piece, (0, y))
        y += piece.height
    return paper.point(lambda value: 255 if value >= 128 else 0)


def _piece(sheet: Sheet, line: dict[str, Any]) -> Picture | None:
    from PIL import Image

    match line["kind"]:
        case "text":
            return _text_piece(sheet, line)
        case "qr":
            return _qr_piece(sheet, line)
        case "raster" if line["width"] and line["height"]:
            bits = Image.frombytes("1", (line["width"], line["height"]), sheet.bits[line["bits"]])
            piece = Image.new("L", (sheet.dots, line["height"]), 255)
            piece.paste(bits.convert("L").point(lambda value: 255 - value), (0, 0))
            return piece
        case "feed":
            dots = line.get("dots", line.get("lines", 0) * LINE_SPACING)
            return Image.new("L", (sheet.dots, max(1, dots)), 255)
        case _:
            return None


def _left(sheet: Sheet, width: int, align: str) -> int:
    room = sheet.dots - width
    return max(0, {"left": 0, "center": room // 2, "right": room}[align])


def _text_piece(sheet: Sheet, line: dict[str, Any]) -> Picture:
    """One text line; what is too long wraps to the next, as paper does."""
    from PIL import Image, ImageChops

    tall = max((run["height"] for run in line["runs"]), default=1) * 2 * CELL
    tiles: list[Picture] = []
    for run in line["runs"]:
        for char in clusters(run["text"]):
            tile = _tile(char, run["width"], run["height"], run["bold"])
            tiles.append(ImageChops.invert(tile) if not run["reverse"] else tile)
    rows: list[list[Picture]] = [[]]
    for tile in tiles:
        if rows[-1] and sum(t.width for t in rows[-1]) + tile.width > sheet.dots:
            rows.append([])
        rows[-1].append(tile)
    step = max(tall, line["spacing"])
    piece = Image.new("L", (sheet.dots, step * len(rows)), 255)
    for index, row in enumerate(rows):
        x = _left(sheet, sum(tile.width for tile in row), line["align"])
        for tile in row:
            piece.paste(tile, (x, index * step + tall - tile.height))
            x += tile.width
    return piece


@lru_cache(maxsize=512)
def _tile(char: str, width: int, height: int, bold: bool) -> Picture:
    """One character in its cells, white on black; kept, for slips say the same again and again."""
    from PIL import Image

    artist = _artist()
    if artist:
        return artist.tile(char, width, height, bold)
    wide = CELL * (1 if char <= "~" else 2) * width
    tall = 2 * CELL * height
    tile = Image.new("L", (wide, tall), 0)
    if char != " ":
        tile.paste(200, (2, 2, wide - 2, tall - 2))
    return tile


def _qr_piece(sheet: Sheet, line: dict[str, Any]) -> Picture | None:
    """The symbol; nothing when it is wider than the paper (so do printers) or without segno."""
    from PIL import Image

    try:
        import segno
    except ImportError:
        return None
    code = segno.make_qr(line["data"].encode(), error=line["level"], boost_error=False)
    matrix = [list(row) for row in code.matrix_iter(scale=1, border=0)]
    side = len(matrix) * line["module"]
    if side > sheet.dots:
        return None
    symbol = Image.new("L", (len(matrix), len(matrix)), 255)
    symbol.putdata([0 if dark else 255 for row in matrix for dark in row])
    symbol = symbol.resize((side, side), Image.Resampling.NEAREST)
    piece = Image.new("L", (sheet.dots, side + line["module"] * 2), 255)
    piece.paste(symbol, (_left(sheet, side, line["align"]), line["module"]))
    return piece
