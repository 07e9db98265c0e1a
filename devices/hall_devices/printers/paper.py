"""A piece of paper as a value: what should stand on it, whatever printer will print it.

Sizes are multiples of the printer's own small character (12 x 24 dots, a hanzi 24 x 24).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Align: TypeAlias = Literal["left", "center", "right"]

MAX_SCALE = 8
MAX_QR_BYTES = 1000
"""Longer codes do not fit on 80 mm paper at a size that a phone reads."""


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph; it is wrapped at the printer's width, never truncated.

    width, height: 1..8 times the small character.  reverse: white on black.
    Raises ValueError for a scale outside 1..8.
    """

    text: str
    align: Align = "left"
    width: int = 1
    height: int = 1
    bold: bool = False
    reverse: bool = False

    def __post_init__(self) -> None:
        if not (1 <= self.width <= MAX_SCALE and 1 <= self.height <= MAX_SCALE):
            raise ValueError(f"scale must be 1..{MAX_SCALE}: {self.width} x {self.height}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A dashed line over the whole width."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Empty lines, 1..255."""

    lines: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.lines <= 255:
            raise ValueError(f"lines must be 1..255: {self.lines}")


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code, centred.  module: wished dots per module (1..16); less when the paper is narrow.

    Raises ValueError when data is empty or longer than MAX_QR_BYTES bytes of UTF-8.
    """

    data: str
    module: int = 8

    def __post_init__(self) -> None:
        if not 1 <= len(self.data.encode()) <= MAX_QR_BYTES:
            raise ValueError("QR data must be 1..1000 bytes")
        if not 1 <= self.module <= 16:
            raise ValueError(f"module must be 1..16: {self.module}")


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of the piece: cut, or fed out to the tear-off edge where there is no cutter."""


Item: TypeAlias = Text | Rule | Feed | Qr | Cut


@dataclass(frozen=True, slots=True)
class Paper:
    """Items from top to bottom."""

    items: tuple[Item, ...]
