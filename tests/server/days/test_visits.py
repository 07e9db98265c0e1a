"""The small fold of the records beside the hall's own: whatever happens, they tell the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hall_queue import commands as c
from hall_queue.engine import empty_hall
from hall_queue.events import DayOpened, Event
from hall_queue.fold import fold
from hall_queue.hall import Hall
from hall_queue.states import TicketState
from hall_queue.ticket import Ticket
from hall_server.days.visit_times import begun, standing
from hall_server.records.visits import DayVisits, Visit, state_of
from tests.queue.fuzz import effort
from tests.queue.machine.clerks import Clerks
from tests.queue.machine.overseers import Overseers
from tests.queue.machine.visitors import Visitors
from tests.queue.make_journal import day
from tests.queue.plans import town
from tests.queue.rig import Rig, instant


def agree(events: Iterable[Event]) -> None:
    """Both folds, compared at the end of each day and of all."""
    hall, visits = empty_hall(), DayVisits()
    for event in events:
        if isinstance(event, DayOpened):
            same(visits.all, hall)
            visits = DayVisits()
        visits.learn(event)
        hall = fold(hall, event)
    same(visits.all, hall)


def same(visits: Sequence[Visit], hall: Hall) -> None:
    assert [visit.number for visit in visits] == [ticket.number for ticket in hall.tickets]
    for visit, ticket in zip(visits, hall.tickets, strict=True):
        told = (visit.services, visit.stage, visit.klass, visit.source, visit.issued_at)
        known = (ticket.services, ticket.stage, ticket.klass, ticket.source, ticket.issued_at)
        assert told == known
        stood = standing(visit.steps)
        assert state_of(stood) is ticket.state
        assert begun(stood) == (ticket.started_at, ticket.aside)
        assert ended(ticket) in (None, stood[-1].at)


def ended(ticket: Ticket) -> int | None:
    """As the hall's fold has it, which keeps no time for those who did not come."""
    over = (TicketState.DONE, TicketState.CANCELLED, TicketState.EXPIRED)
    return ticket.finished_at if ticket.state in over else None


def test_a_day_in_which_everything_happens() -> None:
    agree(day().events)


def test_what_changed_the_services_is_undone() -> None:
    rig = Rig(town(), now=instant("09:00"))
    rig.tick()
    rig.open()
    visitor = rig.issue("pension", "medical")
    rig.finish("c1", visitor)
    agree(rig.events)
    rig.undo("c1")
    agree(rig.events)
    to = c.Destination(service="survey")
    rig.do(c.Transfer(by="staff:c1", counter="c1", to=to))
    agree(rig.events)
    rig.undo("c1")
    agree(rig.events)
    assert rig.ticket(visitor).services == ("pension", "medical")


class RecordMachine(Visitors, Clerks, Overseers):
    """Any orders at all; at the end both folds are compared."""

    def teardown(self) -> None:
        if hasattr(self, "rig"):
            agree(self.rig.events)


RecordMachine.TestCase.settings = effort(25, steps=60)
TestAnyOrders = RecordMachine.TestCase
