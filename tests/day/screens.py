"""Where walls and phones say something else than the journal, also when they had been away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from hall_queue.hall import Hall
from hall_queue.plan import Screen
from hall_queue.states import IN_HAND, TicketState
from hall_queue.ticket import Ticket
from tests.day.truth import CallMade, Truth, When
from tests.day.watchers import Session, Watcher

_MOST_CALLS = 6
"""Of a wall's view."""


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
    return (
        [(c["ticket"], c["round"]) for c in session.first["data"]["calls"]] if session.first else []
    )


def _is_full(session: Session, call: CallMade) -> bool:
    """Whether the first view has as many newer calls as a wall can show."""
    lines: list[dict[str, Any]] = session.first["data"]["calls"] if session.first else []
    newer = [line for line in lines if not line["serving"] and line["at"] >= call.at[1]]
    return len(newer) >= _MOST_CALLS


def wrong_boards(hall: Hall, walls: Mapping[str, Watcher]) -> list[str]:
    """Walls that do not show how the hall stands now: who is called where, and how many wait."""
    faults: list[str] = []
    for screen in hall.plan.screens:
        view = walls[screen.code].last
        data = {} if view is None else view["data"]
        shown = {(c["number"], c["counter"], c["serving"]) for c in data.get("calls", ())}
        if shown != (wished := _board(hall, screen)):
            faults.append(f"{screen.code} shows {sorted(shown)}, not {sorted(wished)}")
        for area in data.get("areas", ()):
            count = sum(_waits_in(hall, ticket, area["code"]) for ticket in hall.tickets)
            if area["waiting"] != count:
                faults.append(f"{screen.code}: {area['waiting']} wait in {area['code']}: {count}")
    return faults


def _board(hall: Hall, screen: Screen) -> set[tuple[str, str, bool]]:
    """(number, window, is being served): those looked for before the served, the newest first."""
    here: list[tuple[bool, int, int, str, str]] = []
    for ticket in hall.tickets:
        if ticket.state in IN_HAND and ticket.counter:
            counter = hall.plan.counter[ticket.counter]
            if {counter.area, hall.plan.service[ticket.service].area} & {*screen.areas}:
                served = ticket.state is TicketState.SERVING
                called = ticket.called_at or 0
                here.append((served, -called, -ticket.id, ticket.number, counter.label))
    return {(number, label, served) for served, _, _, number, label in sorted(here)[:_MOST_CALLS]}


def _waits_in(hall: Hall, ticket: Ticket, area: str) -> bool:
    return ticket.state is TicketState.WAITING and hall.plan.service[ticket.service].area == area


def wrong_phones(
    truth: Truth, calls: Sequence[CallMade], phones: Mapping[str, Watcher]
) -> list[str]:
    """Phones whose last view is not how their ticket ended, or that came back while the visitor
    was called and did not say so. phones: by token."""
    faults: list[str] = []
    for ticket in truth.hall.tickets:
        phone = phones.get(ticket.token)
        view = None if phone is None else phone.last
        shown = None if view is None else view["data"]["state"]
        if shown != ticket.state.value:
            faults.append(f"{ticket.number} is {ticket.state.value}, its phone says {shown}")
        elif ticket.state is TicketState.DONE and view and view["data"]["called_at"] is None:
            faults.append(f"{ticket.number} was served, and its phone never saw a call")
    for call in calls:
        known = truth.hall.tickets.get(call.ticket)
        sessions = phones[known.token].sessions if known and known.token in phones else []
        for session in sessions:
            # Of an earlier life: in the same one the view may have been made as the call was.
            standing = call.at[0] < session.life and (
                call.over is None or call.over > _joined(session)
            )
            if standing and session.first and session.first["data"]["state"] != "called":
                faults.append(f"the phone of ticket {call.ticket} came back without its call")
    return faults
