"""What a main screen (综合屏) says: the calls of many counters, as a pure function of the hall.

Such a screen takes one stream of characters and breaks it at its width, so every row but the last
is filled up with spaces: then each call begins a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hall_devices.bars.characters import CELLS, MOST_CELLS
from hall_devices.printers.cells import count
from hall_display.signs import SignText, call_wordings, fitting
from hall_queue.hall import DayState, Hall
from hall_queue.states import TicketState
from hall_queue.ticket import Ticket

MOST_ROWS = 8
WELCOME = "欢迎光临"
_CLOSED = "未开放"
_GAP = "  "
"""Between two calls on a screen whose width is not known."""


@dataclass(frozen=True, slots=True)
class MainScreen:
    """areas: codes, empty for all.  cells: half hanzi in one row, 0 for no end.  idle: what it says
    while nobody is called."""

    areas: tuple[str, ...] = ()
    rows: int = 1
    cells: int = CELLS
    idle: str = WELCOME

    @property
    def stream_cells(self) -> int:
        """Half hanzi that it shows in all; 0 for no end."""
        return min(self.rows * self.cells, MOST_CELLS)


def main_screen(settings: Mapping[str, str]) -> MainScreen:
    """As a device's settings have it; a number that is none, or too big, is the usual one."""
    return MainScreen(
        area_codes(settings),
        number(settings, "rows", 1, 1, MOST_ROWS),
        number(settings, "cells", CELLS, 0, MOST_CELLS),
        settings.get("idle", "").strip() or WELCOME,
    )


def area_codes(settings: Mapping[str, str]) -> tuple[str, ...]:
    """What `areas` names, between commas or spaces; nothing stands for all."""
    return tuple(settings.get("areas", "").replace("，", ",").replace(",", " ").split())


def number(settings: Mapping[str, str], name: str, otherwise: int, least: int, most: int) -> int:
    """A setting that is a number from `least` to `most`, else `otherwise`."""
    text = settings.get(name, "")
    sound = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    return int(text) if sound and least <= int(text) <= most else otherwise


def calls_of(hall: Hall, areas: Sequence[str]) -> tuple[Ticket, ...]:
    """Who is called now, and not yet served, by counters of these areas; the newest call first, as
    on a wall: a call that is repeated is new."""
    if not hall.count(TicketState.CALLED):
        return ()
    calls: list[Ticket] = []
    for code, live in hall.counters.items():
        counter = hall.plan.counter.get(code)
        if live.ticket is None or counter is None or (areas and counter.area not in areas):
            continue
        ticket = hall.tickets.get(live.ticket)
        if ticket is not None and ticket.state is TicketState.CALLED:
            calls.append(ticket)
    calls.sort(key=lambda ticket: (-(ticket.called_at or ticket.queued_at), -ticket.id))
    return tuple(calls)


def main_sign(hall: Hall, screen: MainScreen, calls: Sequence[Ticket]) -> SignText:
    """The screen while these are called, see `calls_of`."""
    windows = hall.plan.counter
    shown = [(call.number, windows[call.counter].label) for call in calls if call.counter]
    if shown:
        rows = [fitting(call_wordings(*call), screen.cells) for call in shown[: screen.rows]]
        filled = [_filled(row, screen.cells) for row in rows[:-1]]
        return SignText("".join([*filled, rows[-1]]), "calling", *shown[0])
    if hall.day is None or hall.day.state is DayState.CLOSED:
        return SignText(_CLOSED, "closed")
    return SignText(screen.idle, "idle")


def _filled(row: str, cells: int) -> str:
    """With spaces up to where the next row begins, also behind a number that needs two rows."""
    return row + (" " * (-count(row) % cells) if cells else _GAP)
