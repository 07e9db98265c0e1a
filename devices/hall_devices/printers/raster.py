"""Lines of text as dots, for what a printer's own font lacks (rare names such as 䶮, 𠮷).

Pillow and a font of the system; both are optional and asked for on use only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from hall_devices.printers import cells
from hall_devices.printers.paper import Text
from hall_devices.printers.profiles import DOTS_PER_CELL

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

EM = 2 * DOTS_PER_CELL
_BASELINE = 0.88  # of the em box, as CJK fonts are drawn
_FACES = ("SC", "CN", "")  # a collection holds one face a country; the first that matches
_FONT_FILES = (
    "NotoSansCJK-Bold.ttc",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "msyh.ttc",
    "simhei.ttf",
)
_FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "C:/Windows/Fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
)


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Dots of the paper, 1 = black, rows padded to whole bytes, most significant bit left."""

    width_bytes: int
    height: int
    data: bytes


@lru_cache(maxsize=1)
def find_font(folders: tuple[str, ...] = _FONT_FOLDERS) -> Path | None:
    """The first Chinese font found on this computer, regular weight where there is a choice."""
    found: dict[str, Path] = {}
    for folder in folders:
        root = Path(folder).expanduser()
        if root.is_dir():
            for path in root.rglob("*.[to]t[cf]"):
                found.setdefault(path.name, path)
    wanted = sorted(_FONT_FILES, key=lambda name: "Bold" in name)
    return next((found[name] for name in wanted if name in found), None)


class Artist:
    """Draws lines cell by cell with one font file, exactly on the printer's grid."""

    def __init__(self, font: Path) -> None:
        """Raises OSError when the file is no font, ImportError without Pillow."""
        self._path = str(font)
        self._face = self._pick_face()
        self._fonts: dict[int, FreeTypeFont] = {}
        self._nothing = self._shape("\U0010ffff")

    def _pick_face(self) -> int:
        from PIL import ImageFont

        names: list[str] = []
        for index in range(16):
            try:
                names.append(ImageFont.truetype(self._path, EM, index=index).getname()[0] or "")
            except OSError:
                break
        for face in _FACES:
            for index, name in enumerate(names):
                if face in name.split() or not face:
                    return index
        return 0

    def font(self, size: int) -> FreeTypeFont:
        """Its face so many dots high."""
        from PIL import ImageFont

        if size not in self._fonts:
            self._fonts[size] = ImageFont.truetype(self._path, size, index=self._face)
        return self._fonts[size]

    def _shape(self, char: str) -> tuple[tuple[int, int], bytes]:
        mask = self.font(EM).getmask(char)
        return mask.size, bytes(mask)

    def lacks(self, text: str) -> set[str]:
        """Characters of the text for which the font draws only its box for "no glyph"."""
        return {ch for ch in set(text) if ch > "~" and self._shape(ch) == self._nothing}

    def tile(self, char: str, width: int, height: int, bold: bool) -> Image:
        """One character (with its marks) in its cells, grey, 24*height dots high."""
        from PIL import Image, ImageDraw

        size = EM * height
        font = self.font(size)
        across = DOTS_PER_CELL * cells.count(char)
        advance = max(1, round(font.getlength(char)), across * height if across == EM else 1)
        tile = Image.new("L", (advance, size), 0)
        ImageDraw.Draw(tile).text(
            (0, round(size * _BASELINE)),
            char,
            fill=255,
            font=font,
            anchor="ls",
            stroke_width=max(0, height // 2) if bold else 0,
        )
        wanted = (max(1, across * width), size)
        return tile if tile.size == wanted else tile.resize(wanted)

    def line(self, text: str, style: Text, dots: int) -> Bitmap:
        """One already wrapped line over the whole width of the paper, aligned and reversed."""
        from PIL import Image, ImageChops

        ink = Image.new("L", (dots, EM * style.height), 0)
        used = cells.count(text) * DOTS_PER_CELL * style.width
        left = {"left": 0, "center": (dots - used) // 2, "right": dots - used}[style.align]
        if style.reverse:
            ink.paste(255, (left, 0, left + used, ink.height))
        x = left
        for char in clusters(text):
            tile = self.tile(char, style.width, style.height, style.bold)
            ink.paste(ImageChops.invert(tile) if style.reverse else tile, (x, 0))
            x += tile.width
        return to_bitmap(ink)


def clusters(text: str) -> Iterable[str]:
    """Characters, each with the combining marks that follow it."""
    start = 0
    for index in range(1, len(text)):
        if cells.cell_width(text[index]):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def to_bitmap(ink: Image) -> Bitmap:
    """Grey ink (255 = black on paper) as dots."""
    dots = ink.point(lambda value: 255 if value >= 128 else 0).convert("1")
    return Bitmap((ink.width + 7) // 8, ink.height, dots.tobytes())
