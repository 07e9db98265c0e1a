"""A storm over simulated devices: faults at random, from a seed, through the simulators' control.

Each lasts a moment and is mended; no device has two at once. What the printers print is never
changed by it, only whether, when and how much of it comes out.
"""

from __future__ import annotations

import heapq
import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import Any

Wish = tuple[str, Mapping[str, Any]]
"""What follows a device's name in the control's path, and the body of the POST."""

_PATIENCE = 20.0
_AGAIN = 0.5
"""Seconds after which a simulator that did not answer is asked again to mend a device."""
_TRIES = 20


@dataclass(frozen=True)
class Blow:
    """strike, mend: wishes in their order. least, most: seconds between the two."""

    name: str
    strike: tuple[Wish, ...]
    mend: tuple[Wish, ...]
    least: float = 0.3
    most: float = 4.0


def _state(name: str, most: float = 4.0, **wrong: Any) -> Blow:
    """A fault that is there for a while, all of it false or nothing otherwise."""
    well = {key: type(value)() for key, value in wrong.items()}
    return Blow(name, (("", wrong),), (("", well),), most=most)


_POWER_OFF = {"offline": True, "silent": True}
PRINTER: tuple[Blow, ...] = (
    *(
        Blow(
            "paper out in the middle",
            (("", {"stop_after": size}),),
            (("", {"stop_after": None, "paper_out": False}),),
            1.0,
        )
        for size in (40, 200, 450)
    ),
    _state("cover open", cover_open=True),
    _state("silent", silent=True),
    _state("silent for long", most=20.0, silent=True),
    _state("unplugged", unplugged=True),
    _state("slow", slow=300),
    _state("near end", near_end=True),
    Blow(
        "power cycle",
        (("", _POWER_OFF), ("/power_cycle", {})),
        (("/power_cycle", {}), ("", dict.fromkeys(_POWER_OFF, False))),
        1.0,
    ),
)
NETWORK_PRINTER: tuple[Blow, ...] = (
    *PRINTER,
    Blow("reset", (("/reset", {}),), ()),
    Blow("hung up", (("/hang_up", {}),), ()),
    Blow("forgotten", (("/forget", {}),), ()),
)
ON_LINE: tuple[Blow, ...] = (
    _state("silent", silent=True),
    _state("mute", mute=True),
    _state("damaged", bad_checksum=True),
    _state("split", split=True),
    _state("rubbish", garbage="ff68a090"),
    _state("slow", slow=400),
    _state("line unplugged", unplugged=True, most=2.0),
)
"""For bars and pads."""


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
        control = target.control()
        return bool(control) and all(
            _post(control, f"/{target.name}{path}", wish) for path, wish in it.wishes
        )


def _post(control: str, path: str, wish: Mapping[str, Any]) -> bool:
    """False when there is no answer. Raises ValueError for what the simulator refuses."""
    try:
        with closing(http.client.HTTPConnection(control, timeout=_PATIENCE)) as link:
            link.request("POST", path, json.dumps(wish))
            answer = link.getresponse()
            said = answer.read()
    except (OSError, http.client.HTTPException):
        return False
    if 400 <= answer.status < 500:
        raise ValueError(f"{path} {wish}: {said!r}")
    return answer.status == 200


def _course(target: Target, luck: random.Random) -> Iterator[tuple[float, str, tuple[Wish, ...]]]:
    """Seconds from what was before, the name of a blow ("" for its end), what to send."""
    while True:
        blow = luck.choice(target.blows)
        yield luck.expovariate(1 / target.calm), blow.name, blow.strike
        yield luck.uniform(blow.least, blow.most), "", blow.mend
