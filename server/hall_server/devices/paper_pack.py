"""Numbers on paper for the day the machine fails: A4 sheets to print, cut and hand out.

Only text is made here: what is reserved stands in the hall. The words are Chinese as on the slip;
a pack needs no script and no font, and can be printed anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from hall_kiosk.office_sheets import PackContent, PackRange
from hall_queue.events import Event, NumbersReserved
from hall_queue.hall import Hall
from hall_queue.plan import Plan
from hall_server.wire import PaperReserved

_A_SHEET = 24
_ROWS = 26
_MOST_NAMES = 60
"""Characters of service names on one slip."""


@dataclass(frozen=True, slots=True)
class PaperRange:
    """Reserved numbers of one prefix. day: the only day they are good for; None: every day."""

    prefix: str
    first: int
    last: int
    day: date | None


def ranges_of(hall: Hall) -> list[PaperRange]:
    """Everything that is to be on paper just now, prefix by prefix."""
    day = hall.day.date if hall.day is not None else None
    return [
        PaperRange(prefix, span.first, span.last, None if span.every_day else day)
        for prefix, spans in hall.reserved.items()
        for span in spans
        if not span.handed_out
    ]


def reserved_numbers(hall: Hall, events: Sequence[Event] | None = None) -> list[PaperReserved]:
    """The same for the wire; only what `events` have reserved, when given."""
    fresh = None
    if events is not None:
        fresh = {(e.prefix, e.first) for e in events if isinstance(e, NumbersReserved)}
    used = {
        (prefix, span.first): len(span.used)
        for prefix, spans in hall.reserved.items()
        for span in spans
    }
    return [
        PaperReserved(
            prefix=span.prefix,
            first=span.first,
            last=span.last,
            first_number=_number(hall.plan, span.prefix, span.first),
            last_number=_number(hall.plan, span.prefix, span.last),
            day=span.day.isoformat() if span.day else None,
            used=used[span.prefix, span.first],
        )
        for span in ranges_of(hall)
        if fresh is None or (span.prefix, span.first) in fresh
    ]


def pack(plan: Plan, ranges: Sequence[PaperRange], style: str = "") -> str:
    """The whole pack as one HTML document. style: address of `paper.css`; empty: it is put in."""
    sheets = [_instructions(plan, ranges)]
    for span in ranges:
        sheets += _slips(plan, span)
        sheets += _record(plan, span)
    css = f'<link rel="stylesheet" href="{escape(style)}">' if style else f"<style>{CSS}</style>"
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(plan.name)} 纸质号包</title>{css}</head><body>"
        f"<main>{''.join(sheets)}</main></body></html>\n"
    )


def pack_content(plan: Plan, ranges: Sequence[PaperRange]) -> PackContent:
    """The same pack for an office printer."""
    width = plan.rules.number_width
    return PackContent(
        plan.name,
        _foot(plan),
        _STEPS,
        tuple(
            PackRange(
                span.prefix,
                _names(plan, span.prefix),
                _valid(span),
                tuple(f"{span.prefix}{n:0{width}d}" for n in range(span.first, span.last + 1)),
            )
            for span in ranges
        ),
    )


def _foot(plan: Plan) -> str:
    return f"咨询电话 {plan.hotline}" if plan.hotline else "有事请找总服务台"


def _instructions(plan: Plan, ranges: Sequence[PaperRange]) -> str:
    rows = "".join(
        f"<tr><td>{escape(span.prefix)}</td><td>{_number(plan, span.prefix, span.first)}</td>"
        f"<td>{_number(plan, span.prefix, span.last)}</td><td>{_valid(span)}</td>"
        f"<td>{escape(_names(plan, span.prefix))}</td></tr>"
        for span in ranges
    )
    steps = "".join(f"<li>{step}</li>" for step in _STEPS)
    return (
        f'<section class="sheet"><h1>{escape(plan.name)}<br>纸质号包</h1>'
        "<p>停电、断网或机器故障时使用。这些号码已经预留，系统不会再发，也不会与机器号重复。</p>"
        f"<h2>怎么用</h2><ol>{steps}</ol><h2>包里有哪些号</h2>"
        '<table><thead><tr><th scope="col">号头</th><th scope="col">从</th>'
        '<th scope="col">到</th><th scope="col">有效</th><th scope="col">业务</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></section>"
    )


_STEPS = (
    "沿虚线裁开，按号头分开，从小到大发放；一人一号，在号票上写下时间。",
    "每发一个号，在登记表上记下业务和时间。",
    "窗口按号码从小到大人工叫号；优先的群众先办，并在登记表上注明。",
    "写明日期的号，过了那一天就作废，没有发完的一起销毁。",
    "系统恢复以后，先不要打开取号机：由工作人员按号码顺序，把还没有办完的纸质号登记进系统。",
    "全部登记完，再打开取号机。没有用过的纸质号不用登记。",
)


def _slips(plan: Plan, span: PaperRange) -> Iterator[str]:
    names = escape(_names(plan, span.prefix))
    valid = _valid(span)
    foot = escape(_foot(plan))
    numbers = range(span.first, span.last + 1)
    for at in range(0, len(numbers), _A_SHEET):
        slips = "".join(
            f'<li class="slip"><span class="hall">{escape(plan.name)}</span>'
            f'<strong class="number">{_number(plan, span.prefix, number)}</strong>'
            f'<span class="names">{names}</span><span>{valid}　取号时间 ____:____</span>'
            f"<span>{foot}</span></li>"
            for number in numbers[at : at + _A_SHEET]
        )
        yield f'<section class="sheet"><ul class="slips">{slips}</ul></section>'


def _record(plan: Plan, span: PaperRange) -> Iterator[str]:
    """A table to write down who got which number, to be entered afterwards."""
    head = "".join(
        f'<th scope="col">{name}</th>' for name in ("号码", "业务", "发放", "优先", "窗口", "办完")
    )
    numbers = range(span.first, span.last + 1)
    for at in range(0, len(numbers), _ROWS):
        rows = "".join(
            f"<tr><td>{_number(plan, span.prefix, number)}</td>{'<td></td>' * 5}</tr>"
            for number in numbers[at : at + _ROWS]
        )
        yield (
            f'<section class="sheet"><h2>{escape(plan.name)} 纸质号登记表：'
            f"{escape(span.prefix)}　{_valid(span)}</h2>"
            f'<table class="record"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
            "</section>"
        )


def _number(plan: Plan, prefix: str, serial: int) -> str:
    return f"{escape(prefix)}{serial:0{plan.rules.number_width}d}"


def _valid(span: PaperRange) -> str:
    if span.day is None:
        return "每个工作日可用"
    return f"{span.day.year}年{span.day.month}月{span.day.day}日有效"


def _names(plan: Plan, prefix: str) -> str:
    codes = plan.lines.get(prefix, ())
    text = "、".join(plan.service[code].spoken or plan.service[code].name for code in codes)
    return text if len(text) <= _MOST_NAMES else f"{text[: _MOST_NAMES - 1]}…"


CSS = """
@page { size: A4; margin: 10mm }
* { box-sizing: border-box }
body { margin: 0; background: #fff; color: #000; font: 11pt/1.4 "Noto Sans CJK SC",
  "Microsoft YaHei", "PingFang SC", sans-serif }
.sheet { width: 190mm; margin: 0 auto; page-break-after: always; break-after: page }
.sheet:last-child { page-break-after: auto; break-after: auto }
h1 { font-size: 24pt; text-align: center; margin: 8mm 0 }
h2 { font-size: 13pt; margin: 4mm 0 2mm }
ol { padding-left: 8mm } li { margin-bottom: 2mm }
table { border-collapse: collapse; width: 100% }
th, td { border: .3mm solid #000; padding: 1.5mm 2mm; text-align: left; vertical-align: top }
th { white-space: nowrap }
.record td { height: 9mm; padding: 1mm 2mm }
.record td:first-child { width: 22mm; font-weight: 700 }
.record td:nth-child(n+3) { width: 20mm }
.slips { list-style: none; margin: 0; padding: 0; display: grid;
  grid-template-columns: repeat(3, 1fr) }
.slip { height: 34mm; margin: 0; padding: 1.5mm 2mm; border: .2mm dashed #555; overflow: hidden;
  display: flex; flex-direction: column; align-items: center; justify-content: space-between;
  font-size: 7.5pt; line-height: 1.25; text-align: center; break-inside: avoid }
.number { font-size: 25pt; line-height: 1 } .hall { font-weight: 700 }
.names { max-height: 2.5em; overflow: hidden }
@media screen { .sheet { margin: 10mm auto; outline: 1px solid #999; padding: 5mm } }
"""
