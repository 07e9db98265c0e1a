"""The calls of a day as walls show them: a pure fold of the hall's events.

`Calls` follows the hall event by event; after a restart `Calls.of(hall)` gives the same lines, for
they stand in the tickets themselves. A ticket has one line, that of its last call: while a counter
has it in hand, and after it was missed or is done. Whoever waits again, was put aside or gave the
number up has none: an old window would lead them astray.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeGuard

from hall_queue import events as e
from hall_queue.crowd import service_of
from hall_queue.hall import Hall
from hall_queue.plan import Area, Screen
from hall_queue.states import IN_HAND, Act, TicketState
from hall_queue.ticket import Ticket

MOST_CALLS = 6
"""Lines of a wall."""
MOST_MISSED = 2
"""Lines that missed calls may take from visitors who are at their counter already."""

CallState = Literal["calling", "serving", "missed", "done"]

_STATES: Mapping[TicketState, CallState] = {
    TicketState.CALLED: "calling",
    TicketState.SERVING: "serving",
    TicketState.MISSED: "missed",
    TicketState.DONE: "done",
}
_ENDS = {TicketState.MISSED: Act.NO_SHOW, TicketState.DONE: Act.FINISH}
_CALLING = frozenset({Act.CALL, Act.RECALL})


@dataclass(frozen=True, slots=True)
class Call:
    """A line of the wall: a ticket that was called."""

    ticket: int
    number: str
    counter: str
    """Label of the counter."""
    area: str
    """Short name of the counter's area: where to go."""
    areas: frozenset[str]
    """Codes of the areas concerned: where the visitor waits and where the counter stands."""
    at: int
    """When it was last called."""
    round: int
    """How often this ticket has been called today: (ticket, round) is never used twice, not
    even when a call is undone and made again."""
    state: CallState

    @property
    def is_in_hand(self) -> bool:
        """Whether a counter has it."""
        return self.state in ("calling", "serving")

    def is_on(self, screen: Screen) -> bool:
        """Whether `screen` shows it."""
        return not self.areas.isdisjoint(screen.areas)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A call undone at `at` while the visitor was on the way: they wait again. A number given up
    needs no correction, its line is just gone."""

    ticket: int
    number: str
    areas: frozenset[str]
    at: int


@dataclass(frozen=True, slots=True)
class Calls:
    """Everyone in hand in the whole hall by ticket id, the calls that are over, and those taken
    back today."""

    lines: Mapping[int, Call] = field(default_factory=dict)
    over: tuple[Call, ...] = ()
    """Missed or done, newest first: of each area no more than a wall can show."""
    begun: bool = False
    """Whether anybody has been called today."""
    withdrawn: tuple[Withdrawn, ...] = ()

    @classmethod
    def of(cls, hall: Hall) -> Calls:
        """The calls of `hall`, from nothing else. What was taken back before is not known."""
        held = (_line(hall, counter.ticket) for counter in hall.counters.values())
        return cls(
            lines={line.ticket: line for line in held if line is not None},
            over=_over(hall),
            begun=any(step.act is Act.CALL for ticket in hall.tickets for step in ticket.steps),
        )

    def after(self, event: e.Event, hall: Hall) -> Calls:
        """What `event` makes of it. hall: the hall after the event (or after a later one)."""
        if isinstance(event, e.DayOpened):
            return Calls.of(hall)
        if isinstance(event, e.PlanAdopted):  # names, labels and areas may have changed
            return replace(Calls.of(hall), withdrawn=self.withdrawn)
        ids = _touched(event)
        if not ids:
            return self
        now = {id: line for id in ids if (line := _line(hall, id)) is not None}
        lines = {id: line for id, line in self.lines.items() if id not in ids}
        back = [known for known in self.withdrawn if known.ticket not in ids]
        for id in ids:
            line, before = now.get(id), self.lines.get(id)
            if line is not None and line.is_in_hand:
                lines[id] = line
            elif _is_taken_back(before, event):
                back.append(Withdrawn(id, before.number, before.areas, event.at))
        over = self._over_after(ids, now, hall)
        begun = self.begun or isinstance(event, e.TicketCalled)
        return Calls(lines, over, begun, tuple(back))

    def _over_after(
        self, ids: frozenset[int], now: Mapping[int, Call], hall: Hall
    ) -> tuple[Call, ...]:
        """`over` after something happened to the tickets `ids`, whose lines are `now`."""
        ended = [line for line in now.values() if not line.is_in_hand]
        here = {line.ticket for line in self.over} & ids
        if here - {line.ticket for line in ended}:
            return _over(hall)  # one is gone: an older one may come up again
        if not ended:
            return self.over
        return _newest([*(line for line in self.over if line.ticket not in ids), *ended])


def _touched(event: e.Event) -> frozenset[int]:
    """Tickets whose line `event` may change; those waiting have none."""
    if isinstance(event, e.TicketEvent):
        return frozenset({event.ticket})
    if isinstance(event, e.StepUndone):
        return frozenset(ticket.id for ticket in event.tickets)
    return frozenset()


def _is_taken_back(before: Call | None, event: e.Event) -> TypeGuard[Call]:
    """Whether the call `before`, which is not in hand any more, was undone."""
    is_undone = isinstance(event, e.StepUndone)
    return before is not None and before.state == "calling" and is_undone


def _over(hall: Hall) -> tuple[Call, ...]:
    ended = (_line(hall, ticket.id) for ticket in hall.tickets if ticket.state in _ENDS)
    return _newest(line for line in ended if line is not None)


def _newest(lines: Iterable[Call]) -> tuple[Call, ...]:
    """Newest first, as many of each area as a wall may show: whatever areas it shows, its newest
    ones are among the newest of one of them."""
    kept: list[Call] = []
    seen: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for line in sorted(lines, key=newest_first):
        is_missed = line.state == "missed"
        if any(
            seen[area] < MOST_CALLS or (is_missed and missed[area] < MOST_MISSED)
            for area in line.areas
        ):
            kept.append(line)
        seen.update(line.areas)
        missed.update(line.areas if is_missed else ())
    return tuple(kept)


def newest_first(line: Call) -> tuple[int, int]:
    """Sort key of lines."""
    return -line.at, -line.ticket


def _line(hall: Hall, ticket_id: int | None) -> Call | None:
    """The line of a ticket; None when it has none."""
    ticket = None if ticket_id is None else hall.tickets.get(ticket_id)
    if ticket is None or ticket.state not in _STATES:
        return None
    # One that is over may name a counter the plan has no more.
    counter = hall.plan.counter.get(_counter_of(ticket))
    if counter is None:
        return None
    return Call(
        ticket=ticket.id,
        number=ticket.number,
        counter=counter.label,
        area=name_of(hall.plan.area[counter.area]),
        areas=frozenset({counter.area, service_of(hall.plan, ticket.service).area}),
        at=ticket.called_at or ticket.queued_at,
        round=sum(step.act in _CALLING for step in ticket.steps),
        state=_STATES[ticket.state],
    )


def _counter_of(ticket: Ticket) -> str:
    """Code of the counter that has a ticket in hand, or had it when its visit or call ended."""
    if ticket.state in IN_HAND:
        return ticket.counter or ""
    end = _ENDS[ticket.state]
    return next(step.counter or "" for step in reversed(ticket.steps) if step.act is end)


def name_of(area: Area) -> str:
    """As walls and speech call it."""
    return area.spoken or area.name
