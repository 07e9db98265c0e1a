"""What keypads should show just now, and what became of their presses, from the server's word."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

_MOST_VERDICTS = 32


@dataclass(frozen=True, slots=True)
class Sight:
    """What a keypad shows.  number: in hand, "" for none; ticket: its id; waiting: people."""

    number: str
    waiting: int
    ticket: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the server said of a press.  code: why not, "" when it was done."""

    press: str
    done: bool
    code: str = ""


class KeypadWishes:
    """device → the newest sight, and verdicts that its keypad has not told yet.  Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sights: dict[str, Sight] = {}
        self._order: dict[str, tuple[str, int]] = {}
        self._verdicts: dict[str, deque[Verdict]] = {}

    def show(self, device: str, sight: Sight, epoch: str, seq: int) -> bool:
        """False when a later one of the same start of the server (epoch) is here already."""
        with self._lock:
            known = self._order.get(device)
            if known is not None and known[0] == epoch and seq <= known[1]:
                return False
            self._order[device] = (epoch, seq)
            self._sights[device] = sight
            return True

    def sight(self, device: str) -> Sight | None:
        """What it should show, None when the server has not said yet."""
        with self._lock:
            return self._sights.get(device)

    def say(self, device: str, verdict: Verdict) -> None:
        """The server has answered a press."""
        with self._lock:
            self._verdicts.setdefault(device, deque(maxlen=_MOST_VERDICTS)).append(verdict)

    def take_verdicts(self, device: str) -> list[Verdict]:
        """Since the last call, oldest first."""
        with self._lock:
            return [*self._verdicts.pop(device, ())]
