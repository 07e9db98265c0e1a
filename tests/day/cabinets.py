"""People at the file cabinet: staff put things in and look after them, others fetch them."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from tests.day.notebook import Notebook, Seen
from tests.day.recorder import Record, Recorder

KIND = "cabinets"
_AT_ONCE = 2
"""So many things are on their way in or out at a time."""
_AGAIN = 0.3
"""Share of the orders that are sent once more, as after an answer that was lost."""
_ENDS_WITHIN = 60.0
"""Seconds; the server itself gives an opening up after half of that."""
_LOOKS = 0.2
_TRIES = 3
"""How often somebody asks for a door that did not open."""
_KNOCKS = 15
_TAKEN_OUT, _SHOWN = 0.3, 0.5
"""Shares of what staff take out again, and of the codes that are scanned."""
_READ_WITHIN = 3.0
_ON_THE_WAY = ("waiting", "running")
_ITEMS = "/api/cabinet/items"

Errand = Generator[None, None, None]


@dataclass(frozen=True)
class Door:
    """A door as its simulator says. home: see `notebook.Seen`; pulses: how often it was fired."""

    home: str
    pulses: int
    open: bool


@dataclass(frozen=True)
class Order:
    """An opening that was asked for once. place: board and lock; told: the opening as the server
    told it at last; before, after: the door when it was asked for and by then, None: nobody could
    look; again: ids of openings that the same request was answered with when it was sent again."""

    id: str
    place: tuple[str, int]
    before: Door | None
    after: Door | None
    told: dict[str, Any]
    again: tuple[str, ...] = ()


class Looks:
    """How often each lock was fired at least. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._most: Counter[tuple[str, str, int]] = Counter()
        """By home of the simulator, board and lock."""

    def add(self, seen: Seen) -> None:
        """Somebody has looked."""
        with self._lock:
            for board, state in seen.states.items():
                for lock, count in state["pulses"].items():
                    place = (seen.home, board, int(lock))
                    self._most[place] = max(self._most[place], count)

    def pulses(self) -> Counter[tuple[str, int]]:
        """By board (its simulator's name) and lock, in all lives of the simulator."""
        sums: Counter[tuple[str, int]] = Counter()
        with self._lock:
            for (_, board, lock), count in self._most.items():
                sums[board, lock] += count
        return sums


class Cabinets:
    """`step` moves everybody who is at the cabinet on."""

    def __init__(
        self,
        notebook: Notebook,
        boards: dict[str, str],
        staff: Recorder,
        collector: Recorder,
        seed: int,
    ) -> None:
        """boards: code of a lock board → its simulator's name."""
        self.orders: list[Order] = []
        self.codes: list[str] = []
        """Pick-up codes that were made."""
        self.looks = Looks()
        self.show: Callable[[str], None] | None = None
        """Holds a code before the scanner of the kiosk; set by whoever has one."""
        self._notebook = notebook
        self._boards = boards
        self._staff = staff
        self._collector = collector
        self._random = random.Random(f"{seed}/cabinets")
        self._errands: list[Errand] = []
        self._read: set[str] = set()

    def scanned(self, text: str) -> None:
        """The kiosk's page was told that this was read. Any thread."""
        self._read.add(text)

    def step(self) -> None:
        """See hands.Hand."""
        while len(self._errands) < _AT_ONCE:
            self._errands.append(self._errand())
        for errand in [*self._errands]:
            try:
                next(errand)
            except StopIteration:
                self._errands.remove(errand)

    def look(self) -> Seen | None:
        """How all doors stand; also to be called right before the simulators' end."""
        seen = self._notebook.look(KIND)
        if seen is not None:
            self.looks.add(seen)
        return seen

    def close(self) -> None:
        """See hands.Hand."""
        for errand in self._errands:
            errand.close()
        self._errands.clear()
        self._staff.hang_up()
        self._collector.hang_up()

    def _errand(self) -> Errand:
        """Something is put in, and fetched or taken out again."""
        yield from pause(self._random.uniform(0.1, 1.5))
        before = self.look()
        record = self._staff.command(_ITEMS, {"what": "营业执照"})
        if record.status != 201:
            yield from pause(1.0)
            return
        item, code = record.answer["item"], record.answer["code"]
        again = self._once_more(record)
        ids = tuple(answer["item"]["opening"]["id"] for answer in again)
        self.codes += [code, *(answer["code"] for answer in again)]
        if again:
            code = again[-1]["code"]  # nobody has seen the one before
        opened = yield from self._ended(item["opening"], item, before, ids)
        tries = _TRIES
        while not opened and (tries := tries - 1):
            opened = yield from self._order(item, self._staff, f"{_ITEMS}/{item['id']}/open")
        yield from self._placed(item)
        yield from pause(self._random.uniform(0.3, 3.0))
        opened, tries = False, _TRIES
        while not opened and (tries := tries - 1):
            opened = yield from self._fetched(item, code)
        # With a key, when the door does not open; else it has gone, and this is refused.
        self._staff.post(f"{_ITEMS}/{item['id']}/withdraw", {})

    def _placed(self, item: dict[str, Any]) -> Errand:
        """It lies there once the server has heard that the door is shut."""
        for _ in range(_KNOCKS):
            if self._staff.post(f"{_ITEMS}/{item['id']}/placed", {})[0] == 200:
                return
            self._shut(item)
            yield from pause(self._random.uniform(0.3, 0.8))

    def _fetched(self, item: dict[str, Any], code: str) -> Generator[None, None, bool]:
        """Whether its door was opened for who fetches it, or for staff."""
        if self._random.random() < _TAKEN_OUT:
            return (yield from self._order(item, self._staff, f"{_ITEMS}/{item['id']}/take-out"))
        if self.show is not None and self._random.random() < _SHOWN:
            self.show(f"P{code}")
            yield from self._until_read(f"P{code}")
        # Typed by hand, when nobody has heard of the scan.
        collected = self._order(item, self._collector, "/api/cabinet/collect", {"code": code})
        return (yield from collected)

    def _until_read(self, text: str) -> Errand:
        end = time.monotonic() + _READ_WITHIN
        while text not in self._read and time.monotonic() < end:
            yield

    def _order(
        self, item: dict[str, Any], hand: Recorder, path: str, body: dict[str, Any] | None = None
    ) -> Generator[None, None, bool]:
        """Ask for a door once; whether it has opened."""
        before = self.look()
        record = hand.command(path, body or {})
        if record.status != 200:
            yield from pause(0.5)
            return False
        ids = tuple(answer["id"] for answer in self._once_more(record))
        return (yield from self._ended(record.answer, item, before, ids))

    def _once_more(self, record: Record) -> list[Any]:
        """What the same request is answered with now, if it is sent again."""
        if self._random.random() >= _AGAIN:
            return []
        status, answer = record.hand.again(record)
        if status != record.status:
            raise ValueError(f"{record.path} was answered {record.status}, and again {status}")
        return [answer]

    def _ended(
        self,
        opening: dict[str, Any],
        item: dict[str, Any],
        before: Seen | None,
        again: tuple[str, ...],
    ) -> Generator[None, None, bool]:
        """Wait for what comes of an opening, note it and shut the door; whether it was opened."""
        id, place = opening["id"], (item["device"], item["lock"])
        end = time.monotonic() + _ENDS_WITHIN
        try:
            while opening["state"] in _ON_THE_WAY and time.monotonic() < end:
                yield from pause(_LOOKS)
                opening = self._staff.get(f"/api/cabinet/openings/{id}")
        finally:  # the day may be over by then
            first, last = self._door(before, place), self._door(self.look(), place)
            self.orders.append(Order(id, place, first, last, opening, again))
        yield from pause(self._random.uniform(0.1, 1.0))
        self._shut(item)
        return bool(opening["state"] == "done")

    def _door(self, seen: Seen | None, place: tuple[str, int]) -> Door | None:
        if seen is None:
            return None
        state, lock = seen.states[self._boards[place[0]]], str(place[1])
        return Door(seen.home, state["pulses"][lock], state["doors"][lock] == "open")

    def _shut(self, item: dict[str, Any]) -> None:
        self._notebook.do(KIND, self._boards[item["device"]], "close", {"lock": item["lock"]})


def pause(seconds: float) -> Errand:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
