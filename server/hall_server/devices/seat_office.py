"""How the counter of each evaluation pad stands, for pads that greet, pause and show who serves:
told on change, and whole to a new agent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hall_display.signs import SignState, state_of
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_queue.plan import Device
from hall_server.ratings.office import PAD
from hall_server.ratings.rating_views import person_of


@dataclass(frozen=True, slots=True)
class Seat:
    """state: of the counter.  staff: who sits there, as pads in a browser show it too; None for
    nobody, or where the set-up tells no name.  window: the counter's label."""

    state: SignState
    staff: str | None
    window: str


Push = Callable[[str, Seat], None]
"""(device, how its counter stands now)."""


class SeatOffice:
    """One of each server. Any thread of the network side."""

    def __init__(self, hall: Hall) -> None:
        # Held while pushing too: otherwise an older seat could be pushed after a newer one.
        self._lock = threading.Lock()
        self._hall = hall
        self._told: dict[str, Seat] = {}
        self.push: Push = lambda device, seat: None
        """Set by the agents' line: hand a changed seat to whoever drives the pad."""

    def listen(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener."""
        with self._lock:
            if hall.plan is not self._hall.plan:
                self._told = {}
            self._hall = hall
            self._push(all_of_them=False)

    def push_all(self) -> None:
        """Push how every pad's counter stands, also what has not changed."""
        with self._lock:
            self._push(all_of_them=True)

    def _push(self, *, all_of_them: bool) -> None:
        for device in pads_of(self._hall):
            seat = seat_of(self._hall, device)
            if all_of_them or self._told.get(device.code) != seat:
                self._told[device.code] = seat
                self.push(device.code, seat)


def pads_of(hall: Hall) -> list[Device]:
    """Pads that somebody can drive, at a counter."""
    plan = hall.plan
    return [d for d in plan.devices if d.kind == PAD and d.port and d.counter in plan.counter]


def seat_of(hall: Hall, pad: Device) -> Seat:
    """Of a pad's counter."""
    live = hall.counters.get(pad.counter)
    told = live is not None and pad.settings.get("staff") != "no"
    staff = person_of(live.staff) if live is not None and told else None
    return Seat(state_of(hall, pad.counter), staff, hall.plan.counter[pad.counter].label)
