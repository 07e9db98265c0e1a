"""What each event about help on the floor does to the hall."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from hall_queue import events as e
from hall_queue.hall import Hall
from hall_queue.help_book import (
    HELP_MOVES,
    OUTCOMES,
    HelpAct,
    HelpBook,
    HelpCall,
    HelpGiven,
)
from hall_queue.hours import local


def fresh_help(hall: Hall, today: date) -> Hall:
    """Nothing of yesterday; the ids go on. What was noted today before the doors is today's."""
    hours = hall.plan.hours
    given = tuple(note for note in hall.helps.given if local(hours, note.at).date() == today)
    return replace(hall, helps=HelpBook(given=given, next_id=hall.helps.next_id))


def _change(hall: Hall, **changes: Any) -> Hall:
    return replace(hall, helps=replace(hall.helps, **changes))


def _asked(hall: Hall, event: e.HelpAsked) -> Hall:
    call = HelpCall(event.help, event.place, event.kind, event.at, event.ticket)
    return _change(hall, calls=(*hall.helps.calls, call), next_id=event.help + 1)


def _move(hall: Hall, event: e.HelpEvent, act: HelpAct, **changes: Any) -> Hall:
    state = HELP_MOVES[act][1]
    if hall.helps.call(event.help) is None:
        raise LookupError(f"the journal names call for help {event.help}, which was never asked")
    calls = tuple(
        replace(call, state=state, **changes) if call.id == event.help else call
        for call in hall.helps.calls
    )
    return _change(hall, calls=calls)


def _accepted(hall: Hall, event: e.HelpAccepted) -> Hall:
    return _move(hall, event, HelpAct.ACCEPT, helper=event.helper, accepted_at=event.at)


def _released(hall: Hall, event: e.HelpReleased) -> Hall:
    return _move(hall, event, HelpAct.RELEASE, helper=None, accepted_at=None, arrived_at=None)


def _arrived(hall: Hall, event: e.HelpArrived) -> Hall:
    return _move(hall, event, HelpAct.ARRIVE, arrived_at=event.at)


def _closed(hall: Hall, event: e.HelpClosed) -> Hall:
    ended = {"outcome": event.outcome, "closed_at": event.at}
    return _move(hall, event, OUTCOMES[event.outcome], **ended)


def _recorded(hall: Hall, event: e.HelpRecorded) -> Hall:
    note = HelpGiven(event.help, event.at, event.helper, event.kind, event.group)
    return _change(hall, given=(*hall.helps.given, note), next_id=event.help + 1)


def _taken_back(hall: Hall, event: e.HelpTakenBack) -> Hall:
    given = tuple(
        replace(note, taken_back=True) if note.id == event.help else note
        for note in hall.helps.given
    )
    return _change(hall, given=given)


HELP_FOLDS: dict[type[e.Event], Callable[[Hall, Any], Hall]] = {
    e.HelpAsked: _asked,
    e.HelpAccepted: _accepted,
    e.HelpReleased: _released,
    e.HelpArrived: _arrived,
    e.HelpClosed: _closed,
    e.HelpRecorded: _recorded,
    e.HelpTakenBack: _taken_back,
}
