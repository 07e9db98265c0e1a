"""What is done for one device of a shared line, turn by turn: a bar's text, a pad's asks."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from hall_devices import health as hl
from hall_devices.drivers import Bar, Outcome, Pad
from hall_devices.health import Health
from hall_kiosk.clock import utc_now
from hall_kiosk.presses import Press, PressStore

from .wishes import Sign, Wishes

log = logging.getLogger(__name__)

REFRESH_SECONDS = 30.0
"""A bar that lost its power, or its answer, gets its text again after so long."""
RETRY_SECONDS = 1.0
SILENT_SECONDS = 10.0
"""A silent bar is asked more rarely: each question costs its line a whole time-out."""
PROOF_SECONDS = 600.0
"""A pressed key shows for so long that the pad is alive; it cannot show it otherwise."""
CHECK_SECONDS = 10.0
"""So long a bar shows the text of a check, unless there is something new to say before."""
BAD_DRIVER = "bad_driver"
"""Detail of a device whose driver is broken: it cannot be loaded, or fails at work."""
NO_MEMORY = "agent_storage"
"""Detail of devices that are no use while the agent cannot write anything down."""
_MISSES = 2
_CHECKED = {
    "taken": Outcome("printed", "answered"),
    "sent": Outcome("unknown", "write-only", "no_status"),
    "refused": Outcome("unknown", "answered", "refused"),
    "silent": Outcome("unknown", "unknown", "silent"),
    "not_understood": Outcome("unknown", "unknown", "not_understood"),
}

SCALE, MAPPING, KEYS = "ff68", "1", "0 1 2 3"


class Duty(Protocol):
    """One device on a line; its worker's thread only.  May raise TransportError where it acts."""

    health: Health

    @property
    def counts(self) -> Mapping[str, int]:
        """What went wrong so far, by name."""

    def due(self, now: float) -> tuple[int, float] | None:
        """How urgent the next act is (smaller first), None when there is nothing to do."""

    def act(self) -> None:
        """One exchange on the line; at most one time-out long."""

    def listen(self, now: float) -> None:
        """Look at what has been heard; called often."""

    def restart(self) -> None:
        """The line was opened (again): what was sent before is forgotten."""

    def check(self, text: str) -> Outcome:
        """Do once what a person can see, in one exchange; what the device said of it."""


class BarDuty:
    """Shows the newest text; a text that came and went meanwhile is never shown."""

    def __init__(
        self,
        code: str,
        bar: Bar,
        wishes: Wishes,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._code = code
        self._bar = bar
        self._wishes = wishes
        self._clock = clock
        self._shown: Sign | None = None
        self._not_before = 0.0
        self._refresh_at = 0.0
        self._misses = 0
        self.health = hl.unknown(utc_now())

    @property
    def counts(self) -> Mapping[str, int]:
        return self._bar.counts

    def due(self, now: float) -> tuple[int, float] | None:
        sign = self._wishes.sign(self._code)
        if sign is None or now < self._not_before:
            return None
        if self._misses:
            return (2, self._not_before)
        if sign != self._shown:
            return (0, self._not_before)
        return (1, self._refresh_at) if now >= self._refresh_at else None

    def act(self) -> None:
        sign = self._wishes.sign(self._code)
        if sign is None:
            return
        taken = self._bar.show(sign.text, sign.state)
        now = self._clock()
        if self._bar.replaced and sign != self._shown:
            log.warning("%s cannot show %s", self._code, self._bar.replaced)
        if taken in ("taken", "sent"):
            self._shown = sign
            self._misses, self._not_before = 0, 0.0
            self._refresh_at = now + REFRESH_SECONDS
            note = "glyphs_missing" if self._bar.replaced else ""
            self.health = (
                hl.answered(self.health, utc_now(), None, note)
                if taken == "taken"
                else hl.written(self.health, utc_now())
            )
            return
        self._shown = None
        self._not_before = now + RETRY_SECONDS
        if taken == "refused":
            self.health = hl.answered(self.health, utc_now(), "refused")
            return
        self._misses += 1
        if self._misses >= _MISSES:
            self._not_before = now + SILENT_SECONDS
            self.health = hl.silent(self.health, utc_now(), taken)

    def listen(self, now: float) -> None:
        """Its answers are heard while it waits for them."""

    def restart(self) -> None:
        self._shown = None
        self._misses, self._not_before = 0, 0.0

    def check(self, text: str) -> Outcome:
        """The text stays for a moment; the counter's own comes back, at once when it changes."""
        taken = self._bar.show(text)
        if taken in ("taken", "sent"):
            self._refresh_at = self._clock() + CHECK_SECONDS
        return _CHECKED[taken]


class PadDuty:
    """Asks, and keeps the key that answers; a press when nothing was asked is only counted."""

    def __init__(
        self,
        code: str,
        pad: Pad,
        options: Mapping[str, str],
        wishes: Wishes,
        presses: PressStore,
        changed: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """options: scale, mapping, keys ("0=bad 1=good": numbers this pad may send; what they
        mean is the server's business).  changed: a press was kept.  Raises ValueError."""
        self._code = code
        self._pad = pad
        self._wishes = wishes
        self._presses = presses
        self._changed = changed
        self._clock = clock
        self._scale = options.get("scale", SCALE)
        self._mapping = options.get("mapping", MAPPING)
        self._keys = keys_of(options.get("keys", KEYS))
        self._lit = ""
        self._pressed_at: float | None = None
        self._unasked = self._unmapped = self._unsaved = 0
        self.health = hl.unknown(utc_now())

    @property
    def counts(self) -> Mapping[str, int]:
        """unasked: presses when nothing was asked.  unmapped: keys that the mapping lacks.

        unsaved: presses that could not be written down; the visitor may press again.
        """
        return {
            **self._pad.counts,
            "unasked": self._unasked,
            "unmapped": self._unmapped,
            "unsaved": self._unsaved,
        }

    def due(self, now: float) -> tuple[int, float] | None:
        ask = self._wishes.asked(self._code)
        return (0, 0.0) if ask is not None and ask.id != self._lit else None

    def act(self) -> None:
        ask = self._wishes.asked(self._code)
        if ask is None:
            return
        self._pad.evaluate()
        self._lit = ask.id
        if self._pressed_at is None:
            self.health = hl.written(self.health, utc_now())

    def listen(self, now: float) -> None:
        for key in self._pad.take_presses():
            self._pressed_at = now
            self.health = hl.answered(self.health, utc_now(), None)
            if self._take(key):
                self._pad.acknowledge(key)
        if self._pressed_at is not None and now - self._pressed_at >= PROOF_SECONDS:
            self._pressed_at = None
            self.health = hl.written(self.health, utc_now())
        self._mind_memory()

    def _mind_memory(self) -> None:
        """A press that cannot be kept is no rating, so the pad is no use."""
        if self._presses.memory.failing:
            self.health = hl.silent(self.health, utc_now(), NO_MEMORY)
        elif self.health.detail == NO_MEMORY:
            self.health = hl.written(self.health, utc_now())

    def restart(self) -> None:
        self._lit = ""
        self._pressed_at = None
        self.health = hl.written(self.health, utc_now())

    def check(self, text: str) -> Outcome:
        """Light it; only a pressed key would say that it is there. Not while somebody rates."""
        if self._wishes.asked(self._code) is not None:
            return Outcome("not_printed", "unknown", "in_use")
        self._pad.evaluate()
        return Outcome("unknown", "write-only", "no_status")

    def _take(self, key: int) -> bool:
        """Whether the pad gets a receipt."""
        ask = self._wishes.asked(self._code)
        if ask is None:
            self._unasked += 1
            return True
        if key not in self._keys:
            self._unmapped += 1
            return True
        at = utc_now().isoformat()
        press = Press(ask.id, self._code, key, self._scale, self._mapping, at)
        try:
            self._presses.keep(press)
        except sqlite3.Error:
            log.warning("a press at %s could not be kept", self._code)
            self._unsaved += 1
            return False
        self._wishes.end(self._code, ask.id)
        self._changed()
        return True


def keys_of(text: str) -> frozenset[int]:
    """The key numbers of "0=bad 1=fair" or "0 1".  Raises ValueError."""
    keys = frozenset(int(word.partition("=")[0]) for word in text.split())
    if not keys or not keys <= {*range(256)}:
        raise ValueError(f"keys must be numbers from 0 to 255, not {text}")
    return keys
