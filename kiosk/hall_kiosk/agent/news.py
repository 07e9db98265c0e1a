"""What devices tell as it happens, for the server and nobody later: scans, and how doors stand.

None of it is kept on disk.  A scan is of use to whoever stands there now; doors are told whole each
time, so that what was lost heals.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hall_devices.drivers import Door

FRESH_SECONDS = 3.0
"""A scan that could not be told for so long is forgotten: whoever scanned has tried again."""
_MOST_SCANS = 20


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that was read.  at: seconds of the steady clock.  The text may be somebody's ticket
    or pick-up code, so it is in no log."""

    device: str
    text: str
    at: float


class News:
    """Any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._scans: deque[Scan] = deque(maxlen=_MOST_SCANS)
        self._doors: dict[str, Mapping[int, Door] | None] = {}
        self._untold: set[str] = set()
        self.changed: Callable[[], None] = lambda: None
        """Told when there is something to send."""

    def scanned(self, device: str, text: str) -> None:
        """A code was read."""
        with self._lock:
            self._scans.append(Scan(device, text, self._clock()))
        self.changed()

    def doors(self, device: str, doors: Mapping[int, Door] | None) -> None:
        """How all doors of a board stand; None when nobody knows."""
        with self._lock:
            if device in self._doors and self._doors[device] == doors:
                return
            self._doors[device] = doors
            self._untold.add(device)
        self.changed()

    def take_scans(self) -> list[Scan]:
        """Those that are still fresh, oldest first; each once."""
        with self._lock:
            scans = [scan for scan in self._scans if self._clock() - scan.at <= FRESH_SECONDS]
            self._scans.clear()
        return scans

    def take_doors(self) -> dict[str, Mapping[int, Door] | None]:
        """Boards whose doors have changed since they were taken."""
        with self._lock:
            doors = {device: self._doors[device] for device in self._untold}
            self._untold.clear()
        return doors

    def tell_again(self) -> None:
        """A new connection may be a new server."""
        with self._lock:
            self._untold.update(self._doors)

    def keep_only(self, devices: set[str]) -> None:
        """Forget the doors of devices that are no longer ours."""
        with self._lock:
            self._doors = {code: doors for code, doors in self._doors.items() if code in devices}
            self._untold &= devices
