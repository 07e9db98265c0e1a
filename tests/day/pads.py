"""Visitors before the browser pads: some answer what the pad at their counter asks."""

from __future__ import annotations

import queue
import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from hall_server.demo import figures
from tests.day.recorder import Record, Recorder
from tests.day.watchers import View, Watcher, Watchers

_ANSWER = 0.4
"""Share of the asks that are answered."""
_PRESS_TWICE = 0.1
"""Share of the answers that a nervous finger gives again, as another press."""


class Pads:
    """A pad at each counter, with its own token. `step` is called by whoever plays the crowd."""

    def __init__(self, port: int, note: Callable[[Record], None], seed: int) -> None:
        """note: see `Recorder`."""
        self._port = port
        self._note = note
        self._random = random.Random(seed)
        self._hands: dict[str, Recorder] = {}
        self._asks: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        self._seen: set[str] = set()

    def watch(
        self, counters: Sequence[str], watchers: Watchers, token: Callable[[str], str]
    ) -> list[Watcher]:
        """Let there be a pad at each of `counters`. token: what the pad of a counter comes with."""
        screens: list[Watcher] = []
        for code in counters:
            secret = token(code)
            self._hands[code] = Recorder(self._port, secret, self._note)
            heard = partial(self._heard, code)
            screens.append(watchers.add(f"pad:{code}", secret, heard))
        return screens

    def _heard(self, counter: str, view: View) -> None:
        ask: dict[str, Any] | None = view["data"]["ask"]
        if ask is not None:
            self._asks.put((counter, ask["id"]))

    def step(self) -> None:
        """Answer what has been asked since; each ask is thought about once."""
        while not self._asks.empty():
            counter, ask = self._asks.get()
            if ask in self._seen:
                continue
            self._seen.add(ask)
            if self._random.random() < _ANSWER:
                self._press(self._hands[counter], ask)
                if self._random.random() < _PRESS_TWICE:
                    self._press(self._hands[counter], ask)

    def _press(self, hand: Recorder, ask: str) -> None:
        (level,) = self._random.choices((1, 2, 3, 4, 5), figures.LEVELS)
        hand.post("/api/ratings", {"ask": ask, "level": level})

    def close(self) -> None:
        """Let the connections go."""
        for hand in self._hands.values():
            hand.hang_up()
