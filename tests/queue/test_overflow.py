"""Whatever happens: alerts never flap, and what is suggested is never refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.alerts import Alert
from hall_queue.engine import decide
from hall_queue.errors import QueueError
from hall_queue.fold import fold_all
from hall_queue.hall import Hall
from hall_queue.outlook import Outlook
from hall_queue.plan import MINUTE, Limits, Rules
from hall_queue.states import TicketState
from hall_queue.suggest import suggestions
from hall_queue.suggestion import SuggestionKind
from tests.queue.full_halls import (
    WATCH,
    limited,
    rig_with,
    with_outlets,
)
from tests.queue.fuzz import effort
from tests.queue.rig import SECOND, Rig

STEPS = st.lists(
    st.tuples(
        st.sampled_from(("come", "come", "serve", "wait", "take", "decline", "undo")),
        st.integers(0, 40),
    ),
    min_size=20,
    max_size=60,
)


@given(STEPS, st.sampled_from((0, 0, 30, 120)), st.integers(10, 95), st.integers(0, 2))
@effort(25)
def test_alerts_never_flap_and_suggestions_are_never_refused(
    steps: list[tuple[str, int]], patience: int, clear: int, shown: int
) -> None:
    rules = Rules(alert_after_seconds=patience, alert_clear_percent=clear)
    plan = limited(Limits(4, 12, 15), rules, medical=Limits(people=2), invoice=Limits(people=5))
    plan = with_outlets(plan, "medical", "self_service", "online")
    rig = rig_with(plan)
    rig.open("c1", "c3", "c4")
    services = [service.code for service in plan.services if not service.quotas]
    for what, pick in steps:
        if what == "come":
            for _ in range(1 + pick % 4):
                rig.issue(services[pick % len(services)], klass=(None, None, "elder")[pick % 3])
        elif what == "serve":
            _work(rig, ("c1", "c3", "c4")[pick % 3])
        elif what == "wait":
            rig.wait(pick * 10)
        elif what == "undo":
            for seat in [*rig.hall.undoable][:1]:
                _try_undo(rig, seat)
        elif rig.hall.overflow.open_alerts:
            alerts = rig.hall.overflow.open_alerts
            _answer(rig, alerts[pick % len(alerts)], what, pick, shown)
        rig.do(WATCH)
        _one_alert_a_limit(rig)
        for alert in rig.hall.overflow.open_alerts:
            _all_can_be_done(rig, alert)
    _never_flapped(rig, patience)


@contextmanager
def refusing(*codes: str) -> Iterator[None]:
    """Something that may be refused, but only so."""
    refused: str | None = None
    try:
        yield
    except QueueError as error:
        refused = error.code
    assert refused is None or refused in codes


def _work(rig: Rig, counter: str) -> None:
    live = rig.hall.counters[counter]
    if live.state != "open":
        return
    if live.ticket is not None:
        if rig.ticket(live.ticket).state is TicketState.CALLED:
            rig.at(counter, c.Start)
        rig.at(counter, c.Finish)
    elif any(rig.hall.waiting.values()):
        with refusing("nobody_waiting"):
            rig.serve(counter)


def _try_undo(rig: Rig, seat: str) -> None:
    with refusing("undo_too_late", "changed_since", "ticket_in_hand", "counter_not_open"):
        rig.do(c.Undo(by="x", seat=seat))


def _answer(rig: Rig, alert: Alert, what: str, pick: int, shown: int) -> None:
    found = suggestions(rig.hall, alert, rig.now)
    if what == "decline":
        rig.do(c.DeclineAlert(by="s", alert=alert.id, seat=("c3", "c4")[pick % 2]))
    elif found:
        best = found[pick % len(found)]
        rig.do(
            c.TakeUp(
                by="lead",
                alert=alert.id,
                suggestion=best.key,
                tickets=best.tickets[: shown or None],
                staff=f"staff:{best.counter}",
            )
        )


def _one_alert_a_limit(rig: Rig) -> None:
    standing = [(a.area, a.service, a.measure) for a in rig.hall.overflow.open_alerts]
    assert len(standing) == len(set(standing))


def _all_can_be_done(rig: Rig, alert: Alert) -> None:
    """The engine takes every suggestion; nobody in hand moves; who moves stays in order."""
    for found in suggestions(rig.hall, alert, rig.now):
        take = c.TakeUp(
            by="lead",
            alert=alert.id,
            suggestion=found.key,
            tickets=found.tickets,
            staff=f"staff:{found.counter}",
        )
        events = decide(rig.hall, take, rig.now)
        moved = [t for event in events for t in getattr(event, "tickets", ())]
        assert moved == list(found.tickets)
        assert all(rig.ticket(t).state is TicketState.WAITING for t in moved)
        assert all(rig.ticket(t).target is None for t in moved)
        assert found.here.after is not None
        assert found.here.before is None or found.here.after < found.here.before
        if found.kind is SuggestionKind.DIVERT:
            _nobody_is_passed_over(rig, fold_all(rig.hall, events), moved)


def _nobody_is_passed_over(rig: Rig, then: Hall, moved: list[int]) -> None:
    """Whoever stays and stood before one who moved, for the same, is not called a visit or more
    after that one. (Less is possible: a suggestion reckons with one more who comes now.)"""
    visit = 17 * MINUTE
    called = Outlook(then, rig.now).called
    for mover in map(rig.ticket, moved):
        for entry in then.waiting.get(mover.service, ()):
            assert entry > mover.entry or called[entry[2]] < called[mover.id] + visit


def _never_flapped(rig: Rig, patience: int) -> None:
    """Between the end of an alert and the next for the same limit lie the seconds of patience."""
    raised: dict[tuple[str | None, str | None, str], list[e.AlertRaised]] = {}
    ended = {event.alert: event.at for event in rig.events if isinstance(event, e.AlertEased)}
    for event in rig.events:
        if isinstance(event, e.AlertRaised):
            raised.setdefault((event.area, event.service, event.measure), []).append(event)
    for alerts in raised.values():
        for first, second in pairwise(alerts):
            assert second.at - ended[first.alert] >= patience * SECOND
