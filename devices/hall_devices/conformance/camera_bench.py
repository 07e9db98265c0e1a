"""A camera and its simulator, a program of its own."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from typing import Any, TypeVar

from hall_devices.drivers import Camera, CameraDriver, LoneTrial, Picture, Settings, Taken, Unseen
from hall_devices.transport import TransportError

from .check import NotConforming, demand
from .playing import Playing
from .program import Program

_RETURN_SECONDS = 15.0
"""Longer than a camera that is well again needs until its driver finds it."""
_CALL_SECONDS = 20.0
"""Within a few time-outs every call has ended."""
_LOOK_SECONDS = 0.5

T = TypeVar("T")


class CameraBench(Playing[Camera]):
    """See Playing; of cameras."""

    def __init__(self, driver: CameraDriver, trial: LoneTrial) -> None:
        super().__init__(Program(trial.simulator, *trial.arguments))
        self._driver = driver
        self._trial = trial
        if trial.sight:  # from here on: the simulator itself has to see the real files
            importlib.import_module(trial.sight).attach(self._program.port)

    def camera(self) -> Camera:
        """A new driver at the simulator."""
        return self._keep(
            self._driver.make(Settings(self._program.port, options=self._trial.options))
        )

    def fault(self, **wishes: Any) -> None:
        """Break the simulated camera; without a word it is well again."""
        self._program.tell("" if wishes else "mend", wishes)

    def lay(self, paper: str) -> None:
        """Something else lies there from now on."""
        self._program.tell("lay", {"paper": paper})

    def state(self) -> dict[str, Any]:
        """What the simulator says of it."""
        return self._program.look()

    def until_dark(self) -> None:
        """Raises NotConforming unless no picture goes out any more."""
        end = time.monotonic() + _RETURN_SECONDS
        while self.state()["watched"]:
            demand(time.monotonic() < end, "it is closed and its camera is still on")
            time.sleep(0.05)


def pinged(camera: Camera) -> Taken:
    """What it says; "silent" where its port fails."""
    return _bounded(camera.ping)


def looked(camera: Camera) -> Picture | Unseen:
    """What it sees; "silent" where its port fails."""
    return _bounded(lambda: camera.look(_LOOK_SECONDS))


def taken(camera: Camera) -> Picture | Unseen:
    """A still; "silent" where its port fails."""
    return _bounded(camera.still)


def _bounded(act: Callable[[], T]) -> T | Any:
    begun = time.monotonic()
    try:
        return act()
    except TransportError:
        return "silent"
    finally:
        demand(time.monotonic() - begun < _CALL_SECONDS, "a call takes too long")


def well(camera: Camera) -> Picture:
    """What it sees, sooner or later.  Raises NotConforming when it sees nothing."""
    end = time.monotonic() + _RETURN_SECONDS
    while True:
        last = looked(camera)
        if isinstance(last, Picture):
            return last
        if time.monotonic() > end:
            raise NotConforming(f"its camera is well and it says {last}")
