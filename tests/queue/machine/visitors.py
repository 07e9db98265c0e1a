"""Whatever visitors may do, in any order."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from hall_queue import commands as c
from hall_queue.states import TicketState
from tests.queue.machine.orders import Orders, classes, picks, seldom
from tests.queue.rig import SECOND

sums = st.integers(1, 4)


class Visitors(Orders):
    """Those who come, wait, change their minds and come back."""

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
