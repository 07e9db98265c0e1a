"""A hall with a board, whatever happens in it."""

from __future__ import annotations

from datetime import date, time

from hall_display.board import Board, board_of
from hall_display.calls import Calls
from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.engine import decide, empty_hall
from hall_queue.fold import fold
from hall_queue.hall import Hall
from hall_queue.hours import instant
from hall_queue.moment import Moment
from hall_queue.plan import (
    Area,
    Counter,
    Hours,
    Plan,
    Rules,
    Screen,
    Service,
    Session,
    Skill,
    Zone,
)

HOURS = Hours(sessions=(Session(time(8), time(18)),))
START = instant(HOURS, date(2026, 3, 2), time(9))
COUNTERS = [f"c{number}" for number in range(1, 9)]


def plan() -> Plan:
    """Two areas in two zones; every counter serves both, the first half of them in `z`."""
    return Plan(
        name="测试大厅",
        hours=HOURS,
        rules=Rules(recall_gap_seconds=0),
        zones=(Zone("east", "一层东区"), Zone("west", "一层西区")),
        areas=(
            Area("z", "综合受理", "Z", zone="east"),
            Area("y", "医疗保障", "Y", zone="west", spoken="医保"),
        ),
        services=(
            Service("z1", "综合", "z", 10),
            Service("y1", "参保", "y", 5),
            Service("y2", "报销", "y", 5),
        ),
        counters=(
            *(
                Counter(code, code[1:], "z" if index < 4 else "y", (Skill("z1"), Skill("y1")))
                for index, code in enumerate(COUNTERS)
            ),
            Counter("c9", "9", "y", (Skill("y2"),)),
        ),
        screens=(
            Screen("east", "东屏", "east", ("z",), ("听到叫号后请直接到窗口",)),
            Screen("west", "西屏", "west", ("y",)),
            Screen("all", "大屏", "", ("z", "y")),
        ),
    )


class Life:
    """A hall, its board, and everything that happened."""

    def __init__(self) -> None:
        self.hall: Hall = empty_hall()
        self.calls = Calls()
        self.now = START
        self.happened: list[e.Event] = []
        self.do(c.AdoptPlan(by="admin", plan=plan()))
        for code in COUNTERS:
            self.do(c.SignOn(by=code, counter=code, staff=code))
            self.do(c.OpenCounter(by=code, counter=code))

    def do(self, command: c.Command) -> tuple[e.Event, ...]:
        events = decide(self.hall, command, self.now)
        for event in events:
            self.hall = fold(self.hall, event)
            self.calls = self.calls.after(event, self.hall)
        self.happened += events
        return events

    def issue(self, *services: str) -> int:
        token = f"t{len(self.happened)}"
        (issued,) = self.do(c.Issue(by="kiosk", services=services, token=token))[-1:]
        assert isinstance(issued, e.TicketIssued)
        return issued.ticket

    def board(self, screen: str = "all", pace: float = 1.0) -> Board:
        shown = next(held for held in self.hall.plan.screens if held.code == screen)
        return board_of(self.hall, shown, self.calls, Moment(self.now, pace))

    def seen(self, screen: str = "all") -> list[str]:
        """Whom the screen says to be in hand."""
        shown = self.board(screen).calls
        return [f"{call.number}→{call.counter}" for call in shown if call.is_in_hand]

    def over(self, screen: str = "all") -> list[str]:
        """Whose call the screen says to be over."""
        shown = self.board(screen).calls
        return [f"{call.number} {call.state}" for call in shown if not call.is_in_hand]


def call(life: Life, counter: str, *services: str) -> int:
    """A fresh ticket, called at `counter` a second later than the one before."""
    ticket = life.issue(*(services or ("z1",)))
    life.now += 1000
    life.do(c.Call(by=counter, counter=counter, ticket=ticket))
    return ticket
