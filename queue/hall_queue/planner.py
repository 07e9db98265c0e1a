"""What could be done about an alert: candidates, chosen and tried out one by one.

Each is done to a copy of the hall, and both halls are run ahead (`outlook`). A search is a row of
steps, a trial each, so that whoever has others to serve can do so in between.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from hall_queue import commands as c
from hall_queue.alerts import Alert
from hall_queue.carry_out import carry_out
from hall_queue.errors import QueueError
from hall_queue.fold import fold_all
from hall_queue.hall import CounterLive, Hall
from hall_queue.moment import Moment
from hall_queue.outlook import Outlook
from hall_queue.overflow import no_scene, own_work, services_of
from hall_queue.plan import MINUTE
from hall_queue.policy import skills_of
from hall_queue.states import CounterState, TicketState
from hall_queue.suggestion import Effect, Suggestion, SuggestionKind, pays
from hall_queue.ticket import Ticket

_MOST = 4
"""Candidates of one kind that are tried out."""
_CROWDED, _MOST_CROWDED = 1500, 1
"""With more people in the whole hall a trial takes long, and fewer are made."""
_WORTH = 5.0
"""Minutes somebody must still have to wait to be sent to an outlet."""
_NONE = 99
"""Higher than any level: no skill."""
_HELPS = 2
"""The level of a lent skill."""
_SOMEBODY = "staff:?"
"""Stands for whoever would open a counter, while it is only tried out."""
_NOTHING = Effect(None, None)
_OPEN, _DIVERT, _LEND, _SEND_AWAY = (Suggestion(kind, _NOTHING) for kind in SuggestionKind)
"""Drafts, by kind."""

Steps = Iterator[Suggestion | None]
"""One a trial: what has been found, or nothing."""


class Planner:
    """Candidates of one alert, tried out one by one."""

    def __init__(self, hall: Hall, alert: Alert, now: int, only: str | None = None) -> None:
        self._hall = hall
        self._alert = alert
        self._now = now
        self._only = only
        plan = hall.plan
        crowded = hall.count(TicketState.WAITING) > _CROWDED
        self._most = _MOST_CROWDED if crowded else _MOST
        services = services_of(plan, alert.area, alert.service)
        self._busy = tuple(code for code in services if code in hall.waiting)
        """Services of the alert that somebody waits for, at any counter that does them."""
        self._areas = {plan.service[code].area for code in services}
        self.about = tuple(s.code for s in plan.services if s.area in self._areas)
        """Services of the areas concerned: what the runs ahead are asked about."""
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

    def steps(self) -> Steps:
        """The whole search, a trial at a time; first comes what all are compared with."""
        _ = self._base
        yield None
        yield from self._openings()
        yield from self._moves()
        yield from self._loans()
        yield from self._outlets()

    # Kinds of suggestions

    def _openings(self) -> Steps:
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
            yield self._judged(draft, self._tried(draft), None)

    def _moves(self) -> Steps:
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
                yield None
            yield best

    def _loans(self) -> Steps:
        """Skills to counters that know the area's work in part."""
        until = self._now + self._hall.plan.rules.loan_minutes * MINUTE
        for live in self._first(self._helpers(), SuggestionKind.LEND):
            service = self._missing_skill(live)
            if service is not None:
                draft = replace(_LEND, counter=live.code, service=service, until=until)
                yield self._judged(draft, self._tried(draft), live)

    def _outlets(self) -> Steps:
        """The last of a queue to where their service can be done as well."""
        drafts = []
        for service in self._busy:
            waiting = [t for t in self._waiting if t.service == service]
            for outlet in self._hall.plan.service[service].outlets:
                draft = self._sent_away(service, outlet, waiting)
                if draft.tickets and self._only in (None, draft.key):
                    drafts.append((-len(waiting), draft))
        drafts.sort(key=lambda pair: (pair[0], pair[1].key))
        for _, draft in drafts[: self._most]:
            yield self._judged(draft, self._tried(draft), None)

    def _sent_away(self, service: str, outlet: str, waiting: list[Ticket]) -> Suggestion:
        movable = [ticket.id for ticket in waiting if self._may_go(ticket, outlet)]
        most = self._hall.plan.rules.divert_most
        last = tuple(movable[-most:]) if most else ()
        return replace(_SEND_AWAY, service=service, outlet=outlet, tickets=last)

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
        return Outlook(self._hall, self._now, self._newcomers, self.about)

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
            if tried > self._most:
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

    def after(self, draft: Suggestion) -> Hall | None:
        """The hall if it were done; None when the engine would refuse it."""
        command = c.TakeUp(by="system", alert=self._alert.id, suggestion=draft.key, staff=_SOMEBODY)
        try:
            events = carry_out(self._hall, draft, command, Moment(self._now), no_scene)
        except QueueError:
            return None
        return fold_all(self._hall, events)

    def _tried(self, draft: Suggestion) -> Outlook | None:
        """How it would go on."""
        then = self.after(draft)
        return None if then is None else Outlook(then, self._now, self._newcomers, self.about)

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
