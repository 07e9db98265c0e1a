"""Clerks with call keypads: one serves a counter with nothing else, others press a key now and
then beside what the crowd does there.

Before each key they type a number that no other press has, so that every press is known for what
it is wherever it turns up.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import Any

from tests.day.notebook import Notebook
from tests.day.watchers import Watcher

KIND = "keypads"
_BETWEEN = (1.0, 3.0)
"""Seconds between two presses at a keypad."""
_ASTRAY = 0.2
"""Share of the keys at the served counter that are just any."""
_KEYS = ("call", "recall", "start", "wait", "pause", "metre")
_MILD = ("recall", "metre")
"""Keys that leave the crowd alone."""


class Keypads:
    """`step` presses what is due."""

    def __init__(self, notebook: Notebook, seats: Mapping[str, Watcher | None], seed: int) -> None:
        """seats: name of a keypad's simulator → the room of the counter that is served with it,
        None where the crowd serves."""
        self._notebook = notebook
        self._seats = seats
        self._random = random.Random(f"{seed}/keypads")
        self._due = dict.fromkeys(seats, 0.0)
        self._serial = 0

    def step(self) -> None:
        """See hands.Hand."""
        for keypad, seat in self._seats.items():
            if time.monotonic() < self._due[keypad]:
                continue
            self._due[keypad] = time.monotonic() + self._random.uniform(*_BETWEEN)
            astray = self._random.random() < _ASTRAY
            key = self._random.choice(_MILD if seat is None else _KEYS)
            if seat is not None and not astray:
                key = _sensible(seat.last)
            self._serial += 1
            wishes = {"key": key, "digits": str(self._serial)}
            self._notebook.do(KIND, keypad, "press", wishes)

    def close(self) -> None:
        """See hands.Hand."""


def _sensible(view: Mapping[str, Any] | None) -> str:
    """What a clerk presses who sees this of the counter."""
    if view is None or view["data"]["counter"]["state"] != "open":
        return "pause"
    ticket = view["data"]["ticket"]
    if ticket is None:
        return "call"
    return "start" if ticket["state"] == "called" else "wait"
