"""What can be done about an alert, best first, and doing it.

A suggestion is made only when the engine would do it now and it pays: the people of the full side
wait less on the mean, and those of the side that helps still less than that. Both are found by
doing it to a copy of the hall and running both halls ahead (`outlook`).

- Open a counter with the skill that is closed or paused; best when somebody sits there.
- Send a few people to a counter of another area that has the skill. Those are chosen who would be
  called there sooner, the first of them first, so that nobody who stands before one of them in
  the service is called after. Nobody who was called is ever moved.
- Lend a skill to a counter of another area that helps this area with something else already, or
  at a higher level. Who knows nothing of the work is never suggested.
- Send people who still wait long to an outlet where the service can be done; nobody with a
  priority to a machine or to a web page.

A counter whose own area is too full, or that has declined, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from hall_queue import commands as c
from hall_queue import events as e
from hall_queue.alerts import Alert
from hall_queue.counters import lend_skill, open_counter
from hall_queue.errors import QueueError
from hall_queue.fold import fold_all
from hall_queue.hall import CounterLive, Hall
from hall_queue.moment import Moment
from hall_queue.outlook import Outlook
from hall_queue.overflow import find_alert, own_work, services_of
from hall_queue.plan import MINUTE
from hall_queue.policy import skills_of
from hall_queue.route import divert
from hall_queue.states import CounterState, TicketState
from hall_queue.suggestion import Effect, Suggestion, SuggestionKind, pays, rank
from hall_queue.ticket import Ticket

_MOST = 4
"""Candidates of one kind that are tried out."""
_MOST_WAITING = 1500
"""With more people in the whole hall nothing is suggested: trying it out would hold up the desk."""
_WORTH = 5.0
"""Minutes somebody must still have to wait to be sent to an outlet."""
_NONE = 99
"""Higher than any level: no skill."""
_HELPS = 2
"""The level of a lent skill."""
_SOMEBODY = "staff:?"
"""Stands for whoever would open a counter, while it is only tried out."""


def suggestions(
    hall: Hall, alert: Alert, now: int, only: str | None = None
) -> tuple[Suggestion, ...]:
    """Everything worth doing about an open alert, best first; at most a dozen.

    What can be done at once comes before a counter that needs a person first; then the shortest
    wait here counts, with what it costs there. only: try nothing but this key.
    """
    if hall.count(TicketState.WAITING) > _MOST_WAITING:
        return ()
    desk = _Planner(hall, alert, now, only)
    found = [*desk.openings(), *desk.moves(), *desk.loans(), *desk.outlets()]
    return tuple(sorted(found, key=rank))


def take_up(hall: Hall, command: c.TakeUp, now: Moment) -> tuple[e.Event, ...]:
    """Do what was suggested, if it still is: QueueError `suggestion_gone`, `alert_over`.

    Of the tickets the page showed those move that still wait; when it showed none, those that
    are suggested now.
    """
    alert = find_alert(hall, command.alert)
    found = {s.key: s for s in suggestions(hall, alert, now.at, command.suggestion)}
    suggestion = found.get(command.suggestion)
    # A counter takes up what it is asked for itself.
    strange = (
        command.seat is not None and suggestion is not None and command.seat != suggestion.counter
    )
    if suggestion is None or strange:
        raise QueueError("suggestion_gone")
    if command.tickets and suggestion.tickets:
        still = _Planner(hall, alert, now.at).of_these(command.tickets, suggestion)
        if not still:
            raise QueueError("suggestion_gone")
        suggestion = replace(suggestion, tickets=still)
    return _do(hall, suggestion, command, now)


def _do(hall: Hall, suggestion: Suggestion, command: c.TakeUp, now: Moment) -> tuple[e.Event, ...]:
    by, seat, alert = command.by, command.seat, command.alert
    counter = suggestion.counter or ""
    if suggestion.kind is SuggestionKind.OPEN:
        staff = None if suggestion.staffed else command.staff
        opening = c.OpenCounter(by=by, counter=counter, staff=staff, seat=seat, alert=alert)
        return open_counter(hall, opening, now)
    if suggestion.kind is SuggestionKind.LEND:
        lending = c.LendSkill(
            by=by,
            counter=counter,
            service=suggestion.service or "",
            until=suggestion.until or 0,
            seat=seat,
            alert=alert,
        )
        return lend_skill(hall, lending, now)
    to = c.Destination(counter=suggestion.counter, outlet=suggestion.outlet)
    moving = c.Divert(by=by, tickets=suggestion.tickets, to=to, seat=seat, alert=alert)
    return divert(hall, moving, now)


_NOTHING = Effect(None, None)
_OPEN, _DIVERT, _LEND, _SEND_AWAY = (Suggestion(kind, _NOTHING) for kind in SuggestionKind)
"""Drafts, by kind."""


class _Planner:
    """Candidates of one alert, tried out one by one."""

    def __init__(self, hall: Hall, alert: Alert, now: int, only: str | None = None) -> None:
        self._hall = hall
        self._alert = alert
        self._now = now
        self._only = only
        plan = hall.plan
        services = services_of(plan, alert.area, alert.service)
        self._busy = tuple(code for code in services if code in hall.waiting)
        """Services of the alert that somebody waits for, at any counter that does them."""
        self._areas = {plan.service[code].area for code in services}
        self._about = tuple(s.code for s in plan.services if s.area in self._areas)
        self._declined = {
            seat
            for other in hall.overflow.open_alerts
            if (other.area, other.service) == (alert.area, alert.service)
            for seat in other.declined
        }
        """Who will not help here, whichever limit it was said about."""
        self._full = {
            plan.service[code].area
            for other in hall.overflow.open_alerts
            for code in services_of(plan, other.area, other.service)
        }

    # Kinds of suggestions

    def openings(self) -> Iterator[Suggestion]:
        """Closed or paused counters that have the skill; one nobody sits at only for own work."""
        counters = [
            live
            for live in self._hall.counters.values()
            if live.state is not CounterState.OPEN
            and self._level(live) <= (1 if live.staff is None else 9)
            and live.code not in self._declined
        ]
        counters.sort(key=lambda live: (live.staff is None, self._level(live)))
        for live in self._first(counters, SuggestionKind.OPEN):
            draft = replace(_OPEN, counter=live.code, staffed=live.staff is not None)
            yield from self._if_worth(draft, None)

    def moves(self) -> Iterator[Suggestion]:
        """People to counters of other areas that have the skill."""
        helpers = [
            live
            for live in self._helpers()
            # One that has people of its own line is not asked again before they are called.
            if self._level(live) < _NONE and f"@{live.code}" not in self._hall.waiting
        ]
        for live in self._first(helpers, SuggestionKind.DIVERT):
            best: Suggestion | None = None
            then = self._base
            chosen: tuple[int, ...] = ()
            for _ in range(self._hall.plan.rules.divert_most):
                pick = self._who_gains(live, then, chosen)
                if pick is None:
                    break
                chosen = (*chosen, pick)
                draft = replace(_DIVERT, counter=live.code, tickets=chosen)
                tried = self._tried(draft)
                if tried is None or not self._is_fair(chosen, tried):
                    break
                then = tried
                best = self._judged(draft, then, live) or best
            if best is not None:
                yield best

    def loans(self) -> Iterator[Suggestion]:
        """Skills to counters that know the area's work in part."""
        until = self._now + self._hall.plan.rules.loan_minutes * MINUTE
        for live in self._first(self._helpers(), SuggestionKind.LEND):
            service = self._missing_skill(live)
            if service is not None:
                draft = replace(_LEND, counter=live.code, service=service, until=until)
                yield from self._if_worth(draft, live)

    def outlets(self) -> Iterator[Suggestion]:
        """The last of a queue to where their service can be done as well."""
        most = self._hall.plan.rules.divert_most
        for service in self._busy:
            for outlet in self._hall.plan.service[service].outlets:
                waiting = [t for t in self._waiting if t.service == service]
                movable = [t for t in waiting if self._may_go(t, outlet)]
                last = tuple(t.id for t in movable[-most:]) if most else ()
                draft = replace(_SEND_AWAY, service=service, outlet=outlet, tickets=last)
                if draft.tickets and self._only in (None, draft.key):
                    yield from self._if_worth(draft, None)

    def of_these(self, tickets: Iterable[int], suggestion: Suggestion) -> tuple[int, ...]:
        """Those of the tickets that this suggestion may still move."""
        most = self._hall.plan.rules.divert_most
        counter = suggestion.counter
        skills: Iterable[str] = self._busy
        if counter is not None:
            skills = skills_of(self._hall, self._hall.counters[counter], self._now)
        movable = {
            ticket.id
            for ticket in self._waiting
            if ticket.service in skills
            and (suggestion.outlet is None or self._may_go(ticket, suggestion.outlet))
        }
        return tuple(t for t in dict.fromkeys(tickets) if t in movable)[:most]

    # Who, and where

    @cached_property
    def _waiting(self) -> list[Ticket]:
        """Everybody whom any counter of the alert's services may call, in calling order."""
        found = [
            ticket
            for code in self._busy
            for entry in self._hall.waiting[code]
            if (ticket := self._hall.tickets.get(entry[2])) is not None
        ]
        return sorted(found, key=lambda t: (self._called(self._base, t), t.entry))

    @cached_property
    def _newcomers(self) -> tuple[str, ...]:
        payers = (self._usual(live) for live in self._hall.counters.values())
        return tuple(dict.fromkeys([*self._busy, *(p for p in payers if p is not None)]))

    @cached_property
    def _base(self) -> Outlook:
        """What comes if nothing is done."""
        return Outlook(self._hall, self._now, self._newcomers, self._about)

    def _called(self, outlook: Outlook, ticket: Ticket) -> float:
        return outlook.called.get(ticket.id, float("inf"))

    def _usual(self, counter: CounterLive) -> str | None:
        """What most come for of a counter's own work: its people pay."""
        services = [self._hall.plan.service[s] for s in own_work(self._hall.plan, counter.code)]
        usual = max(services, key=lambda service: service.share, default=None)
        return None if usual is None else usual.code

    def _level(self, counter: CounterLive) -> int:
        """The best level the counter has for what people wait for; `_NONE`: none."""
        skills = skills_of(self._hall, counter, self._now)
        return min((skills[code] for code in self._busy if code in skills), default=_NONE)

    def _helpers(self) -> list[CounterLive]:
        """Open counters of areas that are not too full themselves, the soonest free first."""
        plan = self._hall.plan
        found = [
            live
            for live in self._hall.counters.values()
            if live.code in self._base.free
            and plan.counter[live.code].area not in self._areas | self._full
            and live.code not in self._declined
        ]
        return sorted(found, key=lambda live: (self._base.free[live.code], live.code))

    def _first(
        self, counters: Iterable[CounterLive], kind: SuggestionKind
    ) -> Iterator[CounterLive]:
        """The first few, or the one that is asked for; those that cannot help are no candidates."""
        tried = 0
        for live in counters:
            if kind is SuggestionKind.LEND and self._missing_skill(live) is None:
                continue
            name = f"{kind.value}:{live.code}"
            if self._only is not None and not f"{self._only}:".startswith(f"{name}:"):
                continue
            tried += 1
            if tried > _MOST:
                return
            yield live

    def _missing_skill(self, counter: CounterLive) -> str | None:
        """The service with most people that a loan would bring the counter to; None when it
        knows nothing of the area's work, or all of it, or has been lent a skill already."""
        plan = self._hall.plan
        skills = skills_of(self._hall, counter, self._now)
        if any(loan.until > self._now for loan in counter.loans):
            return None
        if not any(plan.service[code].area in self._areas for code in skills):
            return None
        missing = [code for code in self._busy if skills.get(code, _NONE) > _HELPS]
        return max(missing, key=lambda code: len(self._hall.waiting[code]), default=None)

    def _who_gains(
        self, counter: CounterLive, then: Outlook, chosen: tuple[int, ...]
    ) -> int | None:
        """The first who would be called sooner at this counter, with those already chosen there.

        All who stand before that one are called by then, so nobody is passed over.
        """
        skills = skills_of(self._hall, counter, self._now)
        for ticket in sorted(self._waiting, key=lambda t: (self._called(then, t), t.entry)):
            if ticket.id in chosen or ticket.service not in skills:
                continue
            if self._called(then, ticket) > then.slot_for(counter.code, ticket.entry):
                return ticket.id
        return None

    def _may_go(self, ticket: Ticket, outlet: str) -> bool:
        """Whether somebody may be sent to an outlet."""
        wait = self._base.wait_of(ticket.id)
        is_long = wait is None or wait >= _WORTH
        return is_long and (ticket.klass is None or outlet == "helper")

    # Trying out

    def _if_worth(self, draft: Suggestion, payer: CounterLive | None) -> Iterator[Suggestion]:
        judged = self._judged(draft, self._tried(draft), payer)
        if judged is not None:
            yield judged

    def _tried(self, draft: Suggestion) -> Outlook | None:
        """How it would go on; None when the engine would refuse it."""
        command = c.TakeUp(by="system", alert=self._alert.id, suggestion=draft.key, staff=_SOMEBODY)
        try:
            events = _do(self._hall, draft, command, Moment(self._now))
        except QueueError:
            return None
        then = fold_all(self._hall, events)
        return Outlook(then, self._now, self._newcomers, self._about)

    def _judged(
        self, draft: Suggestion, then: Outlook | None, payer: CounterLive | None
    ) -> Suggestion | None:
        """The draft with its effects on both sides, when it pays."""
        if then is None:
            return None
        here = self._here(then, set(draft.tickets) if draft.outlet else set())
        there = None if payer is None else self._there(then, payer)
        return replace(draft, here=here, there=there) if pays(here, there) else None

    def _here(self, then: Outlook, gone: set[int]) -> Effect:
        """For those who wait and stay, and one more who comes for what most wait for."""
        tickets = [ticket.id for ticket in self._waiting if ticket.id not in gone]
        fullest = max(self._busy, key=lambda code: len(self._hall.waiting[code]), default=None)
        return self._effect(then, tickets, fullest)

    def _there(self, then: Outlook, payer: CounterLive) -> Effect | None:
        """For those of a counter's own work, and one more who comes for it."""
        waiting = self._hall.waiting
        work = own_work(self._hall.plan, payer.code)
        tickets = [entry[2] for code in work for entry in waiting.get(code, ())]
        usual = self._usual(payer)
        return None if usual is None else self._effect(then, tickets, usual)

    def _effect(self, then: Outlook, tickets: list[int], newcomer: str | None) -> Effect:
        means = []
        for outlook in (self._base, then):
            waits = [outlook.wait_of(ticket) for ticket in tickets]
            if newcomer is not None:
                waits.append(outlook.newcomer(newcomer))
            known = [wait for wait in waits if wait is not None]
            means.append(round(sum(known) / len(known)) if known and None not in waits else None)
        return Effect(*means)

    def _is_fair(self, moved: tuple[int, ...], then: Outlook) -> bool:
        """Everybody moved gains, and nobody who stays is called after one he stood before."""
        by_id = {ticket.id: ticket for ticket in self._waiting}
        for ticket_id in moved:
            mover = by_id[ticket_id]
            if self._called(then, mover) >= self._called(self._base, mover):
                return False
            if any(
                other.service == mover.service
                and other.entry < mover.entry
                and other.id not in moved
                and self._called(then, other) > self._called(then, mover)
                for other in self._waiting
            ):
                return False
        return True
