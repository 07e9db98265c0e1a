"""The tables: what stands in the documentation is what the code does, and no more."""

from __future__ import annotations

import ast
import re
from itertools import product
from pathlib import Path

import pytest

import hall_queue
from hall_queue.errors import QueueError
from hall_queue.policy import Why
from hall_queue.states import (
    ACTIVE,
    COUNTER_MOVES,
    IN_HAND,
    TICKET_MOVES,
    UNFINISHED,
    Act,
    CounterState,
    TicketState,
    after,
    may_become,
)
from tests.queue.refusals import REFUSALS

RULES = Path(__file__).parents[2] / "docs" / "queue-rules.md"
SOURCES = sorted(Path(hall_queue.__file__).parent.glob("*.py"))


def table(title: str) -> list[list[str]]:
    """The rows of the table under a heading of the documented rules."""
    text = RULES.read_text(encoding="utf-8").partition(f"\n## {title}\n")[2]
    text = text.partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_the_documented_table_of_states_is_the_one_in_force() -> None:
    documented = {
        Act(act): (frozenset(map(TicketState, origin.split(", "))), TicketState(result))
        for act, origin, result in table("States of a ticket")
    }
    assert documented == TICKET_MOVES


@pytest.mark.parametrize(("act", "state"), list(product(TICKET_MOVES, TicketState)))
def test_every_act_in_every_state(act: Act, state: TicketState) -> None:
    allowed, result = TICKET_MOVES[act]
    if state in allowed:
        assert after(act, state) is result
        return
    with pytest.raises(QueueError) as caught:
        after(act, state, "A001")
    assert caught.value.facts == {"act": act.value, "state": state.value, "number": "A001"}


def test_what_is_over_stays_over() -> None:
    final = {TicketState.DONE, TicketState.CANCELLED, TicketState.EXPIRED}
    assert set(TicketState) - UNFINISHED == final
    assert all(not allowed & final for allowed, _ in TICKET_MOVES.values())
    assert IN_HAND < ACTIVE < UNFINISHED


def test_counters() -> None:
    moves = {
        (CounterState.CLOSED, CounterState.OPEN),
        (CounterState.PAUSED, CounterState.OPEN),
        (CounterState.OPEN, CounterState.PAUSED),
        (CounterState.OPEN, CounterState.CLOSED),
        (CounterState.PAUSED, CounterState.CLOSED),
    }
    assert {(old, new) for new, allowed in COUNTER_MOVES.items() for old in allowed} == moves
    for old, new in product(CounterState, CounterState):
        if (old, new) in moves:
            may_become(new, old, "3")
            continue
        with pytest.raises(QueueError, match="wrong_counter_state"):
            may_become(new, old, "3")


def test_every_refusal_is_known_and_documented() -> None:
    calls = (
        node
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "QueueError"
    )
    raised = {ast.literal_eval(call.args[0]) for call in calls}
    assert raised == REFUSALS
    documented = [row[0].strip("`") for row in table("Refusals")]
    assert documented == sorted(REFUSALS)


def test_every_refusal_has_a_test() -> None:
    """By name, in a file of this folder that gives orders to a hall."""
    here = Path(__file__).parent
    examples = [file for file in here.glob("test_*.py") if file != Path(__file__)]
    text = "".join(file.read_text(encoding="utf-8") for file in examples)
    assert {code for code in REFUSALS if not re.search(f'"{code}"', text)} == set()


def test_a_refusal_says_what_it_is_about() -> None:
    refusal = QueueError("quota_full", service="deed", limit=2, again_at=None)
    assert str(refusal) == "quota_full(service='deed', limit=2, again_at=None)"
    assert len(set(Why)) == 6
