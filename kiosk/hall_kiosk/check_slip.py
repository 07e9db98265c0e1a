"""What a device check shows: a slip that is no ticket, and a line of text for a bar.  Pure.

Every word of ours stays inside GB2312, so that any Chinese printer has its glyphs.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from hall_devices import cells
from hall_devices.paper import Cut, Item, Paper, Rule, Text

KIND = "check"
"""Kind of a job that checks a device; the other kind is `slip`."""
CHECK = "测试"
NO_TICKET = "这不是号票，不能用来排队"

_NAME_CELLS = 46
_SAMPLE = ("中文 汉字 窗口 取号", "ABCDEFGHIJKLM 0123456789")


@dataclass(frozen=True, slots=True)
class CheckContent:
    """Of one check.  place: where the device stands, in words, "" when nobody has said.
    date, time: hall-local text of when somebody asked for it ("2026年7月14日", "09:43")."""

    hall_name: str
    device: str
    place: str
    date: str
    time: str

    def as_json(self) -> dict[str, Any]:
        """JSON-ready; from_json() reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> CheckContent:
        """Unknown keys are passed over.  Raises ValueError when a text is missing."""
        texts = [data.get(name) for name in ("hall_name", "device", "place", "date", "time")]
        hall_name, device, place, date, time = (
            text if isinstance(text, str) else _missing() for text in texts
        )
        return cls(hall_name, device, place, date, time)


def check_slip(content: CheckContent, cells_wide: int = 48) -> Paper:
    """The slip: what it is, which device, and a ruler as wide as the paper.

    cells_wide: small characters on a line; the ruler's last one stands at the right edge.
    """
    width = min(_NAME_CELLS, cells_wide)

    def line(text: str) -> Text:
        return Text(cells.cut(cells.one_line(text), width), "center")

    head: list[Item] = [
        line(content.hall_name),
        Text(f" {CHECK} ", "center", 4, 4, bold=True, reverse=True),
        line(NO_TICKET),
        Rule(),
    ]
    facts: list[Item] = [
        line(f"{content.place} {content.device}"),
        line(f"{content.date} {content.time}"),
        Rule(),
        *(line(sample) for sample in _SAMPLE),
    ]
    ruler = "".join(str(place % 10) for place in range(1, cells_wide + 1))
    return Paper((*head, *facts, Text(ruler), Cut()))


def check_text(content: CheckContent) -> str:
    """What a bar shows for a moment; with its time, so that nobody takes an old one for it."""
    return f"{CHECK} {content.time}"


def _missing() -> NoReturn:
    raise ValueError("the content of a check needs its texts")
