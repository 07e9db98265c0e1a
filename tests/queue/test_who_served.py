"""Who served a ticket, and how much of a counter's time it took."""

from __future__ import annotations

import pytest

from hall_queue import commands as c
from hall_queue.plan import MINUTE
from tests.queue.plans import office
from tests.queue.rig import Rig


@pytest.fixture
def rig() -> Rig:
    rig = Rig(office())
    rig.tick()
    rig.open()
    return rig


def test_nobody_has_served_a_ticket_that_was_only_called(rig: Rig) -> None:
    ticket = rig.issue("pension")
    assert rig.call("c1").served_by is None
    assert rig.at("c1", c.Start).served_by == "staff:c1"
    rig.undo("c1")
    assert rig.ticket(ticket).served_by is None


def test_whoever_ends_it_has_served_it(rig: Rig) -> None:
    ticket = rig.issue("pension")
    rig.serve("c1", ticket)
    rig.do(c.SignOn(by="staff:li", counter="c1", staff="staff:li", relieve=("staff:",)))
    assert rig.ticket(ticket).served_by == "staff:c1"
    assert rig.at("c1", c.Finish).served_by == "staff:li"


def test_taken_up_at_another_counter_it_is_served_there(rig: Rig) -> None:
    ticket = rig.issue("pension")
    rig.serve("c1", ticket)
    rig.at("c1", c.Hold)
    rig.do(c.Resume(by="staff:c2", counter="c2", ticket=ticket.id))
    assert rig.ticket(ticket).served_by == "staff:c2"


def test_time_on_hold_is_nobodys_work(rig: Rig) -> None:
    ticket = rig.issue("pension")
    rig.serve("c1", ticket)
    for at_work, aside in ((3, 20), (2, 30)):
        rig.wait(minutes=at_work)
        rig.at("c1", c.Hold)
        rig.wait(minutes=aside)
        rig.do(c.Resume(by="staff:c1", counter="c1", ticket=ticket.id))
    rig.wait(minutes=1)
    rig.at("c1", c.Finish)
    assert rig.hall.spent["pension"].total == 6 * MINUTE
    rig.undo("c1")
    assert rig.hall.spent["pension"].total == 0


def test_held_before_serving_began_the_work_begins_with_the_resumption(rig: Rig) -> None:
    ticket = rig.issue("pension")
    rig.call("c1", ticket)
    rig.at("c1", c.Hold)
    rig.wait(minutes=15)
    rig.do(c.Resume(by="staff:c1", counter="c1"))
    rig.wait(minutes=4)
    assert rig.at("c1", c.Finish).aside == 0
    assert rig.hall.spent["pension"].total == 4 * MINUTE


def test_a_second_visit_does_not_inherit_the_time_of_the_first(rig: Rig) -> None:
    ticket = rig.issue("pension", "medical")
    rig.serve("c1", ticket)
    rig.at("c1", c.Hold)
    rig.wait(minutes=10)
    rig.do(c.Resume(by="staff:c1", counter="c1"))
    rig.wait(minutes=1)
    rig.at("c1", c.Finish)
    rig.serve("c1", ticket)
    rig.wait(minutes=2)
    rig.at("c1", c.Finish)
    assert rig.hall.spent["pension"].total == MINUTE
    assert rig.hall.spent["medical"].total == 2 * MINUTE
