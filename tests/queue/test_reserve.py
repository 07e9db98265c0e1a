"""Numbers on paper: never given by the machine too, taken in once, kept over a night when asked."""

from __future__ import annotations

import json

import pytest

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.journal_form import read_hall, write_hall
from hall_queue.reserve import MOST
from hall_queue.ticket import Ticket
from tests.queue.plans import town
from tests.queue.rig import Rig, instant

TUESDAY = instant("09:00") + 24 * 3_600_000


def rig_at(clock: str = "09:00") -> Rig:
    rig = Rig(town(), instant(clock))
    rig.tick()
    rig.open()
    return rig


def reserve(
    rig: Rig, count: int, *prefixes: str, first: int | None = None, every_day: bool = False
) -> list[tuple[str, int, int]]:
    """The ranges that were reserved."""
    command = c.ReserveNumbers(
        by="admin", count=count, prefixes=prefixes, first=first, every_day=every_day
    )
    events = rig.do(command)
    return [(v.prefix, v.first, v.last) for v in events if isinstance(v, e.NumbersReserved)]


def paper(number: str, *services: str, klass: str | None = None) -> c.AdmitPaper:
    return c.AdmitPaper(
        by="staff:help", number=number, services=services or ("pension",), token="p", klass=klass
    )


def admit(rig: Rig, command: c.AdmitPaper) -> Ticket:
    issued = rig.do(command)[-1]
    assert isinstance(issued, e.TicketIssued)
    return rig.ticket(issued.ticket)


def test_the_machine_goes_on_behind_what_is_on_paper() -> None:
    rig = rig_at()
    assert rig.issue("pension").number == "A001"
    assert reserve(rig, 100) == [("A", 2, 101), ("B", 1, 100), ("C", 1, 100)]
    assert rig.issue("medical").number == "A102"
    assert rig.issue("invoice").number == "B101"
    assert reserve(rig, 2, "A") == [("A", 103, 104)]
    assert rig.issue("pension").number == "A105"


def test_numbers_that_are_handed_out_are_known_as_such() -> None:
    rig = rig_at()
    rig.do(c.ReserveNumbers(by="admin", count=2, prefixes=("A",), handed_out=True))
    reserve(rig, 2, "A")
    assert [span.handed_out for span in rig.hall.reserved["A"]] == [True, False]
    assert admit(rig, paper("A001")).number == "A001"


def test_a_second_pack_lies_behind_the_first() -> None:
    rig = rig_at()
    assert reserve(rig, 10, "A") == [("A", 1, 10)]
    assert reserve(rig, 10, "A") == [("A", 11, 20)]
    assert rig.issue("pension").number == "A021"


def test_a_range_far_ahead_is_passed_over_when_the_machine_gets_there() -> None:
    rig = rig_at()
    reserve(rig, 2, "A", first=3)
    assert [rig.issue("pension").number for _ in range(4)] == ["A001", "A002", "A005", "A006"]


def test_the_next_numbers_must_fit_in_one_piece() -> None:
    rig = rig_at()
    reserve(rig, 2, "A", first=3)
    assert reserve(rig, 3, "A") == [("A", 5, 7)]
    assert [rig.issue("pension").number for _ in range(3)] == ["A001", "A002", "A008"]


def test_a_paper_number_comes_in_once_and_waits_like_any_other() -> None:
    rig = rig_at()
    reserve(rig, 3, "A")
    machine = rig.issue("medical")
    rig.wait(1)
    ticket = admit(rig, paper("A002", klass="elder"))
    assert (ticket.number, ticket.state, ticket.klass) == ("A002", "waiting", "elder")
    rig.refused(paper("A002"), "number_used", number="A002")
    rig.refused(paper("A2"), "number_used")
    assert rig.call("c1").number == "A002"  # an elder's credit counts as at a kiosk
    assert rig.call("c2").number == machine.number
    assert admit(rig, paper("A1", "medical")).number == "A001"


@pytest.mark.parametrize("number", ["A004", "B001", "001", "", "A", "A-1", "A1.0", "A٣", "A" * 90])
def test_what_is_on_no_paper_is_not_admitted(number: str) -> None:
    rig = rig_at()
    reserve(rig, 3, "A")
    rig.refused(paper(number), "not_reserved", number=number)


def test_a_paper_number_is_good_for_the_services_of_its_line() -> None:
    rig = rig_at()
    reserve(rig, 3)
    rig.refused(paper("A001", "invoice"), "not_reserved")
    assert admit(rig, paper("A001", "tax-card", "invoice")).services == ("tax-card", "invoice")
    rig.refused(paper("A002", "nothing"), "unknown_service")


def test_paper_is_a_promise_that_no_quota_and_no_closing_takes_back() -> None:
    rig = rig_at()
    for _ in range(2):
        rig.issue("deed")
    reserve(rig, 3, "C")
    rig.refused(c.Issue(by="kiosk:k1", services=("deed",), token="t"), "quota_full", service="deed")
    assert admit(rig, paper("C003", "deed")).number == "C003"
    assert rig.hall.taken["deed#08:00-12:00"] == 3
    rig.do(c.ShutService(by="supervisor", service="deed"))
    rig.do(c.CloseDay(by="supervisor"))
    assert admit(rig, paper("C004", "deed")).number == "C004"


def test_when_the_day_is_over_no_paper_comes_in() -> None:
    rig = rig_at()
    reserve(rig, 3, "A")
    rig.clock("18:00")
    rig.tick()
    rig.wait(minutes=2)
    rig.refused(paper("A001"), "hall_closed")


def test_a_days_paper_ends_with_the_day() -> None:
    rig = rig_at()
    reserve(rig, 3, "A")
    rig.now = TUESDAY
    rig.tick()
    assert rig.hall.reserved == {}
    assert rig.issue("pension").number == "A001"


def test_standing_numbers_are_kept_every_day_and_can_be_used_every_day() -> None:
    rig = rig_at()
    assert reserve(rig, 50, "A", first=901, every_day=True) == [("A", 901, 950)]
    assert rig.issue("pension").number == "A001"
    assert admit(rig, paper("A905")).number == "A905"
    rig.now = TUESDAY
    rig.tick()
    assert rig.issue("pension").number == "A001"
    assert admit(rig, paper("A905")).number == "A905"
    assert read_hall(json.loads(json.dumps(write_hall(rig.hall)))) == rig.hall


def test_standing_numbers_can_be_kept_before_the_first_day() -> None:
    rig = Rig(town(), instant("06:00"))
    assert reserve(rig, 5, "A", first=1, every_day=True) == [("A", 1, 5)]
    rig.refused(c.ReserveNumbers(by="admin", count=5), "day_not_open")
    rig.clock("09:00")
    assert rig.issue("pension").number == "A006"


def test_released_numbers_stay_on_paper_until_the_evening() -> None:
    rig = rig_at()
    reserve(rig, 2, "A", first=2, every_day=True)
    rig.do(c.ReleaseNumbers(by="admin", prefix="A", first=2))
    assert [rig.issue("pension").number for _ in range(2)] == ["A001", "A004"]
    assert admit(rig, paper("A002")).number == "A002"
    rig.refused(c.ReleaseNumbers(by="admin", prefix="A", first=2), "not_reserved")
    rig.now = TUESDAY
    rig.tick()
    assert [rig.issue("pension").number for _ in range(3)] == ["A001", "A002", "A003"]


def test_what_was_given_or_printed_is_not_printed_again() -> None:
    rig = rig_at()
    rig.issue("pension")
    rig.issue("pension")
    command = c.ReserveNumbers(by="admin", count=5, prefixes=("A",), first=2)
    rig.refused(command, "numbers_taken", prefix="A", first=2, free=3)
    reserve(rig, 5, "A", first=10)
    command = c.ReserveNumbers(by="admin", count=5, prefixes=("A",), first=8)
    rig.refused(command, "numbers_taken", prefix="A", first=8, free=15)
    # One prefix that does not fit, and none is reserved.
    rig.refused(c.ReserveNumbers(by="admin", count=5, first=8), "numbers_taken", prefix="A")


def test_what_cannot_be_reserved() -> None:
    rig = rig_at()
    wrong = c.ReserveNumbers(by="admin", count=5, prefixes=("Q",))
    rig.refused(wrong, "unknown_prefix", prefix="Q", allowed=["A", "B", "C"])
    for count in (0, -1, MOST + 1):
        command = c.ReserveNumbers(by="admin", count=count)
        rig.refused(command, "too_many_numbers", most=MOST)
    assert len(reserve(rig, MOST)) == 3


def test_two_prefixes_of_one_beginning_are_not_mixed_up() -> None:
    """`A1` of the line A is not `AA1`, nor the other way round."""
    rig = rig_at()
    reserve(rig, 3, "A")
    rig.refused(paper("AA1"), "not_reserved")
