"""What a wall shows, as a pure fold of the hall's events: who is called where, who waits.

`Calls` follows the hall event by event; after a restart `Calls.of(hall)` gives the same lines, for
they stand in the tickets themselves. `board_of` cuts out what one screen shows. Numbers only: a
ticket knows no name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from hall_queue import events as e
from hall_queue.crowd import service_of, waiting_in
from hall_queue.day import gives_numbers
from hall_queue.hall import Hall
from hall_queue.moment import Moment
from hall_queue.plan import Area, Screen
from hall_queue.states import IN_HAND, Act, TicketState
from hall_queue.ticket import Ticket

MOST_CALLS = 6
WITHDRAWN_SECONDS = 60
"""How long a wall says 更正 (real time)."""

_CALLING = frozenset({Act.CALL, Act.RECALL})


@dataclass(frozen=True, slots=True)
class Call:
    """A line of the wall: a ticket that a counter has in hand."""

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
    serving: bool

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
    """Everyone in hand in the whole hall, by ticket id, and the calls taken back today."""

    lines: Mapping[int, Call] = field(default_factory=dict)
    withdrawn: tuple[Withdrawn, ...] = ()

    @classmethod
    def of(cls, hall: Hall) -> Calls:
        """The lines of `hall`, from nothing else. What was taken back before is not known."""
        held = (_in_hand(hall, counter.ticket) for counter in hall.counters.values())
        return cls({ticket.id: _line(hall, ticket) for ticket in held if ticket is not None})

    def after(self, event: e.Event, hall: Hall) -> Calls:
        """What `event` makes of it. hall: the hall after the event (or after a later one)."""
        if isinstance(event, e.DayOpened):
            return Calls.of(hall)
        if isinstance(event, e.PlanAdopted):  # names, labels and areas may have changed
            return replace(self, lines=Calls.of(hall).lines)
        ids = _touched(event)
        if not ids:
            return self
        lines = {id: line for id, line in self.lines.items() if id not in ids}
        back = [known for known in self.withdrawn if known.ticket not in ids]
        for id in ids:
            ticket, before = _in_hand(hall, id), self.lines.get(id)
            if ticket is not None:
                lines[id] = _line(hall, ticket)
            elif before is not None and not before.serving and isinstance(event, e.StepUndone):
                back.append(Withdrawn(id, before.number, before.areas, event.at))
        return Calls(lines, tuple(back))


@dataclass(frozen=True, slots=True)
class AreaWaiting:
    """An area as a wall names it, and how many wait there."""

    code: str
    name: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Board:
    """What one screen shows. The forecast of each area is put beside it by the server."""

    hall: str
    zone: str
    calls: tuple[Call, ...]
    """Newest first."""
    areas: tuple[AreaWaiting, ...]
    notices: tuple[str, ...]
    intake: Literal["open", "closed"]
    withdrawn: tuple[str, ...]
    """Numbers, the latest first."""


def board_of(hall: Hall, screen: Screen, calls: Calls, now: Moment) -> Board:
    """The board of `screen` at `now` (its pace stretches the minute of a correction)."""
    zones = {zone.code: zone.name for zone in hall.plan.zones}
    return Board(
        hall=hall.plan.name,
        zone=zones.get(screen.zone, ""),
        calls=_shown(line for line in calls.lines.values() if line.is_on(screen)),
        areas=tuple(_waiting(hall, hall.plan.area[code]) for code in screen.areas),
        notices=screen.notices,
        intake="open" if gives_numbers(hall.day, now.at) else "closed",
        withdrawn=_corrections(calls, screen, now),
    )


def _shown(lines: Iterable[Call]) -> tuple[Call, ...]:
    """The newest six. Who is still looked for stays before those already at the counter."""
    by_need = sorted(lines, key=lambda line: (line.serving, -line.at, -line.ticket))[:MOST_CALLS]
    return tuple(sorted(by_need, key=lambda line: (-line.at, -line.ticket)))


def _corrections(calls: Calls, screen: Screen, now: Moment) -> tuple[str, ...]:
    since = now.at - now.hand_time(WITHDRAWN_SECONDS)
    mine = (back for back in calls.withdrawn if not back.areas.isdisjoint(screen.areas))
    return tuple(back.number for back in reversed(tuple(mine)) if back.at > since)


def _touched(event: e.Event) -> frozenset[int]:
    """Tickets whose line `event` may change; those waiting have none."""
    if isinstance(event, e.TicketEvent):
        return frozenset({event.ticket})
    if isinstance(event, e.StepUndone):
        return frozenset(ticket.id for ticket in event.tickets)
    return frozenset()


def _in_hand(hall: Hall, ticket_id: int | None) -> Ticket | None:
    ticket = None if ticket_id is None else hall.tickets.get(ticket_id)
    return ticket if ticket is not None and ticket.state in IN_HAND else None


def _line(hall: Hall, ticket: Ticket) -> Call:
    counter = hall.plan.counter[ticket.counter or ""]
    return Call(
        ticket=ticket.id,
        number=ticket.number,
        counter=counter.label,
        area=_name(hall.plan.area[counter.area]),
        areas=frozenset({counter.area, service_of(hall.plan, ticket.service).area}),
        at=ticket.called_at or ticket.queued_at,
        round=sum(step.act in _CALLING for step in ticket.steps),
        serving=ticket.state is TicketState.SERVING,
    )


def _name(area: Area) -> str:
    return area.spoken or area.name


def _waiting(hall: Hall, area: Area) -> AreaWaiting:
    return AreaWaiting(area.code, _name(area), waiting_in(hall, area.code))
