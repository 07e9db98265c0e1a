"""What any order needs: a hall, names that are there or are not, and time that passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from hall_queue import commands as c
from hall_queue.errors import QueueError
from hall_queue.plan import Rules
from hall_queue.states import TicketState
from tests.queue.plans import (
    BERLIN,
    MONDAY,
    NIGHT,
    SATURDAY,
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
ANY_ACT = (c.CallNext, c.Recall, c.Start, c.Finish, c.NoShow, c.Hold, c.Resume)
CHANGES = (c.OpenCounter, c.PauseCounter, c.CloseCounter, c.SignOff)
OUTLETS = ("self_service", "helper", "online")
AMISS = 17
"""The pick that names what is not there; no bound of the range, which would be tried often."""
picks = st.integers(0, 40)
"""An index into whatever there is."""
classes = st.sampled_from((None, None, "elder", "soldier"))
seldom = st.integers(0, 7).map(lambda n: n == 7)


class Orders(RuleBasedStateMachine):
    """A hall to give orders to, and a clock that does what it likes."""

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
