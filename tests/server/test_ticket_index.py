"""Tokens: today's find their ticket, yesterday's are known, all others are not."""

from __future__ import annotations

from hall_queue.events import DayOpened
from hall_queue.hours import expiry_of, intakes_on
from hall_server.ticket_index import TicketIndex, copy_token, is_copy
from tests.queue.plans import MONDAY, office
from tests.queue.rig import Rig, instant


def rig() -> Rig:
    made = Rig(office())
    made.tick()
    return made


def a_day_later(hall: Rig) -> DayOpened:
    intakes = intakes_on(hall.plan.hours, MONDAY)
    expires = expiry_of(hall.plan.hours, intakes)
    return DayOpened(
        at=instant("09:00"), by="system", date=MONDAY, intakes=intakes, expires_at=expires
    )


def test_a_token_of_today_finds_its_ticket() -> None:
    hall = rig()
    before = hall.issue("pension")
    index = TicketIndex(hall.hall)
    after = hall.issue("medical")
    index.listen(hall.hall, hall.events[-1:])
    assert index.find(hall.hall, before.token) == before
    assert index.find(hall.hall, after.token) == after
    assert index.find(hall.hall, "never") is None
    assert not index.is_old(before.token)


def test_the_day_before_is_known_also_after_a_restart() -> None:
    hall = rig()
    today = hall.issue("pension")
    index = TicketIndex(hall.hall, frozenset({"yesterday"}))
    assert index.is_old("yesterday")
    assert not index.is_old("never")
    assert index.find(hall.hall, "yesterday") is None
    index.listen(hall.hall, [a_day_later(hall)])
    assert index.is_old(today.token)
    assert not index.is_old("yesterday"), "only one day is remembered"


def test_the_token_of_a_slip_printed_again_finds_the_same_ticket_and_not_the_first_token() -> None:
    hall = rig()
    before = hall.issue("pension")
    index = TicketIndex(hall.hall, frozenset({"yesterday"}))
    after = hall.issue("medical")
    index.listen(hall.hall, hall.events[-1:])
    for ticket in (before, after):
        second = copy_token(ticket.token)
        assert index.find(hall.hall, second) == ticket
        assert (is_copy(second), is_copy(ticket.token)) == (True, False)
        assert ticket.token not in second
    assert index.find(hall.hall, copy_token(copy_token(before.token))) is None
    assert index.is_old(copy_token("yesterday"))
    index.listen(hall.hall, [a_day_later(hall)])
    assert index.is_old(copy_token(after.token))
