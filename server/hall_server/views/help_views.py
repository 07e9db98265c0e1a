"""Help on the floor as those see it who ask and those who go: pure, from the hall to the wire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from hall_queue.crowd import place_of
from hall_queue.events import (
    AlertEased,
    AlertRaised,
    DayClosed,
    DayOpened,
    DayReopened,
    Event,
    HelpEvent,
    PlanAdopted,
)
from hall_queue.hall import DayState, Hall
from hall_queue.help_book import HelpCall, HelpOutcome
from hall_queue.states import TicketState
from hall_server import wire

_MOST_CALLS = 50
_WAITS = (TicketState.WAITING, TicketState.CALLED, TicketState.HELD)
_TOLD = (AlertEased, AlertRaised, DayClosed, DayOpened, DayReopened, HelpEvent, PlanAdopted)


def help_standing(call: HelpCall | None) -> wire.HelpStanding | None:
    """What is told where it was asked; None when there is no call."""
    if call is None:
        return None
    return wire.HelpStanding(
        id=call.id, state=call.state.value, helper=call.helper, asked_at=call.asked_at
    )


def open_help(hall: Hall, call: HelpCall) -> wire.OpenHelp:
    """An open call, for those who look after the hall."""
    return wire.OpenHelp.model_validate(_facts(hall, call))


def _facts(hall: Hall, call: HelpCall) -> dict[str, object]:
    kiosks = {kiosk.code: kiosk.name for kiosk in hall.plan.kiosks}
    counter = hall.plan.counter.get(call.place)
    ticket = None if call.ticket is None else hall.tickets.get(call.ticket)
    return {
        "id": call.id,
        "kind": call.kind,
        "place": kiosks.get(call.place, ""),
        "counter": counter.label if counter else None,
        "number": ticket.number if ticket else None,
        "state": call.state.value,
        "helper": call.helper,
        "asked_at": call.asked_at,
    }


def _where(hall: Hall, call: HelpCall) -> str:
    """A counter's area; for a phone, where its holder should be. A kiosk's name says it."""
    plan = hall.plan
    counter = plan.counter.get(call.place)
    if counter is not None:
        area = plan.area[counter.area]
        return area.place or area.name
    ticket = None if call.ticket is None else hall.tickets.get(call.ticket)
    if call.place in {kiosk.code for kiosk in plan.kiosks} or ticket is None:
        return ""
    return place_of(plan, ticket.service) if ticket.state in _WAITS else ""


def helper_view(hall: Hall, alerts: Iterable[wire.Alert] = ()) -> wire.HelperView:
    """Everything the helpers' page shows that changes."""
    rows = [
        wire.HelpCallRow.model_validate({**_facts(hall, call), "where": _where(hall, call)})
        for call in hall.helps.open[:_MOST_CALLS]
    ]
    return wire.HelperView(
        running=hall.day is not None and hall.day.state is not DayState.CLOSED,
        calls=rows,
        helpers=_helpers(hall),
        alerts=list(alerts),
    )


def _helpers(hall: Hall) -> list[wire.HelperDay]:
    answered = Counter(
        call.helper for call in hall.helps.calls if call.outcome is HelpOutcome.DONE and call.helper
    )
    given = Counter(note.helper for note in hall.helps.given if not note.taken_back)
    return [
        wire.HelperDay(name=name, answered=answered[name], given=given[name])
        for name in sorted(set(answered) | set(given))
    ]


def concerns_helpers(code: str, events: Sequence[Event]) -> bool:
    """Whether events change the helpers' room; ordinary tickets do not."""
    return any(isinstance(event, _TOLD) for event in events)
