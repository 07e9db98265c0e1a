"""Where phones say something else than the journal, or were not told that it is their turn.

**Right.** A view shows the hall as it stood at the event `facts` of the journal. So every view from
the call until the visitor came, was given up or was called again must say "called", where to, and
since when; and every view while the visitor was served there, where and since when as well.

**Told.** The server gathers what changes into at most five views a second, so that a call may be
over before the phone's next view is due. But a phone waits its turn behind whoever waits longer,
and no screen gets a second view before it. So: once a wall has been told the call, and after that
two views while it stood, a phone that had come in before the call must have had one too. That
holds for each call and recall while it stood, and while the visitor was in that counter's hand
(which is long: so a phone that hears nothing from coming in to the end is found). It does not
depend on how fast the machine is, and nothing is owed that a kill cut off: then the wall has no two
views either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hall_queue.hall import Hall
from hall_queue.states import IN_HAND
from hall_queue.ticket import Ticket
from tests.day.truth import CallMade, Truth
from tests.day.watchers import Glimpse, Session, Watcher

_VIEWS = 2
"""Of a wall, after the call, until a phone must have had one."""


def wrong_phones(
    truth: Truth,
    calls: Sequence[CallMade],
    phones: Mapping[str, Watcher],
    walls: Mapping[str, Watcher],
) -> list[str]:
    """Phones that said something wrong of a call, or that were not told one. phones: by token;
    walls: by screen."""
    faults: list[str] = []
    told = [session for wall in walls.values() for session in wall.sessions]
    for call, sessions in _of_phones(truth.hall, calls, phones):
        faults += phone_faults(call, sessions, told)
    return faults


def wrong_ends(hall: Hall, phones: Mapping[str, Watcher]) -> list[str]:
    """Phones whose last view is not how their ticket stands."""
    faults: list[str] = []
    for ticket in hall.tickets:
        phone = phones.get(ticket.token)
        view = None if phone is None else phone.last
        shown = None if view is None else Glimpse.of(view)
        if shown is None or not _is_of(shown, ticket, hall):
            faults.append(f"{ticket.number} is {ticket.state.value}, its phone says {shown}")
    return faults


def owed(
    truth: Truth,
    calls: Sequence[CallMade],
    phones: Mapping[str, Watcher],
    walls: Mapping[str, Watcher],
) -> int:
    """How many calls stood long enough that a phone must have been told meanwhile."""
    told = [session for wall in walls.values() for session in wall.sessions]
    mine = _of_phones(truth.hall, calls, phones)
    return sum(is_owed(call, call.stood, sessions, told) for call, sessions in mine)


def _of_phones(
    hall: Hall, calls: Sequence[CallMade], phones: Mapping[str, Watcher]
) -> Iterator[tuple[CallMade, Sequence[Session]]]:
    """The calls whose visitor has a phone, and what it heard."""
    for call in calls:
        known = hall.tickets.get(call.ticket)
        if known is not None and known.token in phones:
            yield call, phones[known.token].sessions


def _is_of(view: Glimpse, ticket: Ticket, hall: Hall) -> bool:
    """Whether the view shows how the ticket stands."""
    if view.state != ticket.state.value:
        return False
    counter = hall.plan.counter.get(ticket.counter or "")
    called = counter is not None and (view.called_at, view.counter) == (
        ticket.called_at,
        counter.label,
    )
    return called or ticket.state not in IN_HAND


def phone_faults(
    call: CallMade, sessions: Sequence[Session], walls: Sequence[Session]
) -> list[str]:
    """Of one call. sessions: of its visitor's phone; walls: of all walls."""
    name = f"call {(call.ticket, call.round)}"
    views = [view for session in sessions for view in session.views]
    wrong = [v for v in views if v.facts in call.in_hand and not _says(v, call)]
    if wrong:
        return [f"a phone said {wrong[0]} at {name}"]
    for span in (call.stood, call.in_hand):
        if is_owed(call, span, sessions, walls) and not _heard(views, span):
            return [f"a phone was not told {name}"]
    return []


def is_owed(
    call: CallMade, span: range, sessions: Sequence[Session], walls: Sequence[Session]
) -> bool:
    """Whether a phone must have had a view within `span`."""
    life, since = call.at[0], span.start
    there = any(s.life == life and s.views and s.views[0].facts < since for s in sessions)
    name = (call.ticket, call.round)
    return there and any(
        sum(view.facts in span for view in wall.views[wall.views_before[name] :]) >= _VIEWS
        for wall in walls
        if wall.life == life and name in wall.views_before
    )


def _heard(views: Sequence[Glimpse], span: range) -> bool:
    return any(view.facts in span for view in views)


def _says(view: Glimpse, call: CallMade) -> bool:
    """Whether a view from while the visitor was in the counter's hand is right."""
    state = "called" if view.facts in call.stood else "serving"
    return view == Glimpse(view.facts, state, call.at[1], call.counter)
