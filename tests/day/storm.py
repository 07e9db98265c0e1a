"""A storm over simulated devices: faults at random, from a seed, through the simulators' control.

Each lasts a moment and is mended; no device has two at once. What the printers print is never
changed by it, only whether, when and how much of it comes out.
"""

from __future__ import annotations

import heapq
import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tests.day.blows import Blow, Wish
from tests.day.notebook import ask

log = logging.getLogger(__name__)

_AGAIN = 0.5
"""Seconds after which a simulator that did not answer is asked again to mend a device."""
_TRIES = 20


@dataclass(frozen=True)
class Struck:
    """A blow, from when it may have struck until it was mended for sure; real time, s. until: None
    while it may last."""

    device: str
    name: str
    since: float
    until: float | None = None


@dataclass(frozen=True)
class Target:
    """A device that may be struck. control: HOST:PORT of its simulator, "" while nobody knows;
    calm: mean seconds between two blows."""

    name: str
    control: Callable[[], str]
    blows: Sequence[Blow]
    calm: float


@dataclass(order=True)
class _Next:
    """What comes next to a target. strikes: name of the blow; "" when it is mended instead."""

    due: float
    place: int
    strikes: str = field(compare=False)
    wishes: tuple[Wish, ...] = field(compare=False)


class Storm:
    """A thread of its own between `start` and `close`, with which every device is mended."""

    def __init__(self, targets: Sequence[Target], seed: int) -> None:
        self.struck: Counter[str] = Counter()
        """How often, by the blows' names."""
        self.log: list[Struck] = []
        """Every blow, also one that may have missed."""
        self.faults: list[str] = []
        """Why it was over too soon."""
        self._targets = targets
        self._courses = [
            _course(target, random.Random(f"{seed}/{place}"))
            for place, target in enumerate(targets)
        ]
        self._ahead: list[_Next] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="storm")

    def start(self) -> None:
        """Let it begin."""
        for place in range(len(self._targets)):
            self._go_on(place)
        if self._ahead:
            self._thread.start()

    def close(self) -> None:
        """End it, and mend what is broken. A simulator that is not there has forgotten all."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
        broken = [it for it in self._ahead if not it.strikes]
        self._ahead.clear()
        for _ in range(_TRIES):
            broken = [it for it in broken if not self._send(it)]
            if not broken:
                return
            time.sleep(_AGAIN)

    def _run(self) -> None:
        try:
            self._blow()
        except Exception as error:  # a storm that has died proves nothing
            log.exception("the storm")
            self.faults.append(f"the storm was over too soon: {error!r}")

    def _blow(self) -> None:
        while not self._over.wait(max(0.0, self._ahead[0].due - time.monotonic())):
            now = heapq.heappop(self._ahead)
            sent = self._send(now)
            if sent and now.strikes:
                self.struck[now.strikes] += 1
            if sent or now.strikes:
                self._go_on(now.place)
            else:
                heapq.heappush(self._ahead, replace(now, due=time.monotonic() + _AGAIN))

    def _go_on(self, place: int) -> None:
        wait, strikes, wishes = next(self._courses[place])
        heapq.heappush(self._ahead, _Next(time.monotonic() + wait, place, strikes, wishes))

    def _send(self, it: _Next) -> bool:
        """False when the simulator is not there now."""
        target = self._targets[it.place]
        control, since = target.control(), time.time()
        if it.strikes:
            self.log.append(Struck(target.name, it.strikes, since))
        sent = bool(control) and all(
            ask(control, "POST", f"/{target.name}{path}", wish) is not None
            for path, wish in it.wishes
        )
        if sent and not it.strikes:
            self._mended(target.name)
        return sent

    def _mended(self, device: str) -> None:
        """The blows of a device come one after the other."""
        backwards = reversed(range(len(self.log)))
        place = next(n for n in backwards if self.log[n].device == device)
        self.log[place] = replace(self.log[place], until=time.time())


def _course(target: Target, luck: random.Random) -> Iterator[tuple[float, str, tuple[Wish, ...]]]:
    """Seconds from what was before, the name of a blow ("" for its end), what to send."""
    while True:
        blow = luck.choice(target.blows)
        yield luck.expovariate(1 / target.calm), blow.name, blow.strike
        yield luck.uniform(blow.least, blow.most), "", blow.mend
