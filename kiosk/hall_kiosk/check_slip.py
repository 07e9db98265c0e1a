"""What a device check shows: a printer's page that is no ticket, and a line for a bar.  Pure.

Every word stays inside GB2312, so that any Chinese printer has its glyphs, but for those samples
that show what a printer does with what goes beyond it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from hall_devices.printers import cells
from hall_devices.printers.page import printer_page
from hall_devices.printers.paper import Item, Paper, Rule, Text
from hall_devices.printers.profiles import Profile

KIND = "check"
"""Kind of a job that checks a device; the other kind is `slip`."""
CHECK = "测试"
NO_TICKET = "这不是号票，不能用来排队"

_NAME_CELLS = 46


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


def check_slip(content: CheckContent, profile: Profile) -> Paper:
    """The self-check page: what it is, which device, and all that its profile promises."""
    width = min(_NAME_CELLS, profile.cells)

    def line(text: str) -> Text:
        return Text(cells.cut(cells.one_line(text), width), "center")

    head: list[Item] = [
        line(content.hall_name),
        Text(f" {CHECK} ", "center", 4, 4, bold=True, reverse=True),
        line(NO_TICKET),
        Rule(),
        line(f"{content.place} {content.device}"),
        line(f"{content.date} {content.time}"),
        Rule(),
    ]
    return Paper((*head, *printer_page(profile, ()).items))


def check_text(content: CheckContent) -> str:
    """What a bar shows for a moment; with its time, so that nobody takes an old one for it."""
    return f"{CHECK} {content.time}"


def _missing() -> NoReturn:
    raise ValueError("the content of a check needs its texts")
