"""A pad with a connection of its own, and its simulator, a program of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from hall_devices.drivers import LonePad, LonePadDriver, Question, Settings, Taken
from hall_devices.transport import TransportError

from .check import NotConforming, demand
from .playing import Playing
from .program import Program

_RETURN_SECONDS = 10.0
"""Longer than a device that is well again needs until its driver finds it."""
_VERB_SECONDS = 8.0
"""Within a time-out or two every verb has ended."""
_TURN_SECONDS = 0.05


class LoneBench(Playing[LonePad]):
    """See Playing; of pads."""

    def __init__(self, driver: LonePadDriver) -> None:
        super().__init__(Program(driver.trial.simulator, *driver.trial.arguments))
        self._driver = driver

    def pad(self) -> LonePad:
        """A new driver at the simulator."""
        return self._keep(
            self._driver.make(Settings(self._program.port, options=self._driver.trial.options))
        )

    def fault(self, **wishes: Any) -> None:
        """Break the simulated device; without a word it is well again."""
        self._program.tell("" if wishes else "mend", wishes)

    def faults(self) -> frozenset[str]:
        """What can be wrong with the simulated device."""
        return frozenset(self._program.look()["faults"])

    def press(self, key: int) -> None:
        """A visitor presses a key."""
        self._program.tell("press", {"key": key})

    def repeat(self) -> None:
        """The device says its last result again."""
        self._program.tell("repeat", {})


def said(act: Callable[[], Taken]) -> Taken:
    """What a verb says; "silent" where its port fails.  Raises NotConforming when it is slow."""
    begun = time.monotonic()
    try:
        return act()
    except TransportError:
        return "silent"
    finally:
        demand(time.monotonic() - begun < _VERB_SECONDS, "a verb takes too long")


def heard(pad: LonePad, seconds: float) -> list[int]:
    """Keys that come within so long, each acknowledged as a keeper of presses does."""
    keys: list[int] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            pad.listen(_TURN_SECONDS)
        except TransportError:
            time.sleep(_TURN_SECONDS)
        for key in pad.appraised():
            keys.append(key)
            pad.acknowledge(key)
    return keys


def well(pad: LonePad) -> None:
    """Raises NotConforming unless it says, sooner or later, that its device answers."""
    end = time.monotonic() + _RETURN_SECONDS
    last: Taken = "silent"
    while time.monotonic() < end:
        heard(pad, _TURN_SECONDS)
        last = said(pad.ping)
        if last == "taken":
            return
    raise NotConforming(f"its device is well and it says {last}")


def ask(pad: LonePad, question: str) -> None:
    """Raises NotConforming unless the question goes out."""
    taken = said(lambda: pad.appraise(Question(question, 30.0, "item")))
    demand(taken in ("taken", "sent"), f"its device is well and a question is {taken}")
