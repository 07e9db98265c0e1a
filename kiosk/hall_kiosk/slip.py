"""What the slip says: fixed blocks in a fixed order, and only those with something true to say.

Pure.  Every word of ours stays inside GB2312, so that any Chinese printer has its glyphs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from hall_devices.printers import cells
from hall_devices.printers.paper import MAX_QR_BYTES, Cut, Item, Paper, Qr, Rule, Text

PRIORITY = "优先号"
REPRINT = "重打"
AFTERWARDS = "办完这件，还用这个号接着办"
SCAN_ME = "手机扫一扫，看前面还有几人"

_NAME_LINES = 2  # a name may wrap once at double size; a longer one ends with …
_EXTRA_LINES = 6
_MOST_AFTERWARDS = 3  # a number is for four services at most
_NUMBER_CELLS = 16
_SMALL_CELLS = 24


@dataclass(frozen=True, slots=True)
class SlipContent:
    """What one slip says, already chosen for this visitor.

    date, time: hall-local text of when the number was taken ("2026年7月14日", "09:43").
    ahead: people before this one, None when it cannot be said.  wait: (low, high) minutes, None
    without an honest forecast.  windows: "6到9号窗口".  phone_url: a page that answers, else None:
    no dead codes.  missed_rule_numbers: within how many numbers a missed one is still taken.
    reprint: a second copy, marked so.  extra: lines of the hall's own.  also: services and place
    once more, for a visitor who reads another language.  afterwards: the services that the same
    number is called for when the first is done, in this order.
    """

    hall_name: str
    date: str
    time: str
    service_name: str
    number: str
    priority: bool = False
    ahead: int | None = None
    wait: tuple[int, int] | None = None
    waiting_area: str = ""
    windows: str = ""
    phone_url: str | None = None
    missed_rule_numbers: int | None = None
    hotline: str = ""
    reprint: bool = False
    extra: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    afterwards: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """JSON-ready; from_json() reads it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: object) -> SlipContent:
        """The content of a job.  Unknown keys are passed over, so that a newer server may add some.

        Raises ValueError when a needed field is missing or one has the wrong type.
        """
        if not isinstance(data, dict):
            raise ValueError("slip content must be an object")
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        for name in ("hall_name", "date", "time", "service_name", "number"):
            _expect(name, values.get(name), str)
        for name in ("waiting_area", "windows", "hotline"):
            _expect(name, values.get(name, ""), str)
        for name in ("priority", "reprint"):
            _expect(name, values.get(name, False), bool)
        for name in ("ahead", "missed_rule_numbers"):
            _expect(name, values.get(name), int, type(None))
        _expect("phone_url", values.get("phone_url"), str, type(None))
        wait = values.get("wait")
        if wait is not None:
            _expect("wait", wait, list, tuple)
            if len(wait) != 2:
                raise ValueError("wait must be two numbers")
            for minutes in wait:
                _expect("wait", minutes, int)
            values["wait"] = (wait[0], wait[1])
        for name in ("extra", "also", "afterwards"):
            lines = values.get(name, ())
            _expect(name, lines, list, tuple)
            for line in lines:
                _expect(name, line, str)
            values[name] = tuple(lines)
        return cls(**values)


def _expect(name: str, value: object, *types: type) -> None:
    if type(value) not in types:
        raise ValueError(f"{name} must be {' or '.join(t.__name__ for t in types)}")


def slip(content: SlipContent, cells_wide: int = 48) -> Paper:
    """The slip as paper.  cells_wide: small characters on a line (48 on 80 mm, 32 on 58 mm).

    Names are cut with … so that no text, however long, makes more than about half a metre.
    Source: design, section Slip.
    """
    blocks = (
        _head(content, cells_wide),
        _ticket(content, cells_wide),
        _waiting(content, cells_wide),
        _afterwards(content, cells_wide),
        _lines(content.also, cells_wide),
        _phone(content),
        _advice(content, cells_wide),
    )
    items: list[Item] = []
    for block in blocks:
        if block:
            items += [Rule(), *block] if items else block
    return Paper((*items, Cut()))


def wait_words(low: int, high: int) -> str:
    """The honest range in words.  low, high: minutes.  No dash, no spaces round digits."""
    low, high = max(0, min(low, high)), max(0, low, high)
    if high == 0:
        return "马上就到您"
    if low == 0:
        return f"大约{high}分钟以内"
    return f"大约等{low}分钟" if low == high else f"大约等{low}到{high}分钟"


def ahead_words(ahead: int) -> str:
    """How many people are before this one."""
    return f"前面还有{ahead}人" if ahead > 0 else "前面没有人"


def _small(text: str) -> Text:
    return Text(text, "center")


def _large(text: str, cells_wide: int, *, bold: bool = True) -> Text:
    """Double size; a hostile or careless name is cut after two lines."""
    limit = _NAME_LINES * (cells_wide // 2) - 2  # a hanzi may not fit at the end of the first line
    return Text(cells.cut(cells.one_line(text), limit), "center", 2, 2, bold=bold)


def _head(content: SlipContent, cells_wide: int) -> list[Item]:
    day = cells.cut(cells.one_line(content.date), _SMALL_CELLS)
    time = cells.cut(cells.one_line(content.time), _SMALL_CELLS)
    mark = f"（{REPRINT}）" if content.reprint else ""
    return [_large(content.hall_name, cells_wide), _small(f"{day} {time} 取号{mark}")]


def _ticket(content: SlipContent, cells_wide: int) -> list[Item]:
    number = cells.cut(cells.one_line(content.number), _NUMBER_CELLS)
    scale = max(1, min(8, cells_wide // max(1, cells.count(number))))
    items: list[Item] = [
        _large(content.service_name, cells_wide),
        Text(number, "center", scale, scale, bold=True),
    ]
    if content.priority:
        items += [Text(f" {PRIORITY} ", "center", 2, 2, bold=True, reverse=True)]
    return items


def _waiting(content: SlipContent, cells_wide: int) -> list[Item]:
    items: list[Item] = []
    if content.ahead is not None:
        items.append(_large(ahead_words(content.ahead), cells_wide, bold=False))
    if content.wait is not None:
        items.append(_large(wait_words(*content.wait), cells_wide, bold=False))
    if cells.one_line(content.waiting_area):
        items += [_small("请在这里等"), _large(content.waiting_area, cells_wide)]
    if cells.one_line(content.windows):
        items += [_small("叫到您时请去"), _large(content.windows, cells_wide)]
    return items


def _afterwards(content: SlipContent, cells_wide: int) -> list[Item]:
    names = [name for name in content.afterwards[:_MOST_AFTERWARDS] if cells.one_line(name)]
    if not names:
        return []
    return [_small(AFTERWARDS), *(_large(name, cells_wide) for name in names)]


def _phone(content: SlipContent) -> list[Item]:
    url = cells.one_line(content.phone_url or "")
    if not url or len(url.encode()) > MAX_QR_BYTES:
        return []
    return [Qr(url, 8), _small(SCAN_ME)]


def _advice(content: SlipContent, cells_wide: int) -> list[Item]:
    items: list[Item] = []
    within = content.missed_rule_numbers
    if within is not None and within > 0:
        items.append(_small("没听到叫号？不用重新取号，"))
        items.append(_small(f"{within}个号之内到窗口说一声就行。"))
    phone = cells.cut(cells.one_line(content.hotline), _SMALL_CELLS)
    items.append(_small(f"有事请找总服务台，或拨打{phone}" if phone else "有事请找总服务台"))
    return items + _lines(content.extra, cells_wide)


def _lines(texts: Sequence[str], cells_wide: int) -> list[Item]:
    """Small lines, without the empty ones."""
    limit = _NAME_LINES * cells_wide - 2
    cut = (cells.cut(cells.one_line(text), limit) for text in texts[:_EXTRA_LINES])
    return [_small(text) for text in cut if text]
