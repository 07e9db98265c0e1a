"""The promised wait: a range that holds, or none."""

from __future__ import annotations

from dataclasses import replace
from heapq import heappop, heappush
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_queue import commands as c
from hall_queue import wait
from hall_queue.crowd import place_of, service_of, waiting_in
from hall_queue.hall import Hall, Spent
from hall_queue.plan import MINUTE, Counter, Plan, Service, Skill
from hall_queue.ticket import Ticket
from hall_queue.wait import Wait, Waits, ahead_of, mean_time
from tests.queue.fuzz import effort
from tests.queue.plans import ROUND_THE_CLOCK, office, town
from tests.queue.rig import Rig, instant


def rig_with(plan: Plan, *counters: str) -> Rig:
    rig = Rig(plan)
    rig.tick()
    if counters:
        rig.open(*counters)
    return rig


def wait_of(rig: Rig, service: str) -> Wait | None:
    """Of somebody who would come now."""
    entry = (rig.now, 0, rig.hall.tickets.next_id)
    return Waits(rig.hall, rig.now).of(service, entry)


def test_nobody_serves_so_nothing_is_promised() -> None:
    rig = rig_with(office())
    assert wait_of(rig, "pension") is None
    rig.open("c1")
    assert wait_of(rig, "pension") == Wait(0, 0)
    rig.do(c.PauseCounter(by="s", counter="c1"))
    assert wait_of(rig, "pension") is None


def test_no_wait_while_a_counter_is_free_for_it() -> None:
    rig = rig_with(office(), "c1", "c2")
    rig.issue("pension")
    assert wait_of(rig, "pension") == Wait(0, 0)
    rig.issue("medical")
    busy = wait_of(rig, "pension")
    assert busy is not None
    assert busy.high >= 5


def sent_to(rig: Rig, counter: str, *tickets: Ticket) -> None:
    chosen = tuple(ticket.id for ticket in tickets)
    rig.do(c.Divert(by="s", tickets=chosen, to=c.Destination(counter=counter)))


def wait_at(rig: Rig, sent: Ticket) -> Wait | None:
    """Of a ticket that was sent to a counter."""
    ticket = rig.ticket(sent)
    assert ticket.target is not None
    return Waits(rig.hall, rig.now).at(ticket.target, ticket.service, ticket.entry)


def test_who_was_sent_to_a_counter_is_promised_a_range_there() -> None:
    rig = rig_with(office(), "c1", "c2")
    for _ in range(6):
        rig.issue("pension")
    last = rig.issue("pension")
    sent_to(rig, "c2", last)
    half = wait_at(rig, last)  # half of the line falls to this one of two counters
    assert half is not None
    rig.do(c.PauseCounter(by="s", counter="c1"))
    whole = wait_at(rig, last)
    assert whole is not None
    assert whole.high > half.high
    rig.do(c.PauseCounter(by="s", counter="c2"))
    assert wait_at(rig, last) is None


def test_a_free_counter_calls_who_was_sent_to_it_at_once() -> None:
    rig = rig_with(office(), "c1", "c2")
    ticket = rig.issue("pension")
    sent_to(rig, "c2", ticket)
    assert wait_at(rig, ticket) == Wait(0, 0)


def test_people_who_were_sent_to_a_counter_hold_up_its_line() -> None:
    rig = rig_with(office(counters=1), "c1")
    tickets = [rig.issue("pension") for _ in range(6)]
    before = wait_of(rig, "pension")
    sent_to(rig, "c1", *tickets)
    assert wait_of(rig, "pension") == before


@effort(60)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["pension", "medical"]))).filter(bool))
def test_people_before_one_sent_to_a_counter_are_those_it_calls_before(
    visitors: list[tuple[bool, str]],
) -> None:
    rig = rig_with(office(counters=1), "c1")
    tickets = [rig.issue(service) for _, service in visitors]
    moved = [ticket for ticket, (sent, _) in zip(tickets, visitors, strict=True) if sent]
    for ticket in moved:
        sent_to(rig, "c1", ticket)
    told = [ahead_of(rig.hall, rig.ticket(ticket), rig.now) for ticket in moved]
    order = [rig.finish("c1").id for _ in tickets]
    assert told == [order.index(ticket.id) for ticket in moved]


def test_a_lent_hand_counts_while_it_is_lent() -> None:
    rig = rig_with(town(), "c2")
    assert wait_of(rig, "invoice") is None
    until = rig.now + 10 * MINUTE
    rig.do(c.LendSkill(by="s", counter="c2", service="invoice", until=until))
    assert wait_of(rig, "invoice") == Wait(0, 0)
    entry = (until, 0, rig.hall.tickets.next_id)
    assert Waits(rig.hall, until - 1).of("invoice", entry) == Wait(0, 0)
    assert Waits(rig.hall, until).of("invoice", entry) is None


def test_the_same_counters_in_another_plan_are_other_hands() -> None:
    """Hands are worked out once for the counters as they stand; a plan may take their skills."""
    rig = rig_with(office(), "c1")
    assert wait_of(rig, "pension") == Wait(0, 0)
    without = tuple(replace(counter, skills=()) for counter in rig.hall.plan.counters)
    bare = replace(rig.hall, plan=replace(rig.hall.plan, counters=without))
    assert bare.counters is rig.hall.counters
    entry = (rig.now, 0, rig.hall.tickets.next_id)
    assert Waits(bare, rig.now).of("pension", entry) is None
    assert Waits(rig.hall, rig.now).of("pension", entry) == Wait(0, 0)


def test_the_middle_of_the_range_is_the_work_before_you() -> None:
    """Ten people of eight minutes before one counter."""
    rig = rig_with(office(counters=1), "c1")
    for _ in range(10):
        rig.issue("pension")
    promised = wait_of(rig, "pension")
    assert promised is not None
    assert promised.low <= 80 <= promised.high
    assert promised.low >= 45
    assert promised.high <= 140
    assert promised.low % 5 == promised.high % 5 == 0, "nobody knows it to the minute"


def test_people_of_other_lines_count_who_are_called_by_the_same_counters() -> None:
    rig = rig_with(town(), "c3")
    alone = wait_of(rig, "tax-card")
    for _ in range(6):
        rig.issue("invoice")
    shared = wait_of(rig, "tax-card")
    assert alone == Wait(0, 0)
    assert shared is not None
    assert shared.high > 20


def test_a_counter_that_only_helps_is_less_of_a_hand() -> None:
    rig = rig_with(town(), "c1")
    for _ in range(8):
        rig.issue("pension")
    alone = wait_of(rig, "pension")
    rig.open("c3")  # level 3
    helped = wait_of(rig, "pension")
    assert alone is not None
    assert helped is not None
    assert helped.high <= alone.high


def test_the_mean_is_learnt_from_today_beginning_with_the_plan() -> None:
    rig = rig_with(office(counters=1), "c1")
    planned = mean_time(rig.hall, "pension")
    assert planned > 8 * MINUTE
    for _ in range(8):
        rig.issue("pension")
        rig.serve("c1")
        rig.wait(minutes=20)
        rig.at("c1", c.Finish)
    # Eight served today weigh as much as the plan: between 8 and 20 in the middle.
    assert mean_time(rig.hall, "pension") == planned + 6 * MINUTE
    untouched = replace(rig.hall, spent={"pension": Spent("pension")})
    assert mean_time(untouched, "pension") == planned


@effort(60)
@given(st.lists(st.sampled_from(("pension", "medical")), max_size=25), st.integers(1, 4))
def test_more_people_never_make_it_shorter_and_more_counters_never_longer(
    before: list[str], counters: int
) -> None:
    rig = rig_with(office(counters=4), *[f"c{n}" for n in range(1, counters + 1)])
    last = Wait(0, 0)
    for service in before:
        rig.issue(service)
        now = wait_of(rig, "pension")
        assert now is not None
        assert now.low <= now.high
        assert now.high >= last.high
        last = now
    if counters < 4:
        rig.open("c4")
        helped = wait_of(rig, "pension")
        assert helped is not None
        assert helped.high <= last.high


def test_ranges_of_one_moment_do_not_depend_on_which_was_asked_before() -> None:
    rig = rig_with(town(), "c1", "c2", "c3", "c4")
    for service in ("pension", "medical", "medical", "invoice", "tax-card", "deed") * 3:
        if service != "deed" or len(rig.hall.waiting.get("deed", ())) < 2:
            rig.issue(service)
    first = rig.hall.waiting["medical"][0]
    entries = [first, (rig.now, 0, rig.hall.tickets.next_id)]
    asked = [(service, entry) for entry in entries for service in rig.hall.plan.service]
    alone = [Waits(rig.hall, rig.now).of(service, entry) for service, entry in asked]
    together = Waits(rig.hall, rig.now)
    assert [together.of(service, entry) for service, entry in asked] == alone
    assert [together.of(service, entry) for service, entry in reversed(asked)] == alone[::-1]


def test_the_means_are_looked_up_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    rig = rig_with(office(counters=2), "c1", "c2")
    for _ in range(5):
        rig.issue("pension")
        rig.issue("medical")
    looked_up: list[str] = []

    def count(hall: Hall, service: str) -> float:
        looked_up.append(service)
        return mean_time(hall, service)

    monkeypatch.setattr(wait, "mean_time", count)
    waits = Waits(rig.hall, rig.now)
    for ticket in rig.hall.tickets:
        assert waits.of(ticket.service, ticket.entry) is not None
    assert sorted(looked_up) == ["medical", "pension"]


def test_people_of_an_area_are_those_of_its_services_whichever_counter_they_wait_for() -> None:
    rig = rig_with(town(), "c1", "c2")
    for service in ("pension", "medical", "invoice"):
        rig.issue(service)
    rig.serve("c1")
    rig.do(c.Transfer(by="staff:c1", counter="c1", to=c.Destination(counter="c2")))
    assert "@c2" in rig.hall.waiting
    assert [waiting_in(rig.hall, area) for area in ("social", "tax", "house")] == [2, 1, 0]


def test_a_service_the_plan_has_no_more_is_named_by_its_code() -> None:
    plan = town()
    assert service_of(plan, "deed").name == "房产登记"
    assert (service_of(plan, "gone").name, service_of(plan, "gone").area) == ("gone", "")
    assert place_of(plan, "gone") == ""


def crowded(counters: int) -> Plan:
    skills = (Skill("quick"), Skill("slow"))
    return replace(
        office(hours=ROUND_THE_CLOCK),
        services=(Service("quick", "快", "social", 5), Service("slow", "慢", "social", 12)),
        counters=tuple(Counter(f"c{n}", f"{n}", "social", skills) for n in range(counters)),
    )


@pytest.mark.parametrize("seed", range(3))
def test_most_waits_are_within_what_was_promised(seed: int) -> None:
    """A crowd a little larger than the counters can serve, with times as random as a hall's."""
    chance = Random(seed)
    rig = Rig(crowded(3), instant("00:10"))
    rig.tick()
    rig.open()
    promised: dict[int, Wait] = {}
    kept = late = 0
    happenings: list[tuple[int, int, str]] = [(rig.now, 0, "")]
    while len(promised) < 120:
        at, _, counter = heappop(happenings)
        rig.now = at
        if counter:
            if rig.hall.counters[counter].ticket is not None:
                rig.at(counter, c.Finish)
        else:
            service = chance.choice(("quick", "slow"))
            ticket = rig.issue(service)
            range_ = Waits(rig.hall, rig.now).of(service, ticket.entry)
            assert range_ is not None
            promised[ticket.id] = range_
            gap = chance.expovariate(1 / (2.9 * MINUTE))
            heappush(happenings, (at + round(gap), rig.hall.seq, ""))
        for code, live in rig.hall.counters.items():
            if live.ticket is None and rig.hall.waiting:
                called = rig.serve(code)
                waited = (rig.now - called.issued_at) / MINUTE
                kept += promised[called.id].low <= waited <= promised[called.id].high + 1
                late += waited > promised[called.id].high + 1
                mean = rig.hall.plan.service[called.service].minutes * MINUTE
                took = 0.7 * MINUTE + mean * chance.gammavariate(3, 1 / 3)
                heappush(happenings, (rig.now + round(took), rig.hall.seq, code))
    waits = len(promised) - sum(len(queue) for queue in rig.hall.waiting.values())
    assert kept / waits > 0.75
    assert late / waits < 0.2
