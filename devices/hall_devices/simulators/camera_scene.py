"""What lies under a virtual camera, as JPEGs: invented papers on a dark table.

A few pictures of each paper are drawn once, with a hand that turns; each one that is given out has
a number of its own in a comment, so that no two are the same bytes.
"""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw

PAPERS = ("form", "card", "book", "nothing")
FULL = (2592, 1944)
SMALL = (1280, 960)
_HANDS = 4
_QUALITY = 85
_TABLE, _INK, _PALE = "#3b3f45", "#20252b", "#9aa3ad"


class Scene:
    """One camera's view.  size: pixels."""

    def __init__(self, full: tuple[int, int] = FULL) -> None:
        self.full = full
        self.paper = PAPERS[0]
        self.pictures = 0
        """Given out so far."""

    def lay(self, paper: object) -> None:
        """Raises ValueError for a paper it does not know."""
        if paper not in PAPERS:
            raise ValueError(f"paper must be one of {', '.join(PAPERS)}, not {paper!r}")
        self.paper = str(paper)

    def picture(self, size: tuple[int, int], *, cut: bool = False) -> bytes:
        """The next picture.  cut: of the paper alone."""
        self.pictures += 1
        jpeg = _drawn(self.paper, size, self.pictures % _HANDS, cut)
        said = f"{self.paper} {self.pictures}".encode()
        comment = b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said
        return jpeg[:2] + comment + jpeg[2:]

    def view(self) -> bytes:
        """What lies there, as a PNG for people."""
        out = io.BytesIO()
        _image(self.paper, (640, 480), 0).save(out, "PNG")
        return out.getvalue()


@lru_cache(maxsize=48)
def _drawn(paper: str, size: tuple[int, int], hand: int, cut: bool) -> bytes:
    image = _image(paper, size, hand)
    if cut and paper != "nothing":
        image = image.crop(_edges(paper, size))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _image(paper: str, size: tuple[int, int], hand: int) -> Image.Image:
    image = Image.new("RGB", size, _TABLE)
    if paper != "nothing":
        left, top, right, bottom = _edges(paper, size)
        sheet = Image.new("RGB", (right - left, bottom - top), "white")
        _write(paper, ImageDraw.Draw(sheet), sheet.width, sheet.height)
        turned = sheet.rotate(2, expand=False, fillcolor=_TABLE, resample=Image.Resampling.BILINEAR)
        image.paste(turned, (left, top))
    _turn_hand(ImageDraw.Draw(image), size, hand)
    return image


def _edges(paper: str, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Of the paper: left, top, right, bottom."""
    width, height = size
    across, down = {"form": (0.62, 0.94), "card": (0.34, 0.29), "book": (0.88, 0.86)}[paper]
    left, top = round(width * (1 - across) / 2), round(height * (1 - down) / 2)
    return left, top, width - left, height - top


def _write(paper: str, draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    """Lines where words would be."""
    unit = max(1, height // 60)
    if paper == "card":
        draw.rectangle((0, 0, width - 1, height - 1), outline=_PALE, width=unit * 2)
        draw.rectangle((width * 5 // 8, height // 5, width * 15 // 16, height * 4 // 5), fill=_PALE)
    else:
        draw.rectangle((width // 4, 4 * unit, width * 3 // 4, 7 * unit), fill=_INK)
    lines = range(10 * unit, height - 8 * unit, 3 * unit) if paper != "card" else ()
    for number, at in enumerate(lines):
        end = width - width // (12 if number % 4 else 3)
        draw.line((width // 12, at, end, at), fill=_INK if number % 5 else _PALE, width=unit)
    if paper == "card":
        for number in range(4):
            at = height * (2 + number * 2) // 10
            draw.line((width // 12, at, width // 2, at), fill=_INK, width=unit * 3)
    if paper == "book":
        draw.line((width // 2, 0, width // 2, height), fill=_PALE, width=unit * 2)
    if paper == "form":
        round_one = (
            width * 2 // 3,
            height * 3 // 4,
            width * 2 // 3 + 9 * unit,
            height * 3 // 4 + 9 * unit,
        )
        draw.ellipse(round_one, outline="#b3261e", width=unit)


def _turn_hand(draw: ImageDraw.ImageDraw, size: tuple[int, int], hand: int) -> None:
    """A clock in the corner, so that one sees that it is live."""
    unit = size[1] // 16
    x, y = size[0] - unit, size[1] - unit
    draw.ellipse(
        (x - unit // 2, y - unit // 2, x + unit // 2, y + unit // 2), outline="white", width=3
    )
    dx, dy = ((0, -1), (1, 0), (0, 1), (-1, 0))[hand]
    draw.line((x, y, x + dx * unit // 2, y + dy * unit // 2), fill="white", width=5)
