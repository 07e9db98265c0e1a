"""What is done for one call keypad: presses are kept, and the clerk sees what became of them."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Mapping

from hall_devices import health as hl
from hall_devices.drivers import Keypad, KeypadPress, Outcome
from hall_kiosk.clock import utc_now
from hall_kiosk.keypad_presses import GOOD_SECONDS
from hall_kiosk.presses import PressStore

from .duties import NO_MEMORY
from .keypad_wishes import KeypadWishes, Sight
from .pad_duty import PROOF_SECONDS

log = logging.getLogger(__name__)

REFRESH_SECONDS = 60.0
"""A keypad that lost its power shows the truth again after so long."""
COUNT_SECONDS = 2.0
"""How many wait changes often: it is told no faster, for all keypads share the line."""
SIGNAL_SECONDS = 1.5
"""So long what was told of a press may be looked at."""
_LATE = "press_too_late"
_MOST_SIGNALS = 4
_MOST_REMEMBERED = 64
"""Presses; more than come before one of them is another press again."""
_RESENT_SECONDS = 3.0
"""A keypad may send a press again for so long when an agent ended before the receipt."""
_MOST_SETTLED = 64


class KeypadDuty:
    """Every press gets its receipt when it is on disk, and a word when it is not done.

    Nothing may be heard of it in time, while the server is away: then it will never be done.
    """

    def __init__(
        self,
        code: str,
        keypad: Keypad,
        wishes: KeypadWishes,
        presses: PressStore,
        changed: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """changed: a press was kept."""
        self._code = code
        self._keypad = keypad
        self._wishes = wishes
        self._presses = presses
        self._changed = changed
        self._clock = clock
        self._shown: Sight | None = None
        self._shown_at = 0.0
        self._signals: deque[bool] = deque(maxlen=_MOST_SIGNALS)
        self._quiet_until = 0.0
        self._open: dict[str, float] = {}
        """Presses that the server has not answered → when they are too old."""
        self._settled: deque[str] = deque(maxlen=_MOST_SETTLED)
        """The last presses whose clerk knows; the server may answer one again, or late."""
        self._knows_former = False
        self._kept: dict[tuple[str, str], bool] = {}
        """Key and digits → whether that press was kept, of the last ones that this run has heard;
        the newest is last."""
        self._pressed_at: float | None = None
        self._refused = self._late = self._unsaved = 0
        self.health = hl.unknown(utc_now())

    @property
    def counts(self) -> Mapping[str, int]:
        """not_done: presses that the hall refused.  late: those that were too old when
        the server heard of them, or that it never answered.  unsaved: those that could not be
        written down."""
        return {
            **self._keypad.counts,
            "not_done": self._refused,
            "late": self._late,
            "unsaved": self._unsaved,
        }

    def due(self, now: float) -> tuple[int, float] | None:
        if self._signals:
            return (0, 0.0)
        sight = self._wishes.sight(self._code)
        if sight is None or now < self._quiet_until:
            return None
        if self._shown is None or sight.number != self._shown.number:
            return (0, self._quiet_until)
        changed = sight != self._shown and now - self._shown_at >= COUNT_SECONDS
        return (1, self._shown_at) if changed or now - self._shown_at >= REFRESH_SECONDS else None

    def act(self) -> None:
        now = self._clock()
        if self._signals:
            self._keypad.signal(self._signals.popleft())
            # It may have taken the number from the display.
            self._shown, self._quiet_until = None, now + SIGNAL_SECONDS
        elif (sight := self._wishes.sight(self._code)) is not None:
            self._keypad.show(sight.number, sight.waiting)
            self._shown, self._shown_at = sight, now
        if self._pressed_at is None:
            self.health = hl.written(self.health, utc_now())

    def listen(self, now: float) -> None:
        for press in self._keypad.take_presses():
            self._pressed_at = now
            self.health = hl.answered(self.health, utc_now(), None)
            if self._take(press, now):
                self._keypad.acknowledge(press)
        if not self._knows_former:
            self._learn_former(now)
        self._hear_verdicts()
        self._mind_time(now)
        if self._presses.memory.failing:
            self.health = hl.silent(self.health, utc_now(), NO_MEMORY)
        elif self.health.detail == NO_MEMORY:
            self.health = hl.written(self.health, utc_now())

    def restart(self) -> None:
        self._shown = None
        self._quiet_until = 0.0
        self._pressed_at = None
        self.health = hl.written(self.health, utc_now())

    def check(self, text: str) -> Outcome:
        """Let it beep; only a pressed key would say that it is there."""
        self._keypad.beep()
        return Outcome("unknown", "write-only", "no_status")

    def _take(self, press: KeypadPress, now: float) -> bool:
        """Whether it is safe and gets its receipt."""
        said = (press.key, press.digits)
        if press.again and self._kept.get(said):
            return True
        # What the clerk saw: when that has changed meanwhile, the press was not meant for it.
        ticket = self._shown.ticket if self._shown else None
        store = self._presses.keypads
        try:
            if not self._kept and self._kept_before(press):
                self._remember(said, kept=True)
                return True
            kept = store.keep(self._code, press.key, press.digits, ticket)
        except sqlite3.Error:
            log.warning("a press at %s could not be kept", self._code)
            self._unsaved += 1
            self._remember(said, kept=False)
            return False
        self._remember(said, kept=True)
        self._open[kept.id] = now + GOOD_SECONDS
        self._changed()
        return True

    def _remember(self, said: tuple[str, str], *, kept: bool) -> None:
        self._kept.pop(said, None)
        self._kept[said] = kept
        if len(self._kept) > _MOST_REMEMBERED:
            del self._kept[next(iter(self._kept))]

    def _kept_before(self, press: KeypadPress) -> bool:
        """Whether the run before this one kept it and ended before its receipt."""
        last = self._presses.keypads.latest(self._code)
        if last is None or (last.key, last.digits) != (press.key, press.digits):
            return False
        return self._presses.keypads.age(last) <= _RESENT_SECONDS

    def _learn_former(self, now: float) -> None:
        """Whoever pressed before this run began still waits for a word, if it is not long ago."""
        store = self._presses.keypads
        try:
            untold = [press for press in store.untold() if press.device == self._code]
        except sqlite3.Error:
            log.warning("earlier presses at %s could not be read", self._code)
            return  # next time
        self._knows_former = True
        for press in untold:
            if (age := store.age(press)) < GOOD_SECONDS:
                self._open.setdefault(press.id, now + GOOD_SECONDS - age)

    def _hear_verdicts(self) -> None:
        for verdict in self._wishes.take_verdicts(self._code):
            waited = self._open.pop(verdict.press, None) is not None
            if verdict.press in self._settled:
                continue
            self._settled.append(verdict.press)
            if verdict.code == _LATE:
                self._late += 1
            elif not verdict.done:
                self._refused += 1
            # One of a former run may have been answered before this one learned of it.
            if waited or verdict.code != _LATE:
                self._signals.append(verdict.done)

    def _mind_time(self, now: float) -> None:
        """Tell the clerk of presses that nobody has answered in time; and of old evidence."""
        for press in [press for press, until in self._open.items() if now >= until]:
            log.warning("a press at %s was not answered in time", self._code)
            del self._open[press]
            self._settled.append(press)
            self._late += 1
            self._signals.append(False)
        if self._pressed_at is not None and now - self._pressed_at >= PROOF_SECONDS:
            self._pressed_at = None
            self.health = hl.written(self.health, utc_now())
