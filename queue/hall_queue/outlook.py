"""Who would be called when: the rules of `policy` run ahead with mean times.

Not a range for the public (that is `wait`) but the same figure for two halls that differ in one
thing, so that a diversion can be promised with its effect on both sides. It knows help delays,
loans and lines of single counters, which a fluid estimate does not. People go on coming as they
came in the last half hour: without them every counter would soon be free to help everybody.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from math import inf

from hall_queue.hall import CounterLive, Entry, Hall, Intake
from hall_queue.plan import MINUTE
from hall_queue.policy import skills_of
from hall_queue.states import CounterState
from hall_queue.ticket import Ticket
from hall_queue.wait import mean_time

_LEAST_LEFT = 0.25
"""However long a visit has taken already, this part of a mean visit is still to come."""
_LOOK_BACK = 30 * MINUTE
_SHORTEST_LOOK = 5 * MINUTE
"""Right after the doors open, how many come is told from at least so long."""
_LOOK_AHEAD = 60 * MINUTE
"""So long people go on coming; longer waits are told by those who wait already."""
_REST_EVERY = 32
"""Calls."""


class Outlook:
    """One run ahead. newcomers: services for each of which one more person comes now.
    about: services it is asked about; what has no counter in common with them is left out.
    until: it is run at least so far, not only until everybody who is there would be called.
    coming: (when, service) of those who would come, in order; by default as in the last half hour.
    pauses: (from, to) in which no counter calls. rest: called now and then, to let others in."""

    def __init__(
        self,
        hall: Hall,
        now: int,
        newcomers: Iterable[str] = (),
        about: Iterable[str] | None = None,
        *,
        until: int = 0,
        coming: Iterable[tuple[int, str]] | None = None,
        pauses: Sequence[tuple[int, int]] = (),
        rest: Callable[[], None] | None = None,
    ) -> None:
        self._hall = hall
        self._now = now
        self._until = until
        self._pauses = pauses
        self._rest = rest
        self._means: dict[str, float] = {}
        self.called: dict[int, float] = {}
        """Ticket id → when it would be called, ms; absent: no open counter would call it."""
        self.free: dict[str, float] = {}
        """Open counter → when it is first free."""
        self.calls: dict[str, list[tuple[Entry, float]]] = {}
        """Open counter → what each of its calls was compared by, and when it is done."""
        self._heads: dict[str, int] = {}
        self._skills = {
            counter.code: skills_of(hall, counter, now)
            for counter in hall.counters.values()
            if counter.state is CounterState.OPEN
        }
        if about is not None:
            self._keep_connected(set(about))
        self._queues = {
            key: list(entries)
            for key, entries in hall.waiting.items()
            if about is None or key in self._connected
        }
        self._services = {
            entry[2]: ticket.service
            for key, entries in hall.waiting.items()
            if key.startswith("@")
            for entry in entries
            if (ticket := hall.tickets.get(entry[2])) is not None
        }
        self._newcomers: dict[str, int] = {}
        someone = hall.tickets.next_id
        for service in dict.fromkeys(newcomers):
            if about is not None and service not in self._connected:
                continue
            self._newcomers[service] = someone
            self._queues.setdefault(service, []).append((now, 0, someone))
            someone += 1
        for at, service in _arrivals(hall, now) if coming is None else coming:
            if about is not None and service not in self._connected:
                continue
            self._queues.setdefault(service, []).append((at, 0, someone))
            someone += 1
        for queue in self._queues.values():
            queue.sort()
        self._known = sum(entry[0] <= now for queue in self._queues.values() for entry in queue)
        """How many are looked for; those who would come later are only in the way."""
        self._run()

    def slot_for(self, counter: str, entry: Entry) -> float:
        """When an open counter would be free for somebody with this place in its own line, ms."""
        calls = self.calls.get(counter, ())
        return max((done for key, done in calls if key < entry), default=self.free[counter])

    def wait_of(self, ticket: int) -> float | None:
        """Minutes from now until a ticket would be called."""
        at = self.called.get(ticket)
        return None if at is None else (at - self._now) / MINUTE

    def newcomer(self, service: str) -> float | None:
        """Minutes whoever comes now for one of the `newcomers` services would wait."""
        return self.wait_of(self._newcomers[service])

    def waiting_at(self, services: Container[str], moments: Iterable[int]) -> tuple[int, ...]:
        """How many would wait for these services right before each moment, none after `until`."""
        waiting = [
            entry
            for key, entries in self._queues.items()
            for entry in entries
            if self._services.get(entry[2], key) in services
        ]
        come = sorted(entry[0] for entry in waiting)
        gone = sorted(self.called.get(entry[2], inf) for entry in waiting)
        return tuple(bisect_right(come, at) - bisect_left(gone, at) for at in moments)

    def _run(self) -> None:
        keys: dict[str, list[tuple[str, int]]] = {}
        delay = round(self._hall.plan.rules.help_delay_minutes * MINUTE)
        for counter in self._hall.counters.values():
            if counter.code in self._skills:
                self.free[counter.code] = self._now + self._left(counter)
                levels = self._skills[counter.code]
                served = [
                    (f"@{counter.code}", 0),
                    *((s, (n - 1) * delay) for s, n in levels.items()),
                ]
                keys[counter.code] = [(key, late) for key, late in served if key in self._queues]
        order = [(at, code) for code, at in self.free.items()]
        heapify(order)
        while order and (self._known or order[0][0] <= self._until):
            at, code = heappop(order)
            goes_on = next((end for start, end in self._pauses if start <= at < end), None)
            if goes_on is not None:
                heappush(order, (goes_on, code))
                continue
            best = self._first(keys[code], at)
            if best is None:
                # Idle until somebody comes, if anybody does.
                coming = self._next_arrival(keys[code])
                if coming is not None:
                    heappush(order, (coming, code))
                continue
            key, queue, entry = best
            done = at + self._mean(self._services.get(entry[2], queue))
            self._heads[queue] = self._heads.get(queue, 0) + 1
            self.called[entry[2]] = at
            self._known -= entry[0] <= self._now
            self.calls.setdefault(code, []).append((key, done))
            heappush(order, (done, code))
            if self._rest is not None and len(self.called) % _REST_EVERY == 0:
                self._rest()

    def _keep_connected(self, about: set[str]) -> None:
        """Leave only counters that serve `about`, or what such a counter serves, and so on."""
        self._connected = about
        mine: set[str] = set()
        grown = True
        while grown:
            grown = False
            for code, skills in self._skills.items():
                if code not in mine and not self._connected.isdisjoint(skills):
                    mine.add(code)
                    self._connected |= skills.keys()
                    grown = True
        self._skills = {code: self._skills[code] for code in mine}
        self._connected |= {f"@{code}" for code in mine}

    def _first(self, keys: list[tuple[str, int]], at: float) -> tuple[Entry, str, Entry] | None:
        """Rule 5 of `policy` among those who are there at a moment: what it is compared by, the
        queue, the entry."""
        best: tuple[Entry, str, Entry] | None = None
        for key, late in keys:
            head, queue = self._heads.get(key, 0), self._queues[key]
            if head < len(queue) and queue[head][0] <= at:
                entry = queue[head]
                compared = (entry[0] + late, entry[1], entry[2])
                if best is None or compared < best[0]:
                    best = compared, key, entry
        return best

    def _next_arrival(self, keys: list[tuple[str, int]]) -> int | None:
        heads = ((self._queues[key], self._heads.get(key, 0)) for key, _ in keys)
        return min((queue[head][0] for queue, head in heads if head < len(queue)), default=None)

    def _left(self, counter: CounterLive) -> float:
        """Milliseconds until the counter is free."""
        ticket = None if counter.ticket is None else self._hall.tickets.get(counter.ticket)
        if ticket is None:
            return 0.0
        mean = self._mean(ticket.service)
        spent = self._now - ticket.started_at if ticket.started_at is not None else 0
        return max(mean - spent, mean * _LEAST_LEFT)

    def _mean(self, service: str) -> float:
        mean = self._means.get(service)
        if mean is None:
            mean = self._means[service] = mean_time(self._hall, service)
        return mean


def _arrivals(hall: Hall, now: int) -> Iterator[tuple[int, str]]:
    """(when, service) of those who would come if as many went on coming, evenly spread, while
    numbers are given."""
    intake = _intake(hall, now)
    if intake is None:
        return
    window = max(_SHORTEST_LOOK, min(_LOOK_BACK, now - intake.doors))
    came: dict[str, int] = {}
    for ticket in _latest(hall):
        if ticket.issued_at < now - window:
            break
        came[ticket.services[0]] = came.get(ticket.services[0], 0) + 1
    for service, count in came.items():
        if service in hall.plan.service and service not in hall.shut:
            gap = window / count
            for number in range(int(_LOOK_AHEAD / gap)):
                # The first comes half a gap from now: strictly later than everybody there is.
                at = now + 1 + round(gap * (number + 0.5))
                if at >= intake.end:
                    break
                yield at, service


def _intake(hall: Hall, now: int) -> Intake | None:
    """The span in which numbers are given now."""
    spans = hall.day.intakes if hall.day is not None else ()
    return next((span for span in spans if span.doors <= now < span.end), None)


def _latest(hall: Hall) -> Iterator[Ticket]:
    """Today's tickets, the latest first."""
    for row in reversed(hall.tickets.rows):
        yield from reversed(row)
