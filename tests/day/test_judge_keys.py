"""The judge of call keypads: presses that are nobody's, doubled, or not what the journal has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hall_queue import events as e
from hall_queue.engine import empty_hall
from tests.day.blows import ELSEWHERE, STUCK
from tests.day.keys import Answered, Kept, wrong_keys
from tests.day.notebook import Deed
from tests.day.storm import Struck
from tests.day.truth import Truth

KEYPADS = {"w1-keypad": "keypad-1", "w2-keypad": "keypad-2"}
CALL = Deed("keypad-1", "press", {"key": "call", "digits": "1"}, 10.0, 10.1, True)
RECALL = Deed("keypad-1", "press", {"key": "recall", "digits": "2"}, 20.0, 20.1, False)
FIRST = Kept("p1", "w1-keypad", "call", "1", 10.2, True)
SECOND = Kept("p2", "w1-keypad", "recall", "2", 20.2, True)
DONE, REFUSED = Answered("p1", "w1-keypad", ""), Answered("p2", "w1-keypad", "wrong_state")
CALLED = e.TicketCalled(at=1, by="device:w1-keypad", ticket=7, counter="w1")
RECALLED = e.TicketRecalled(at=2, by="device:w1-keypad", ticket=7, counter="w1")
RATED = e.TicketRated(at=3, by="device:w1-pad", ticket=7)
STRAY = replace(FIRST, device="w2-keypad")
NO_DIGITS = Kept("p3", "w2-keypad", "recall", "", 30.0, False)


def faults_of(
    kept: list[Kept],
    answered: list[Answered],
    events: list[e.Event],
    storm: list[Struck] | None = None,
) -> list[str]:
    truth = Truth(events, empty_hall(), empty_hall())
    return wrong_keys(truth, [CALL, RECALL], kept, answered, KEYPADS, storm or [])


@pytest.mark.parametrize(
    ("kept", "answered", "events", "faults"),
    [
        ([FIRST, SECOND], [DONE, REFUSED], [CALLED, RATED], []),
        # What was not heard is nobody's fault, nor what is still untold at the end of all.
        ([FIRST], [DONE], [CALLED], []),
        ([replace(FIRST, told=False)], [], [], []),
        # Kept as two presses, of which the hall did both.
        (
            [FIRST, replace(FIRST, id="p9")],
            [DONE, replace(DONE, press="p9")],
            [CALLED, CALLED],
            ["id='p9', device='w1-keypad'"],
        ),
        ([replace(FIRST, digits="5")], [DONE], [CALLED], ["nobody pressed that"]),
        ([replace(FIRST, key="pause")], [DONE], [], ["nobody pressed that", "{'pause': 1}"]),
        ([replace(FIRST, at=9.0)], [DONE], [CALLED], ["nobody pressed that"]),
        # One press with two answers or none, and an answer to no press.
        ([FIRST, SECOND], [DONE], [CALLED], ["no answer to it"]),
        ([FIRST], [DONE, replace(DONE, device="w2-keypad")], [CALLED, RECALLED],
         ["answered as of w2-keypad", "answered 2 times", "w1-keypad", "w2-keypad"]),
        ([FIRST], [DONE, REFUSED], [CALLED], ["is no press"]),
        # Against the journal.
        ([FIRST], [DONE], [], ["{'call': 1} were done, and {} happened"]),
        ([FIRST], [DONE], [CALLED, CALLED], ["{'call': 1} were done, and {'call': 2} happened"]),
        ([FIRST], [DONE], [RECALLED], ["{'call': 1} were done, and {'recall': 1} happened"]),
        ([SECOND], [REFUSED], [RECALLED], ["{} were done, and {'recall': 1} happened"]),
    ],
)  # fmt: skip
def test_presses(
    kept: list[Kept], answered: list[Answered], events: list[e.Event], faults: list[str]
) -> None:
    found = faults_of(kept, answered, events)
    assert len(found) == len(faults), found
    for fault, part in zip(found, faults, strict=True):
        assert part in fault


@pytest.mark.parametrize(
    ("press", "blow", "faults"),
    [
        (NO_DIGITS, Struck("keypad-2", STUCK, 29.0, 31.0), []),
        (NO_DIGITS, Struck("keypad-2", STUCK, 29.0), []),
        (NO_DIGITS, Struck("keypad-2", STUCK, 20.0, 22.0), ["no key was stuck"]),
        (NO_DIGITS, Struck("keypad-2", STUCK, 31.0, 32.0), ["no key was stuck"]),
        (NO_DIGITS, Struck("keypad-1", STUCK, 29.0, 31.0), ["no key was stuck"]),
        (NO_DIGITS, Struck("keypad-2", ELSEWHERE, 29.0, 31.0), ["no key was stuck"]),
        (STRAY, Struck("keypad-1", ELSEWHERE, 9.0, 11.0), []),
        (STRAY, Struck("keypad-2", ELSEWHERE, 9.0, 11.0), ["it was pressed at keypad-1"]),
        (STRAY, Struck("keypad-1", ELSEWHERE, 1.0, 5.0), ["it was pressed at keypad-1"]),
        (STRAY, Struck("keypad-1", STUCK, 9.0, 11.0), ["it was pressed at keypad-1"]),
    ],
)
def test_what_nobody_pressed_there(press: Kept, blow: Struck, faults: list[str]) -> None:
    found = faults_of([replace(press, told=False)], [], [], [blow])
    assert len(found) == len(faults), found
    for fault, part in zip(found, faults, strict=True):
        assert part in fault
