"""Pictures of cameras: whether one is whole, how large it is, a smaller one of it.  Pure.

Pillow is imported when a picture is first read: an agent without cameras, and a server whose
cameras nobody uses, do without.
"""

from __future__ import annotations

import io
from contextlib import suppress

from hall_devices.drivers import Picture

LARGEST = 16 * 1024 * 1024
"""Bytes of a JPEG; one that is larger is none."""
MOST_PIXELS = 64_000_000
SMALLEST = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffdb0043"
    + "00"
    + "ff" * 64
    + "ffc0000b080008000801011100ffc4001400010000000000000000"
    + "0000000000000003ffc40014100100000000000000000000000000000000ffda0008010100003f0047ffd9"
)
"""A whole JPEG, 8 x 8 pixels."""
END = b"\xff\xd9"
BEGIN = b"\xff\xd8\xff"
TRAILER = 64
"""Bytes that some cameras send behind the end of a picture."""


def read_picture(jpeg: bytes) -> Picture | None:
    """None when this is no whole JPEG.  Looks at its frame, not at every pixel.  Never raises."""
    from PIL import Image, UnidentifiedImageError

    if len(jpeg) > LARGEST or not jpeg.startswith(BEGIN) or END not in jpeg[-TRAILER:]:
        return None
    with (
        suppress(UnidentifiedImageError, OSError, ValueError, SyntaxError),
        Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image,
    ):
        width, height = image.size
        if 0 < width * height <= MOST_PIXELS:
            return Picture(jpeg, width, height)
    return None


def smaller(picture: Picture, longest: int, turn: int = 0, quality: int = 70) -> Picture | None:
    """The same picture, no side longer than `longest` pixels, turned clockwise by a multiple of 90
    degrees; None when its pixels cannot be read."""
    if max(picture.width, picture.height) <= longest and not turn:
        return picture
    return _made_anew(picture, longest, turn, quality)


def turned(picture: Picture, turn: int) -> Picture | None:
    """The same at full size; as it came where it need not be turned."""
    if not turn:
        return picture
    return _made_anew(picture, max(picture.width, picture.height), turn, 95)


def _made_anew(picture: Picture, longest: int, turn: int, quality: int) -> Picture | None:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(picture.jpeg), formats=("JPEG",)) as opened:
            opened.draft("RGB", (longest, longest))  # far quicker than to read it whole first
            image = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError):
        return None
    image.thumbnail((longest, longest))
    if turn:
        image = image.rotate(-turn, expand=True)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Picture(out.getvalue(), *image.size)
