"""Help on the floor (导办): calls for a helper, and help given in passing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hall_queue.errors import QueueError

PHONE = "phone"
"""The place of a call from a visitor's phone: wherever the ticket's holder is."""
ANYTHING = "anything"
WANTED = (ANYTHING, "slip", "wheelchair", "form", "machine", "supervisor")
"""What somebody may be called for; `anything` is a tap on 请人帮忙 and no more,
`supervisor` asks for whoever is on duty."""
GIVEN = ("self_service", "online", "computer", "form", "escort", "pickup")
"""Kinds of help given in passing, the six tiles of the helper's page."""
GROUPS = ("elder", "disabled", "expecting", "soldier")
"""Whom it was given to, where that is kept; nobody has to belong to one."""


class HelpState(StrEnum):
    """Where a call for help is."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    """A helper is on the way."""
    ARRIVED = "arrived"
    CLOSED = "closed"


class HelpOutcome(StrEnum):
    """How a call ended."""

    DONE = "done"
    WITHDRAWN = "withdrawn"
    """By whoever asked."""
    EXPIRED = "expired"
    """Still open when the day was closed."""


class HelpAct(StrEnum):
    """What can happen to a call."""

    ACCEPT = "accept"
    RELEASE = "release"
    ARRIVE = "arrive"
    FINISH = "finish"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


_S = HelpState
OPEN = frozenset({_S.ASKED, _S.ACCEPTED, _S.ARRIVED})
UNDER_WAY = frozenset({_S.ACCEPTED, _S.ARRIVED})
"""Somebody has taken it on; exactly then, or after it was closed so, its `helper` is set."""

HELP_MOVES: Mapping[HelpAct, tuple[frozenset[HelpState], HelpState]] = {
    HelpAct.ACCEPT: (frozenset({_S.ASKED}), _S.ACCEPTED),
    HelpAct.RELEASE: (UNDER_WAY, _S.ASKED),
    HelpAct.ARRIVE: (frozenset({_S.ACCEPTED}), _S.ARRIVED),
    HelpAct.FINISH: (UNDER_WAY, _S.CLOSED),
    HelpAct.WITHDRAW: (OPEN, _S.CLOSED),
    HelpAct.EXPIRE: (OPEN, _S.CLOSED),
}

OUTCOMES: Mapping[HelpOutcome, HelpAct] = {
    HelpOutcome.DONE: HelpAct.FINISH,
    HelpOutcome.WITHDRAWN: HelpAct.WITHDRAW,
    HelpOutcome.EXPIRED: HelpAct.EXPIRE,
}


def help_after(act: HelpAct, state: HelpState) -> HelpState:
    """The state `act` leads to; QueueError `help_over` or `wrong_help_state` when it may not."""
    allowed, result = HELP_MOVES[act]
    if state in allowed:
        return result
    if state is HelpState.CLOSED:
        raise QueueError("help_over")
    raise QueueError("wrong_help_state", act=act.value, state=state.value)


@dataclass(frozen=True, slots=True)
class HelpCall:
    """Somebody asks for a helper to come (请人帮忙); times in milliseconds."""

    id: int
    place: str
    """Code of a kiosk or a counter, or `PHONE`."""
    kind: str
    asked_at: int
    ticket: int | None = None
    state: HelpState = HelpState.ASKED
    helper: str | None = None
    """Who goes; a staff id as in `CounterLive.staff`."""
    accepted_at: int | None = None
    arrived_at: int | None = None
    closed_at: int | None = None
    outcome: HelpOutcome | None = None


@dataclass(frozen=True, slots=True)
class HelpGiven:
    """Help given in passing (顺手帮一下), noted with one tap."""

    id: int
    at: int
    helper: str
    kind: str
    group: str | None = None
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class HelpBook:
    """The day's calls and notes, each in the order they came. One row of ids for both, which
    begins again on no day: a page of yesterday names nothing of today."""

    calls: tuple[HelpCall, ...] = ()
    given: tuple[HelpGiven, ...] = ()
    next_id: int = 1

    @property
    def open(self) -> tuple[HelpCall, ...]:
        """Calls somebody still waits for, the oldest first."""
        return tuple(call for call in self.calls if call.state in OPEN)

    def call(self, help_id: int) -> HelpCall | None:
        """A call of today by its id."""
        return next((call for call in self.calls if call.id == help_id), None)

    def note(self, help_id: int) -> HelpGiven | None:
        """A note of today by its id."""
        return next((note for note in reversed(self.given) if note.id == help_id), None)

    def open_at(self, place: str, ticket: int | None) -> HelpCall | None:
        """The open call of a place; on the phone each ticket is a place of its own."""
        for call in self.open:
            if call.place == place and (place != PHONE or call.ticket == ticket):
                return call
        return None
