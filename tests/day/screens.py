"""Where walls say something else than the journal, also when they had been away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from hall_queue.hall import Hall
from hall_queue.plan import Screen
from hall_queue.states import Act, TicketState
from hall_queue.ticket import Ticket
from tests.day.truth import CallMade, Truth, When
from tests.day.watchers import Session, Watcher

_MOST_CALLS = 6
"""Of a wall's view."""
_HANDS = ("calling", "serving")
_STATES = {
    TicketState.CALLED: "calling",
    TicketState.SERVING: "serving",
    TicketState.MISSED: "missed",
    TicketState.DONE: "done",
}
"""How a wall says it."""

_TAKING = frozenset({Act.CALL, Act.RESUME})
"""What puts a ticket into a counter's hand."""

BoardLine = tuple[str, str, str]
"""Number, window, state."""


def wrong_walls(truth: Truth, calls: Sequence[CallMade], walls: Mapping[str, Watcher]) -> list[str]:
    """Calls a wall was told twice, was not told while it was there, or did not show when it came
    back and the visitor was still looked for."""
    faults: list[str] = []
    for screen in truth.hall.plan.screens:
        mine = [call for call in calls if not call.areas.isdisjoint(screen.areas)]
        faults += [
            f"{screen.code}: {fault}" for fault in wall_faults(mine, walls[screen.code].sessions)
        ]
    return faults


def wall_faults(calls: Sequence[CallMade], sessions: Sequence[Session]) -> list[str]:
    """Of one wall. calls: that concern it, in order; sessions: in order."""
    heard = Counter(call for session in sessions for call in session.calls)
    told = {*heard, *(call for session in sessions for call in _shown(session))}
    names = [(call.ticket, call.round) for call in calls]
    faults = [f"call {name} was told {count} times" for name, count in heard.items() if count > 1]
    faults += [f"call {name} was never made" for name in told - {*names}]
    last_life = max((session.life for session in sessions), default=0)
    for place, (call, name) in enumerate(zip(calls, names, strict=True)):
        if name in told:
            continue
        there = [s for s in sessions if s.life == call.at[0] and _joined(s) <= call.at]
        # A call that was stored as the server died could not be told, nor any after it.
        if there and (call.at[0] == last_life or {*names[place:]} & {*there[-1].calls}):
            faults.append(f"call {name} was not told")
        back = next((s for s in sessions if s.first and _joined(s) > call.at), None)
        if back and (call.over is None or call.over > _joined(back)) and not _is_full(back, call):
            faults.append(f"call {name} was not shown on coming back")
    return faults


def _joined(session: Session) -> When:
    """When its first view was made; never, without one."""
    return (session.life, session.first["at"]) if session.first else (session.life, 1 << 62)


def _shown(session: Session) -> list[tuple[int, int]]:
    """Calls of the first view whose visitors are still in hand."""
    lines = session.first["data"]["calls"] if session.first else []
    return [(line["ticket"], line["round"]) for line in lines if line["state"] in _HANDS]


def _is_full(session: Session, call: CallMade) -> bool:
    """Whether the first view has as many newer calls as a wall can show."""
    lines: list[dict[str, Any]] = session.first["data"]["calls"] if session.first else []
    newer = [line for line in lines if line["state"] == "calling" and line["at"] >= call.at[1]]
    return len(newer) >= _MOST_CALLS


def wrong_boards(hall: Hall, walls: Mapping[str, Watcher]) -> list[str]:
    """Walls that do not show how the hall stands now: who is called where, and how many wait."""
    faults: list[str] = []
    for screen in hall.plan.screens:
        view = walls[screen.code].last
        data = {} if view is None else view["data"]
        lines = [(line["number"], line["counter"], line["state"]) for line in data.get("calls", ())]
        faults += [f"{screen.code} {fault}" for fault in board_faults(hall, screen, lines)]
        for area in data.get("areas", ()):
            count = sum(_waits_in(hall, ticket, area["code"]) for ticket in hall.tickets)
            if area["waiting"] != count:
                faults.append(f"{screen.code}: {area['waiting']} wait in {area['code']}: {count}")
    return faults


def board_faults(hall: Hall, screen: Screen, lines: Sequence[BoardLine]) -> list[str]:
    """Lines that are not so, visitors looked for that have none, and those in hand that have none
    although there is room."""
    true = {ticket.id: line for ticket in hall.tickets if (line := _line(hall, ticket, screen))}
    faults = [f"shows {line}" for line in lines if line not in true.values()]
    looked_for = sorted(
        (t for t in hall.tickets if t.id in true and t.state is TicketState.CALLED),
        key=lambda t: (-(t.called_at or 0), -t.id),
    )
    wished = {true[ticket.id] for ticket in looked_for[:_MOST_CALLS]}
    if len(lines) < _MOST_CALLS:
        wished |= {line for line in true.values() if line[2] in _HANDS}
    return [*faults, *(f"does not show {line}" for line in sorted(wished - {*lines}))]


def _line(hall: Hall, ticket: Ticket, screen: Screen) -> BoardLine | None:
    """What the screen may say of a ticket; None when it is not called, or elsewhere."""
    state = _STATES.get(ticket.state)
    taken = [step.counter for step in ticket.steps if step.act in _TAKING and step.counter]
    if state is None or not taken:
        return None
    counter = hall.plan.counter[ticket.counter or taken[-1]]
    here = {counter.area, hall.plan.service[ticket.service].area} & {*screen.areas}
    return (ticket.number, counter.label, state) if here else None


def _waits_in(hall: Hall, ticket: Ticket, area: str) -> bool:
    return ticket.state is TicketState.WAITING and hall.plan.service[ticket.service].area == area
