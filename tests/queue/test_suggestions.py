"""What is suggested about an alert, best first."""

from __future__ import annotations

from dataclasses import replace

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.alerts import DiversionKind
from hall_queue.engine import decide
from hall_queue.fold import fold_all
from hall_queue.plan import MINUTE, Limits
from hall_queue.states import TicketState
from hall_queue.suggest import suggestions
from hall_queue.suggestion import SuggestionKind
from tests.queue.full_halls import (
    THREE,
    WATCH,
    crowded,
    full,
    limited,
    options,
    rig_with,
    with_outlets,
)


def test_a_helping_counter_takes_those_who_gain_the_earliest_first() -> None:
    rig, alert = crowded("c1", "c3")
    found = options(rig, alert)["divert:c3"]
    assert found.kind is SuggestionKind.DIVERT
    # By turns with c1: nobody who stays is called after one who stood behind him.
    assert [rig.ticket(t).number for t in found.tickets] == ["A002", "A004", "A006"]
    assert found.here.before is not None
    assert found.here.after is not None
    assert found.here.after < found.here.before
    assert found.there is not None
    assert found.there.after is not None


def test_a_closed_counter_with_somebody_at_it_comes_first() -> None:
    rig = rig_with(limited(THREE))
    rig.open("c1", "c3")
    rig.do(c.SignOn(by="staff:c2", counter="c2", staff="staff:c2"))
    alert = full(rig, 8, "medical")
    best = suggestions(rig.hall, alert, rig.now)[0]
    assert (best.key, best.staffed, best.there) == ("open:c2", True, None)
    opened = rig.do(c.TakeUp(by="lead", alert=alert.id, suggestion=best.key))
    assert [type(event) for event in opened] == [e.CounterOpened]
    (record,) = rig.hall.overflow.diversions
    assert (record.kind, record.counter) == (DiversionKind.OPENED, "c2")


def test_a_counter_without_staff_comes_last_and_needs_a_name() -> None:
    rig = rig_with(limited(THREE))
    rig.open("c1", "c3")
    alert = full(rig, 8, "medical")
    last = suggestions(rig.hall, alert, rig.now)[-1]
    assert (last.key, last.staffed) == ("open:c2", False)
    take = c.TakeUp(by="lead", alert=alert.id, suggestion="open:c2")
    rig.refused(take, "nobody_signed_on")
    events = rig.do(replace(take, staff="staff:wang"))
    assert [type(event) for event in events] == [e.StaffSignedOn, e.CounterOpened]


def test_a_paused_counter_can_go_on() -> None:
    rig = rig_with(limited(THREE))
    rig.open("c1")
    rig.do(c.PauseCounter(by="staff:c1", counter="c1", reason="打印"))
    alert = full(rig, 5)
    (only,) = suggestions(rig.hall, alert, rig.now)
    assert (only.key, only.here.before, only.staffed) == ("open:c1", None, True)


def test_a_skill_is_lent_only_to_who_knows_some_of_the_work() -> None:
    rig, alert = crowded("c1", "c3", "c4")
    assert not any("c4" in key for key in options(rig, alert))
    rig, alert = crowded("c1", "c3")
    found = options(rig, alert)
    assert "lend:c3:pension" in found, "level 3 becomes level 2"
    take = c.TakeUp(by="staff:c3", alert=alert.id, suggestion="lend:c3:pension", seat="c3")
    lent = rig.one(take, e.SkillLent)
    assert lent.until == rig.now + 60 * MINUTE
    assert "lend:c3:pension" not in options(rig, alert)
    undone = rig.undo("c3")
    assert undone.tickets == ()
    assert rig.hall.counters["c3"].loans == ()
    (record,) = rig.hall.overflow.diversions
    assert (record.kind, record.undone_at) == (DiversionKind.LENT, rig.now)


def test_a_very_full_hall_is_told_what_to_do_too() -> None:
    """With more than 1,500 waiting one candidate of each kind is tried out."""
    plan = limited(THREE)
    spare = replace(plan.counter["c2"], code="c5", label="5")
    rig, _ = crowded("c1", "c3", plan=replace(plan, counters=(*plan.counters, spare)))
    hall = rig.hall
    for number in range(1600):
        issue = c.Issue(by="k1", services=("medical",), token=f"late-{number:05}")
        hall = fold_all(hall, decide(hall, issue, rig.now))
    (alert,) = hall.overflow.open_alerts
    found = suggestions(hall, alert, rig.now)
    assert [one.key for one in found] == ["lend:c3:medical", "open:c2"], "not c5 as well"
    take = c.TakeUp(by="lead", alert=alert.id, suggestion=found[0].key, staff="staff:new")
    assert decide(hall, take, rig.now)


def test_the_last_of_a_queue_may_do_it_elsewhere() -> None:
    plan = with_outlets(limited(THREE), "pension", "self_service", "helper")
    rig = rig_with(plan)
    rig.open("c1")
    elder = rig.issue("pension", klass="elder")
    alert = full(rig, 5)
    rig.wait(minutes=16)
    late_elder = rig.issue("pension", klass="elder")
    found = options(rig, alert)
    alone = found["send_away:self_service:pension"].tickets
    with_help = found["send_away:helper:pension"].tickets
    assert [rig.ticket(t).number for t in alone] == ["A004", "A005", "A006"]
    assert elder.id not in alone
    assert late_elder.id in with_help
    key = "send_away:self_service:pension"
    take = c.TakeUp(by="lead", alert=alert.id, suggestion=key, tickets=(*alone, late_elder.id))
    assert rig.one(take, e.TicketsSentAway).tickets == alone, "never an elder to a machine"
    assert rig.ticket(alone[0]).state is TicketState.DIVERTED


def test_an_area_that_is_full_itself_does_not_help() -> None:
    plan = limited(THREE)
    social, tax, house = plan.areas
    plan = replace(plan, areas=(social, replace(tax, limits=Limits(people=2)), house))
    rig, alert = crowded("c1", "c3", plan=plan)
    assert "divert:c3" in options(rig, alert)
    rig.issue("invoice")
    rig.do(WATCH)
    rig.wait(60)
    rig.one(WATCH, e.AlertRaised)
    assert "divert:c3" not in options(rig, alert)


def test_nothing_is_suggested_for_an_empty_queue() -> None:
    rig, alert = crowded("c1", "c3", count=4)
    for ticket in [t for t in rig.hall.tickets if t.service == "pension"]:
        rig.do(c.Cancel(by="phone", ticket=ticket.id))
    assert suggestions(rig.hall, alert, rig.now) == ()
