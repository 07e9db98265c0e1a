"""Labels that stand on things: what it is, where it belongs, and the code for its inspection. Pure.

On a label printer a label each; on A4 many on a sheet, with lines to cut along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeAlias

from hall_devices.printers import cells
from hall_devices.printers.sheets import Box, Code, Mark, Sheet, Words

LABELS = "labels"
"""Kind of a job that prints labels."""
MOST = 500
"""Labels of a job."""
HINT = "扫码签到、报修"

_ACROSS, _DOWN = 3, 7
_EDGE = 10.0
"""Of an A4 sheet, mm."""
_ON_A_LINE = 8
"""Hanzi of a name beside or under the code."""
_HIGH = 4.4
"""Height of the words in hanzi of the name, which may take two lines."""

Align: TypeAlias = Literal["left", "center"]


@dataclass(frozen=True, slots=True)
class AssetLabel:
    """name: what it is.  where: may be empty.  link: in its code."""

    name: str
    where: str
    link: str


@dataclass(frozen=True, slots=True)
class LabelContent:
    """At least one."""

    labels: tuple[AssetLabel, ...]

    def as_json(self) -> dict[str, Any]:
        """JSON-ready; from_json() reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> LabelContent:
        """Raises ValueError for what are no labels, or none."""
        try:
            labels = tuple(
                AssetLabel(str(one["name"]), str(one["where"]), str(one["link"]))
                for one in data["labels"]
            )
        except (KeyError, TypeError) as error:
            raise ValueError("no labels") from error
        if not 0 < len(labels) <= MOST:
            raise ValueError(f"labels must be 1 to {MOST}")
        return cls(labels)


def label_sheets(content: LabelContent, width: float, height: float) -> Iterator[Sheet]:
    """A sheet each, of this size in mm."""
    for one in content.labels:
        yield Sheet(width, height, tuple(_label(one, 0, 0, width, height)))


def cut_sheets(content: LabelContent, width: float, height: float) -> Iterator[Sheet]:
    """Many on a sheet of this size in mm, with lines to cut along."""
    wide, high = (width - 2 * _EDGE) / _ACROSS, (height - 2 * _EDGE) / _DOWN
    for first in range(0, len(content.labels), _ACROSS * _DOWN):
        marks: list[Mark] = []
        for at, one in enumerate(content.labels[first : first + _ACROSS * _DOWN]):
            left, top = _EDGE + at % _ACROSS * wide, _EDGE + at // _ACROSS * high
            marks.append(Box(left, top, wide, high, dashed=True))
            marks += _label(one, left, top, wide, high)
        yield Sheet(width, height, tuple(marks))


def _label(one: AssetLabel, left: float, top: float, width: float, height: float) -> Iterator[Mark]:
    """The code beside the words where it is wide, above them where it is not."""
    edge = min(width, height) * 0.05
    if width >= height * 1.2:
        side = min(height - 2 * edge, width * 0.5)
        room = width - side - 3 * edge
        size = min(height / 8, room / _ON_A_LINE)
        yield Code(one.link, left + edge, top + (height - side) / 2, side)
        lines = _words(one, left + 2 * edge + side, room, size, "left")
        y = top + (height - _HIGH * size) / 2
    else:
        side = min(width - 2 * edge, height * 0.6)
        room = width - 2 * edge
        size = min((height - side - 3 * edge) / _HIGH, room / _ON_A_LINE)
        yield Code(one.link, left + (width - side) / 2, top + edge, side)
        lines = _words(one, left + width / 2, room, size, "center")
        y = top + 2 * edge + side
    for line in lines:
        yield replace(line, y=y + line.y)


def _words(one: AssetLabel, x: float, room: float, size: float, align: Align) -> Iterator[Words]:
    """From y 0 down, _HIGH times the size in all.  size, room: mm."""
    most = int(0.97 * room / size * 2)  # rounding to dots must not cut it
    name, rest = _parted(cells.one_line(one.name), most)
    yield Words(name, x, 0, size, align, room, bold=True)
    yield Words(rest, x, 1.25 * size, size, align, room, bold=True)
    yield Words(one.where, x, 2.5 * size, 0.8 * size, align, room)
    yield Words(HINT, x, 3.5 * size, 0.8 * size, align, room)


def _parted(text: str, most: int) -> tuple[str, str]:
    """A first line of so many cells at most, and what is left."""
    used = 0
    for at, sign in enumerate(text):
        used += cells.cell_width(sign)
        if used > most:
            return text[:at], text[at:].lstrip()
    return text, ""
