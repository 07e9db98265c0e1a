"""What document cameras see just now: the newest picture of each, for pages that watch.

A page asks for the picture after the one it has, and waits for it; that it asks is what keeps the
camera on. Nothing is written down, and a picture that nobody asks for is soon forgotten.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

WATCH_SECONDS = 6.0
"""A camera is told that it is watched for so long …"""
_AGAIN_SECONDS = 2.0
"""… and told again, while it is, after so long."""
LONGEST_WAIT = 4.0
"""Of one question. Shorter than a watch, so that a page that waits keeps its camera on."""
_KEPT_SECONDS = 10.0

Watch = Callable[[str, float], bool]
"""(camera, seconds): tell its agent; False when that is not here."""


@dataclass(frozen=True, slots=True)
class Frame:
    """number: grows while the server runs, and over a restart of it."""

    number: int
    jpeg: bytes = field(repr=False)
    at: float


class Previews:
    """camera → its newest picture. Any thread of the network side."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._frames: dict[str, Frame] = {}
        self._told: dict[str, float] = {}
        self._number = int(time.time() * 1000)
        self.watch: Watch = lambda device, seconds: False
        """Set by the agents' line."""

    def keep_on(self, device: str) -> bool:
        """Somebody watches; False when nobody can be told to look."""
        now = self._clock()
        with self._changed:
            if now - self._told.get(device, float("-inf")) < _AGAIN_SECONDS:
                return True
            self._told[device] = now
        if self.watch(device, WATCH_SECONDS):
            return True
        with self._changed:
            self._told.pop(device, None)
        return False

    def show(self, device: str, jpeg: bytes) -> None:
        """What a camera sees; passed on if somebody has asked for it within a watch."""
        with self._changed:
            if self._clock() - self._told.get(device, float("-inf")) > WATCH_SECONDS:
                return
            self._number += 1
            self._frames[device] = Frame(self._number, jpeg, self._clock())
            self._changed.notify_all()

    def after(self, device: str, number: int, seconds: float = LONGEST_WAIT) -> Frame | None:
        """The newest picture, once there is a newer one than `number`; None: none came in time.
        One from before this watch is none."""
        asked = self._clock()

        def newer() -> Frame | None:
            frame = self._frames.get(device)
            fresh = frame is not None and asked - frame.at <= _AGAIN_SECONDS
            return frame if fresh and frame is not None and frame.number > number else None

        with self._changed:
            return self._changed.wait_for(newer, seconds)

    def forget_old(self) -> None:
        """Called every few seconds."""
        now = self._clock()
        with self._changed:
            for device in [it for it, told in self._told.items() if now - told > _KEPT_SECONDS]:
                self._told.pop(device)
                self._frames.pop(device, None)
