"""The fold of calls against the hall itself: whatever happens, the same lines as rebuilt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from hall_display.calls import MOST_CALLS, Calls
from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.errors import QueueError
from hall_queue.plan import (
    Screen,
)
from hall_queue.states import IN_HAND, Act, TicketState
from tests.display.life import COUNTERS, Life

counters = st.sampled_from(COUNTERS)
tickets = st.integers(1, 12)
by = {"by": st.just("x")}
steps: Sequence[st.SearchStrategy[c.Command]] = (
    st.builds(
        c.Issue,
        **by,
        services=st.sampled_from([("z1",), ("y1",), ("z1", "y1")]),
        token=st.just("t"),
    ),
    *(st.builds(what, **by, counter=counters) for what in (c.CallNext, c.CallNext)),
    *(
        st.builds(what, **by, counter=counters)
        for what in (c.Recall, c.Start, c.Finish, c.NoShow, c.Hold, c.Resume)
    ),
    st.builds(c.Call, **by, counter=counters, ticket=tickets),
    st.builds(c.Return, **by, ticket=tickets),
    st.builds(c.Cancel, **by, ticket=tickets, counter=counters),
    st.builds(c.Cancel, **by, ticket=tickets),
    st.builds(
        c.Transfer,
        **by,
        counter=counters,
        to=st.one_of(
            st.builds(c.Destination, service=st.sampled_from(["z1", "y1"])),
            st.builds(c.Destination, counter=counters),
        ),
    ),
    st.builds(c.Undo, **by, seat=counters),
    st.builds(c.Tick, **by),
)


@settings(max_examples=60)
@given(st.lists(st.one_of(*steps), min_size=10, max_size=60))
def test_the_fold_is_what_the_hall_itself_says(commands: list[c.Command]) -> None:
    """After any day: the same lines as rebuilt from the hall alone; every call is a round of its
    own; whoever is corrected waits; each screen shows those in hand, and of the calls that are over
    the newest."""
    life = Life()
    announced: set[tuple[int, int]] = set()
    for command in commands:
        life.now += 500
        try:
            events = life.do(command)
        except QueueError:
            continue
        assert replace(life.calls, withdrawn=()) == Calls.of(life.hall)
        held = {ticket.id for ticket in life.hall.tickets if ticket.state in IN_HAND}
        assert set(life.calls.lines) == held
        for event in events:
            if isinstance(event, e.TicketCalled | e.TicketRecalled):
                key = (event.ticket, life.calls.lines[event.ticket].round)
                assert key not in announced
                announced.add(key)
        board = life.board()
        assert not set(board.withdrawn) & {line.number for line in board.calls}
        for screen in life.hall.plan.screens:
            assert life.over(screen.code) == _over(life, screen)


def _over(life: Life, screen: Screen) -> list[str]:
    """What is over on `screen`, from all tickets of the day. With this few counters and steps no
    missed call takes the place of somebody in hand."""
    ended = {TicketState.MISSED: "missed", TicketState.DONE: "done"}
    counters = life.hall.plan.counter
    tickets = []
    for ticket in life.hall.tickets:
        if ticket.state in ended:
            where = [step.counter for step in ticket.steps if step.act in (Act.NO_SHOW, Act.FINISH)]
            areas = {life.hall.plan.service[ticket.service].area, counters[where[-1] or ""].area}
            if areas & {*screen.areas}:
                tickets.append(ticket)
    tickets.sort(key=lambda ticket: (-(ticket.called_at or 0), -ticket.id))
    room = MOST_CALLS - len(life.seen(screen.code))
    return [f"{ticket.number} {ended[ticket.state]}" for ticket in tickets[:room]]
