"""What the LED bar above a window says, as a pure function of the hall.

The longest wording that fits the bar is taken, so nothing is cut in the middle of what matters:
at the end of every list stands a wording that any bar can show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import Literal, TypeAlias

from hall_devices.bars.characters import CELLS
from hall_devices.printers.cells import count
from hall_display.speech import window_text
from hall_queue.hall import DayState, Hall
from hall_queue.plan import Counter, Plan
from hall_queue.states import CounterState, TicketState

NO_WORDS: Mapping[str, str] = MappingProxyType({})

SignState: TypeAlias = Literal["idle", "calling", "serving", "paused", "closed"]


@dataclass(frozen=True, slots=True)
class SignText:
    """One line of text, and the state that gives it its colour.

    number, window: of the call (at a counter's own bar also of who is served there), for bars that
    show nothing but numbers; window as in `Counter.label`. Empty: nobody; a counter's own bar
    always tells its window.
    """

    text: str
    state: SignState
    number: str = ""
    window: str = ""


def sign_of(
    hall: Hall, counter: str, cells: int = CELLS, own: Mapping[str, str] = NO_WORDS
) -> SignText:
    """The bar of a counter. cells: room for so many half hanzi; 0 = no end. own: state → what the
    hall wants said then, as far as it fits; "" for the usual words.

    Whoever is in hand comes first: a counter that has paused still serves them.
    """
    planned = hall.plan.counter[counter]
    state = state_of(hall, counter)
    wanted = own.get(state, "")
    text = fitting(chain((wanted,) if wanted else (), _wordings(hall, planned, state)), cells)
    return SignText(text, state, _number(hall, counter), planned.label)


def state_of(hall: Hall, counter: str) -> SignState:
    """How a counter stands."""
    live = hall.counters.get(counter)
    ticket = hall.tickets.get(live.ticket) if live is not None and live.ticket is not None else None
    if ticket is not None:
        return "serving" if ticket.state is TicketState.SERVING else "calling"
    over = hall.day is None or hall.day.state is DayState.CLOSED
    if live is None or over or live.state is CounterState.CLOSED:
        return "closed"
    return "paused" if live.state is CounterState.PAUSED else "idle"


def call_wordings(number: str, label: str) -> Iterator[str]:
    """What a call reads like, the best first; the last one is the bare number."""
    where = window_text(label)
    yield f"请{number}到{where}"
    yield f"{number}到{where}"
    yield f"请{number}"
    yield number


def _number(hall: Hall, counter: str) -> str:
    """Of whoever the counter has in hand."""
    live = hall.counters.get(counter)
    ticket = hall.tickets.get(live.ticket) if live is not None and live.ticket is not None else None
    return ticket.number if ticket is not None else ""


def _wordings(hall: Hall, counter: Counter, state: SignState) -> Iterator[str]:
    """Of one state, the best first."""
    number = _number(hall, counter.code)
    where = window_text(counter.label)
    match state:
        case "calling":
            yield from call_wordings(number, counter.label)
        case "serving":
            yield f"{number} 正在办理"
            yield f"{number} 办理中"
            yield number
        case "paused":
            yield f"{where} 暂停服务"
            yield "暂停服务"
        case "closed":
            yield f"{where} 未开放"
            yield "未开放"
        case "idle":
            subjects = [*_subjects(hall.plan, counter)]
            yield from (f"{where} {subject}" for subject in subjects)
            yield from (f"{where.removesuffix('窗口')} {subject}" for subject in subjects)
            yield where
            yield counter.label


def _subjects(plan: Plan, counter: Counter) -> Iterator[str]:
    """What the window is for: its one own service, else its area; the long name before the short.
    Services it only helps out with are not promised."""
    own = [plan.service[skill.service] for skill in counter.skills if skill.level == 1]
    area = plan.area[counter.area]
    for thing in (*(own if len(own) == 1 else ()), area):
        yield thing.name
        if thing.spoken:
            yield thing.spoken


def fitting(wordings: Iterator[str], cells: int) -> str:
    """The first that fits, else the last one as it is: the bar cuts it."""
    text = ""
    for text in wordings:
        if not cells or count(text) <= cells:
            return text
    return text
