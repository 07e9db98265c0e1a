"""What an office printer prints: the pack of numbers on paper, and the page of its check.  Pure.

The words of a pack are the server's; only where they stand is decided here, as in `paper.css`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from hall_devices.printers.sheets import Box, Code, Mark, Sheet, Words

from .check_slip import CHECK, NO_TICKET, CheckContent

T = TypeVar("T", str, tuple[str, ...])

PACK = "pack"
"""Kind of a job that prints numbers on paper."""

_WIDTH, _HEIGHT, _EDGE = 210.0, 297.0, 10.0
_INNER = _WIDTH - 2 * _EDGE
_MIDDLE = _WIDTH / 2
_ACROSS, _DOWN = 3, 8
_SLIP_WIDTH, _SLIP_HEIGHT = _INNER / _ACROSS, 34.0
_ROWS, _ROW_HEIGHT = 26, 9.6
_COLUMNS = (
    ("号码", 22.0),
    ("业务", 60.0),
    ("发放", 22.0),
    ("优先", 22.0),
    ("窗口", 22.0),
    ("办完", 42.0),
)
_QR_TEXT = "HALLWAY 畅厅"
_ON_A_LINE = 44
"""Hanzi of a step."""


@dataclass(frozen=True, slots=True)
class PackRange:
    """Numbers of one prefix, in order.  valid: when they are good, in words."""

    prefix: str
    names: str
    valid: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackContent:
    """foot: whom to ask.  steps: how the pack is used."""

    hall_name: str
    foot: str
    steps: tuple[str, ...]
    ranges: tuple[PackRange, ...]

    def as_json(self) -> dict[str, Any]:
        """JSON-ready; from_json() reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> PackContent:
        """Raises ValueError for what is no pack, or an empty one."""
        try:
            ranges = tuple(
                PackRange(
                    str(one["prefix"]),
                    str(one["names"]),
                    str(one["valid"]),
                    tuple(str(number) for number in one["numbers"]),
                )
                for one in data["ranges"]
            )
            steps = tuple(str(step) for step in data["steps"])
            found = cls(str(data["hall_name"]), str(data["foot"]), steps, ranges)
        except (KeyError, TypeError) as error:
            raise ValueError("no pack of numbers") from error
        if not any(one.numbers for one in ranges):
            raise ValueError("a pack without numbers")
        return found


def pack_sheets(content: PackContent) -> Iterator[Sheet]:
    """How to use them, then for each prefix its slips and a table to write down who got which."""
    yield _sheet(_instructions(content))
    for one in content.ranges:
        for numbers in _pieces(one.numbers, _ACROSS * _DOWN):
            yield _sheet(_slips(content, one, numbers))
        for numbers in _pieces(one.numbers, _ROWS):
            yield _sheet(_record(content, one, numbers))


def _pieces(whole: T, size: int) -> Iterator[T]:
    for at in range(0, len(whole), size):
        yield whole[at : at + size]


def _sheet(marks: Iterator[Mark]) -> Sheet:
    return Sheet(_WIDTH, _HEIGHT, tuple(marks))


def _instructions(content: PackContent) -> Iterator[Mark]:
    yield Words(content.hall_name, _MIDDLE, 22, 9, "center", _INNER, bold=True)
    yield Words("纸质号包", _MIDDLE, 36, 9, "center", bold=True)
    lead = "停电、断网或机器故障时使用。这些号码已经预留，系统不会再发，也不会与机器号重复。"
    yield Words(lead, _EDGE, 56, 4.2, width=_INNER)
    y = 68.0
    for number, step in enumerate(content.steps, 1):
        for place, line in enumerate(_pieces(step, _ON_A_LINE)):
            yield Words(line, _EDGE + 8, y, 4.2)
            if place == 0:
                yield Words(f"{number}.", _EDGE, y, 4.2)
            y += 7
    y += 6
    room = max(0, int((_HEIGHT - _EDGE - y) // 7))
    for one in content.ranges[:room]:
        yield Words(f"{one.numbers[0]} – {one.numbers[-1]}", _EDGE, y, 4.2, bold=True)
        yield Words(one.valid, _EDGE + 46, y, 4.2)
        yield Words(one.names, _EDGE + 92, y, 4.2, width=_INNER - 92)
        yield Box(_EDGE, y + 6, _INNER, 0)
        y += 7


def _slips(content: PackContent, one: PackRange, numbers: tuple[str, ...]) -> Iterator[Mark]:
    for at, number in enumerate(numbers):
        left = _EDGE + at % _ACROSS * _SLIP_WIDTH
        top = _EDGE + at // _ACROSS * _SLIP_HEIGHT
        middle, width = left + _SLIP_WIDTH / 2, _SLIP_WIDTH - 4
        yield Box(left, top, _SLIP_WIDTH, _SLIP_HEIGHT, dashed=True)
        yield Words(content.hall_name, middle, top + 2, 3, "center", width, bold=True)
        yield Words(number, middle, top + 6, 9, "center", bold=True)
        yield Words(one.names, middle, top + 19, 2.8, "center", width)
        yield Words(f"{one.valid}　取号时间 ____:____", middle, top + 24, 2.8, "center", width)
        yield Words(content.foot, middle, top + 29, 2.8, "center", width)


def _record(content: PackContent, one: PackRange, numbers: tuple[str, ...]) -> Iterator[Mark]:
    title = f"{content.hall_name} 纸质号登记表：{one.prefix}　{one.valid}"
    yield Words(title, _EDGE, _EDGE, 4.6, width=_INNER, bold=True)
    top = _EDGE + 9
    for row, number in enumerate(("", *numbers)):
        left, y = _EDGE, top + row * _ROW_HEIGHT
        for name, width in _COLUMNS:
            yield Box(left, y, width, _ROW_HEIGHT)
            if row == 0:
                yield Words(name, left + 2, y + 2.5, 4)
            left += width
        yield Words(number, _EDGE + 2, y + 2.5, 4.4, bold=True)


def check_sheet(content: CheckContent, width: float, height: float) -> Sheet:
    """One page of any size: its own outline shows whether it fits the paper."""
    unit = min(width / 60, height / 40)
    edge, middle = 2 * unit, width / 2
    inner = width - 2 * edge
    ruler = (Box(edge + place * 10, height - edge - 4, 10, 2) for place in range(int(inner // 10)))
    side = min(14 * unit, height - 26 * unit)
    return Sheet(
        width,
        height,
        (
            Box(edge, edge, inner, height - 2 * edge),
            Words(content.hall_name, middle, 3.5 * unit, 3.2 * unit, "center", inner - edge),
            Words(CHECK, middle, 7.5 * unit, 6 * unit, "center", bold=True),
            Words(NO_TICKET, middle, 15.5 * unit, 2.6 * unit, "center", inner - edge),
            Words(
                f"{content.place} {content.device}　{content.date} {content.time}",
                middle,
                19 * unit,
                2.4 * unit,
                "center",
                inner - edge,
            ),
            Code(_QR_TEXT, middle - side / 2, 22 * unit, side),
            *ruler,
        ),
    )
