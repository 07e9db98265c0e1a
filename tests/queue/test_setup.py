"""A new plan while the hall is full of people: nothing anybody needs is taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.hall import DayState
from hall_queue.plan import MINUTE, Plan, Session
from hall_queue.states import CounterState, TicketState
from tests.queue.plans import SHANGHAI, SOLDIER, town
from tests.queue.rig import Rig, instant


def rig_at(clock: str = "09:00") -> Rig:
    rig = Rig(town(), instant(clock))
    rig.tick()
    rig.open()
    return rig


def adopt(plan: Plan) -> c.AdoptPlan:
    return c.AdoptPlan(by="admin", plan=plan, note="autumn")


def without_service(plan: Plan, code: str) -> Plan:
    return replace(
        plan,
        services=tuple(s for s in plan.services if s.code != code),
        counters=tuple(
            replace(counter, skills=tuple(s for s in counter.skills if s.service != code))
            for counter in plan.counters
        ),
    )


def without_counter(plan: Plan, code: str) -> Plan:
    """Its skills go to the first counter."""
    gone = plan.counter[code]
    first, *rest = (counter for counter in plan.counters if counter is not gone)
    known = {skill.service for skill in first.skills}
    more = tuple(skill for skill in gone.skills if skill.service not in known)
    return replace(plan, counters=(replace(first, skills=first.skills + more), *rest))


def with_hours(plan: Plan, *sessions: Session) -> Plan:
    return replace(plan, hours=replace(plan.hours, sessions=sessions))


def test_a_plan_that_does_not_hold_together_is_refused_with_every_problem() -> None:
    rig = rig_at()
    refusal = rig.refused(adopt(replace(town(), areas=(), name="")), "plan_invalid")
    problems = refusal.facts["problems"]
    assert isinstance(problems, list)
    assert len(problems) > 2
    assert rig.hall.plan == town()


def test_removing_a_service_lists_the_numbers_that_need_it() -> None:
    rig = rig_at()
    waiting = rig.issue("medical")
    second = rig.issue("invoice", "medical")
    served = rig.issue("medical")
    missed = rig.issue("medical")
    rig.issue("pension")
    rig.serve("c1", served)
    rig.miss("c2", missed)
    refusal = rig.refused(adopt(without_service(town(), "medical")), "service_in_use")
    assert refusal.facts == {
        "services": ["medical"],
        "numbers": [t.number for t in (waiting, second, served, missed)],
        "bookings": 0,
    }
    assert "medical" in rig.hall.plan.service


def test_a_service_is_removed_when_nobody_needs_it_any_more() -> None:
    rig = rig_at()
    done, first_of_two = rig.issue("medical"), rig.issue("medical", "pension")
    rig.finish("c1", done)
    rig.finish("c1", first_of_two)
    rig.do(c.ShutService(by="supervisor", service="medical"))
    rig.do(c.LendSkill(by="s", counter="c4", service="medical", until=rig.now + MINUTE))
    adopted = rig.one(adopt(without_service(town(), "medical")), e.PlanAdopted)
    assert adopted.note == "autumn"
    assert rig.hall.shut == {}
    assert rig.hall.counters["c4"].loans == ()
    assert rig.finish("c1").id == first_of_two.id
    rig.refused(c.Issue(by="k", services=("medical",), token="t"), "unknown_service")


def test_a_booked_service_stays() -> None:
    rig = rig_at()
    rig.do(c.Book(by="phone", service="survey", slot=instant("10:00"), code="b1"))
    plan = without_service(town(), "survey")
    rig.refused(adopt(plan), "service_in_use", services=["survey"], numbers=[], bookings=1)
    rig.do(c.CancelBooking(by="phone", code="b1"))
    rig.do(adopt(plan))


def test_a_counter_in_use_stays() -> None:
    rig = rig_at()
    plan = without_counter(town(), "c2")
    rig.refused(adopt(plan), "counter_in_use", counters=["2"])
    rig.do(c.SignOff(by="s", counter="c2"))
    rig.do(adopt(plan))
    assert "c2" not in rig.hall.counters
    rig.refused(c.CallNext(by="s", counter="c2"), "unknown_counter")
    rig.do(adopt(town()))
    assert rig.hall.counters["c2"].state is CounterState.CLOSED


def test_a_ticket_held_at_a_counter_that_is_gone_can_be_taken_up_elsewhere() -> None:
    rig = rig_at()
    ticket = rig.issue("medical")
    rig.serve("c2")
    rig.at("c2", c.Hold)
    rig.do(c.SignOff(by="s", counter="c2"))
    rig.do(adopt(without_counter(town(), "c2")))
    rig.do(c.Resume(by="s", counter="c1", ticket=ticket.id))
    assert rig.at("c1", c.Finish).state is TicketState.DONE


def test_counters_keep_what_they_do_over_a_new_plan() -> None:
    rig = rig_at()
    rig.issue("pension")
    rig.serve("c1")
    before = rig.hall.counters
    rig.do(adopt(replace(town(), hotline="96111")))
    assert rig.hall.counters == before
    rig.at("c1", c.Finish)


def test_a_class_that_is_gone_is_not_given_any_more_but_kept_by_who_has_it() -> None:
    rig = rig_at()
    soldier = rig.issue("pension", klass="soldier")
    rig.do(adopt(replace(town(), classes=tuple(k for k in town().classes if k != SOLDIER))))
    command = c.Issue(by="k", services=("pension",), token="t", klass="soldier")
    rig.refused(command, "unknown_class", allowed=["elder"])
    called = rig.call("c1")
    assert (called.id, called.klass, called.place) == (soldier.id, "soldier", soldier.place)


def test_a_service_moved_to_another_prefix_takes_its_people_along() -> None:
    rig = rig_at()
    rig.issue("invoice")
    ticket = rig.issue("medical")
    services = tuple(replace(s, prefix="B") if s.code == "medical" else s for s in town().services)
    rig.do(adopt(replace(town(), services=services)))
    assert rig.issue("medical").number == "B002"
    assert rig.ticket(ticket).number == "A001"
    assert rig.finish("c1").id == ticket.id


# Hours of a day that is running


def test_new_hours_for_a_day_that_is_running() -> None:
    rig = rig_at("16:00")
    longer = with_hours(town(), Session(time(8, 30), time(12)), Session(time(14), time(19)))
    events = rig.do(adopt(longer))
    assert [type(event) for event in events] == [e.PlanAdopted, e.HoursChanged]
    rig.clock("18:59")
    rig.issue("pension")
    rig.clock("19:00")
    rig.tick()
    assert rig.hall.day is not None
    assert rig.hall.day.state is DayState.CLOSING


def test_new_hours_that_are_over_end_the_intake_at_once_and_people_are_served() -> None:
    rig = rig_at("16:00")
    ticket = rig.issue("pension")
    rig.do(adopt(with_hours(town(), Session(time(8, 30), time(12)))))
    assert [type(event) for event in rig.tick()] == [e.IntakeClosed]
    rig.refused(c.Issue(by="k", services=("pension",), token="t"), "hall_closed")
    rig.clock("16:30")
    assert rig.finish("c1").id == ticket.id


def test_new_hours_say_nothing_about_a_day_by_hand_or_one_that_is_over() -> None:
    rig = rig_at("17:40")
    rig.do(c.OpenDay(by="supervisor"))
    late = with_hours(town(), Session(time(8), time(9)))
    rig.one(adopt(late), e.PlanAdopted)
    assert rig.issue("pension").number == "A001"
    rig.clock("23:59")
    rig.do(c.CloseDay(by="supervisor"))
    rig.do(c.Cancel(by="phone", ticket=rig.hall.tickets.first))
    rig.wait(120)
    rig.tick()
    assert rig.hall.day is not None
    assert rig.hall.day.state is DayState.CLOSED
    rig.one(adopt(town()), e.PlanAdopted)


def test_the_same_hours_change_nothing() -> None:
    rig = rig_at()
    rig.one(adopt(replace(town(), name="新名字", hours=SHANGHAI)), e.PlanAdopted)
