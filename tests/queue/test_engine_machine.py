"""Any orders at all, sensible and hostile, at any time: what must hold, holds after each.

The rig checks its truths (`truths.py`) after every event and replays every event through JSON into
a second hall. A failure prints the shortest run of orders that brings it about.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hall_queue import commands as c
from hall_queue.engine import decide
from hall_queue.errors import QueueError
from hall_queue.journal_form import read_hall, write_hall
from hall_queue.plan import Hours, Plan, Quota, Rules, Session
from hall_queue.states import CounterState, TicketState
from hall_queue.suggest import suggestions
from tests.queue.fuzz import EFFORT, effort
from tests.queue.plans import (
    BERLIN,
    MONDAY,
    NIGHT,
    SATURDAY,
    SHANGHAI,
    full_town,
    office,
    rules,
    town,
)
from tests.queue.refusals import REFUSALS
from tests.queue.rig import SECOND, Rig, instant

PLANS = {
    "town": town(),
    "full town": full_town(),
    "office": office(),
    "one counter": office(counters=1),
    "Berlin": town(BERLIN),
    "Berlin by night": town(NIGHT),
}
STARTS = (
    (MONDAY, "07:59:59"),
    (MONDAY, "09:00"),
    (MONDAY, "09:00"),
    (MONDAY, "09:00"),
    (MONDAY, "14:30"),
    (MONDAY, "11:58"),
    (MONDAY, "17:29"),
    (SATURDAY, "10:00"),
    (date(2027, 3, 28), "00:10"),  # clocks go forward in Berlin
    (date(2027, 10, 31), "00:10"),  # and back
)
WAITS = (0.001, 0.5, 4.999, 5, 10, 10.001, 20, 61, 300)
LONG_WAITS = (1800, 3600, 5 * 3600)
CLOCKS = ("00:00", "02:30", "07:59:59", "08:00", "08:30", "11:59:59", "12:00", "14:00", "17:30")
CALLERS = ("phone", "kiosk:k1", "supervisor", "c1")
CALLED_ACTS = (c.Start, c.Start, c.Recall, c.NoShow, c.Hold)
SERVING_ACTS = (c.Finish, c.Finish, c.Hold)
ANY_ACT = (c.CallNext, c.Recall, c.Start, c.Finish, c.NoShow, c.Hold, c.Resume)
CHANGES = (c.OpenCounter, c.PauseCounter, c.CloseCounter, c.SignOff)
OUTLETS = ("self_service", "helper", "online")
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
AMISS = 17
"""The pick that names what is not there; no bound of the range, which would be tried often."""

picks = st.integers(0, 40)
"""An index into whatever there is."""
sums = st.integers(1, 4)
classes = st.sampled_from((None, None, "elder", "soldier"))
seldom = st.integers(0, 7).map(lambda n: n == 7)


class HallMachine(RuleBasedStateMachine):
    """Visitors, clerks, supervisors, administrators and the clock, all at their worst."""

    rig: Rig

    @initialize(
        name=st.sampled_from(tuple(PLANS)),
        rule_set=st.none() | rules(),
        start=st.sampled_from(STARTS),
        pace=st.sampled_from((1.0, 1.0, 20.0)),
        visitors=st.integers(0, 6),
    )
    def set_up(
        self,
        name: str,
        rule_set: Rules | None,
        start: tuple[date, str],
        pace: float,
        visitors: int,
    ) -> None:
        plan = PLANS[name] if rule_set is None else replace(PLANS[name], rules=rule_set)
        day, clock = start
        self.rig = Rig(plan, instant(clock, day, plan.hours.timezone), pace)
        self.rig.tick()
        for code in plan.counter:
            self.rig.open(code)
        for service in list(plan.service)[:visitors]:
            self._take(service)

    # What the orders name

    def _of(self, there: list[str], pick: int) -> str:
        return "nonsense" if pick == AMISS or not there else there[pick % len(there)]

    def _service(self, pick: int) -> str:
        return self._of(list(self.rig.hall.plan.service), pick)

    def _counter(self, pick: int) -> str:
        return self._of(list(self.rig.hall.plan.counter), pick)

    def _ticket(self, pick: int, *states: TicketState) -> int:
        """One of today's in these states (in any when none is), or one that is not today's."""
        tickets = self.rig.hall.tickets
        ids = [ticket.id for ticket in tickets if ticket.state in states]
        ids = ids or [ticket.id for ticket in tickets]
        return tickets.first - 1 if pick == AMISS or not ids else ids[pick % len(ids)]

    def _destination(self, pick: int, kind: int) -> c.Destination:
        plan = self.rig.hall.plan
        choices = (
            c.Destination(service=self._service(pick)),
            c.Destination(counter=self._counter(pick)),
            c.Destination(area=self._of(list(plan.area), pick)),
            c.Destination(outlet=self._of(list(OUTLETS), pick)),
            c.Destination(),
            c.Destination(service=self._service(pick), outlet="helper"),
        )
        return choices[kind % len(choices)]

    def _send(self, command: c.Command) -> None:
        rig = self.rig
        code = None
        try:
            rig.do(command)
        except QueueError as refusal:
            code = refusal.code
        assert code is None or code in REFUSALS, code
        assert rig.replayed == rig.hall, "a refused order has changed something in place"

    def _take(self, *services: str, klass: str | None = None, by: str = "kiosk:k1") -> None:
        token = f"t{self.rig.hall.seq}"
        self._send(c.Issue(by=by, services=services, token=token, klass=klass))

    # Time

    @rule(seconds=st.sampled_from(WAITS), tick=st.booleans())
    def time_passes(self, seconds: float, tick: bool) -> None:
        self.rig.wait(seconds)
        if tick:
            self._send(c.Tick(by="system"))

    @rule(really=seldom, seconds=st.sampled_from(LONG_WAITS))
    def much_time_passes(self, really: bool, seconds: float) -> None:
        self.rig.wait(seconds if really else 1)

    @rule(really=seldom, days=st.sampled_from((0, 1, 3, 400)), clock=st.sampled_from(CLOCKS))
    def clock_is_set(self, really: bool, days: int, clock: str) -> None:
        """Forward over lunch, midnight, a weekend or a year; or back, within the day."""
        if really:
            zone = self.rig.hall.plan.hours.timezone
            today = datetime.fromtimestamp(self.rig.now / 1000, ZoneInfo(zone)).date()
            self.rig.now = instant(clock, today + timedelta(days), zone)
        self._send(c.Tick(by="system"))

    @precondition(lambda self: self.rig.hall.day is None or self.rig.hall.day.state != "open")
    @rule(days=st.sampled_from((0, 1, 1, 7)))
    def a_morning_comes(self, days: int) -> None:
        hours = self.rig.hall.plan.hours
        today = datetime.fromtimestamp(self.rig.now / 1000, ZoneInfo(hours.timezone)).date()
        morning = instant(hours.sessions[0].start, today + timedelta(days), hours.timezone)
        self.rig.now = max(self.rig.now, morning)
        self._send(c.Tick(by="system"))

    @rule(hours=st.sampled_from((0.001, 1, 30)), back=st.booleans())
    def clock_is_set_back(self, hours: float, back: bool) -> None:
        """And, mostly, right again."""
        right = self.rig.now
        self.rig.now -= round(hours * 3600 * SECOND)
        self._take("pension")
        if back:
            self.rig.now = right

    # Visitors

    @rule(service=picks, klass=classes, many=sums)
    def visitors_come(self, service: int, klass: str | None, many: int) -> None:
        """Several in the same millisecond, for one service after the other."""
        for more in range(many):
            self._take(self._service(service + more), klass=klass)

    @rule(services=st.lists(picks, max_size=3), klass=classes | st.just("nonsense"))
    def a_visitor_wants_much(self, services: list[int], klass: str | None) -> None:
        self._take(*(self._service(pick) for pick in services), klass=klass)

    @rule(
        really=seldom,
        pick=picks,
        count=st.sampled_from((1, 2, 5)),
        first=st.sampled_from((None, 1, 3, 8)),
        every_day=st.booleans(),
    )
    def numbers_go_on_paper(
        self, really: bool, pick: int, count: int, first: int | None, every_day: bool
    ) -> None:
        prefixes = self._prefixes()
        which = () if really else (self._of(prefixes, pick),)
        self._send(
            c.ReserveNumbers(
                by="admin", count=count, prefixes=which, first=first, every_day=every_day
            )
        )

    @precondition(lambda self: bool(self.rig.hall.reserved))
    @rule(pick=picks, serial=st.integers(0, 12), service=picks, klass=classes)
    def come_with_paper(self, pick: int, serial: int, service: int, klass: str | None) -> None:
        prefix = self._of(list(self.rig.hall.reserved), pick)
        spans = self.rig.hall.reserved.get(prefix, ())
        number = f"{prefix}{serial if not spans else spans[pick % len(spans)].first + serial}"
        services = [code for code, of in self.rig.hall.plan.prefixes.items() if of == prefix]
        wanted = (self._of(services, service),)
        self._send(
            c.AdmitPaper(by="staff:x", number=number, services=wanted, token="t", klass=klass)
        )

    @precondition(lambda self: bool(self.rig.hall.reserved))
    @rule(pick=picks)
    def paper_is_released(self, pick: int) -> None:
        prefix, spans = list(self.rig.hall.reserved.items())[pick % len(self.rig.hall.reserved)]
        first = spans[pick % len(spans)].first
        self._send(c.ReleaseNumbers(by="admin", prefix=prefix, first=first))

    def _prefixes(self) -> list[str]:
        return list(dict.fromkeys(self.rig.hall.plan.prefixes.values()))

    @rule(first=picks, second=picks, klass=classes)
    def a_visitor_wants_two(self, first: int, second: int, klass: str | None) -> None:
        self._take(self._service(first), self._service(second), klass=klass)

    @rule(pick=picks, slot=st.integers(-1, 4), code=st.integers(0, 5), off=seldom)
    def book(self, pick: int, slot: int, code: int, off: bool) -> None:
        """A slot near now, of a service that can be booked if there is one."""
        plan = self.rig.hall.plan
        hours = plan.hours
        now = datetime.fromtimestamp(self.rig.now / 1000, ZoneInfo(hours.timezone))
        half = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
        when = round(half.timestamp() * 1000) + slot * 30 * 60 * SECOND + off
        can = [service.code for service in plan.services if service.slot_minutes]
        service = self._of(can or list(plan.service), pick)
        self._send(c.Book(by="phone", service=service, slot=when, code=f"b{code}"))

    @precondition(lambda self: bool(self.rig.hall.bookings))
    @rule(pick=picks, klass=classes | st.just("nonsense"))
    def come_with_a_booking(self, pick: int, klass: str | None) -> None:
        code = self._of(list(self.rig.hall.bookings), pick)
        self._send(c.CheckIn(by="kiosk:k1", code=code, token="t", klass=klass))

    @precondition(lambda self: bool(self.rig.hall.bookings))
    @rule(pick=picks)
    def cancel_a_booking(self, pick: int) -> None:
        code = self._of(list(self.rig.hall.bookings), pick)
        self._send(c.CancelBooking(by="phone", code=code))

    @precondition(lambda self: len(self.rig.hall.tickets) > 0)
    @rule(pick=picks)
    def come_back(self, pick: int) -> None:
        ticket = self._ticket(pick, TicketState.MISSED, TicketState.DIVERTED)
        self._send(c.Return(by="phone", ticket=ticket))

    @precondition(lambda self: len(self.rig.hall.tickets) > 0)
    @rule(pick=picks, what=st.sampled_from((c.Return, c.Reprint, c.MarkRated)))
    def ask_about_a_ticket(self, pick: int, what: type[c.TicketCommand]) -> None:
        self._send(what(by="phone", ticket=self._ticket(pick)))

    @rule(pick=picks, counter=st.none() | picks, named=st.booleans())
    def give_up(self, pick: int, counter: int | None, named: bool) -> None:
        where = None if counter is None else self._counter(counter)
        ticket = self._ticket(pick) if named else None
        self._send(c.Cancel(by="phone", ticket=ticket, counter=where))

    # Clerks

    @rule(work=st.lists(st.tuples(picks, picks), min_size=1, max_size=6))
    def clerks_work(self, work: list[tuple[int, int]]) -> None:
        """Each counter does one of the things that can be done there now."""
        for where, what in work:
            self._send(self._at_counter(self._counter(where), what))

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
        prefix = "" if relieve else None
        self._send(c.SignOn(by=who, counter=code, staff=who, relieve=prefix))

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

    # Help on the floor

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

    # What holds

    @precondition(lambda self: self.rig.hall.seq % 8 == 0)
    @invariant()
    def a_snapshot_is_the_hall(self) -> None:
        hall = self.rig.hall
        assert read_hall(json.loads(json.dumps(write_hall(hall)))) == hall

    @invariant()
    def time_alone_changes_nothing_twice(self) -> None:
        """The second of two looks at the clock finds nothing more to do."""
        hall = self.rig.hall
        if hall.at >= self.rig.now:
            assert decide(hall, c.Tick(by="system"), self.rig.now, self.rig.pace) == ()


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


HallMachine.TestCase.settings = effort(40, steps=60)
TestAnyOrders = HallMachine.TestCase


@pytest.mark.parametrize("seed", range(5 * EFFORT))
def test_a_long_busy_day(seed: int) -> None:
    """Three hundred orders in a row: deeper into one day than the shortest runs ever get."""
    chance = Random(seed)

    def pick() -> int:
        return chance.randrange(41)

    hall = HallMachine()
    rule_set = Rules(returns=2, recall_gap_seconds=0)
    hall.set_up("town", rule_set, (MONDAY, "09:00"), 1.0, 6)
    orders: list[tuple[int, Callable[[], None]]] = [
        (6, lambda: hall.visitors_come(pick(), chance.choice((None, "elder")), 2)),
        (2, lambda: hall.a_visitor_wants_two(pick(), pick(), None)),
        (9, lambda: hall.clerks_work([(pick(), pick()) for _ in range(4)])),
        (2, lambda: hall.visitors_are_served([pick()])),
        (3, lambda: hall.press_any_button(pick(), chance.choice(ANY_ACT), None)),
        (2, lambda: hall.call_this_one(pick(), pick())),
        (3, lambda: hall.come_back(pick())),
        (3, lambda: hall.undo(pick(), soon=True)),
        (2, lambda: hall.divert([pick(), pick()], pick(), pick(), pick(), "supervisor")),
        (2, lambda: hall.transfer(pick(), pick(), pick(), pick())),
        (1, lambda: hall.give_up(pick(), pick(), named=True)),
        (1, lambda: hall.book(pick(), chance.randrange(4), chance.randrange(6), off=False)),
        (1, lambda: hall.come_with_a_booking(pick(), None)),
        (1, lambda: hall.numbers_go_on_paper(False, pick(), 2, None, every_day=False)),
        (2, lambda: hall.come_with_paper(pick(), chance.randrange(3), pick(), None)),
        (1, lambda: hall.change_a_counter(pick(), chance.choice(CHANGES))),
        (1, lambda: hall.lend(pick(), pick(), 60)),
        (1, lambda: hall.set_up_anew(really=True, change=chance.choice(("service", "counter")))),
        (6, lambda: hall.time_passes(chance.choice(WAITS), tick=True)),
    ]
    weights = [weight for weight, _ in orders]
    for order in chance.choices([order for _, order in orders], weights, k=300):
        order()
    hall.a_snapshot_is_the_hall()
