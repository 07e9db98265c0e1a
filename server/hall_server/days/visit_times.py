"""What the steps of a ticket say about waiting and serving. Pure: steps in, minutes out.

The day's sums and the records of many days read times here, so they agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hall_queue.plan import MINUTE
from hall_queue.states import Act, TicketState
from hall_queue.ticket import Step

_ENDED: Mapping[TicketState, str] = {
    TicketState.DONE: "done",
    TicketState.MISSED: "missed",
    TicketState.CANCELLED: "cancelled",
    TicketState.DIVERTED: "elsewhere",
    TicketState.EXPIRED: "expired",
}
ENDS = ("open", *_ENDED.values())
"""How a number may stand in a record; `open`: its visit is not over."""


def end_of(state: TicketState) -> str:
    """One of `ENDS`."""
    return _ENDED.get(state, "open")


def standing(steps: Iterable[Step]) -> list[Step]:
    """What happened and was not undone. A call that was undone takes its recalls with it."""
    left: list[Step] = []
    for step in steps:
        if step.act is not Act.UNDO:
            left.append(step)
            continue
        while left and left.pop().act is Act.RECALL:
            pass
    return left


def first_called(stood: Sequence[Step]) -> int | None:
    """When the ticket was first called; None when it never was. stood: as `standing` gives it."""
    return next((step.at for step in stood if step.act is Act.CALL), None)


def waited(stood: Sequence[Step], issued_at: int) -> float | None:
    """Minutes from the number to the first call; None when it was never called."""
    called = first_called(stood)
    return None if called is None else (called - issued_at) / MINUTE


def begun(stood: Sequence[Step]) -> tuple[int | None, int]:
    """When serving last began, and the milliseconds on hold since; (None, 0) before it has."""
    started: int | None = None
    aside = held_at = 0
    for step in stood:
        if step.act is Act.CALL:
            started, aside = None, 0
        elif step.act is Act.START:
            started = step.at
        elif step.act is Act.HOLD:
            held_at = step.at
        elif step.act is Act.RESUME and started is None:  # put aside while it was only called
            started = step.at
        elif step.act is Act.RESUME:
            aside += step.at - held_at
    return started, aside


def served(stood: Sequence[Step]) -> float | None:
    """Minutes at the counter that finished it, without those on hold; None when none has."""
    started, aside = begun(stood)
    if started is None or stood[-1].act is not Act.FINISH:
        return None
    return (stood[-1].at - started - aside) / MINUTE
