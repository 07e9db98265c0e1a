"""Who is next, and why: the fairness rules of the hall in one place.

1. A ticket gets its place once, when it is issued: the time of issue less the credit of its
   priority class. Smaller places are called first. So an elder is never called after an ordinary
   ticket issued later for the same service, and a waiting ticket is overtaken, within its
   service, only by tickets issued at most the credit later (requirements A11, check 17).
2. A booking's place is its slot (or the check-in, when later) less the booking credit, but never
   later than the place a walk-in would get: booking cannot make anyone wait longer. Without a
   class it overtakes by no more than the smallest class credit, so that rule 1 holds for it too.
3. Hold, resume, transfer, divert, undo and a second service keep the place: it is the visitor's.
4. A missed visitor who comes back gets the place just behind the `return_after`-th person now
   waiting in that line (behind everybody when fewer wait), and never an earlier one than before.
5. A counter calls, of all queues it serves, the head with the smallest place; a queue it serves
   at level n counts as (n-1) × `help_delay_minutes` younger. Within one service the order is the
   same at every counter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from enum import StrEnum
from heapq import merge
from itertools import islice

from hall_queue.hall import CounterLive, Entry, Hall
from hall_queue.plan import MINUTE, Plan
from hall_queue.ticket import Place, Ticket

_LENT = 2
"""Level of a lent skill: after the counter's own work."""


def credit(plan: Plan, klass: str | None) -> int:
    """How much earlier a class is called, milliseconds."""
    return 0 if klass is None else round(plan.klass[klass].credit_minutes * MINUTE)


def place_at_issue(plan: Plan, at: int, klass: str | None, slot: int | None = None) -> Place:
    """Rules 1 and 2. slot: start of the booked slot, None for a walk-in."""
    walk_in = at - credit(plan, klass)
    if slot is None:
        return (walk_in, 0)
    booked = max(at, slot) - _booked_credit(plan, klass)
    return (min(walk_in, booked), 0)


def _booked_credit(plan: Plan, klass: str | None) -> int:
    """How much earlier a booking is called, milliseconds."""
    own = round(plan.rules.booked_credit_minutes * MINUTE)
    if klass is not None:
        return own
    # A class without credit is only a mark on the ticket.
    return min([own, *filter(None, (credit(plan, each.code) for each in plan.classes))])


def place_on_return(hall: Hall, ticket: Ticket) -> Place:
    """Rule 4: behind the n-th now waiting in the ticket's line."""
    n = hall.plan.rules.return_after
    ahead = list(islice(line_of(hall, ticket.service), n))
    # Nobody to let pass, or they stand before the ticket's own place anyway.
    if not ahead or ahead[-1] < ticket.entry:
        return ticket.place
    at, behind, _ = ahead[-1]
    return (at, behind + 1)


def line_of(hall: Hall, service: str) -> Iterator[Entry]:
    """Everyone waiting in the service's line, in order: services with one prefix share a line."""
    plan = hall.plan
    queues = (hall.waiting.get(code, ()) for code in plan.lines[plan.prefixes[service]])
    return merge(*queues)


def ahead_of_place(hall: Hall, service: str, entry: Entry) -> int:
    """People in the service's line whose place is before `entry`."""
    plan = hall.plan
    codes = plan.lines[plan.prefixes[service]]
    return sum(bisect_left(hall.waiting.get(code, ()), entry) for code in codes)


def skills_of(hall: Hall, counter: CounterLive, now: int) -> Mapping[str, int]:
    """Service → level at the counter; a loan, while it lasts, makes it level 2 at least."""
    own = hall.plan.levels[counter.code]
    if not counter.loans:
        return own
    levels = dict(own)
    for loan in counter.loans:
        if loan.until > now:
            levels[loan.service] = min(levels.get(loan.service, _LENT), _LENT)
    return levels


def next_for(hall: Hall, counter: CounterLive, now: int) -> int | None:
    """Rule 5: id of the ticket the counter calls next; None when nobody waits for it."""
    best: Entry | None = None
    best_key: Entry | None = None
    for key, entry in _heads(hall, counter, now):
        if best_key is None or key < best_key:
            best, best_key = entry, key
    return None if best is None else best[2]


def _heads(hall: Hall, counter: CounterLive, now: int) -> Iterator[tuple[Entry, Entry]]:
    """(what it is compared by, entry) of the first ticket in each queue the counter serves."""
    waiting = hall.waiting
    own = waiting.get(f"@{counter.code}")
    if own:
        yield own[0], own[0]
    delay = round(hall.plan.rules.help_delay_minutes * MINUTE)
    for service, level in skills_of(hall, counter, now).items():
        queue = waiting.get(service)
        if queue:
            at, behind, ticket_id = queue[0]
            yield (at + (level - 1) * delay, behind, ticket_id), queue[0]


def order_for(hall: Hall, counter: CounterLive, now: int) -> list[Ticket]:
    """Everyone the counter could call, in the order it would call them if nobody else did."""
    delay = round(hall.plan.rules.help_delay_minutes * MINUTE)
    keyed = [(entry, entry) for entry in hall.waiting.get(f"@{counter.code}", ())]
    for service, level in skills_of(hall, counter, now).items():
        late = (level - 1) * delay
        keyed += [((e[0] + late, e[1], e[2]), e) for e in hall.waiting.get(service, ())]
    tickets = (hall.tickets.get(entry[2]) for _, entry in sorted(keyed))
    return [ticket for ticket in tickets if ticket is not None]


class Why(StrEnum):
    """Why a ticket stands where it stands, for the desk's list."""

    TARGETED = "targeted"
    RETURNED = "returned"
    PRIORITY = "priority"
    BOOKED = "booked"
    MOVED = "moved"
    ORDER = "order"


def why(ticket: Ticket) -> Why:
    """The reason that matters most for a waiting ticket's place."""
    if ticket.target is not None:
        return Why.TARGETED
    if ticket.returns:
        return Why.RETURNED
    if ticket.klass is not None:
        return Why.PRIORITY
    if ticket.booking is not None:
        return Why.BOOKED
    return Why.MOVED if ticket.queued_at != ticket.issued_at else Why.ORDER
