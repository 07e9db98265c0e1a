"""Values to JSON and back, and an answer that names the field when it does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_queue.codec import CodecError, decode, encode
from hall_queue.plan import Plan
from tests.queue.fuzz import effort
from tests.queue.plans import lines, office, town


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Leaf:
    name: str
    size: int = 1


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...]
    point: tuple[int, float] = (0, 0.0)
    day: date = date(2026, 1, 1)
    clock: time = time(8)
    colour: Colour = Colour.RED
    maybe: Leaf | None = None
    tags: frozenset[str] = frozenset()
    notes: Mapping[str, Leaf] = field(default_factory=dict)
    tall: bool = False


FULL = Tree(
    leaves=(Leaf("a"), Leaf("b", 2)),
    point=(3, 0.5),
    day=date(2026, 11, 23),
    clock=time(9, 5),
    colour=Colour.BLUE,
    maybe=Leaf("c"),
    tags=frozenset({"y", "x"}),
    notes={"n": Leaf("d")},
    tall=True,
)


def test_everything_that_is_supported() -> None:
    data = {
        "leaves": [{"name": "a"}, {"name": "b", "size": 2}],
        "point": [3, 0.5],
        "day": "2026-11-23",
        "clock": "09:05",
        "colour": "blue",
        "maybe": {"name": "c"},
        "tags": ["x", "y"],
        "notes": {"n": {"name": "d"}},
        "tall": True,
    }
    assert encode(FULL) == data
    assert decode(Tree, data) == FULL


def test_defaults_are_left_out_and_taken_again() -> None:
    assert encode(Tree(leaves=())) == {"leaves": []}
    assert decode(Tree, {"leaves": []}) == Tree(leaves=())
    assert decode(Tree, {"leaves": [], "maybe": None}).maybe is None


def test_a_whole_number_will_do_for_a_fraction_but_not_the_other_way_round() -> None:
    assert decode(Tree, {"leaves": [], "point": [1, 2]}).point == (1, 2.0)
    with pytest.raises(CodecError) as caught:
        decode(Tree, {"leaves": [], "point": [1.0, 2]})
    assert str(caught.value) == "point[0]: int expected, got float"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "record: dict expected, got list"),
        ({}, "leaves: missing"),
        ({"leaves": [], "shade": 1}, "shade: unknown field"),
        ({"leaves": {}}, "leaves: list expected, got dict"),
        ({"leaves": [{"name": "a"}, {"name": 1}]}, "leaves[1].name: str expected, got int"),
        ({"leaves": [{}]}, "leaves[0].name: missing"),
        ({"leaves": [{"name": "a", "x": 1}]}, "leaves[0].x: unknown field"),
        ({"leaves": [{"name": "a", "size": True}]}, "leaves[0].size: int expected, got bool"),
        ({"leaves": [], "tall": 1}, "tall: bool expected, got int"),
        ({"leaves": [], "point": [1]}, "point: 2 items expected"),
        ({"leaves": [], "point": [1, True]}, "point[1]: int or float expected, got bool"),
        ({"leaves": [], "point": [1, 10**400]}, "point[1]: int too large to convert to float"),
        ({"leaves": [], "day": "tomorrow"}, "day: Invalid isoformat string: 'tomorrow'"),
        ({"leaves": [], "clock": 8}, "clock: str expected, got int"),
        ({"leaves": [], "colour": "green"}, "colour: 'green' is not a valid Colour"),
        ({"leaves": [], "colour": []}, "colour: [] is not a valid Colour"),
        ({"leaves": [], "maybe": {"name": None}}, "maybe.name: str expected, got NoneType"),
        ({"leaves": [], "tags": ["a", 1]}, "tags[1]: str expected, got int"),
        ({"leaves": [], "notes": {"n": {}}}, "notes.n.name: missing"),
    ],
)
def test_what_does_not_fit_is_named_by_its_path(data: Any, message: str) -> None:
    with pytest.raises(CodecError) as caught:
        decode(Tree, data)
    assert str(caught.value) == message
    assert caught.value.path == message.partition(":")[0].replace("record", "")


def test_paths_are_those_of_a_plan() -> None:
    data = encode(town())
    data["counters"][2]["skills"][1]["level"] = "high"
    with pytest.raises(CodecError) as caught:
        decode(Plan, data)
    assert caught.value.path == "counters[2].skills[1].level"
    assert caught.value.why == "int expected, got str"


def test_what_is_not_supported_is_said_at_once() -> None:
    @dataclass(frozen=True)
    class Odd:
        either: int | str

    with pytest.raises(TypeError, match=r"only `X \| None`"):
        decode(Odd, {"either": 1})
    with pytest.raises(TypeError, match="cannot encode object"):
        encode(object())


@effort(40)
@given(lines())
def test_any_plan_comes_back(plan: Plan) -> None:
    assert decode(Plan, encode(plan)) == plan


@pytest.mark.parametrize("plan", [town(), office()])
def test_hand_made_plans_come_back(plan: Plan) -> None:
    assert decode(Plan, encode(plan)) == plan


rubbish = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
fields = st.sampled_from(("name", "hours", "rules", "areas", "services", "counters", "devices"))


@effort(50)
@given(st.dictionaries(fields, rubbish))
def test_rubbish_is_refused_and_never_crashes(data: dict[str, Any]) -> None:
    with suppress(CodecError):
        decode(Plan, data)
