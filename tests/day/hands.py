"""Hands that play devices all day long, each in a thread of its own, beside the crowd."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from functools import partial
from typing import Any, Protocol

from hall_server.demo.interface import Interface

log = logging.getLogger(__name__)

_PAUSE = 0.05
"""Seconds between two steps."""


class Hand(Protocol):
    """Somebody who plays devices of a kind."""

    def step(self) -> None:
        """Do what is due. May wait for a server that is away."""

    def close(self) -> None:
        """Let the connections go."""


class Hands:
    """Between `start` and `close` all of them have their hands full."""

    def __init__(self, hands: Mapping[str, Hand]) -> None:
        """hands: by a name for each."""
        self.faults: list[str] = []
        """Hands that fell over."""
        self._hands = hands
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=partial(self._play, name, hand), name=f"hand of {name}")
            for name, hand in hands.items()
        ]

    def start(self) -> None:
        """Let them begin."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Wait until each has done what it is at."""
        self._over.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        for hand in self._hands.values():
            hand.close()

    def _play(self, name: str, hand: Hand) -> None:
        try:
            while not self._over.wait(_PAUSE):
                hand.step()
        except Exception as error:  # whatever ends a hand unseen is a fault of the day
            log.exception("the hand of %s", name)
            self.faults.append(f"the hand of {name} fell over: {error!r}")


class Sparing(Interface):
    """An interface that does not know of some counters: the crowd leaves them to others."""

    def __init__(self, hand: Interface, counters: frozenset[str]) -> None:
        self._hand = hand
        self._counters = counters

    def get(self, path: str) -> Any:
        found = self._hand.get(path)
        if path == "/api/counters":
            return [counter for counter in found if counter["code"] not in self._counters]
        return found

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        return self._hand.post(path, body)
