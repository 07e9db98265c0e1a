"""Whatever helpers, supervisors and administrators do, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hall_queue import commands as c
from hall_queue.plan import Hours, Plan, Quota, Session
from hall_queue.suggest import suggestions
from tests.queue.machine.orders import AMISS, Orders, picks, seldom
from tests.queue.plans import (
    SHANGHAI,
)
from tests.queue.rig import SECOND

WANTED_KINDS = ("anything", "slip", "nonsense")
GIVEN_KINDS = ("escort", "form", "nonsense")
HELPING = (
    c.AcceptHelp,
    c.AcceptHelp,
    c.ReleaseHelp,
    c.ArriveHelp,
    c.CloseHelp,
    c.WithdrawHelp,
)
HELPERS = (None, "wang", "wang", "zhao")


class Overseers(Orders):
    """Helpers on the floor, supervisors, administrators."""

    @rule(pick=picks, ticket=st.none() | picks, kind=st.sampled_from(WANTED_KINDS))
    def ask_for_help(self, pick: int, ticket: int | None, kind: str) -> None:
        plan = self.rig.hall.plan
        places = [*plan.counter, *(kiosk.code for kiosk in plan.kiosks), "phone"]
        which = None if ticket is None else self._ticket(ticket)
        place = self._of(places, pick)
        self._send(c.AskHelp(by="kiosk:k1", place=place, kind=kind, ticket=which))

    @precondition(lambda self: self.rig.hall.helps.next_id > 1)
    @rule(pick=picks, what=st.sampled_from(HELPING), who=st.sampled_from(HELPERS))
    def help_is_under_way(self, pick: int, what: type[c.Command], who: str | None) -> None:
        calls = self.rig.hall.helps.calls
        helps = self.rig.hall.helps.next_id if pick == AMISS or not calls else None
        number = helps or calls[pick % len(calls)].id
        about: dict[str, Any] = {"by": "staff:w", "help": number}
        if what is c.WithdrawHelp:
            call = self.rig.hall.helps.call(number)
            about |= {"place": call.place, "ticket": call.ticket} if call else {"place": "k1"}
        else:
            about["helper"] = "wang" if what is c.AcceptHelp and who is None else who
        self._send(what(**about))

    @rule(kind=st.sampled_from(GIVEN_KINDS), who=st.sampled_from(("wang", "zhao")), back=picks)
    def help_in_passing(self, kind: str, who: str, back: int) -> None:
        self._send(c.RecordHelp(by="staff:w", helper=who, kind=kind, group="elder"))
        number = self.rig.hall.helps.next_id - 1 - back % 3
        self._send(c.TakeBackHelp(by="staff:w", help=number, helper="wang"))

    # Supervisors and administrators

    @rule(really=seldom, what=st.sampled_from((c.OpenDay, c.OpenDay, c.CloseDay)))
    def by_hand(self, really: bool, what: type[c.Command]) -> None:
        self._send(what(by="supervisor") if really else c.OpenDay(by="supervisor"))

    @rule(service=picks, shut=seldom)
    def shut_a_service(self, service: int, shut: bool) -> None:
        what = c.ShutService if shut else c.ReopenService
        self._send(what(by="supervisor", service=self._service(service)))

    @rule(counter=picks, service=picks, minutes=st.sampled_from((-1, 1, 60)))
    def lend(self, counter: int, service: int, minutes: int) -> None:
        until = self.rig.now + minutes * 60 * SECOND
        code, what = self._counter(counter), self._service(service)
        self._send(c.LendSkill(by="supervisor", counter=code, service=what, until=until))

    @rule(
        really=seldom,
        change=st.sampled_from(("hours", "zone", "service", "counter", "class", "quota", "bad")),
    )
    def set_up_anew(self, really: bool, change: str) -> None:
        plan = self.rig.hall.plan
        self._send(c.AdoptPlan(by="admin", plan=_changed(plan, change) if really else plan))
        self._send(c.Tick(by="system"))

    # Too full

    @rule(pick=picks, seat=st.none() | picks, stale=st.booleans())
    def watch_and_answer(self, pick: int, seat: int | None, stale: bool) -> None:
        self._send(c.Watch(by="system"))
        hall = self.rig.hall
        if not hall.overflow.alerts:
            return
        alert = hall.overflow.alerts[pick % len(hall.overflow.alerts)]
        at = None if seat is None else self._counter(seat)
        self._send(c.DeclineAlert(by="lead", alert=alert.id, seat=at))
        for found in suggestions(hall, alert, self.rig.now)[:2]:
            tickets = (*found.tickets, 1, 99) if stale else found.tickets
            staff = f"staff:{found.counter}"
            key = found.key
            take = c.TakeUp(by="lead", alert=alert.id, suggestion=key, tickets=tickets, staff=staff)
            self._send(take)


def _changed(plan: Plan, change: str) -> Plan:
    if change == "hours":
        evening = Session(time(18), time(20))
        hours = plan.hours
        last = hours.sessions[-1].end
        sessions = hours.sessions[:1] if last > time(18) else (*hours.sessions, evening)
        return replace(plan, hours=replace(hours, sessions=sessions or (evening,)))
    if change == "zone":
        zone = "UTC" if plan.hours.timezone != "UTC" else "Asia/Shanghai"
        return replace(plan, hours=Hours(timezone=zone))
    if change == "service":
        gone = plan.services[-1].code
        counters = tuple(
            replace(counter, skills=tuple(s for s in counter.skills if s.service != gone))
            for counter in plan.counters
        )
        return replace(plan, services=plan.services[:-1], counters=counters)
    if change == "counter":
        # The first then does all that the last did.
        heir, *middle, leaver = plan.counters if len(plan.counters) > 1 else plan.counters * 2
        known = {skill.service for skill in heir.skills}
        more = tuple(skill for skill in leaver.skills if skill.service not in known)
        return replace(plan, counters=(replace(heir, skills=heir.skills + more), *middle))
    if change == "class":
        return replace(plan, classes=plan.classes[:-1])
    if change == "quota":
        services = tuple(
            replace(service, quotas=(Quota(time(0), time(23), 3),)) for service in plan.services
        )
        return replace(plan, services=services)
    return replace(plan, hours=SHANGHAI, services=())
