"""At the counter: call, recall, start, finish, no-show and return, hold and resume, giving up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.hall import Spent
from hall_queue.plan import Plan, Rules
from hall_queue.states import TicketState
from tests.queue.plans import MONDAY, office, town
from tests.queue.rig import Rig

NEXT = c.CallNext(by="staff:c1", counter="c1")


def rig_with(plan: Plan | None = None) -> Rig:
    rig = Rig(plan or office())
    rig.tick()
    rig.open()
    return rig


def order(act: type[c.InHandCommand], counter: str = "c1", ticket: int | None = None) -> c.Command:
    return act(by=f"staff:{counter}", counter=counter, ticket=ticket)


def test_a_visit_from_the_call_to_the_rating() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.wait(30)
    called = rig.call("c1")
    assert (called.state, called.counter, called.calls) == (TicketState.CALLED, "c1", 1)
    assert called.called_at == rig.now
    rig.wait(20)
    served = rig.at("c1", c.Start)
    assert (served.state, served.started_at) == (TicketState.SERVING, rig.now)
    rig.wait(300)
    done = rig.at("c1", c.Finish)
    assert (done.state, done.counter, done.finished_at) == (TicketState.DONE, None, rig.now)
    assert rig.hall.counters["c1"].served == 1
    assert (rig.hall.count(TicketState.DONE), rig.hall.count(TicketState.SERVING)) == (1, 0)
    assert rig.hall.spent["pension"] == Spent("pension", 1, 300_000)
    rig.one(c.MarkRated(by="pad:c1", ticket=ticket.id), e.TicketRated)
    assert rig.ticket(ticket).rated


def test_a_rating_is_taken_once_and_after_the_end() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rate = c.MarkRated(by="phone", ticket=ticket.id)
    rig.refused(rate, "not_finished", number="A001")
    rig.finish("c1")
    rig.do(rate)
    rig.refused(rate, "rated_already", number="A001")
    rig.refused(c.MarkRated(by="phone", ticket=77), "unknown_ticket")


# Calling


def test_two_counters_never_call_the_same_ticket() -> None:
    rig = rig_with()
    first, second = rig.issue("pension"), rig.issue("pension")
    assert rig.call("c1").id == first.id
    rig.refused(c.Call(by="s", counter="c2", ticket=first.id), "wrong_state", state="called")
    assert rig.call("c2").id == second.id


def test_a_button_pressed_twice_calls_once() -> None:
    rig = rig_with()
    rig.issue("pension")
    rig.issue("pension")
    rig.call("c1")
    rig.refused(NEXT, "ticket_in_hand", counter="1", number="A001")
    assert rig.waiting("pension") == ["A002"]


def test_who_cannot_call() -> None:
    rig = Rig(office())
    rig.tick()
    ticket = rig.issue("pension")
    rig.refused(c.CallNext(by="s", counter="nonsense"), "unknown_counter", counter="nonsense")
    rig.refused(NEXT, "nobody_signed_on", counter="1")
    rig.do(c.SignOn(by="s", counter="c1", staff="s"))
    rig.refused(NEXT, "counter_not_open", counter="1", state="closed")
    rig.do(c.OpenCounter(by="s", counter="c1"))
    rig.do(c.PauseCounter(by="s", counter="c1", reason="tea"))
    rig.refused(NEXT, "counter_not_open", counter="1", state="paused")
    rig.refused(c.Call(by="s", counter="c1", ticket=ticket.id), "counter_not_open")
    rig.do(c.OpenCounter(by="s", counter="c1"))
    rig.finish("c1")
    rig.refused(NEXT, "nobody_waiting", counter="1")


def test_this_one_is_called_in_turn_or_not_and_the_event_says_so() -> None:
    rig = rig_with()
    first, second = rig.issue("pension"), rig.issue("pension")
    rig.call("c1", second)
    rig.call("c2", first)
    called = [event for event in rig.events if isinstance(event, e.TicketCalled)]
    assert [(event.ticket, event.out_of_turn) for event in called] == [
        (second.id, True),
        (first.id, False),
    ]


def test_only_a_counter_with_the_skill_calls_this_one() -> None:
    rig = rig_with(town())
    deed, invoice = rig.issue("deed"), rig.issue("invoice")
    rig.refused(
        c.Call(by="s", counter="c1", ticket=deed.id),
        "not_your_service",
        number="C001",
        service="deed",
    )
    rig.refused(c.Call(by="s", counter="c1", ticket=99), "unknown_ticket")
    assert rig.call("c4", invoice).state is TicketState.CALLED  # level 2 will do


def test_this_one_waits_for_another_counter() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    to = c.Destination(counter="c2")
    rig.do(c.Divert(by="supervisor", tickets=(ticket.id,), to=to))
    rig.refused(
        c.Call(by="s", counter="c1", ticket=ticket.id),
        "waits_for_other_counter",
        counter="2",
        number="A001",
    )
    rig.refused(NEXT, "nobody_waiting")
    called = rig.call("c2", ticket)
    assert (called.target, called.counter) == (None, "c2")


# Recall


def test_a_recall_is_possible_so_many_times_and_not_at_once() -> None:
    rig = rig_with(office(Rules(recalls=2, recall_gap_seconds=5)))
    rig.issue("pension")
    rig.refused(order(c.Recall), "no_ticket_in_hand", counter="1")
    rig.call("c1")
    rig.wait(4.999)
    rig.refused(order(c.Recall), "recall_too_soon", seconds=5)
    for calls in (2, 3):
        rig.wait(5)
        recalled = rig.at("c1", c.Recall)
        assert (recalled.calls, recalled.called_at) == (calls, rig.now)
    rig.wait(60)
    rig.refused(order(c.Recall), "recall_limit", number="A001", most=2)
    rig.at("c1", c.NoShow)


def test_the_gap_between_recalls_is_real_time_also_when_the_hall_runs_faster() -> None:
    rig = rig_with()
    rig.pace = 20.0
    rig.issue("pension")
    rig.call("c1")
    rig.wait(99)
    rig.refused(order(c.Recall), "recall_too_soon")
    rig.wait(1)
    rig.at("c1", c.Recall)


def test_a_recall_only_before_serving() -> None:
    rig = rig_with()
    rig.issue("pension")
    rig.serve("c1")
    rig.wait(60)
    rig.refused(order(c.Recall), "wrong_state", act="recall", state="serving")


# What is in hand


def test_steps_come_in_their_order() -> None:
    rig = rig_with()
    rig.issue("pension")
    for act in (c.Start, c.Finish, c.NoShow, c.Hold):
        rig.refused(order(act), "no_ticket_in_hand", counter="1")
    rig.call("c1")
    rig.refused(order(c.Finish), "wrong_state", act="finish", state="called", number="A001")
    rig.at("c1", c.Start)
    for act in (c.Start, c.NoShow):
        rig.refused(order(act), "wrong_state", state="serving")


def test_a_page_that_shows_another_ticket_does_nothing() -> None:
    rig = rig_with()
    first, second = rig.issue("pension"), rig.issue("pension")
    rig.call("c1", first)
    rig.call("c2", second)
    for act in (c.Start, c.Finish, c.NoShow, c.Hold, c.Recall):
        rig.refused(order(act, ticket=second.id), "not_in_hand", counter="1", number="A001")
    assert rig.ticket(second).counter == "c2"


# Missed and back


def test_a_missed_visitor_comes_back_so_many_times() -> None:
    rig = rig_with(office(Rules(returns=2)))
    ticket = rig.issue("pension")
    back = c.Return(by="phone", ticket=ticket.id)
    rig.refused(back, "wrong_state", act="return", state="waiting")
    for returns in (1, 2):
        assert rig.miss("c1").state is TicketState.MISSED
        rig.one(back, e.TicketReturned)
        again = rig.ticket(ticket)
        assert (again.state, again.returns, again.calls) == (TicketState.WAITING, returns, 0)
    rig.miss("c1")
    rig.refused(back, "returned_already", number="A001", most=2)


def test_a_missed_visitor_may_come_back_after_hours_while_others_are_served() -> None:
    rig = rig_with()
    missed, _ = rig.issue("pension"), rig.issue("pension")
    rig.clock("17:29")
    rig.miss("c1")
    rig.clock("17:31")
    rig.do(c.Return(by="phone", ticket=missed.id))
    assert rig.waiting("pension") == ["A002", "A001"]


# Hold and resume


def test_hold_frees_the_counter_and_resume_goes_on() -> None:
    rig = rig_with()
    first, second = rig.issue("pension"), rig.issue("pension")
    began = rig.serve("c1").started_at
    held = rig.at("c1", c.Hold)
    assert (held.state, held.counter, held.held_at) == (TicketState.HELD, None, "c1")
    rig.wait(60)
    assert rig.finish("c1").id == second.id
    rig.do(c.Resume(by="staff:c1", counter="c1"))
    again = rig.ticket(first)
    assert (again.state, again.counter, again.held_at) == (TicketState.SERVING, "c1", None)
    assert again.started_at == began
    rig.refused(c.Resume(by="s", counter="c1", ticket=first.id), "ticket_in_hand")


def test_a_ticket_held_before_it_came_begins_when_it_is_taken_up() -> None:
    """Otherwise the time of its service is not known, or is that of an earlier service."""
    rig = rig_with()
    ticket = rig.issue("pension", "medical")
    rig.serve("c1")
    rig.wait(minutes=8)
    rig.at("c1", c.Finish)
    rig.wait(minutes=30)
    assert rig.call("c1").started_at is None
    rig.at("c1", c.Hold)
    rig.wait(minutes=10)
    rig.do(c.Resume(by="s", counter="c1"))
    assert rig.ticket(ticket).started_at == rig.now
    rig.wait(minutes=5)
    rig.at("c1", c.Finish)
    assert rig.hall.spent["pension"].total == 8 * 60_000
    assert rig.hall.spent["medical"].total == 5 * 60_000


def test_the_one_held_longest_is_taken_up_first() -> None:
    rig = rig_with()
    first, second = rig.issue("pension"), rig.issue("pension")
    resume = c.Resume(by="s", counter="c1")
    rig.refused(resume, "nothing_held", counter="1")
    for _ in range(2):
        rig.serve("c1")
        rig.at("c1", c.Hold)
        rig.wait(60)
    rig.do(resume)
    rig.undo("c1")  # does not make it the newest
    rig.do(resume)
    assert rig.hall.counters["c1"].ticket == first.id
    rig.at("c1", c.Finish)
    rig.do(resume)
    assert rig.hall.counters["c1"].ticket == second.id


def test_resume_at_another_counter_with_the_skill() -> None:
    rig = rig_with(town())
    ticket = rig.issue("medical")
    rig.serve("c1")
    rig.at("c1", c.Hold)
    rig.refused(c.Resume(by="s", counter="c2"), "nothing_held", counter="2")
    elsewhere = c.Resume(by="s", counter="c3", ticket=ticket.id)
    rig.refused(elsewhere, "not_your_service", number="A001", service="medical")
    rig.do(c.Resume(by="s", counter="c2", ticket=ticket.id))
    assert rig.ticket(ticket).counter == "c2"
    rig.refused(c.Resume(by="s", counter="c1", ticket=ticket.id), "wrong_state", state="serving")
    rig.refused(c.Resume(by="s", counter="c1", ticket=99), "unknown_ticket")


def test_a_counter_takes_up_what_it_held_without_the_skill() -> None:
    rig = rig_with(town())
    ticket = rig.issue("deed")
    to = c.Destination(counter="c1")
    rig.do(c.Divert(by="supervisor", tickets=(ticket.id,), to=to))
    rig.serve("c1")
    rig.at("c1", c.Hold)
    rig.do(c.Resume(by="s", counter="c1", ticket=ticket.id))
    assert rig.at("c1", c.Finish).id == ticket.id


def test_a_paused_counter_finishes_what_it_has_but_takes_up_nothing() -> None:
    rig = rig_with()
    rig.issue("pension")
    rig.issue("pension")
    rig.serve("c1")
    rig.at("c1", c.Hold)
    rig.call("c1")
    rig.do(c.PauseCounter(by="s", counter="c1"))
    rig.at("c1", c.Start)
    rig.at("c1", c.Finish)
    rig.refused(c.Resume(by="s", counter="c1"), "counter_not_open", state="paused")


# Two services on one ticket


def test_two_services_are_done_one_after_the_other() -> None:
    rig = rig_with()
    visitor = rig.issue("pension", "medical")
    rig.wait(60)
    other = rig.issue("medical")
    rig.serve("c1")
    between = rig.at("c1", c.Finish)
    assert (between.state, between.service) == (TicketState.WAITING, "medical")
    assert between.place == visitor.place, "the time it has waited stays its own"
    assert rig.call("c1").id == visitor.id
    rig.at("c1", c.Start)
    assert rig.at("c1", c.Finish).state is TicketState.DONE
    assert rig.finish("c1").id == other.id
    assert rig.hall.counters["c1"].served == 3


# Giving up


def test_a_visitor_gives_up_on_the_phone() -> None:
    rig = rig_with()
    waiting, called, served = (rig.issue("pension") for _ in range(3))
    rig.call("c1", called)
    rig.serve("c2", served)
    for ticket in (waiting, called):
        rig.one(c.Cancel(by="phone", ticket=ticket.id), e.TicketCancelled)
        assert rig.ticket(ticket).state is TicketState.CANCELLED
    assert rig.hall.counters["c1"].ticket is None
    rig.refused(order(c.Start), "no_ticket_in_hand")
    rig.refused(c.Cancel(by="phone", ticket=served.id), "in_other_hands", number="A003")
    rig.refused(c.Cancel(by="phone", ticket=waiting.id), "wrong_state", state="cancelled")


@pytest.mark.parametrize("state", ["held", "missed", "diverted"])
def test_whoever_is_away_can_still_give_up(state: str) -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    if state == "missed":
        rig.miss("c1")
    elif state == "held":
        rig.serve("c1")
        rig.at("c1", c.Hold)
    else:
        to = c.Destination(outlet="helper")
        rig.do(c.Divert(by="s", tickets=(ticket.id,), to=to))
    assert rig.ticket(ticket).state == state
    rig.do(c.Cancel(by="phone", ticket=ticket.id))
    assert rig.ticket(ticket).state is TicketState.CANCELLED


def test_staff_cancel_what_nobody_else_has_in_hand() -> None:
    rig = rig_with()
    first, second = rig.issue("pension"), rig.issue("pension")
    rig.serve("c1", first)
    rig.refused(c.Cancel(by="s", counter="c2", ticket=first.id), "in_other_hands", number="A001")
    rig.refused(c.Cancel(by="s", counter="nonsense", ticket=first.id), "unknown_counter")
    rig.refused(c.Cancel(by="s", counter="c2"), "no_ticket_in_hand", counter="2")
    rig.refused(c.Cancel(by="s"), "unknown_ticket")
    cancelled = rig.one(c.Cancel(by="s", counter="c1", reason="wrong hall"), e.TicketCancelled)
    assert (cancelled.ticket, cancelled.seat, cancelled.reason) == (first.id, "c1", "wrong hall")
    rig.do(c.Cancel(by="s", counter="c2", ticket=second.id))
    assert rig.hall.active == 0


def test_a_page_of_yesterday_can_do_nothing() -> None:
    rig = rig_with()
    old = rig.issue("pension")
    rig.clock("09:00", MONDAY + timedelta(days=1))
    rig.issue("pension")
    rig.open()
    for command in (
        c.Call(by="s", counter="c1", ticket=old.id),
        c.Return(by="s", ticket=old.id),
        c.Reprint(by="s", ticket=old.id),
        c.Cancel(by="s", ticket=old.id),
        c.MarkRated(by="s", ticket=old.id),
        c.Resume(by="s", counter="c1", ticket=old.id),
        c.Transfer(by="s", counter="c1", ticket=old.id, to=c.Destination(service="medical")),
        c.Divert(by="s", tickets=(old.id,), to=c.Destination(service="medical")),
    ):
        rig.refused(command, "unknown_ticket")
