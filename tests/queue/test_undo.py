"""The last step of a seat is taken back: for a few seconds, while nobody has acted since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.hall import Loan, Spent
from hall_queue.plan import MINUTE, Rules
from hall_queue.states import Act, TicketState
from hall_queue.ticket import Ticket
from tests.queue.fuzz import effort
from tests.queue.plans import office, town
from tests.queue.rig import Rig


def rig_with() -> Rig:
    rig = Rig(town())
    rig.tick()
    rig.open()
    return rig


def undo(seat: str) -> c.Undo:
    return c.Undo(by="staff", seat=seat)


def as_before(now: Ticket, before: Ticket) -> bool:
    """The same ticket; only its history is longer."""
    return replace(now, steps=before.steps) == before and now.steps[:-2] == before.steps


def called(rig: Rig) -> None:
    rig.call("c1")


def started(rig: Rig) -> None:
    rig.serve("c1")


def held(rig: Rig) -> None:
    rig.serve("c1")
    rig.at("c1", c.Hold)


def waiting(rig: Rig) -> None:
    pass


TO_COUNTER = c.Destination(counter="c2")
ACTS: list[tuple[Act, Callable[[Rig], None], Callable[[int], c.Command]]] = [
    (Act.CALL, waiting, lambda t: c.CallNext(by="s", counter="c1")),
    (Act.CALL, waiting, lambda t: c.Call(by="s", counter="c1", ticket=t)),
    (Act.START, called, lambda t: c.Start(by="s", counter="c1")),
    (Act.FINISH, started, lambda t: c.Finish(by="s", counter="c1")),
    (Act.NO_SHOW, called, lambda t: c.NoShow(by="s", counter="c1")),
    (Act.HOLD, called, lambda t: c.Hold(by="s", counter="c1")),
    (Act.HOLD, started, lambda t: c.Hold(by="s", counter="c1")),
    (Act.RESUME, held, lambda t: c.Resume(by="s", counter="c1")),
    (Act.TRANSFER, started, lambda t: c.Transfer(by="s", counter="c1", to=TO_COUNTER)),
    (Act.TRANSFER, held, lambda t: c.Transfer(by="s", counter="c1", to=TO_COUNTER, ticket=t)),
    (Act.DIVERT, waiting, lambda t: c.Divert(by="s", tickets=(t,), to=TO_COUNTER, seat="c1")),
    (
        Act.SEND_AWAY,
        waiting,
        lambda t: c.Divert(by="s", tickets=(t,), to=c.Destination(outlet="helper"), seat="c1"),
    ),
    (Act.CANCEL, waiting, lambda t: c.Cancel(by="s", ticket=t, counter="c1")),
    (Act.CANCEL, started, lambda t: c.Cancel(by="s", counter="c1")),
    (Act.CANCEL, held, lambda t: c.Cancel(by="s", ticket=t, counter="c1")),
]


@pytest.mark.parametrize(("act", "prepare", "command"), ACTS)
def test_every_step_of_a_counter_can_be_taken_back(
    act: Act, prepare: Callable[[Rig], None], command: Callable[[int], c.Command]
) -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    prepare(rig)
    before, hall = rig.ticket(ticket), rig.hall
    rig.do(command(ticket.id))
    assert rig.ticket(ticket) != before
    rig.wait(10)
    undone = rig.undo("c1")
    assert undone.act is act
    assert undone.tickets == (before,)
    now = rig.ticket(ticket)
    assert as_before(now, before)
    assert now.steps[-1].act is Act.UNDO
    assert (rig.hall.waiting, rig.hall.counters) == (hall.waiting, hall.counters)
    rig.refused(undo("c1"), "nothing_to_undo")


def test_every_act_of_a_clerk_is_in_the_list_above() -> None:
    """Two services on a ticket have a test of their own; a recall cannot be unheard."""
    not_a_step = {Act.ISSUE, Act.RETURN, Act.EXPIRE, Act.RELEASE, Act.UNDO, Act.LEND}
    assert {act for act, *_ in ACTS} == set(Act) - not_a_step - {Act.RECALL, Act.NEXT_SERVICE}


def test_the_time_to_take_back_is_real_time() -> None:
    for pace in (1.0, 20.0):
        rig = rig_with()
        rig.pace = pace
        rig.issue("pension")
        rig.call("c1")
        rig.wait(10 * pace + 0.001)
        rig.refused(undo("c1"), "undo_too_late", seconds=10)
        rig.wait(-0.001)
        rig.undo("c1")


def test_no_undo_where_the_rules_give_no_time() -> None:
    rig = Rig(office(Rules(undo_seconds=0)))
    rig.tick()
    rig.open()
    rig.issue("pension")
    rig.call("c1")
    rig.wait(0.001)
    rig.refused(undo("c1"), "undo_too_late", seconds=0)


def test_nothing_to_undo() -> None:
    rig = rig_with()
    rig.refused(undo("c1"), "nothing_to_undo")
    rig.refused(undo("nonsense"), "nothing_to_undo")


def test_only_the_last_step_of_a_seat_is_kept() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.serve("c1")
    rig.undo("c1")
    assert rig.ticket(ticket).state is TicketState.CALLED
    rig.refused(undo("c1"), "nothing_to_undo")


def test_not_when_somebody_has_acted_since() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.miss("c1")
    rig.do(c.Return(by="phone", ticket=ticket.id))
    rig.refused(undo("c1"), "changed_since")


def test_not_a_finish_that_was_rated() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.finish("c1")
    rig.do(c.MarkRated(by="pad:c1", ticket=ticket.id))
    rig.refused(undo("c1"), "changed_since")


def test_a_call_also_after_a_recall_and_a_reprint() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.call("c1")
    rig.wait(5)
    rig.at("c1", c.Recall)
    rig.do(c.Reprint(by="s", ticket=ticket.id))
    rig.undo("c1")
    back = rig.ticket(ticket)
    assert (back.state, back.calls, back.place) == (TicketState.WAITING, 0, ticket.place)
    assert back.copies == 2, "a printed slip is not unprinted"


def test_a_finish_is_not_counted_any_more() -> None:
    rig = rig_with()
    rig.issue("pension")
    rig.serve("c1")
    rig.wait(300)
    rig.at("c1", c.Finish)
    assert rig.hall.counters["c1"].served == 1
    rig.undo("c1")
    assert rig.hall.counters["c1"].served == 0
    assert rig.hall.spent["pension"] == Spent("pension", 0, 0)
    rig.at("c1", c.Finish)
    assert rig.hall.counters["c1"].served == 1


def test_the_first_of_two_services_comes_back() -> None:
    rig = rig_with()
    ticket = rig.issue("pension", "medical")
    rig.finish("c1")
    assert rig.ticket(ticket).stage == 1
    undone = rig.undo("c1")
    assert undone.act is Act.NEXT_SERVICE
    back = rig.ticket(ticket)
    assert (back.state, back.stage, back.counter) == (TicketState.SERVING, 0, "c1")
    assert rig.hall.counters["c1"].served == 0


def test_a_cancel_on_the_phone_does_not_push_out_who_came_meanwhile() -> None:
    rig = rig_with()
    first, second = rig.issue("pension"), rig.issue("pension")
    rig.call("c1", first)
    rig.do(c.Cancel(by="phone:1", ticket=first.id))
    rig.call("c1", second)
    rig.refused(undo("phone:1"), "ticket_in_hand", counter="1", number="A002")
    rig.at("c1", c.NoShow)
    rig.undo("phone:1")
    assert rig.hall.counters["c1"].ticket == first.id


def test_not_into_the_hand_of_a_counter_that_has_closed() -> None:
    rig = rig_with()
    rig.issue("pension")
    rig.finish("c1")
    rig.do(c.CloseCounter(by="s", counter="c1"))
    rig.refused(undo("c1"), "counter_not_open", counter="1", state="closed")
    rig.do(c.OpenCounter(by="s", counter="c1"))
    rig.do(c.PauseCounter(by="s", counter="c1"))
    rig.undo("c1")  # a paused counter finishes what it has


def test_many_diverted_in_one_tap_come_back_in_one() -> None:
    rig = rig_with()
    tickets = [rig.issue("pension") for _ in range(3)]
    to = c.Destination(service="medical")
    ids = tuple(ticket.id for ticket in tickets)
    rig.do(c.Divert(by="supervisor", tickets=ids, to=to))
    undone = rig.undo("supervisor")
    assert [ticket.id for ticket in undone.tickets] == list(ids)
    assert rig.waiting("pension") == ["A001", "A002", "A003"]


def test_not_when_one_of_many_was_called_since() -> None:
    rig = rig_with()
    tickets = [rig.issue("pension") for _ in range(3)]
    ids = tuple(ticket.id for ticket in tickets)
    to = c.Destination(service="medical")
    rig.do(c.Divert(by="supervisor", tickets=ids, to=to))
    rig.call("c2")
    rig.refused(undo("supervisor"), "changed_since")
    assert rig.waiting("medical") == ["A002", "A003"]


def test_back_to_the_service_when_the_counter_it_waited_for_has_closed() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.do(c.Divert(by="supervisor", tickets=(ticket.id,), to=c.Destination(counter="c4")))
    rig.do(c.Divert(by="supervisor", tickets=(ticket.id,), to=c.Destination(service="deed")))
    rig.do(c.CloseCounter(by="s", counter="c4"))
    undone = rig.one(undo("supervisor"), e.StepUndone)
    assert undone.tickets[0].target is None
    assert rig.waiting("pension") == ["A001"]


def test_a_new_plan_and_a_new_day_leave_nothing_to_undo() -> None:
    rig = rig_with()
    rig.issue("pension")
    rig.call("c1")
    rig.do(c.AdoptPlan(by="admin", plan=rig.hall.plan))
    rig.refused(undo("c1"), "nothing_to_undo")


def test_a_phone_has_a_last_step_of_its_own() -> None:
    rig = rig_with()
    first, second = rig.issue("pension"), rig.issue("pension")
    for ticket in (first, second):
        rig.do(c.Cancel(by="phone", ticket=ticket.id))
    rig.refused(c.Undo(by="phone", seat="phone"), "nothing_to_undo")
    rig.undo(f"phone:{first.id}")
    assert rig.ticket(first).state is TicketState.WAITING
    assert rig.ticket(second).state is TicketState.CANCELLED


# Loans


def lend(rig: Rig, seat: str, service: str, minutes: int) -> c.LendSkill:
    until = rig.now + minutes * MINUTE
    return c.LendSkill(by="lead", counter="c1", service=service, until=until, seat=seat)


def loans(rig: Rig) -> set[Loan]:
    return {loan for loan in rig.hall.counters["c1"].loans if loan.until > rig.now}


LENDING = st.lists(
    st.tuples(
        st.sampled_from(("c1", "lead")),
        st.sampled_from(("deed", "survey")),
        st.sampled_from((1, 2, 30)),
        st.integers(0, 90),
        st.booleans(),
    ),
    max_size=8,
)


@effort(60)
@given(LENDING)
def test_lending_undone_leaves_the_loans_there_were(
    acts: list[tuple[str, str, int, int, bool]],
) -> None:
    """After any loans: (seat, service, minutes, seconds of pause before, undone at once)."""
    rig = rig_with()
    for seat, service, minutes, pause, undone in acts:
        rig.wait(pause)
        before = loans(rig)
        rig.do(lend(rig, seat, service, minutes))
        assert len(loans(rig)) == len({loan.service for loan in before} | {service})
        if undone:
            rig.do(undo(seat))
            assert loans(rig) == before


def test_a_loan_that_was_made_anew_is_not_taken_back_by_who_made_the_first() -> None:
    rig = rig_with()
    rig.do(lend(rig, "c1", "deed", 10))
    rig.do(lend(rig, "lead", "deed", 20))
    rig.refused(undo("c1"), "changed_since")
    rig.do(undo("lead"))
    assert loans(rig) == {Loan("deed", rig.now + 10 * MINUTE)}
    rig.do(undo("c1"))
    assert loans(rig) == set()


def test_a_loan_that_ended_when_the_clerk_left_is_not_taken_back() -> None:
    rig = rig_with()
    rig.do(lend(rig, "lead", "deed", 10))
    rig.do(c.SignOff(by="s", counter="c1"))
    rig.refused(undo("lead"), "changed_since")
