"""What the server wants shown and asked just now: the newest wish counts, older ones are gone."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from hall_devices.drivers import Person, Sign

from .keypad_wishes import KeypadWishes

_ENDED = 200
"""Ends that are remembered: an end may overtake its ask, as events are taken by many threads."""


@dataclass(frozen=True, slots=True)
class Seat:
    """How a pad's counter stands.  state: idle, calling, serving, paused or closed.  person: who
    sits there, None for nobody."""

    state: str
    person: Person | None


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the visitor at a pad.  until: seconds of the steady clock.  item: what the
    visit was for."""

    id: str
    until: float
    item: str = ""


class Wishes:
    """device → sign, device → seat, device → ask, device → whether it is watched.  Any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._signs: dict[str, Sign] = {}
        self._seats: dict[str, Seat] = {}
        self._order: dict[str, tuple[str, int]] = {}
        self._asks: dict[str, Ask] = {}
        self._ended: deque[str] = deque(maxlen=_ENDED)
        self._watches: dict[str, tuple[float, float]] = {}
        """Camera → since when it has been watched, and until when it will be."""
        self.keypads = KeypadWishes()

    def show(self, device: str, sign: Sign, epoch: str, seq: int) -> bool:
        """False when a later one of the same start of the server (epoch) is here already."""
        with self._lock:
            is_new = self._is_new(device, epoch, seq)
            if is_new:
                self._signs[device] = sign
            return is_new

    def set_seat(self, device: str, seat: Seat, epoch: str, seq: int) -> bool:
        """As show(), of a pad's counter."""
        with self._lock:
            is_new = self._is_new(device, epoch, seq)
            if is_new:
                self._seats[device] = seat
            return is_new

    def _is_new(self, device: str, epoch: str, seq: int) -> bool:
        known = self._order.get(device)
        if known is not None and known[0] == epoch and seq <= known[1]:
            return False
        self._order[device] = (epoch, seq)
        return True

    def seat(self, device: str) -> Seat | None:
        """How its counter stands, None when the server has not said yet."""
        with self._lock:
            return self._seats.get(device)

    def sign(self, device: str) -> Sign | None:
        """What it should show, None when the server has not said yet."""
        with self._lock:
            return self._signs.get(device)

    def ask(self, device: str, ask: str, seconds: float, item: str = "") -> bool:
        """A new ask takes the place of the one before.  False when this one has ended."""
        with self._lock:
            if ask in self._ended:
                return False
            self._asks[device] = Ask(ask, self._clock() + seconds, item)
            return True

    def end(self, device: str, ask: str) -> None:
        """Nobody waits for an answer to this ask any more."""
        with self._lock:
            self._ended.append(ask)
            current = self._asks.get(device)
            if current is not None and current.id == ask:
                del self._asks[device]

    def asked(self, device: str) -> Ask | None:
        """The ask that a key pressed now would answer."""
        with self._lock:
            ask = self._asks.get(device)
            return ask if ask is not None and self._clock() < ask.until else None

    def watch(self, device: str, seconds: float) -> None:
        """Somebody looks at what a camera sees, for so long; 0: nobody does any more."""
        now = self._clock()
        with self._lock:
            since, until = self._watches.get(device, (now, now))
            self._watches[device] = (since if now < until else now, now + seconds)

    def watched(self, device: str) -> float | None:
        """Since when; None while nobody looks."""
        with self._lock:
            since, until = self._watches.get(device, (0.0, 0.0))
            return since if self._clock() < until else None
