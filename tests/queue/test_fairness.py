"""Who is called before whom (acceptance check 17), for any mix of visitors, counters and levels.

The rules are said here from the visitor's side, by times of issue and credits; the engine's own
sort keys are not looked at, except where a key is what is promised (`place`).
"""

from __future__ import annotations

from bisect import bisect_left
from contextlib import suppress
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.errors import QueueError
from hall_queue.hall import Hall
from hall_queue.plan import MINUTE, Plan, Rules
from hall_queue.policy import Why, line_of, order_for, why
from hall_queue.states import CounterState, TicketState
from hall_queue.ticket import Ticket
from hall_queue.wait import ahead_of
from tests.queue.fuzz import effort
from tests.queue.plans import bookable, lines, office
from tests.queue.rig import Rig, instant

SECONDS = st.sampled_from((0, 0.001, 1, 29.999, 30, 31, 60, 300, 899, 900, 901))
CLASSES = st.sampled_from((None, None, "elder", "soldier"))
ORDERS = st.sampled_from(
    ("come", "come", "come", "serve", "serve", "serve", "hold", "resume", "pass", "undo")
)
STEPS = st.lists(
    st.tuples(ORDERS, st.integers(0, 11), st.integers(0, 11), CLASSES, SECONDS),
    min_size=10,
    max_size=50,
)


def credits_of(plan: Plan, ticket: Ticket) -> tuple[float, float]:
    """Milliseconds by which the ticket surely, and at most, may overtake: a booking counts for
    less when its visitor comes early."""
    sure = plan.klass[ticket.klass].credit_minutes if ticket.klass else 0.0
    booked = plan.rules.booked_credit_minutes
    if ticket.klass is None:
        booked = min(booked, *(klass.credit_minutes for klass in plan.classes))
    most = max(sure, booked) if ticket.booking else sure
    return sure * MINUTE, most * MINUTE


def check_turn(before: Hall, called: Ticket) -> None:
    """Nobody left waiting for the same service has been passed over unfairly."""
    if called.returns or called.target:
        return
    for waiting in before.tickets:
        same = waiting.service == called.service and waiting.id != called.id
        if not same or waiting.state is not TicketState.WAITING:
            continue
        if waiting.returns or waiting.target or waiting.issued_at >= called.issued_at:
            continue
        later = called.issued_at - waiting.issued_at
        _, mine = credits_of(before.plan, called)
        theirs, _ = credits_of(before.plan, waiting)
        assert later <= mine, "overtaken by more than the credit"
        assert theirs < mine, "called after a later ticket with no more right than its own"


def perform(rig: Rig, order: str, where: int, pick: int, klass: str | None) -> None:
    """One order of a mixed day, if it can be done now."""
    hall = rig.hall
    counters = list(hall.counters.values())
    counter = counters[where % len(counters)]
    codes = list(hall.plan.service)
    if order == "come":
        wanted = dict.fromkeys((codes[where % len(codes)], codes[pick % len(codes)]))
        rig.issue(*list(wanted)[: hall.plan.rules.services_per_ticket], klass=klass)
    elif order == "undo":
        with suppress(QueueError):  # too late, or somebody has acted since
            rig.undo(counter.code)
    elif counter.ticket is not None:
        if rig.ticket(counter.ticket).state is TicketState.CALLED:
            rig.at(counter.code, c.NoShow if order == "pass" and pick == 0 else c.Start)
        elif order == "pass" and pick % 3 == 0:
            to = c.Destination(service=codes[pick % len(codes)])
            rig.do(c.Transfer(by="staff", counter=counter.code, to=to))
        else:
            rig.at(counter.code, c.Hold if order == "hold" else c.Finish)
    elif order == "resume":
        held = [t for t in hall.tickets if t.state is TicketState.HELD]
        if any(t.held_at == counter.code for t in held):
            rig.do(c.Resume(by="staff", counter=counter.code))
    elif order == "serve" and order_for(hall, counter, rig.now):
        called = rig.call(counter.code)
        before = hall.tickets.get(called.id)
        assert before is not None
        check_turn(hall, before)


@effort(100)
@given(lines(), STEPS)
def test_nobody_is_overtaken_by_more_than_a_credit(
    plan: Plan, steps: list[tuple[str, int, int, str | None, float]]
) -> None:
    """Any classes, counters, skills and levels; two services on a ticket, hold and resume,
    transfer, undo and missed calls in between."""
    rig = Rig(plan, instant("00:10"))
    rig.tick()
    rig.open()
    for order, where, pick, klass, seconds in steps:
        rig.wait(seconds)
        perform(rig, order, where, pick, klass)


def test_an_elder_is_never_called_after_an_ordinary_ticket_issued_later() -> None:
    rig = Rig(office())
    rig.tick()
    rig.open()
    elder = rig.issue("pension", klass="elder")
    rig.wait(0.001)
    for _ in range(3):
        rig.issue("pension")
    assert rig.call("c1").number == elder.number


def test_an_ordinary_ticket_is_overtaken_up_to_the_credit_and_not_beyond() -> None:
    rig = Rig(office(counters=1))
    rig.tick()
    rig.open()
    ordinary = rig.issue("pension")
    rig.wait(minutes=15)
    at_the_credit = rig.issue("pension", klass="elder")
    rig.wait(0.001)
    beyond = rig.issue("pension", klass="elder")
    # At exactly the credit both have waited the same: the earlier number goes first.
    order = [rig.finish("c1").id for _ in range(3)]
    assert order == [ordinary.id, at_the_credit.id, beyond.id]


@effort(60)
@given(
    credit_minutes=st.sampled_from((0.0, 5.0, 30.0, 90.0)),
    visitors=st.lists(st.tuples(st.integers(-4, 4), CLASSES, SECONDS), min_size=1, max_size=12),
)
def test_a_booking_never_waits_longer_than_a_walk_in_of_the_same_moment(
    credit_minutes: float, visitors: list[tuple[int, str | None, float]]
) -> None:
    rules = Rules(
        booked_credit_minutes=credit_minutes, early_booking_minutes=240, late_booking_minutes=240
    )
    rig = Rig(bookable(rules), instant("08:00"))
    rig.tick()
    rig.open("c1")
    slots = [instant("10:30") + half * 30 * MINUTE for half in range(-4, 3)]
    for number, (half, _, _) in enumerate(visitors):
        slot = slots[half % len(slots)]
        rig.do(c.Book(by="phone", service="pension", slot=slot, code=f"b{number}"))
    pairs: list[tuple[Ticket, Ticket]] = []
    rig.clock("09:00")
    for number, (_, klass, seconds) in enumerate(visitors):
        rig.wait(seconds)
        events = rig.do(c.CheckIn(by="kiosk:k1", code=f"b{number}", token="t", klass=klass))
        issued = events[-1]
        assert isinstance(issued, e.TicketIssued)
        booked, walk_in = rig.ticket(issued.ticket), rig.issue("pension", klass=klass)
        assert booked.issued_at == walk_in.issued_at
        pairs.append((booked, walk_in))
        # And a booking overtakes by no more than its own credit.
        assert booked.place[0] >= booked.issued_at - credits_of(rig.hall.plan, booked)[1]
    order = []
    while rig.hall.waiting:
        before = rig.hall
        called = rig.call("c1")
        check_turn(before, before.tickets.get(called.id) or called)
        rig.at("c1", c.Start)
        order.append(rig.at("c1", c.Finish).id)
    assert all(order.index(booked.id) < order.index(walk_in.id) for booked, walk_in in pairs)


@effort(60)
@given(
    credit_minutes=st.sampled_from((10.0, 30.0, 90.0)),
    seconds=st.lists(SECONDS, min_size=1, max_size=6),
)
def test_an_elder_is_never_called_after_a_booking_that_checked_in_later(
    credit_minutes: float, seconds: list[float]
) -> None:
    rules = Rules(
        booked_credit_minutes=credit_minutes, early_booking_minutes=240, late_booking_minutes=240
    )
    rig = Rig(bookable(rules), instant("08:00"))
    rig.tick()
    rig.do(c.Book(by="phone", service="pension", slot=instant("09:00"), code="b"))
    rig.clock("08:55")
    elders = []
    for pause in seconds:
        elders.append(rig.issue("pension", klass="elder").id)
        rig.wait(pause)
    rig.clock("09:25")
    rig.do(c.CheckIn(by="kiosk:k1", code="b", token="t"))
    rig.open("c1")
    order = [rig.finish("c1").id for _ in (*elders, "booked")]
    assert order[: len(elders)] == elders


# Coming back after a missed call


@effort(80)
@given(
    after=st.integers(0, 5),
    visitors=st.lists(st.tuples(CLASSES, SECONDS), min_size=2, max_size=12),
    missed=st.sets(st.integers(0, 11), min_size=1, max_size=5),
    back=st.randoms(use_true_random=False),
)
def test_back_behind_n_people_and_never_earlier_than_before(
    after: int,
    visitors: list[tuple[str | None, float]],
    missed: set[int],
    back: Random,
) -> None:
    rig = Rig(office(Rules(return_after=after), counters=1))
    rig.tick()
    rig.open()
    tickets = []
    for klass, seconds in visitors:
        rig.wait(seconds)
        tickets.append(rig.issue("pension", klass=klass))
    away = [rig.miss("c1", tickets[index]) for index in sorted(missed) if index < len(tickets)]
    back.shuffle(away)
    for ticket in away:
        others = list(line_of(rig.hall, "pension"))
        before = bisect_left(others, ticket.entry)
        rig.do(c.Return(by="phone", ticket=ticket.id))
        returned = rig.ticket(ticket)
        assert returned.place >= ticket.place
        ahead = ahead_of(rig.hall, returned, rig.now)
        wanted = min(after, len(others))
        if before >= wanted:
            # It stood behind at least so many anyway, and has not moved.
            assert returned.place == ticket.place
            assert ahead == before
            continue
        assert ahead >= wanted
        # One place is shared by those issued in one millisecond, and by those who came back
        # behind the same person; among them the number decides.
        shared = {others[wanted - 1][:2], returned.place}
        assert all(entry[:2] in shared for entry in others[wanted:ahead])


def test_back_behind_exactly_three() -> None:
    rig = Rig(office())
    rig.tick()
    rig.open()
    first = rig.issue("pension")
    rest = []
    for _ in range(5):
        rig.wait(1)
        rest.append(rig.issue("medical"))
    rig.miss("c1")
    rig.do(c.Return(by="phone", ticket=first.id))
    assert ahead_of(rig.hall, rig.ticket(first), rig.now) == 3
    order = [rig.finish("c2").id for _ in range(6)]
    assert order == [*(t.id for t in rest[:3]), first.id, *(t.id for t in rest[3:])]


def test_back_behind_everybody_when_fewer_wait() -> None:
    rig = Rig(office())
    rig.tick()
    rig.open()
    first, second = rig.issue("pension"), rig.issue("pension")
    rig.miss("c1")
    rig.do(c.Return(by="phone", ticket=first.id))
    assert [rig.finish("c1").id, rig.finish("c1").id] == [second.id, first.id]


def test_two_who_come_back_behind_the_same_person_go_by_number() -> None:
    rig = Rig(office(Rules(return_after=1)))
    rig.tick()
    rig.open()
    numbers = []
    for _ in range(4):
        numbers.append(rig.issue("pension"))
        rig.wait(1)
    first, second, third, fourth = numbers
    rig.miss("c1")
    rig.miss("c1")
    for late in (second, first):
        rig.do(c.Return(by="phone", ticket=late.id))
    order = [rig.finish("c1").id for _ in range(4)]
    assert order == [third.id, first.id, second.id, fourth.id]


def test_back_at_once_where_the_rule_is_zero_and_where_nobody_waits() -> None:
    for rules, others in ((Rules(return_after=0), 2), (Rules(), 0)):
        rig = Rig(office(rules))
        rig.tick()
        rig.open()
        first = rig.issue("pension")
        rig.miss("c1")
        for _ in range(others):
            rig.issue("pension")
        rig.do(c.Return(by="phone", ticket=first.id))
        assert rig.ticket(first).place == first.place
        assert rig.call("c1").id == first.id


# What is shown agrees with what happens


@effort(60)
@given(lines(), st.lists(st.tuples(st.integers(0, 9), CLASSES, SECONDS), max_size=14), st.data())
def test_the_list_at_the_desk_is_the_order_of_calling(
    plan: Plan, visitors: list[tuple[int, str | None, float]], data: st.DataObject
) -> None:
    """Also with tickets sent to this counter only, and those that came back."""
    rig = Rig(plan, instant("00:10"))
    rig.tick()
    rig.open()
    codes = list(plan.service)
    for pick, klass, seconds in visitors:
        rig.wait(seconds)
        ticket = rig.issue(codes[pick % len(codes)], klass=klass)
        if pick == 9:
            to = c.Destination(counter="c1")
            rig.do(c.Divert(by="supervisor", tickets=(ticket.id,), to=to))
    rig.wait(data.draw(SECONDS))
    code = data.draw(st.sampled_from(list(plan.counter)))
    expected = [t.id for t in order_for(rig.hall, rig.hall.counters[code], rig.now)]
    assert [rig.finish(code).id for _ in expected] == expected
    rig.refused(c.CallNext(by="staff", counter=code), "nobody_waiting")


def test_why_a_ticket_stands_where_it_stands() -> None:
    rig = Rig(bookable())
    rig.tick()
    rig.open()
    rig.do(c.Book(by="phone", service="pension", slot=instant("09:30"), code="b"))
    ordinary, elder = rig.issue("pension"), rig.issue("pension", klass="elder")
    rig.do(c.CheckIn(by="kiosk:k1", code="b", token="t"))
    booked = rig.ticket(elder.id + 1)
    rig.wait(1)
    for ticket in (elder, rig.issue("pension")):
        rig.miss("c1", ticket)
        rig.do(c.Return(by="phone", ticket=ticket.id))
    young = rig.issue("pension", klass="elder")
    moved, targeted = rig.issue("medical"), rig.issue("medical")
    rig.wait(1)
    to = c.Destination(service="pension")
    rig.do(c.Divert(by="s", tickets=(moved.id,), to=to))
    rig.do(c.Divert(by="s", tickets=(targeted.id,), to=c.Destination(counter="c2")))
    reasons = {
        ordinary: Why.ORDER,
        elder: Why.RETURNED,
        booked: Why.BOOKED,
        young: Why.PRIORITY,
        moved: Why.MOVED,
        targeted: Why.TARGETED,
    }
    assert [why(rig.ticket(ticket)) for ticket in reasons] == list(reasons.values())


@effort(60)
@given(st.lists(st.tuples(st.booleans(), CLASSES, SECONDS), min_size=1, max_size=14))
def test_people_ahead_are_those_who_are_called_before(
    visitors: list[tuple[bool, str | None, float]],
) -> None:
    """One counter serves the whole line, two services with one running number."""
    rig = Rig(office(counters=1))
    rig.tick()
    rig.open()
    for pension, klass, seconds in visitors:
        rig.wait(seconds)
        rig.issue("pension" if pension else "medical", klass=klass)
    tickets = [rig.ticket(entry[2]) for entry in line_of(rig.hall, "pension")]
    told = {ticket.id: ahead_of(rig.hall, ticket, rig.now) for ticket in tickets}
    order = [rig.finish("c1").id for _ in tickets]
    assert told == {ticket: place for place, ticket in enumerate(order)}
    assert rig.hall.counters["c1"].state is CounterState.OPEN
