"""Which text each LED bar and main screen shows: made from the hall, told on change, and whole to a
new agent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from operator import is_

from hall_display.signs import SignText
from hall_queue.events import Event, SlipReprinted, TicketIssued, TicketsDiverted
from hall_queue.hall import Hall
from hall_server.devices.sign_makers import Basis, makers_of

_WAITING = TicketIssued | SlipReprinted | TicketsDiverted
"""Events about people whom no counter has in hand: no sign changes, and there are many of them."""

Push = Callable[[str, SignText], None]
"""(device, what it shows now)."""


class SignOffice:
    """One of each server. Any thread of the network side."""

    def __init__(self, hall: Hall) -> None:
        # Held while pushing too: otherwise an older sign could be pushed after a newer one.
        self._lock = threading.Lock()
        self._hall = hall
        self._makers = makers_of(hall.plan)
        self._shown: dict[str, tuple[Basis, SignText]] = {}
        self._seen: Basis = ()
        """What all signs were made from last."""
        self.push: Push = lambda device, sign: None
        """Set by the agents' line: hand a changed sign to whoever drives the bar."""
        self._changes(hall)

    def listen(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener."""
        if events and all(isinstance(event, _WAITING) for event in events):
            return
        with self._lock:
            if hall.plan is not self._hall.plan:
                self._makers = makers_of(hall.plan)
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
        """Devices with a new sign; cheap when there is none, for it runs after every commit."""
        seen: Basis = (hall.plan, hall.day, hall.counters, hall.tickets)
        if _same(seen, self._seen):
            return []
        self._seen = seen
        changes: list[str] = []
        for device, maker in self._makers:
            basis = maker.basis(hall)
            known = self._shown.get(device)
            if known is not None and _same(known[0], basis):
                continue
            sign = maker.sign(hall)
            self._shown[device] = (basis, sign)
            if known is None or known[1] != sign:
                changes.append(device)
        return changes


def _same(one: Basis, other: Basis) -> bool:
    """The very same objects: to compare what they hold would take longer."""
    return len(one) == len(other) and all(map(is_, one, other))
