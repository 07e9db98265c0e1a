"""How long somebody who guesses has to wait: by address, and by what is guessed.

Kept in memory: whoever can restart the server needs no password.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

FREE = 5
"""Wrong passwords before the first pause."""
_FIRST, _LONGEST = 60.0, 15 * 60.0
"""Seconds of a pause: each is twice the one before."""
_FORGOTTEN = 24 * 3600.0


@dataclass(slots=True)
class _Tries:
    since: float
    wrong: int = 0
    until: float = 0.0


class Patience:
    """How many wrong tokens an address may still send: `most` a minute.

    It remembers `room` addresses; the one that has been quiet longest is forgotten for a new one.
    """

    def __init__(
        self, now: Callable[[], float] = time.monotonic, most: int = 10, room: int = 1000
    ) -> None:
        self._now = now
        self._most = most
        self._room = room
        self._tries: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = Lock()

    def over(self, address: str) -> bool:
        """Whether the address has to wait; a right token has to wait too, or guessing goes on."""
        with self._lock:
            tries = self._tries.get(address)
            if tries is None:
                return False
            if self._now() - tries.since >= 60:
                del self._tries[address]
                return False
            return tries.wrong >= self._most

    def wrong(self, address: str) -> None:
        """The address has sent a wrong token."""
        with self._lock:
            tries = self._tries.setdefault(address, _Tries(self._now()))
            tries.wrong += 1
            self._tries.move_to_end(address)
            while len(self._tries) > self._room:
                self._tries.popitem(last=False)


class Pauses:
    """Growing pauses for what is guessed again and again: none after four wrong guesses, a minute
    after the fifth, two after the next, and so on up to a quarter of an hour. Each place where it
    is guessed counts for itself."""

    def __init__(self, now: Callable[[], float] = time.monotonic, room: int = 20_000) -> None:
        self._now = now
        self._room = room
        self._tries: OrderedDict[str, dict[str, _Tries]] = OrderedDict()
        """What → place → tries."""
        self._lock = Lock()

    def begin(self, what: str, place: str) -> float:
        """Seconds until it may be tried there; 0: now, and then the try counts as wrong until
        `forget` or `take_back`: guesses side by side are no more than guesses in a row."""
        now = self._now()
        with self._lock:
            places = self._tries.setdefault(what, {})
            self._tries.move_to_end(what)
            if len(self._tries) > self._room:
                self._tries.popitem(last=False)
            tries = places.get(place)
            if tries is None or now - tries.since > _FORGOTTEN:
                tries = places[place] = _Tries(now)
            if tries.until > now:
                return tries.until - now
            tries.since = now
            tries.wrong += 1
            if tries.wrong >= FREE:
                tries.until = now + min(_LONGEST, _FIRST * 2 ** min(10, tries.wrong - FREE))
            return 0.0

    def take_back(self, what: str, place: str) -> None:
        """A try that was not made after all."""
        with self._lock:
            tries = self._tries.get(what, {}).get(place)
            if tries is not None:
                tries.wrong -= 1
                tries.until = 0.0

    def forget(self, what: str, place: str) -> None:
        """It was right there."""
        with self._lock:
            self._tries.get(what, {}).pop(place, None)

    def end(self, what: str) -> None:
        """Somebody with the right to has ended the pauses, everywhere."""
        with self._lock:
            self._tries.pop(what, None)

    def going_on(self, what: str) -> bool:
        """Whether it may not be tried somewhere."""
        with self._lock:
            return any(tries.until > self._now() for tries in self._tries.get(what, {}).values())
