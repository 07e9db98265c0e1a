"""What may become what: the two tables every command obeys."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from hall_queue.errors import QueueError


class TicketState(StrEnum):
    """Where a ticket is in its visit."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    MISSED = "missed"
    DIVERTED = "diverted"
    """Sent to self-service, helpers or online: out of the queue, may come back."""
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    """Still open when the day was closed."""


class Act(StrEnum):
    """What can happen to a ticket."""

    ISSUE = "issue"
    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    NEXT_SERVICE = "next_service"
    NO_SHOW = "no_show"
    RETURN = "return"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    DIVERT = "divert"
    SEND_AWAY = "send_away"
    CANCEL = "cancel"
    EXPIRE = "expire"
    RELEASE = "release"
    UNDO = "undo"
    LEND = "lend"
    """No ticket's: what a seat did last, for its undo."""


class CounterState(StrEnum):
    """Whether a counter (窗口) takes visitors."""

    CLOSED = "closed"
    OPEN = "open"
    PAUSED = "paused"


_S = TicketState
IN_HAND = frozenset({_S.CALLED, _S.SERVING})
"""A counter holds the ticket; exactly then its `counter` is set."""
ACTIVE = frozenset({_S.WAITING, _S.CALLED, _S.SERVING, _S.HELD})
"""Someone in the hall still expects to be served: the day cannot end by itself."""
UNFINISHED = ACTIVE | {_S.MISSED, _S.DIVERTED}

TICKET_MOVES: Mapping[Act, tuple[frozenset[TicketState], TicketState]] = {
    Act.CALL: (frozenset({_S.WAITING}), _S.CALLED),
    Act.RECALL: (frozenset({_S.CALLED}), _S.CALLED),
    Act.START: (frozenset({_S.CALLED}), _S.SERVING),
    Act.FINISH: (frozenset({_S.SERVING}), _S.DONE),
    Act.NEXT_SERVICE: (frozenset({_S.SERVING}), _S.WAITING),
    Act.NO_SHOW: (frozenset({_S.CALLED}), _S.MISSED),
    Act.RETURN: (frozenset({_S.MISSED, _S.DIVERTED}), _S.WAITING),
    Act.HOLD: (IN_HAND, _S.HELD),
    Act.RESUME: (frozenset({_S.HELD}), _S.SERVING),
    Act.TRANSFER: (IN_HAND | {_S.HELD}, _S.WAITING),
    Act.DIVERT: (frozenset({_S.WAITING}), _S.WAITING),
    Act.SEND_AWAY: (frozenset({_S.WAITING}), _S.DIVERTED),
    Act.CANCEL: (UNFINISHED, _S.CANCELLED),
    Act.EXPIRE: (UNFINISHED, _S.EXPIRED),
    Act.RELEASE: (frozenset({_S.WAITING}), _S.WAITING),
}

_C = CounterState
COUNTER_MOVES: Mapping[CounterState, frozenset[CounterState]] = {
    _C.OPEN: frozenset({_C.CLOSED, _C.PAUSED}),
    _C.PAUSED: frozenset({_C.OPEN}),
    _C.CLOSED: frozenset({_C.OPEN, _C.PAUSED}),
}
"""New state → the states it may come from."""


def after(act: Act, state: TicketState, number: str = "") -> TicketState:
    """The state `act` leads to; QueueError `wrong_state` when the table does not allow it."""
    allowed, result = TICKET_MOVES[act]
    if state not in allowed:
        raise QueueError("wrong_state", act=act.value, state=state.value, number=number)
    return result


def may_become(new: CounterState, now: CounterState, label: str) -> None:
    """QueueError `wrong_counter_state` unless a counter may go from `now` to `new`."""
    if now not in COUNTER_MOVES[new]:
        raise QueueError("wrong_counter_state", counter=label, state=now.value, wanted=new.value)
