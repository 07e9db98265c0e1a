"""What goes over the ports of devices that somebody looks at just now (hall_devices.tracing).

A page asks again and again for what is new; each time the device's agent is asked for what is new
there. Nothing is written down, and what nobody looks at is soon forgotten.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from pydantic import ValidationError

from hall_server import wire
from hall_server.devices.device_health import counts_of

MOST_ROWS = 1000
"""Of a device; its agent keeps as many."""
_AGAIN_SECONDS = 0.3
"""An agent is not asked for one device more often than this."""
_KEPT_SECONDS = 30.0
_LONGEST_RUN = 64

Ask: TypeAlias = Callable[[str, str, int], bool]
"""(device, run, after): ask its agent for the rows behind; False when that is not here."""


@dataclass(slots=True)
class _Known:
    """run: of the agent's trace; "" while nothing is known, or when it has none."""

    run: str = ""
    rows: deque[wire.TraceRow] = field(default_factory=lambda: deque(maxlen=MOST_ROWS))
    counts: dict[str, int] = field(default_factory=dict)
    told: bool = False
    asked_at: float = float("-inf")
    looked_at: float = 0.0


class TraceBook:
    """device → its latest rows. Any thread of the network side."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}
        self.ask: Ask = lambda device, run, after: False
        """Set by the agents' line."""

    def look(self, device: str, run: str, after: int) -> wire.DeviceTrace:
        """The rows behind that one of that run, all of them of another; and ask for more."""
        now = self._clock()
        with self._lock:
            self._forget_old(now)
            known = self._known.setdefault(device, _Known())
            known.looked_at = now
            rows = [row for row in known.rows if run != known.run or row.seq > after]
            told, its_run, counts = known.told, known.run, known.counts
            due = now - known.asked_at >= _AGAIN_SECONDS
            if due:
                known.asked_at = now
            last = known.rows[-1].seq if known.rows else 0
        if due and not self.ask(device, its_run, last):
            with self._lock:
                known.told = told = False
        return wire.DeviceTrace(run=its_run, rows=rows, told=told, counts=counts)

    def put(self, device: str, data: object = None) -> None:
        """What the agent answered; what makes no sense is passed over.

        An agent that does not know the question acknowledges it without an answer.
        """
        told = _read(data)
        if told is None:
            return
        run, rows, counts = told
        with self._lock:
            known = self._known.get(device)
            if known is None:
                return
            if run != known.run:
                known.run = run
                known.rows.clear()
            last = known.rows[-1].seq if known.rows else 0
            known.rows.extend(row for row in rows if row.seq > last)
            known.counts = counts
            known.told = True

    def _forget_old(self, now: float) -> None:
        """What nobody has looked at for a while."""
        self._known = {
            device: it for device, it in self._known.items() if now - it.looked_at <= _KEPT_SECONDS
        }


def _read(data: object) -> tuple[str, list[wire.TraceRow], dict[str, int]] | None:
    if not isinstance(data, dict):
        return None
    run, rows = data.get("run"), data.get("rows")
    if not isinstance(run, str) or not isinstance(rows, list) or len(run) > _LONGEST_RUN:
        return None
    told: list[Any] = rows[:MOST_ROWS]
    try:
        fine = [wire.TraceRow.model_validate(row) for row in told]
    except ValidationError:
        return None
    return run, fine, counts_of(data.get("counts"))
