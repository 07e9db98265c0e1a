"""What is done for one evaluation pad, turn by turn: it asks, and tells how its counter stands."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hall_devices import health as hl
from hall_devices.drivers import Notice, Outcome, Pad, Person, Question, Taken
from hall_kiosk.clock import utc_now
from hall_kiosk.presses import Press, PressStore

from .duties import CHECK_SECONDS, CHECKED, MISSES, NO_MEMORY, RETRY_SECONDS
from .wishes import Ask, Wishes

log = logging.getLogger(__name__)

PING_SECONDS = 5.0
"""An answering pad is asked so often whether it is there."""
PROOF_SECONDS = 600.0
"""A pressed key shows for so long that a pad is alive which cannot show it otherwise."""
MAPPING = "1"
_SERVING = ("idle", "calling", "serving")
_BUSY = ("calling", "serving")
_DONE = ("taken", "sent", "refused")


@dataclass(frozen=True, slots=True)
class _Step:
    """Something to tell the pad, and what is true once it was told."""

    tell: Callable[[], Taken]
    done: Callable[[], None]


@dataclass(slots=True)
class _Told:
    """What the pad was told since its connection began, or since it was lost sight of.

    person: in a tuple, since nobody is something to be told too.  ask: the last question;
    open: it still asks something.  greeted: the visitor who is at the counter.
    """

    ask: str = ""
    open: bool = False
    person: tuple[Person | None] | None = None
    notice: Notice | None = None
    greeted: bool = False


class PadDuty:
    """Asks, and keeps the key that answers; a press when nothing was asked is only counted.

    A question stays until it is answered or over; what else there is to tell waits for that.
    """

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
        self._scale = options.get("scale", pad.scale)
        self._mapping = options.get("mapping", MAPPING)
        self._keys = keys_of(options["keys"]) if "keys" in options else pad.keys
        self._told = _Told()
        self._pressed_at: float | None = None
        self._misses = 0
        self._not_before = self._ping_at = self._check_ends = 0.0
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
        if now < self._not_before:
            return None
        if self._next() is not None:
            return (2 if self._misses else 0, self._not_before)
        return (1, self._ping_at) if self._pad.answers and now >= self._ping_at else None

    def act(self) -> None:
        step = self._next()
        if step is None:
            self._ping_at = self._clock() + PING_SECONDS
            self._note(self._pad.ping())
            return
        taken = step.tell()
        if taken in _DONE:
            step.done()
        self._note(taken)

    def listen(self, now: float) -> None:
        for key in self._pad.appraised():
            self._pressed_at = now
            self.health = hl.answered(self.health, utc_now(), None)
            if self._take(key):
                self._pad.acknowledge(key)
        if self._pad.trouble and self.health.state != "silent":
            self.health = hl.answered(self.health, utc_now(), self._pad.trouble)
        if self._pressed_at is not None and now - self._pressed_at >= PROOF_SECONDS:
            self._pressed_at = None
            self._nothing_known()
        self._mind_memory()

    def restart(self) -> None:
        self._told = _Told()
        self._pressed_at = None
        self._misses, self._not_before, self._ping_at = 0, 0.0, 0.0
        self._nothing_known()

    def check(self, text: str) -> Outcome:
        """Light it for a moment, and hear what it says. Not while somebody rates."""
        if self._wishes.asked(self._code) is not None:
            return Outcome("not_printed", "unknown", "in_use")
        there = self._pad.ping() if self._pad.answers else "sent"
        if there in _DONE:
            self._pad.appraise(Question("check", CHECK_SECONDS, text))
            self._told.open = True
            self._check_ends = self._clock() + CHECK_SECONDS
        self._note(there)
        return CHECKED[there]

    def _next(self) -> _Step | None:
        """The most urgent thing that the pad does not know yet."""
        ask = self._wishes.asked(self._code)
        if ask is not None:
            return self._question(ask) if ask.id != self._told.ask else None
        told, can = self._told, self._pad.can
        if told.open:  # nobody answered what it still asks
            over = "welcome" in can and self._clock() >= self._check_ends
            return _Step(self._pad.welcome, self._ended) if over else None
        seat = self._wishes.seat(self._code)
        if seat is None:
            return None
        if "login" in can and told.person != (seat.person,):
            return self._sign_on(seat.person)
        notice: Notice = "ready" if seat.state in _SERVING else "paused"
        if "display" in can and told.notice != notice:
            return _Step(lambda: self._pad.display(notice), lambda: self._noticed(notice))
        if seat.state not in _BUSY:
            told.greeted = False
        elif "welcome" in can and not told.greeted:
            return _Step(self._pad.welcome, self._greet)
        return None

    def _question(self, ask: Ask) -> _Step:
        question = Question(ask.id, max(1.0, ask.until - self._clock()), ask.item)

        def done() -> None:
            self._told.ask, self._told.open = ask.id, True
            self._check_ends = 0.0

        return _Step(lambda: self._pad.appraise(question), done)

    def _sign_on(self, person: Person | None) -> _Step:
        def done() -> None:
            self._told.person = (person,)

        if person is None:
            return _Step(self._pad.logout, done)
        return _Step(lambda: self._pad.login(person), done)

    def _ended(self) -> None:
        self._told.open = False

    def _greet(self) -> None:
        self._told.greeted = True

    def _noticed(self, notice: Notice) -> None:
        self._told.notice = notice

    def _note(self, taken: Taken) -> None:
        """What an exchange shows about the pad."""
        now = self._clock()
        if taken in ("silent", "not_understood"):
            self._misses += 1
            self._not_before = now + RETRY_SECONDS
            if self._misses >= MISSES:
                self._told = _Told()  # it may have been without power
                self._not_before = now + PING_SECONDS
                self.health = hl.silent(self.health, utc_now(), taken)
            return
        self._misses, self._not_before = 0, 0.0
        if taken == "sent":
            if self._pressed_at is None:
                self._nothing_known()
            return
        self._ping_at = now + PING_SECONDS
        trouble = "refused" if taken == "refused" else self._pad.trouble
        self.health = hl.answered(self.health, utc_now(), trouble)

    def _nothing_known(self) -> None:
        """One that answers says itself how it is."""
        if not self._pad.answers:
            self.health = hl.written(self.health, utc_now())

    def _mind_memory(self) -> None:
        """A press that cannot be kept is no rating, so the pad is no use."""
        if self._presses.memory.failing:
            self.health = hl.silent(self.health, utc_now(), NO_MEMORY)
        elif self.health.detail == NO_MEMORY:
            self.health = hl.written(self.health, utc_now())
            self._ping_at = 0.0

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
        self._told.open = False
        self._wishes.end(self._code, ask.id)
        self._changed()
        return True


def keys_of(text: str) -> frozenset[int]:
    """The key numbers of "0=bad 1=fair" or "0 1".  Raises ValueError."""
    keys = frozenset(int(word.partition("=")[0]) for word in text.split())
    if not keys or not keys <= {*range(256)}:
        raise ValueError(f"keys must be numbers from 0 to 255, not {text}")
    return keys
