"""People who hold slips before code scanners, and the page of a counter that acts on them."""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from hall_server.demo.interface import Gone
from tests.day.notebook import Notebook
from tests.day.recorder import Record, Recorder
from tests.day.watchers import Watcher

KIND = "scanners"
SLIP = "https://hall.example.cn/t/"
"""How the code of a slip begins."""
_BETWEEN = (1.0, 3.0)
"""Seconds between two slips."""
_HELD_MS = (0, 0, 700)
_APART = 1.0
"""Seconds between two papers before a scanner: a slow one has told the first by then."""
_FITTING = 0.7
"""Share of the slips at a counter whose visitor it could call or has called."""


@dataclass(frozen=True)
class Read:
    """A page was told of a code. place: of the page; at: real time, s."""

    place: str
    text: str
    at: float


@dataclass(frozen=True)
class Slip:
    """What a visitor has in hand."""

    number: str
    token: str


class Scanners:
    """`step` holds up what is due, and does what the counter's page does with what it is told."""

    def __init__(
        self,
        notebook: Notebook,
        scanners: Mapping[str, str],
        pages: Mapping[str, Watcher],
        counter: str,
        page: Recorder,
        slips: Callable[[], Sequence[Slip]],
        seed: int,
    ) -> None:
        """scanners: place → the simulator's name; a place is a counter, a kiosk or a desk.  pages:
        those of them that somebody looks at.  counter, page: one of these, and its page's hand."""
        self.read: list[Read] = []
        self.acts: list[tuple[Read, Record]] = []
        """What the counter's page did because of which code."""
        self._notebook = notebook
        self._scanners = scanners
        self._counter = counter
        self._seat = pages[counter]
        self._page = page
        self._slips = slips
        self._random = random.Random(f"{seed}/scanners")
        self._due = dict.fromkeys(scanners, 0.0)
        self._turns = {place: threading.Lock() for place in scanners}
        self._free = dict.fromkeys(scanners, 0.0)
        self._waiting: queue.SimpleQueue[Read] = queue.SimpleQueue()
        self._also: dict[str, Callable[[str], None]] = {}
        for place, watcher in pages.items():
            watcher.read = partial(self._heard, place)

    def also(self, place: str, hear: Callable[[str], None]) -> None:
        """The page at a place tells `hear` of every code too."""
        self._also[place] = hear

    def hold(self, place: str, text: str) -> None:
        """Before the scanner there, for a while, once nobody else does. Any thread."""
        with self._turns[place]:
            time.sleep(max(0.0, self._free[place] - time.monotonic()))
            ms = self._random.choice(_HELD_MS)
            self._notebook.do(KIND, self._scanners[place], "scan", {"text": text, "ms": ms})
            self._free[place] = time.monotonic() + ms / 1000 + _APART

    def _heard(self, place: str, text: str) -> None:
        read = Read(place, text, time.time())
        self.read.append(read)
        if place == self._counter:
            self._waiting.put(read)
        if place in self._also:
            self._also[place](text)

    def step(self) -> None:
        """See hands.Hand."""
        for place in self._scanners:
            slips = self._slips()
            if time.monotonic() >= self._due[place] and slips:
                self._due[place] = time.monotonic() + self._random.uniform(*_BETWEEN)
                slip = self._random.choice(slips)
                if place == self._counter and self._random.random() < _FITTING:
                    slip = self._fitting(slips) or slip
                self.hold(place, f"{SLIP}{slip.token}")
        while not self._waiting.empty():
            read = self._waiting.get()
            with suppress(Gone):  # a number of another day
                self._act(read)

    def close(self) -> None:
        """See hands.Hand."""
        self._page.hang_up()

    def _fitting(self, slips: Sequence[Slip]) -> Slip | None:
        """Of somebody whom the counter has in hand or could call."""
        view = self._seat.last
        data = {} if view is None else view["data"]
        numbers = [row["number"] for row in data.get("next", ())]
        if data.get("ticket"):
            numbers.append(data["ticket"]["number"])
        fitting = [slip for slip in slips if slip.number in numbers]
        return self._random.choice(fitting) if fitting else None

    def _act(self, read: Read) -> None:
        """As the page does: whoever shows a slip is called up, or is there. Raises Gone."""
        if not read.text.startswith(SLIP):
            return
        ticket = self._page.get(f"/api/tickets/{read.text.removeprefix(SLIP)}")
        found = self._page.get(f"/api/tickets?number={ticket['number']}")
        act = {"waiting": "call", "called": "start"}.get(ticket["state"])
        if act is not None and found:
            path = f"/api/counters/{self._counter}/{act}"
            self.acts.append((read, self._page.command(path, {"ticket": found[0]["id"]})))
