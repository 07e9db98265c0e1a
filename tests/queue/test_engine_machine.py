"""Any orders at all, sensible and hostile, at any time: what must hold, holds after each.

The rig checks its truths (`truths.py`) after every event and replays every event through JSON into
a second hall. A failure prints the shortest run of orders that brings it about.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

import pytest
from hypothesis.stateful import invariant, precondition

from hall_queue import commands as c
from hall_queue.engine import decide
from hall_queue.journal_form import read_hall, write_hall
from hall_queue.plan import Rules
from tests.queue.fuzz import EFFORT, effort
from tests.queue.machine.clerks import Clerks
from tests.queue.machine.orders import ANY_ACT, CHANGES, WAITS
from tests.queue.machine.overseers import Overseers
from tests.queue.machine.visitors import Visitors
from tests.queue.plans import (
    MONDAY,
)


class HallMachine(Visitors, Clerks, Overseers):
    """Visitors, clerks, supervisors, administrators and the clock, all at their worst."""

    @precondition(lambda self: self.rig.hall.seq % 8 == 0)
    @invariant()
    def a_snapshot_is_the_hall(self) -> None:
        hall = self.rig.hall
        assert read_hall(json.loads(json.dumps(write_hall(hall)))) == hall

    @invariant()
    def time_alone_changes_nothing_twice(self) -> None:
        """The second of two looks at the clock finds nothing more to do."""
        hall = self.rig.hall
        if hall.at >= self.rig.now:
            assert decide(hall, c.Tick(by="system"), self.rig.now, self.rig.pace) == ()


HallMachine.TestCase.settings = effort(40, steps=60)
TestAnyOrders = HallMachine.TestCase


@pytest.mark.parametrize("seed", range(5 * EFFORT))
def test_a_long_busy_day(seed: int) -> None:
    """Three hundred orders in a row: deeper into one day than the shortest runs ever get."""
    chance = Random(seed)

    def pick() -> int:
        return chance.randrange(41)

    hall = HallMachine()
    rule_set = Rules(returns=2, recall_gap_seconds=0)
    hall.set_up("town", rule_set, (MONDAY, "09:00"), 1.0, 6)
    orders: list[tuple[int, Callable[[], None]]] = [
        (6, lambda: hall.visitors_come(pick(), chance.choice((None, "elder")), 2)),
        (2, lambda: hall.a_visitor_wants_two(pick(), pick(), None)),
        (9, lambda: hall.clerks_work([(pick(), pick()) for _ in range(4)])),
        (2, lambda: hall.visitors_are_served([pick()])),
        (3, lambda: hall.press_any_button(pick(), chance.choice(ANY_ACT), None)),
        (2, lambda: hall.call_this_one(pick(), pick())),
        (3, lambda: hall.come_back(pick())),
        (3, lambda: hall.undo(pick(), soon=True)),
        (2, lambda: hall.divert([pick(), pick()], pick(), pick(), pick(), "supervisor")),
        (2, lambda: hall.transfer(pick(), pick(), pick(), pick())),
        (1, lambda: hall.give_up(pick(), pick(), named=True)),
        (1, lambda: hall.book(pick(), chance.randrange(4), chance.randrange(6), off=False)),
        (1, lambda: hall.come_with_a_booking(pick(), None)),
        (1, lambda: hall.numbers_go_on_paper(False, pick(), 2, None, every_day=False)),
        (2, lambda: hall.come_with_paper(pick(), chance.randrange(3), pick(), None)),
        (1, lambda: hall.change_a_counter(pick(), chance.choice(CHANGES))),
        (1, lambda: hall.lend(pick(), pick(), 60)),
        (1, lambda: hall.set_up_anew(really=True, change=chance.choice(("service", "counter")))),
        (6, lambda: hall.time_passes(chance.choice(WAITS), tick=True)),
    ]
    weights = [weight for weight, _ in orders]
    for order in chance.choices([order for _, order in orders], weights, k=300):
        order()
    hall.a_snapshot_is_the_hall()
