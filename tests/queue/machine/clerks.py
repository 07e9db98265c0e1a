"""Whatever is done at counters, in any order."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from hall_queue import commands as c
from hall_queue.states import CounterState, TicketState
from tests.queue.machine.orders import ANY_ACT, CHANGES, Orders, picks, seldom

CALLERS = ("phone", "kiosk:k1", "supervisor", "c1")
CALLED_ACTS = (c.Start, c.Start, c.Recall, c.NoShow, c.Hold)
SERVING_ACTS = (c.Finish, c.Finish, c.Hold)


class Clerks(Orders):
    """Those at the counters."""

    @rule(work=st.lists(st.tuples(picks, picks), min_size=1, max_size=6))
    def clerks_work(self, work: list[tuple[int, int]]) -> None:
        """Each counter does one of the things that can be done there now."""
        for where, what in work:
            self._send(self._at_counter(self._counter(where), what))

    @rule(pick=picks, text=st.sampled_from(("缺复印件", "", "13812345678")))
    def clerks_note(self, pick: int, text: str) -> None:
        counter = self._counter(pick)
        self._send(c.WriteNote(by=f"staff:{counter}", counter=counter, text=text))

    def _at_counter(self, code: str, pick: int) -> c.Command:
        by = f"staff:{code}"
        live = self.rig.hall.counters.get(code)
        if live is None or live.state is not CounterState.OPEN:
            return c.OpenCounter(by=by, counter=code, staff=by)
        if live.ticket is None:
            return (
                c.CallNext(by=by, counter=code),
                c.CallNext(by=by, counter=code),
                c.Call(by=by, counter=code, ticket=self._ticket(pick, TicketState.WAITING)),
                c.Resume(by=by, counter=code),
                c.Resume(by=by, counter=code, ticket=self._ticket(pick, TicketState.HELD)),
            )[pick % 5]
        if pick % 4 == 3:
            to = self._destination(pick // 4, pick)
            return c.Transfer(by=by, counter=code, to=to, reason="elsewhere")
        ticket = self.rig.ticket(live.ticket)
        acts = CALLED_ACTS if ticket.state is TicketState.CALLED else SERVING_ACTS
        return acts[pick % len(acts)](by=by, counter=code, ticket=ticket.id)

    @rule(lines=st.lists(picks, min_size=1, max_size=4))
    def visitors_are_served(self, lines: list[int]) -> None:
        """From the call to the rating."""
        for pick in lines:
            code = self._counter(pick)
            for act in (c.CallNext, c.Start, c.Finish):
                self._send(act(by="staff:x", counter=code))
            done = self._ticket(pick, TicketState.DONE)
            self._send(c.MarkRated(by="pad", ticket=done))

    @rule(counter=picks, act=st.sampled_from(ANY_ACT), ticket=st.none() | picks)
    def press_any_button(
        self, counter: int, act: type[c.CounterCommand], ticket: int | None
    ) -> None:
        """Out of order, twice, or from a page that shows another ticket."""
        more = {} if act is c.CallNext or ticket is None else {"ticket": self._ticket(ticket)}
        self._send(act(by="staff:x", counter=self._counter(counter), **more))

    @rule(counter=picks, ticket=picks)
    def call_this_one(self, counter: int, ticket: int) -> None:
        where, which = self._counter(counter), self._ticket(ticket)
        self._send(c.Call(by="staff:x", counter=where, ticket=which))

    @rule(counter=picks, staff=picks, relieve=seldom)
    def sign_on(self, counter: int, staff: int, relieve: bool) -> None:
        code, who = self._counter(counter), f"staff:{self._counter(staff)}"
        anybody = ("",) if relieve else ()
        self._send(c.SignOn(by=who, counter=code, staff=who, relieve=anybody))

    @rule(
        counter=picks,
        what=st.sampled_from(CHANGES),
    )
    def change_a_counter(self, counter: int, what: type[c.CounterCommand]) -> None:
        self._send(what(by="staff:x", counter=self._counter(counter)))

    @rule(pick=picks, soon=st.booleans())
    def undo(self, pick: int, soon: bool) -> None:
        seat = self._of(list(self.rig.hall.undoable), pick)
        self.rig.wait(1 if soon else 10)
        self._send(c.Undo(by="staff:x", seat=seat))

    # Sending elsewhere

    @rule(counter=picks, pick=picks, kind=picks, ticket=st.none() | picks)
    def transfer(self, counter: int, pick: int, kind: int, ticket: int | None) -> None:
        which = None if ticket is None else self._ticket(ticket, TicketState.HELD)
        to = self._destination(pick, kind)
        self._send(c.Transfer(by="s", counter=self._counter(counter), to=to, ticket=which))

    @rule(
        tickets=st.lists(picks, max_size=4),
        pick=picks,
        kind=picks,
        seat=st.none() | picks,
        by=st.sampled_from(CALLERS),
    )
    def divert(self, tickets: list[int], pick: int, kind: int, seat: int | None, by: str) -> None:
        which = tuple(self._ticket(ticket, TicketState.WAITING) for ticket in tickets)
        at = None if seat is None else self._counter(seat)
        to = self._destination(pick, kind)
        self._send(c.Divert(by=by, tickets=which, to=to, seat=at))
