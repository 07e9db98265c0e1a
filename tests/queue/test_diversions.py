"""Suggestions taken up, and the record of what was done."""

from __future__ import annotations

from dataclasses import replace

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.alerts import DiversionKind
from hall_queue.fold import fold
from tests.queue.full_halls import (
    WATCH,
    crowded,
    options,
    rig_with,
)
from tests.queue.plans import town


def test_one_tap_moves_them_and_keeps_a_record() -> None:
    rig, alert = crowded("c1", "c3")
    found = options(rig, alert)["divert:c3"]
    take = c.TakeUp(
        by="staff:c3", alert=alert.id, suggestion=found.key, tickets=found.tickets, seat="c3"
    )
    moved = rig.one(take, e.TicketsDiverted)
    assert (moved.tickets, moved.target, moved.alert) == (found.tickets, "c3", alert.id)
    (record,) = rig.hall.overflow.diversions
    assert (record.kind, record.by, record.seat) == (DiversionKind.MOVED, "staff:c3", "c3")
    assert (record.tickets, record.counter, record.alert) == (found.tickets, "c3", alert.id)
    assert record.scene.source == ("pension", "medical")
    assert record.scene.here.people == 14
    assert record.scene.payers == ("invoice", "tax-card")
    assert record.after is None
    rig.at("c3", c.Finish)
    for _ in range(3):
        rig.finish("c3")
    rig.wait(minutes=9)
    assert not [x for x in rig.do(WATCH) if isinstance(x, e.DiversionMeasured)]
    rig.wait(minutes=1)
    rig.do(WATCH)
    (record,) = rig.hall.overflow.diversions
    assert record.measured_at == rig.now
    assert record.after is not None
    assert record.after.people == 11
    assert not [x for x in rig.do(WATCH) if isinstance(x, e.DiversionMeasured)], "once"


def test_those_called_meanwhile_stay_and_others_move() -> None:
    rig, alert = crowded("c1", "c3")
    found = options(rig, alert)["divert:c3"]
    rig.call("c1", rig.ticket(found.tickets[0]))
    take = c.TakeUp(by="s", alert=alert.id, suggestion=found.key, tickets=found.tickets, seat="c3")
    assert rig.one(take, e.TicketsDiverted).tickets == found.tickets[1:]
    again = replace(take, seat="c1")
    rig.refused(again, "suggestion_gone")


def test_a_diversion_that_is_undone_says_so_and_is_not_measured() -> None:
    rig, alert = crowded("c1", "c3")
    rig.do(c.TakeUp(by="staff:c3", alert=alert.id, suggestion="divert:c3", seat="c3"))
    rig.undo("c3")
    (record,) = rig.hall.overflow.diversions
    assert record.undone_at == rig.now
    assert rig.waiting("@c3") == []
    rig.wait(minutes=20)
    assert not [x for x in rig.do(WATCH) if isinstance(x, e.DiversionMeasured)]


def test_an_ordinary_diversion_is_recorded_too() -> None:
    rig = rig_with(town())
    one, two = rig.issue("invoice"), rig.issue("invoice")
    to = c.Destination(service="tax-card")
    rig.do(c.Divert(by="lead", tickets=(one.id,), to=to))
    away = c.Destination(outlet="helper")
    rig.do(c.Divert(by="lead", tickets=(two.id,), to=away))
    moved, gone = rig.hall.overflow.diversions
    assert (moved.id, moved.service, moved.seat, moved.alert) == (1, "tax-card", "lead", None)
    assert (moved.scene.source, moved.scene.payers) == (("invoice",), ("tax-card",))
    assert (gone.kind, gone.outlet) == (DiversionKind.SENT_AWAY, "helper")
    assert gone.scene.here.people == 1


def test_old_journals_keep_no_record() -> None:
    rig = rig_with(town())
    one = rig.issue("invoice")
    event = e.TicketsDiverted(at=rig.now, by="s", tickets=(one.id,), seat="s", target=None)
    assert fold(rig.hall, event).overflow == rig.hall.overflow
