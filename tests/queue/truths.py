"""What must hold in every hall after every event, said without the engine's own helpers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from hall_queue import events as e
from hall_queue.hall import BookingState, DayState, Hall
from hall_queue.states import TICKET_MOVES, Act, CounterState, TicketState
from hall_queue.ticket import Ticket

IN_HAND = {TicketState.CALLED, TicketState.SERVING}
FINAL = {TicketState.DONE, TicketState.CANCELLED, TicketState.EXPIRED}
SERVED = (e.TicketFinished, e.ServiceFinished)


@dataclass
class Ledger:
    """The day's tickets as an auditor would keep them, from the events alone."""

    issued: dict[int, e.TicketIssued] = field(default_factory=dict)
    paper: dict[tuple[str, int], tuple[int, bool]] = field(default_factory=dict)
    """(prefix, first) of numbers on paper → (last, every day)."""
    served: Counter[str] = field(default_factory=Counter)
    """Counter → finished there, less what was undone."""

    def enter(self, event: e.Event, before: Hall, after: Hall) -> None:
        """Keep account of one event."""
        if isinstance(event, e.DayOpened):
            assert before.tickets.next_id == after.tickets.next_id, "ids never start again"
            self.issued.clear()
            self.served.clear()
            self.paper = {span: kept for span, kept in self.paper.items() if kept[1]}
        elif isinstance(event, e.NumbersReserved):
            span = range(event.first, event.last + 1)
            assert not self.on_paper(event.prefix) & set(span), "printed twice"
            given = {i.serial for i in self.issued.values() if i.prefix == event.prefix}
            assert not given & set(span), "given before it was printed"
            self.paper[event.prefix, event.first] = (event.last, event.every_day)
        elif isinstance(event, e.NumbersReleased):
            last, _ = self.paper[event.prefix, event.first]
            self.paper[event.prefix, event.first] = (last, False)
        elif isinstance(event, e.PlanAdopted):
            for gone in set(self.served) - set(event.plan.counter):
                del self.served[gone]
        elif isinstance(event, e.TicketIssued):
            assert event.ticket not in self.issued
            self.issued[event.ticket] = event
        elif isinstance(event, SERVED):
            self.served[event.counter] += 1
        elif isinstance(event, e.StepUndone) and event.act in (Act.FINISH, Act.NEXT_SERVICE):
            self.served[event.seat] -= 1

    def on_paper(self, prefix: str) -> set[int]:
        """The running numbers of a prefix that a visitor may hold on paper."""
        spans = [(first, last) for (of, first), (last, _) in self.paper.items() if of == prefix]
        return {serial for first, last in spans for serial in range(first, last + 1)}


def check_event(before: Hall, event: e.Event, after: Hall) -> None:
    """One event: time does not run backwards, states move along the table, nothing vanishes."""
    assert after.seq == before.seq + 1
    assert after.at == event.at >= before.at
    if isinstance(event, e.DayOpened):
        assert not any(ticket.state not in FINAL for ticket in before.tickets)
        return
    for ticket in before.tickets:
        now = after.tickets.get(ticket.id)
        assert now is not None
        if now is not ticket:
            _check_move(ticket, now, event)
    fresh = [ticket for ticket in after.tickets if before.tickets.get(ticket.id) is None]
    assert len(fresh) == isinstance(event, e.TicketIssued)
    assert all(ticket.state is TicketState.WAITING for ticket in fresh)


def _check_move(before: Ticket, now: Ticket, event: e.Event) -> None:
    fixed = ("id", "number", "token", "issued_at", "klass", "booking", "source")
    assert [getattr(before, name) for name in fixed] == [getattr(now, name) for name in fixed]
    assert now.copies >= before.copies, "a printed slip is not unprinted"
    assert now.steps[: len(before.steps)] == before.steps, "history is never rewritten"
    new = now.steps[len(before.steps) :]
    if not new:
        assert now.state is before.state
        assert isinstance(event, e.SlipReprinted | e.TicketRated | e.NoteWritten)
        return
    (step,) = new
    assert step.at == event.at
    if step.act is Act.UNDO:
        assert isinstance(event, e.StepUndone)
        return
    allowed, result = TICKET_MOVES[step.act]
    assert before.state in allowed, (before.state, step.act)
    assert now.state is result
    if step.act not in (Act.RETURN,):
        assert now.place == before.place, "only coming back after a missed call moves a place"


def check_hall(hall: Hall, ledger: Ledger) -> None:
    """Every view the hall has of the same fact says the same."""
    tickets = list(hall.tickets)
    _check_numbers(hall, ledger, tickets)
    _check_queues(hall, tickets)
    _check_counters(hall, ledger, tickets)
    for ticket in tickets:
        _check_ticket(hall, ticket)
    counts = Counter(ticket.state.value for ticket in tickets)
    assert {state: n for state, n in hall.counts.items() if n} == dict(counts)
    for booking in hall.bookings.values():
        assert (booking.ticket is not None) == (booking.state is BookingState.CHECKED_IN)
    if hall.day is not None and hall.day.state is DayState.CLOSED:
        assert all(ticket.state in FINAL for ticket in tickets)
        assert hall.day.closed_at is not None
    for spent in hall.spent.values():
        assert spent.count >= 0
        assert spent.total >= 0
    _check_help(hall)
    for step in hall.undoable.values():
        assert [t.id for t in step.tickets] == [t.id for t in step.after]


def _check_numbers(hall: Hall, ledger: Ledger, tickets: list[Ticket]) -> None:
    """No ticket lost, none doubled, no number left out."""
    assert [ticket.id for ticket in tickets] == sorted(ledger.issued)
    assert len({ticket.number for ticket in tickets}) == len(tickets)
    serials: dict[str, list[int]] = {}
    for issued in sorted(ledger.issued.values(), key=lambda event: event.ticket):
        assert issued.number.removeprefix(issued.prefix).lstrip("0") == str(issued.serial)
        assert (issued.serial in ledger.on_paper(issued.prefix)) == issued.paper
        if not issued.paper:
            serials.setdefault(issued.prefix, []).append(issued.serial)
    for prefix, given in serials.items():
        paper = ledger.on_paper(prefix)
        assert given == [n for n in range(1, given[-1] + 1) if n not in paper], prefix
    assert hall.serials == {prefix: given[-1] for prefix, given in serials.items()}


def _check_queues(hall: Hall, tickets: list[Ticket]) -> None:
    seen: list[int] = []
    for key, queue in hall.waiting.items():
        assert queue, f"an empty queue is kept: {key}"
        assert list(queue) == sorted(set(queue))
        for entry in queue:
            ticket = hall.tickets.get(entry[2])
            assert ticket is not None
            assert entry == (*ticket.place, ticket.id)
            wanted = f"@{ticket.target}" if ticket.target else ticket.services[ticket.stage]
            assert key == wanted
            seen.append(entry[2])
    assert sorted(seen) == [t.id for t in tickets if t.state is TicketState.WAITING]


def _check_counters(hall: Hall, ledger: Ledger, tickets: list[Ticket]) -> None:
    assert list(hall.counters) == [counter.code for counter in hall.plan.counters]
    held = {t.counter: t.id for t in tickets if t.counter is not None}
    assert held == {c.code: c.ticket for c in hall.counters.values() if c.ticket is not None}
    staff = [c.account or c.staff for c in hall.counters.values() if c.staff is not None]
    assert len(staff) == len(set(staff)), "one person at two counters"
    for code, counter in hall.counters.items():
        assert counter.code == code
        assert counter.served == ledger.served[code]
        if counter.staff is None:
            assert counter.state is CounterState.CLOSED
        if counter.state is CounterState.CLOSED:
            assert counter.ticket is None
            assert f"@{code}" not in hall.waiting, "somebody waits where nobody will call"
        assert all(loan.service in hall.plan.service for loan in counter.loans)


def _check_help(hall: Hall) -> None:
    ids = [call.id for call in hall.helps.calls] + [note.id for note in hall.helps.given]
    assert len(set(ids)) == len(ids)
    assert all(number < hall.helps.next_id for number in ids)
    waiting = [call for call in hall.helps.calls if call.closed_at is None]
    places = [(call.place, call.ticket if call.place == "phone" else None) for call in waiting]
    assert len(set(places)) == len(places), "two open calls at one place"
    if hall.day is None or hall.day.state is DayState.CLOSED:
        assert waiting == [], "somebody waits for help in a closed hall"
    for call in hall.helps.calls:
        assert (call.closed_at is None) == (call.state != "closed") == (call.outcome is None)
        goes = call.accepted_at is not None
        assert (call.helper is not None) == goes
        assert call.state != "asked" or not goes
        assert call.state not in ("accepted", "arrived") or goes
        assert call.arrived_at is None or call.state in ("arrived", "closed")


def _check_ticket(hall: Hall, ticket: Ticket) -> None:
    assert (ticket.counter is not None) == (ticket.state in IN_HAND)
    assert 0 <= ticket.stage < len(ticket.services)
    still = ticket.services[ticket.stage :]
    assert len(set(still)) == len(still), "the same service twice"
    assert [step.at for step in ticket.steps] == sorted(step.at for step in ticket.steps)
    if ticket.state in IN_HAND:
        assert ticket.called_at is not None
        assert ticket.calls >= 1
    if ticket.state is TicketState.CALLED:
        assert ticket.started_at is None, "not begun yet: the time is of an earlier visit"
    if ticket.state is TicketState.SERVING:
        assert ticket.started_at is not None
        assert ticket.called_at is not None
        assert ticket.called_at <= ticket.started_at
    if ticket.state in FINAL:
        assert ticket.finished_at is not None
    else:
        assert ticket.finished_at is None
        assert all(code in hall.plan.service for code in ticket.services[ticket.stage :])
    assert (ticket.held_at is not None) <= (ticket.state in FINAL | {TicketState.HELD})
    assert not ticket.rated or ticket.state is TicketState.DONE
