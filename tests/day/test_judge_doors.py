"""The judge of file cabinets: a door that is opened twice, for nobody, or not as it was told."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.day.cabinets import Door, Looks, Order
from tests.day.doors import Stored, wrong_doors
from tests.day.notebook import Seen

FIRST, OTHER = ("cabinet-1", 3), ("cabinet-2", 3)
SHUT, OPENED = Door("home", 4, False), Door("home", 5, True)


def order(
    state: str = "done",
    before: Door | None = SHUT,
    after: Door | None = OPENED,
    name: str = "o1",
    again: tuple[str, ...] = (),
) -> Order:
    return Order(name, FIRST, before, after, {"state": state}, again)


def stored(state: str = "done", name: str = "o1") -> Stored:
    return Stored(name, FIRST, state, "")


@pytest.mark.parametrize(
    ("orders", "rows", "pulses", "faults"),
    [
        ([order()], [stored()], {FIRST: 1}, []),
        ([order(again=("o1", "o1"))], [stored()], {FIRST: 1}, []),
        ([order(again=("o2",))], [stored()], {FIRST: 1}, ["asked for again, and is o2"]),
        ([], [stored()], {FIRST: 1}, ["nobody asked for it"]),
        ([order()], [], {}, ["is not stored"]),
        # Fired twice for one order, and where nobody wanted anything.
        ([order()], [stored()], {FIRST: 2}, ["was fired 2 times, and asked for 1 times"]),
        ([order()], [stored()], {FIRST: 1, OTHER: 1}, ["was fired 1 times, and asked for 0"]),
        (
            [order(after=Door("home", 6, True))],
            [stored()],
            {FIRST: 2},
            ["asked for 1 times", "is done, and was fired 2 times"],
        ),
        # Called opened: there was a pulse, and the door is open.
        (
            [order(after=SHUT)],
            [stored()],
            {},
            ["called opened 1 times, and was fired 0", "was fired 0 times", "its door is shut"],
        ),
        ([order(after=Door("home", 5, False))], [stored()], {FIRST: 1}, ["its door is shut"]),
        # Called not done: there was none.
        ([order("failed", after=SHUT)], [stored("failed")], {}, []),
        (
            [order("failed")],
            [stored("failed")],
            {FIRST: 1},
            ["asked for 0 times", "is failed, and was fired 1 times"],
        ),
        ([order("failed", after=SHUT)], [stored()], {FIRST: 1}, ["called failed, and is done"]),
        # Nobody knows: one pulse at most.
        ([order("unknown")], [stored("unknown")], {FIRST: 1}, []),
        ([order("unknown", after=SHUT)], [stored("unknown")], {}, []),
        ([order("waiting", after=None)], [stored()], {FIRST: 1}, []),
        ([order("unknown")], [stored("unknown")], {FIRST: 2}, ["was fired 2 times"]),
    ],
)
def test_doors(
    orders: list[Order],
    rows: list[Stored],
    pulses: Mapping[tuple[str, int], int],
    faults: list[str],
) -> None:
    found = wrong_doors(orders, rows, pulses)
    assert len(found) == len(faults), found
    for fault, part in zip(found, faults, strict=True):
        assert part in fault


def test_an_order_may_be_carried_out_late_but_only_once() -> None:
    """The first was given up as the server died; the second found its door open."""
    rows = [stored("unknown"), stored("failed", "o2"), stored("failed", "o3")]
    first = order("unknown", SHUT, Door("home", 4, False))
    second = order("failed", SHUT, OPENED, "o2")
    assert wrong_doors([first, second], rows[:2], {FIRST: 1}) == []
    third = order("failed", OPENED, Door("home", 6, True), "o3")
    assert len(wrong_doors([first, second, third], rows, {FIRST: 1})) == 1
    reborn = order("unknown", SHUT, Door("another home", 0, False))
    assert wrong_doors([reborn, second], rows[:2], {FIRST: 1}) == []


def test_pulses_are_counted_over_all_lives_of_the_simulator() -> None:
    looks = Looks()
    for home, count in (("a", 1), ("a", 2), ("b", 1), ("a", 1)):
        looks.add(Seen(home, {"locks-1": {"pulses": {"1": count, "2": 0}}}))
    assert looks.pulses() == {("locks-1", 1): 3, ("locks-1", 2): 0}
