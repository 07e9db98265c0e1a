"""The judge itself: each kind of fault is found, and what may happen in a kill is none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.engine import empty_hall
from hall_queue.plan import Rules
from tests.day.ratings import Rating, wrong_ratings
from tests.day.recorder import Record, Recorder
from tests.day.screens import board_faults, wall_faults
from tests.day.truth import CallMade, Truth, calls_of
from tests.day.watchers import Session
from tests.queue.plans import town
from tests.queue.rig import Rig

HERE = frozenset({"a"})
FIRST = CallMade(1, 1, HERE, at=(0, 100), over=(0, 300))
SECOND = CallMade(2, 1, HERE, at=(0, 200), over=(1, 450))
THIRD = CallMade(3, 1, HERE, at=(1, 500), over=None)
"""The server was killed at about 400."""


def session(life: int, at: int, *shown: int, told: tuple[int, ...] = ()) -> Session:
    """A wall that came in at hall time `at`: tickets of its first view, and calls told later."""
    lines = [{"ticket": it, "round": 1, "state": "calling", "at": at} for it in shown]
    view: dict[str, Any] = {"at": at, "data": {"calls": lines}}
    return Session(life, view, [(it, 1) for it in told])


@pytest.mark.parametrize(
    ("sessions", "faults"),
    [
        ([session(0, 0, told=(1, 2)), session(1, 410, 2, told=(3,))], []),
        # Stored as the server died, and still called on coming back: then it must be shown.
        ([session(0, 0, told=(1,)), session(1, 410, 2, told=(3,))], []),
        ([session(0, 0, told=(1,)), session(1, 410, told=(3,))], ["was not shown on coming back"]),
        # Over before the wall was back.
        ([session(0, 0, told=(1,)), session(1, 460, told=(3,))], []),
        # Passed over, while a later one was told.
        ([session(0, 0, told=(2,)), session(1, 410, 2, told=(3,))], ["was not told"]),
        # The last life was not killed: whatever it was not told is a fault.
        ([session(0, 0, told=(1, 2)), session(1, 410, 2)], ["was not told"]),
        ([session(0, 0, told=(1, 1, 2)), session(1, 410, 2, told=(3,))], ["was told 2 times"]),
        ([session(0, 0, told=(1, 2, 9)), session(1, 410, 2, told=(3,))], ["was never made"]),
    ],
)
def test_a_wall(sessions: list[Session], faults: list[str]) -> None:
    found = wall_faults([FIRST, SECOND, THIRD], sessions)
    assert len(found) == len(faults)
    for fault, part in zip(found, faults, strict=True):
        assert part in fault


def test_a_full_wall_cannot_show_an_older_call() -> None:
    back = session(1, 410, 11, 12, 13, 14, 15, 16, told=(3,))
    others = [CallMade(it, 1, HERE, at=(1, 405)) for it in range(11, 17)]
    assert wall_faults([FIRST, SECOND, *others, THIRD], [session(0, 0, told=(1,)), back]) == []


def test_how_long_a_call_stands() -> None:
    """Places in the journal: looked for until answered, called again or given up; in the hand of
    the counter until done, or called again."""
    rig = Rig(town(rules=Rules(recall_gap_seconds=0)))
    rig.open("c1")
    rig.issue("pension")
    rig.call("c1")
    places = [rig.hall.seq]
    for act in (c.Recall, c.Start, c.Hold):
        rig.at("c1", act)
        places.append(rig.hall.seq)
    first, second = calls_of(Truth(rig.events, rig.hall, rig.hall), [places[1] - 1])
    call, recall, start, hold = places
    assert (first.round, first.stood, first.in_hand) == (
        1,
        range(call, recall),
        range(call, recall),
    )
    assert (second.round, second.stood) == (2, range(recall, start))
    assert second.in_hand == range(recall, hold)
    label = rig.hall.plan.counter["c1"].label
    assert (first.at[0], second.at[0], second.counter) == (0, 1, label)


def test_a_call_that_stands_at_the_end_is_not_over() -> None:
    rig = Rig(town())
    rig.open("c1")
    rig.issue("pension")
    rig.call("c1")
    (call,) = calls_of(Truth(rig.events, rig.hall, rig.hall), [])
    assert call.over is None
    # As far as is known: what a later view shows may have happened after the files were read.
    assert call.stood == call.in_hand == range(len(rig.events), len(rig.events) + 1)


def test_a_board() -> None:
    rig = Rig(town())
    here, there = rig.hall.plan.servers["pension"][:2]
    rig.open(here, there)
    gone = rig.issue("pension")
    rig.finish(here, gone)
    served, looked_for = rig.issue("pension"), rig.issue("pension")
    rig.serve(here, served)
    rig.call(there, looked_for)
    (wall,), counters = rig.hall.plan.screens, rig.hall.plan.counter
    one, two = counters[here].label, counters[there].label
    calling = (looked_for.number, two, "calling")
    serving, done = (served.number, one, "serving"), (gone.number, one, "done")
    assert board_faults(rig.hall, wall, [calling, serving, done]) == []
    assert board_faults(rig.hall, wall, [calling, serving]) == []
    assert board_faults(rig.hall, wall, [serving, done]) == [f"does not show {calling}"]
    assert board_faults(rig.hall, wall, [calling, done]) == [f"does not show {serving}"]
    assert board_faults(rig.hall, wall, [calling, serving, *[done] * 4]) == []
    for wrong in [(looked_for.number, one, "calling"), (served.number, one, "calling")]:
        assert f"shows {wrong}" in board_faults(rig.hall, wall, [calling, serving, wrong])


def pad(ticket: int, level: int, status: int = 200, code: str = "") -> Record:
    """A press on a browser pad, and its answer."""
    body = json.dumps({"ask": f"{ticket}-1000", "level": level})
    answer = {"error": {"code": code}} if code else {"rated": True}
    hand = Recorder(0, None, lambda record: None)
    return Record(hand, "/api/ratings", body, "key", status, answer)


def rated(*tickets: int) -> Truth:
    """A day on which these were rated, as the journal has it."""
    hall = empty_hall()
    events = [e.TicketRated(at=1, by="pad:c1", ticket=ticket) for ticket in tickets]
    return Truth(events, hall, hall)


KEY = Rating(2, "hardware", 3)
STORED = [Rating(1, "pad", 4), KEY]


@pytest.mark.parametrize(
    ("book", "pressed", "stored", "events", "faults"),
    [
        ([pad(1, 4)], [KEY], STORED, (1, 2), 0),
        # Somebody was faster.
        ([pad(1, 4), pad(1, 2, 409, "rated_already")], [KEY], STORED, (1, 2), 0),
        ([pad(1, 4), pad(3, 2)], [KEY], STORED, (1, 2), 1),
        ([pad(1, 2)], [KEY], STORED, (1, 2), 2),
        ([pad(1, 4)], [], STORED, (1, 2), 1),
        ([pad(1, 4)], [KEY, Rating(5, "hardware", 0)], STORED, (1, 2), 1),
        ([pad(1, 4)], [KEY], [*STORED, KEY], (1, 2), 2),
        ([pad(1, 4)], [KEY], STORED, (1,), 1),
        ([pad(1, 4), pad(3, 2, 404, "unknown_ticket")], [KEY], STORED, (1, 2), 1),
    ],
)
def test_ratings(
    book: list[Record],
    pressed: list[Rating],
    stored: list[Rating],
    events: tuple[int, ...],
    faults: int,
) -> None:
    assert len(wrong_ratings(rated(*events), book, pressed, stored)) == faults
