"""Which text each LED bar shows: made from the hall, told on change, and whole to a new agent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hall_display.signs import CELLS, SignText, sign_of
from hall_queue.events import Event, SlipReprinted, TicketIssued, TicketsDiverted
from hall_queue.hall import CounterLive, Day, Hall
from hall_queue.plan import Device, Plan
from hall_queue.ticket import Ticket

BAR = "led"
"""Kind of a device that shows a counter's sign."""

_WAITING = TicketIssued | SlipReprinted | TicketsDiverted
"""Events about people whom no counter has in hand: no sign changes, and there are many of them."""

Push = Callable[[str, SignText], None]
"""(device, what it shows now)."""


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a sign was made from: while these are the same objects, the sign is the same."""

    plan: Plan
    day: Day | None
    counter: CounterLive | None
    ticket: Ticket | None

    def same(self, other: _Basis) -> bool:
        return (
            self.plan is other.plan
            and self.day is other.day
            and self.counter is other.counter
            and self.ticket is other.ticket
        )


class SignOffice:
    """One of each server. Any thread of the network side."""

    def __init__(self, hall: Hall) -> None:
        # Held while pushing too: otherwise an older sign could be pushed after a newer one.
        self._lock = threading.Lock()
        self._hall = hall
        self._bars = bars_of(hall.plan)
        self._shown: dict[str, tuple[_Basis, SignText]] = {}
        self.push: Push = lambda device, sign: None
        """Set by the agents' line: hand a changed sign to whoever drives the bar."""
        self._changes(hall)

    def listen(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener."""
        if events and all(isinstance(event, _WAITING) for event in events):
            return
        with self._lock:
            if hall.plan is not self._hall.plan:
                self._bars = bars_of(hall.plan)
                self._shown = {}
            self._hall = hall
            self._push(self._changes(hall))

    def push_all(self) -> None:
        """Push what every bar shows, also what has not changed."""
        with self._lock:
            self._push([*self._shown])

    def _push(self, devices: Sequence[str]) -> None:
        """What each shows by now, which may be newer than when the list was made."""
        for device in devices:
            if device in self._shown:
                self.push(device, self._shown[device][1])

    def _changes(self, hall: Hall) -> list[str]:
        """Bars with a new sign; cheap when there is none, for it runs after every commit."""
        changes: list[str] = []
        for device, counter, cells in self._bars:
            live = hall.counters.get(counter)
            ticket = None if live is None or live.ticket is None else hall.tickets.get(live.ticket)
            basis = _Basis(hall.plan, hall.day, live, ticket)
            known = self._shown.get(device)
            if known is not None and known[0].same(basis):
                continue
            sign = sign_of(hall, counter, cells)
            self._shown[device] = (basis, sign)
            if known is None or known[1] != sign:
                changes.append(device)
        return changes


def bars_of(plan: Plan) -> list[tuple[str, str, int]]:
    """(device, counter, cells) of the bars that somebody can drive."""
    return [
        (device.code, device.counter, _cells(device))
        for device in plan.devices
        if device.kind == BAR and device.port and device.counter in plan.counter
    ]


def _cells(device: Device) -> int:
    text = device.settings.get("cells", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else CELLS
