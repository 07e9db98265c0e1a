"""What a wall shows, on the wire: a pure function from the hall and its calls."""

from __future__ import annotations

from hall_display.board import board_of
from hall_display.calls import Call, Calls
from hall_display.moved import moved_on
from hall_queue.day import opens_at
from hall_queue.hall import Hall
from hall_queue.moment import Moment
from hall_queue.plan import Screen
from hall_queue.wait import Waits
from hall_server import wire
from hall_server.views.kiosk_views import area_loads


def board_view(
    hall: Hall, screen: Screen, calls: Calls, now: Moment, *, speaks: bool
) -> wire.BoardView:
    """Everything of a screen. speaks: whether it is heard just now."""
    board = board_of(hall, screen, calls, now)
    loads = area_loads(hall, screen.areas, now.at, Waits(hall, now.at))
    waiting = {area.code: area.waiting for area in board.areas}
    return wire.BoardView(
        hall=board.hall,
        zone=board.zone,
        timezone=hall.plan.hours.timezone,
        speed=now.pace,
        calls=[call_view(line) for line in board.calls],
        begun=board.begun,
        areas=[load.model_copy(update={"waiting": waiting[load.code]}) for load in loads],
        notices=list(board.notices),
        intake=board.intake,
        opens_at=None if board.intake == "open" else opens_at(hall, now.at),
        withdrawn=list(board.withdrawn),
        speaks=speaks,
        moved=[
            wire.BoardMoved(numbers=list(one.numbers), counter=one.counter)
            for one in moved_on(hall, screen)
        ],
    )


def call_view(line: Call) -> wire.BoardCall:
    """A line of the wall."""
    return wire.BoardCall(
        ticket=line.ticket,
        number=line.number,
        counter=line.counter,
        area=line.area,
        at=line.at,
        round=line.round,
        serving=line.state == "serving",
        state=line.state,
    )
