"""Sent elsewhere: transfer from a counter, diversion of those who wait, away and back."""

from __future__ import annotations

import pytest

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.policy import Why, why
from hall_queue.states import TicketState
from hall_queue.ticket import Ticket
from hall_queue.wait import ahead_of
from tests.queue.plans import office, town
from tests.queue.rig import Rig


def rig_with() -> Rig:
    rig = Rig(town())
    rig.tick()
    rig.open()
    return rig


def transfer(counter: str, to: c.Destination, ticket: int | None = None) -> c.Transfer:
    return c.Transfer(by=f"staff:{counter}", counter=counter, to=to, ticket=ticket)


def divert(to: c.Destination, *tickets: Ticket, seat: str | None = None) -> c.Divert:
    ids = tuple(ticket.id for ticket in tickets)
    return c.Divert(by="supervisor", tickets=ids, to=to, seat=seat, reason="crowded")


# Transfer


def test_transfer_to_a_service_keeps_the_place() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.wait(60)
    later = rig.issue("invoice")
    rig.serve("c1")
    sent = rig.one(transfer("c1", c.Destination(service="invoice")), e.TicketTransferred)
    assert (sent.counter, sent.service, sent.target) == ("c1", "invoice", None)
    moved = rig.ticket(ticket)
    assert (moved.state, moved.service, moved.place) == (
        TicketState.WAITING,
        "invoice",
        ticket.place,
    )
    assert moved.queued_at == rig.now
    assert moved.number == "A001"
    assert why(moved) is Why.MOVED
    assert [rig.finish("c3").id, rig.finish("c3").id] == [ticket.id, later.id]


def test_transfer_to_an_area_means_its_first_service() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.call("c1")
    rig.do(transfer("c1", c.Destination(area="house")))
    assert rig.ticket(ticket).service == "deed"


def test_transfer_to_a_counter_waits_there_only() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.serve("c1")
    rig.do(transfer("c1", c.Destination(counter="c4")))
    moved = rig.ticket(ticket)
    assert (moved.target, moved.service) == ("c4", "pension")
    assert why(moved) is Why.TARGETED
    assert rig.waiting("@c4") == ["A001"]
    rig.refused(c.CallNext(by="s", counter="c1"), "nobody_waiting")
    assert rig.finish("c4").id == ticket.id


def test_people_ahead_of_one_who_waits_for_a_counter() -> None:
    rig = rig_with()
    tickets = [rig.issue("pension") for _ in range(3)]
    rig.do(divert(c.Destination(counter="c4"), *tickets[:2]))
    assert [ahead_of(rig.hall, rig.ticket(ticket), rig.now) for ticket in tickets] == [0, 1, 0]


def test_who_was_moved_to_a_counter_stands_behind_its_own_people_too() -> None:
    rig = rig_with()
    rig.issue("deed")
    moved = rig.issue("pension")
    rig.do(divert(c.Destination(counter="c4"), moved))
    assert ahead_of(rig.hall, rig.ticket(moved), rig.now) == 1
    assert rig.finish("c4").id != moved.id
    assert ahead_of(rig.hall, rig.ticket(moved), rig.now) == 0


def test_transfer_of_a_held_ticket_from_any_counter() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.serve("c1")
    rig.at("c1", c.Hold)
    rig.do(transfer("c2", c.Destination(service="medical"), ticket.id))
    moved = rig.ticket(ticket)
    assert (moved.state, moved.held_at, moved.service) == (TicketState.WAITING, None, "medical")


def test_transfer_to_a_service_that_was_to_come_anyway_is_done_once() -> None:
    """Otherwise the visitor would be called again, for nothing, after they have gone home."""
    rig = rig_with()
    ticket = rig.issue("pension", "medical")
    rig.serve("c1")
    rig.do(transfer("c1", c.Destination(service="medical")))
    assert rig.ticket(ticket).services == ("medical",)
    assert rig.finish("c1").state is TicketState.DONE


def test_transfer_back_to_a_service_that_was_done() -> None:
    rig = rig_with()
    ticket = rig.issue("pension", "medical")
    rig.finish("c1")
    rig.serve("c1")
    rig.do(transfer("c1", c.Destination(service="pension")))
    assert rig.ticket(ticket).services == ("pension", "pension")
    assert rig.finish("c1").state is TicketState.DONE


def test_transfer_refusals() -> None:
    rig = rig_with()
    to = c.Destination(service="invoice")
    rig.refused(transfer("c1", to), "no_ticket_in_hand", counter="1")
    first, second = rig.issue("pension"), rig.issue("medical")
    rig.call("c1", first)
    rig.call("c2", second)
    rig.refused(transfer("c1", to, second.id), "not_in_hand", counter="1", number="A001")
    rig.refused(transfer("c1", c.Destination(service="nonsense")), "unknown_service")
    rig.refused(transfer("c1", c.Destination(counter="nonsense")), "unknown_counter")
    rig.refused(transfer("c1", c.Destination(area="nonsense")), "unknown_area", area="nonsense")
    rig.refused(transfer("c1", c.Destination(counter="c1")), "same_counter", counter="1")
    rig.do(c.CloseCounter(by="s", counter="c4"))
    rig.refused(
        transfer("c1", c.Destination(counter="c4")),
        "counter_not_open",
        counter="4",
        state="closed",
    )


@pytest.mark.parametrize(
    "to",
    [
        c.Destination(),
        c.Destination(service="invoice", counter="c3"),
        c.Destination(area="tax", service="invoice"),
    ],
)
def test_a_destination_is_exactly_one_place(to: c.Destination) -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.refused(divert(to, ticket), "not_a_destination")
    rig.call("c1")
    rig.refused(transfer("c1", to), "not_a_destination")


def test_an_outlet_is_for_diversion_only_and_alone() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    both = c.Destination(outlet="helper", service="invoice")
    rig.refused(divert(both, ticket), "not_a_destination")
    for unknown in ("moon", ""):
        allowed = ["self_service", "helper", "online"]
        rig.refused(
            divert(c.Destination(outlet=unknown), ticket), "not_a_destination", allowed=allowed
        )
    rig.call("c1")
    rig.refused(transfer("c1", c.Destination(outlet="helper")), "not_a_destination")


# Diversion


def test_many_are_diverted_in_one_tap_except_those_called_meanwhile() -> None:
    rig = rig_with()
    tickets = [rig.issue("pension") for _ in range(4)]
    rig.call("c1")
    rig.do(c.Cancel(by="phone", ticket=tickets[1].id))
    to = c.Destination(service="medical")
    diverted = rig.one(divert(to, *tickets, tickets[3]), e.TicketsDiverted)
    assert diverted.tickets == (tickets[2].id, tickets[3].id)
    assert (diverted.seat, diverted.reason) == ("supervisor", "crowded")
    assert rig.waiting("medical") == ["A003", "A004"]
    assert rig.ticket(tickets[0]).service == "pension"


def test_diverted_visitors_keep_their_time_and_stand_before_who_came_later() -> None:
    rig = rig_with()
    first = rig.issue("pension")
    rig.wait(60)
    other = rig.issue("invoice")
    rig.do(divert(c.Destination(area="tax"), first))
    assert [rig.finish("c3").id, rig.finish("c3").id] == [first.id, other.id]


def test_nothing_to_divert() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    to = c.Destination(service="medical")
    rig.refused(divert(to), "nothing_to_divert")
    rig.refused(c.Divert(by="s", tickets=(ticket.id, 99), to=to), "unknown_ticket")
    rig.refused(divert(to, ticket, seat="nonsense"), "unknown_counter")
    rig.call("c1")
    rig.refused(divert(to, ticket), "nothing_to_divert")
    rig.refused(divert(c.Destination(outlet="online"), ticket), "nothing_to_divert")


@pytest.mark.parametrize("outlet", ["self_service", "helper", "online"])
def test_sent_away_and_back_at_the_same_place(outlet: str) -> None:
    rig = rig_with()
    ticket, other = rig.issue("pension"), rig.issue("pension")
    sent = rig.one(divert(c.Destination(outlet=outlet), ticket, seat="c1"), e.TicketsSentAway)
    assert (sent.outlet, sent.seat) == (outlet, "c1")
    assert rig.ticket(ticket).state is TicketState.DIVERTED
    assert rig.waiting("pension") == [other.number]
    rig.do(c.Return(by="phone", ticket=ticket.id))
    back = rig.ticket(ticket)
    assert (back.place, back.returns) == (ticket.place, 0)
    assert rig.waiting("pension") == ["A001", "A002"]


def test_sent_away_from_a_counters_own_line_comes_back_to_the_service() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.do(divert(c.Destination(counter="c4"), ticket))
    rig.do(divert(c.Destination(outlet="helper"), ticket))
    rig.do(c.Return(by="s", ticket=ticket.id))
    assert rig.waiting("pension") == ["A001"]


# Nobody is left waiting where nobody calls


@pytest.mark.parametrize("leave", [c.CloseCounter, c.SignOff])
def test_who_waited_for_a_counter_that_closes_is_released(
    leave: type[c.CounterCommand],
) -> None:
    rig = rig_with()
    first, second = rig.issue("pension"), rig.issue("pension")
    rig.do(divert(c.Destination(counter="c4"), first, second))
    events = rig.do(leave(by="staff:c4", counter="c4"))
    released = [event.ticket for event in events if isinstance(event, e.TicketReleased)]
    assert released == [first.id, second.id]
    assert rig.waiting("pension") == ["A001", "A002"]
    assert rig.finish("c1").id == first.id


def test_a_pause_keeps_those_who_wait_for_the_counter() -> None:
    rig = rig_with()
    ticket = rig.issue("pension")
    rig.do(divert(c.Destination(counter="c4"), ticket))
    rig.do(c.PauseCounter(by="s", counter="c4"))
    assert rig.waiting("@c4") == ["A001"]
    other = rig.issue("pension")
    rig.do(divert(c.Destination(counter="c4"), other))  # a paused counter may be sent people
    rig.do(divert(c.Destination(service="pension"), ticket))
    assert rig.finish("c1").id == ticket.id


def test_own_visitors_of_a_counter_compete_by_their_place() -> None:
    rig = Rig(office())
    rig.tick()
    rig.open()
    first = rig.issue("pension")
    rig.wait(60)
    second = rig.issue("pension")
    rig.do(divert(c.Destination(counter="c1"), second))
    assert [rig.finish("c1").id, rig.finish("c1").id] == [first.id, second.id]
