"""Counters and the people at them."""

from __future__ import annotations

import pytest

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.plan import MINUTE
from hall_queue.policy import order_for, skills_of
from hall_queue.states import CounterState
from tests.queue.plans import office, town
from tests.queue.rig import Rig


def rig_with() -> Rig:
    rig = Rig(office())
    rig.tick()
    return rig


def sign_on(counter: str, staff: str, *, relieve: tuple[str, ...] = ()) -> c.SignOn:
    return c.SignOn(by=staff, counter=counter, staff=staff, relieve=relieve)


def test_signing_on_twice_changes_nothing() -> None:
    rig = rig_with()
    rig.one(sign_on("c1", "li"), e.StaffSignedOn)
    assert rig.do(sign_on("c1", "li")) == ()


def test_one_person_at_one_counter() -> None:
    rig = rig_with()
    rig.do(sign_on("c1", "li"))
    rig.refused(sign_on("c1", "wang"), "counter_taken", counter="1")
    rig.refused(sign_on("c2", "li"), "staff_elsewhere", counter="1")
    rig.refused(sign_on("nonsense", "li"), "unknown_counter")
    rig.do(c.SignOff(by="li", counter="c1"))
    rig.do(sign_on("c2", "li"))
    rig.do(sign_on("c1", "wang"))


def as_account(counter: str, staff: str, account: str | None) -> c.SignOn:
    return c.SignOn(by="admin:ma", counter=counter, staff=staff, account=account)


def test_a_person_with_another_name_is_the_same_person() -> None:
    rig = rig_with()
    rig.do(as_account("c1", "李静", "a1"))
    rig.do(c.OpenCounter(by="li", counter="c1"))
    ticket = rig.issue("pension")
    rig.serve("c1")
    rig.refused(as_account("c2", "李静文", "a1"), "staff_elsewhere", counter="1")
    rig.one(as_account("c1", "李静文", "a1"), e.StaffSignedOn)
    counter = rig.hall.counters["c1"]
    assert (counter.staff, counter.account, counter.ticket) == ("李静文", "a1", ticket.id)
    assert rig.do(as_account("c1", "李静文", "a1")) == ()
    rig.do(c.OpenCounter(by="li", counter="c2", staff="李静", account="a2"))
    assert rig.hall.counters["c2"].account == "a2"


def test_another_person_with_the_same_name_is_another() -> None:
    rig = rig_with()
    rig.do(as_account("c1", "李静", "a1"))
    rig.refused(as_account("c1", "李静", "a2"), "counter_taken", counter="1")
    opening = c.OpenCounter(by="li", counter="c1", staff="李静", account="a2")
    rig.refused(opening, "counter_taken", counter="1")
    rig.do(as_account("c2", "李静", "a2"))


def test_who_was_known_by_name_only_is_known_by_account_from_now_on() -> None:
    rig = rig_with()
    rig.do(as_account("c1", "李静", None))
    rig.one(as_account("c1", "李静", "a1"), e.StaffSignedOn)
    assert rig.hall.counters["c1"].account == "a1"
    assert rig.do(as_account("c1", "李静", None)) == ()
    rig.do(c.SignOff(by="li", counter="c1"))
    assert rig.hall.counters["c1"].account is None


def test_a_colleague_takes_over_with_the_ticket_in_hand() -> None:
    rig = rig_with()
    rig.open("c1")
    ticket = rig.issue("pension")
    rig.serve("c1")
    rig.refused(sign_on("c1", "wang", relieve=("program:",)), "counter_taken", counter="1")
    rig.do(sign_on("c1", "wang", relieve=("staff:",)))
    counter = rig.hall.counters["c1"]
    assert (counter.staff, counter.ticket, counter.state) == (
        "wang",
        ticket.id,
        CounterState.OPEN,
    )
    rig.do(sign_on("c2", "staff:c1"))
    rig.refused(sign_on("c2", "wang", relieve=("staff:",)), "staff_elsewhere", counter="1")


def test_open_pause_and_close() -> None:
    rig = rig_with()
    opening = c.OpenCounter(by="s", counter="c1")
    rig.refused(opening, "nobody_signed_on", counter="1")
    rig.do(sign_on("c1", "li"))
    pause = c.PauseCounter(by="s", counter="c1", reason="tea")
    close = c.CloseCounter(by="s", counter="c1")
    rig.refused(pause, "wrong_counter_state", counter="1", state="closed", wanted="paused")
    rig.refused(close, "wrong_counter_state", state="closed", wanted="closed")
    rig.wait(5)
    rig.one(opening, e.CounterOpened)
    assert rig.hall.counters["c1"].since == rig.now
    rig.refused(opening, "wrong_counter_state", state="open")
    rig.one(pause, e.CounterPaused)
    assert rig.hall.counters["c1"].pause_reason == "tea"
    rig.refused(pause, "wrong_counter_state", state="paused")
    rig.one(opening, e.CounterOpened)
    assert rig.hall.counters["c1"].pause_reason == ""
    rig.do(pause)
    rig.one(close, e.CounterClosed)
    closed = rig.hall.counters["c1"]
    assert (closed.state, closed.staff, closed.pause_reason) == (CounterState.CLOSED, "li", "")


def test_sign_on_and_open_in_one() -> None:
    rig = rig_with()
    events = rig.do(c.OpenCounter(by="li", counter="c1", staff="li"))
    assert [type(event) for event in events] == [e.StaffSignedOn, e.CounterOpened]
    rig.refused(c.OpenCounter(by="li", counter="c2", staff="li"), "staff_elsewhere", counter="1")


@pytest.mark.parametrize("leave", [c.CloseCounter, c.SignOff])
def test_nobody_leaves_with_a_ticket_in_hand(leave: type[c.CounterCommand]) -> None:
    rig = rig_with()
    rig.open("c1")
    rig.issue("pension")
    rig.call("c1")
    command = leave(by="s", counter="c1")
    rig.refused(command, "ticket_in_hand", counter="1", number="A001")
    rig.at("c1", c.NoShow)
    rig.do(command)
    assert rig.hall.counters["c1"].state is CounterState.CLOSED


def test_a_pause_with_a_ticket_in_hand_is_a_pause_after_it() -> None:
    rig = rig_with()
    rig.open("c1")
    ticket = rig.issue("pension")
    rig.call("c1")
    rig.do(c.PauseCounter(by="s", counter="c1"))
    rig.at("c1", c.Start)
    assert rig.at("c1", c.Finish).id == ticket.id
    rig.refused(c.CallNext(by="s", counter="c1"), "counter_not_open", state="paused")


def test_nobody_to_sign_off() -> None:
    rig = rig_with()
    rig.refused(c.SignOff(by="s", counter="c1"), "nobody_signed_on", counter="1")


# Lent skills


def lend(rig: Rig, counter: str, service: str, minutes: float) -> c.LendSkill:
    until = rig.now + round(minutes * MINUTE)
    return c.LendSkill(by="supervisor", counter=counter, service=service, until=until)


def test_a_lent_skill_helps_until_its_time_is_over() -> None:
    rig = Rig(town())
    rig.tick()
    rig.open()
    deed = rig.issue("deed")
    rig.issue("deed")
    rig.refused(c.CallNext(by="s", counter="c1"), "nobody_waiting")
    rig.do(lend(rig, "c1", "deed", 30))
    assert rig.finish("c1").id == deed.id
    rig.wait(minutes=30)
    rig.refused(c.CallNext(by="s", counter="c1"), "nobody_waiting")


def test_a_lent_skill_comes_after_the_own_work() -> None:
    rig = Rig(town())
    rig.tick()
    rig.open()
    deed = rig.issue("deed")
    rig.wait(minutes=9)
    pension = rig.issue("pension")
    rig.do(lend(rig, "c1", "deed", 60))
    assert [rig.finish("c1").id, rig.finish("c1").id] == [pension.id, deed.id]


def test_lending_again_replaces_and_forgets_what_is_over() -> None:
    rig = Rig(town())
    rig.tick()
    rig.open()
    rig.do(lend(rig, "c1", "deed", 10))
    rig.do(lend(rig, "c1", "invoice", 10))
    rig.do(lend(rig, "c1", "deed", 20))
    assert [loan.service for loan in rig.hall.counters["c1"].loans] == ["invoice", "deed"]
    rig.wait(minutes=15)
    rig.do(lend(rig, "c1", "survey", 20))
    assert [loan.service for loan in rig.hall.counters["c1"].loans] == ["deed", "survey"]
    assert set(skills_of(rig.hall, rig.hall.counters["c1"], rig.now)) == {
        "pension",
        "medical",
        "deed",
        "survey",
    }
    rig.do(c.SignOff(by="s", counter="c1"))
    assert rig.hall.counters["c1"].loans == ()


def test_lending_what_a_counter_does_anyway_changes_nothing() -> None:
    rig = Rig(town())
    rig.tick()
    rig.do(lend(rig, "c1", "pension", 10))
    assert skills_of(rig.hall, rig.hall.counters["c1"], rig.now)["pension"] == 1


def test_lending_brings_a_distant_skill_nearer() -> None:
    rig = Rig(town())
    rig.tick()
    rig.do(lend(rig, "c3", "pension", 10))  # level 3 by the plan
    assert skills_of(rig.hall, rig.hall.counters["c3"], rig.now)["pension"] == 2


def test_what_cannot_be_lent() -> None:
    rig = rig_with()
    rig.refused(lend(rig, "nonsense", "pension", 10), "unknown_counter")
    rig.refused(lend(rig, "c1", "nonsense", 10), "unknown_service")
    rig.refused(lend(rig, "c1", "pension", 0), "too_late", until=rig.now)


# Levels


def test_help_comes_in_after_a_while() -> None:
    """`tax-card` is c3's own work, level 2 at c2, which has `medical` of its own."""
    rig = Rig(town())
    rig.tick()
    rig.open()
    card = rig.issue("tax-card")
    rig.wait(minutes=10)
    rig.wait(-0.001)
    medical = rig.issue("medical")
    rig.call("c2", None)
    assert rig.hall.counters["c2"].ticket == medical.id
    rig.undo("c2")
    rig.wait(0.002)
    later = rig.issue("medical")
    rig.do(c.Cancel(by="phone", ticket=medical.id))
    assert rig.finish("c2").id == card.id, "it has waited ten minutes longer than the other"
    assert rig.finish("c2").id == later.id


def test_the_list_at_the_desk_shows_when_help_comes_in() -> None:
    rig = Rig(town())
    rig.tick()
    rig.open()
    card = rig.issue("tax-card")
    numbers = []
    for minutes in (9, 2, 5):
        rig.wait(minutes=minutes)
        numbers.append(rig.issue("medical").number)
    assert numbers == ["A002", "A003", "A004"]
    listed = [ticket.number for ticket in order_for(rig.hall, rig.hall.counters["c2"], rig.now)]
    assert listed == ["A002", card.number, "A003", "A004"]
    assert [rig.finish("c2").number for _ in listed] == listed


def test_an_idle_counter_helps_at_once_at_any_level() -> None:
    rig = Rig(town())
    rig.tick()
    rig.open()
    pension = rig.issue("pension")
    assert rig.finish("c3").id == pension.id


def test_nobody_opens_a_counter_somebody_else_sits_at() -> None:
    rig = Rig(town())
    rig.tick()
    rig.do(sign_on("c1", "wang"))
    rig.refused(c.OpenCounter(by="s", counter="c1", staff="li"), "counter_taken", counter="1")
    rig.do(c.OpenCounter(by="s", counter="c1", staff="wang"))
    assert rig.hall.counters["c1"].staff == "wang"
