"""Numbers: running, reset, refused, counted against quotas, printed again."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.engine import decide, empty_hall
from hall_queue.fold import fold, fold_all
from hall_queue.plan import Quota, Rules
from hall_queue.states import TicketState
from tests.queue.plans import SHANGHAI, office, town
from tests.queue.rig import Rig, instant


def rig_at(clock: str = "09:00") -> Rig:
    rig = Rig(town(), instant(clock))
    rig.tick()
    rig.open()
    return rig


def take(*services: str, klass: str | None = None) -> c.Issue:
    return c.Issue(by="kiosk:k1", services=services, token="t", klass=klass)


def test_services_with_one_prefix_share_one_running_number() -> None:
    rig = rig_at()
    services = ("pension", "invoice", "tax-card", "medical", "invoice")
    numbers = [rig.issue(service).number for service in services]
    assert numbers == ["A001", "B001", "A002", "A003", "B002"]


def test_a_ticket_keeps_what_it_was_issued_with() -> None:
    rig = rig_at()
    ticket = rig.issue("pension", "deed", klass="elder")
    assert ticket.services == ("pension", "deed")
    assert (ticket.klass, ticket.source, ticket.copies) == ("elder", "k1", 1)
    assert ticket.issued_at == ticket.queued_at == rig.now
    issued = rig.events[-1]
    assert isinstance(issued, e.TicketIssued)
    assert ticket.token == issued.token


def test_a_cancelled_number_stays_used() -> None:
    rig = rig_at()
    first = rig.issue("pension")
    rig.do(c.Cancel(by="phone", ticket=first.id))
    assert rig.issue("pension").number == "A002"


def test_after_999_comes_1000() -> None:
    now = instant("09:00")
    hall = empty_hall()
    hall = fold_all(hall, decide(hall, c.AdoptPlan(by="admin", plan=office()), now))
    for _ in range(1001):
        hall = fold_all(hall, decide(hall, take("pension"), now))
    numbers = [ticket.number for ticket in hall.tickets]
    assert numbers[:2] == ["A001", "A002"]
    assert numbers[-4:] == ["A998", "A999", "A1000", "A1001"]
    assert len(set(numbers)) == 1001


def test_the_width_of_numbers_may_change_during_a_day() -> None:
    rig = rig_at()
    rig.issue("pension")
    rig.do(c.AdoptPlan(by="admin", plan=town(rules=Rules(number_width=1))))
    assert rig.issue("pension").number == "A2"


def test_refusals() -> None:
    rig = rig_at()
    rig.refused(take(), "no_service")
    rig.refused(take("nonsense"), "unknown_service", service="nonsense")
    rig.refused(take("pension", "pension"), "same_service_twice")
    rig.refused(take("pension", "medical", "invoice"), "too_many_services", most=2)
    allowed = ["elder", "soldier"]
    rig.refused(take("pension", klass="vip"), "unknown_class", klass="vip", allowed=allowed)


def test_a_service_shut_a_second_ago() -> None:
    rig = rig_at()
    waiting = rig.issue("medical")
    rig.do(c.ShutService(by="supervisor", service="medical", reason="system down"))
    rig.refused(take("medical"), "service_shut", service="medical", reason="system down")
    rig.refused(take("pension", "medical"), "service_shut", service="medical")
    rig.refused(c.ShutService(by="s", service="medical"), "service_shut", reason="system down")
    assert rig.finish("c1").id == waiting.id  # those who wait are served
    rig.do(c.ReopenService(by="supervisor", service="medical"))
    rig.refused(c.ReopenService(by="s", service="medical"), "service_not_shut", service="medical")
    assert rig.issue("medical").number == "A002"


def test_a_service_stays_shut_over_night() -> None:
    rig = rig_at()
    rig.do(c.ShutService(by="supervisor", service="medical"))
    rig.now += 24 * 3600 * 1000
    rig.refused(take("medical"), "service_shut")


# Quotas: deed has 2 from 8 to 12 and 1 from 14 to 17


def test_a_full_quota_says_when_there_are_numbers_again() -> None:
    rig = rig_at()
    rig.issue("deed")
    rig.issue("deed")
    again = instant("14:00")
    rig.refused(take("deed"), "quota_full", service="deed", limit=2, again_at=again)
    rig.refused(take("pension", "deed"), "quota_full", service="deed")
    rig.clock("14:00")
    rig.issue("deed")
    rig.refused(take("deed"), "quota_full", limit=1, again_at=None)


def test_numbers_outside_every_quota_are_not_counted() -> None:
    rig = rig_at("13:45")
    for _ in range(4):
        rig.issue("deed")
    rig.clock("17:00")
    rig.issue("deed")
    assert rig.hall.taken == {}


def test_a_cancelled_number_does_not_give_its_quota_back() -> None:
    rig = rig_at()
    for _ in range(2):
        rig.do(c.Cancel(by="phone", ticket=rig.issue("deed").id))
    rig.refused(take("deed"), "quota_full")


def test_a_second_service_counts_against_its_quota() -> None:
    rig = rig_at()
    rig.issue("pension", "deed")
    rig.issue("invoice", "deed")
    rig.refused(take("deed"), "quota_full")


def test_a_later_quota_without_room_is_not_offered() -> None:
    plan = town()
    deed = plan.service["deed"]
    morning, afternoon = deed.quotas
    none = replace(deed, quotas=(morning, replace(afternoon, limit=0)))
    services = tuple(none if s.code == "deed" else s for s in plan.services)
    rig = Rig(replace(plan, services=services))
    rig.issue("deed")
    rig.issue("deed")
    rig.refused(take("deed"), "quota_full", again_at=None)


def test_a_quota_keeps_its_count_when_another_comes_before_it() -> None:
    rig = rig_at()
    rig.issue("deed")
    rig.issue("deed")
    plan = rig.hall.plan
    deed = plan.service["deed"]
    early = replace(deed, quotas=(Quota(time(7), time(8), 5), *deed.quotas))
    services = tuple(early if s.code == "deed" else s for s in plan.services)
    rig.do(c.AdoptPlan(by="admin", plan=replace(plan, services=services)))
    rig.refused(take("deed"), "quota_full", limit=2)


def test_a_journal_that_counted_quotas_by_their_place_still_counts() -> None:
    rig = rig_at()
    issued = rig.one(take("deed"), e.TicketIssued)
    old = replace(issued, ticket=issued.ticket + 1, number="C002", serial=2, quotas=("deed#0",))
    assert fold(rig.hall, old).taken == {"deed#08:00-12:00": 2}


def test_quotas_begin_anew_each_day() -> None:
    rig = rig_at()
    rig.issue("deed")
    rig.issue("deed")
    rig.now += 24 * 3600 * 1000
    assert rig.issue("deed").number == "C001"


# Slips


def test_a_slip_is_printed_again_under_its_number() -> None:
    rig = rig_at()
    ticket = rig.issue("pension")
    for copies in (2, 3):
        rig.one(c.Reprint(by="staff:help", ticket=ticket.id), e.SlipReprinted)
        again = rig.ticket(ticket)
        assert (again.number, again.copies, again.place) == ("A001", copies, ticket.place)


def test_no_slip_for_a_ticket_that_is_over() -> None:
    rig = rig_at()
    ticket = rig.issue("pension")
    rig.finish("c1")
    assert rig.ticket(ticket).state is TicketState.DONE
    rig.refused(c.Reprint(by="s", ticket=ticket.id), "wrong_state", act="reprint", state="done")
    rig.refused(c.Reprint(by="s", ticket=ticket.id + 1), "unknown_ticket")


def test_ids_run_on_over_days() -> None:
    """Ids run on over days, so a stale page never means another ticket."""
    rig = Rig(office(hours=SHANGHAI))
    first = rig.issue("pension")
    rig.now += 24 * 3600 * 1000
    second = rig.issue("pension")
    assert (first.number, second.number) == ("A001", "A001")
    assert first.id != second.id
