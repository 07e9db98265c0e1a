"""A cable between the agent and a simulator's serial port that notes what passes, and when."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time
import tty
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from hall_devices.simulators.virtual_ports import PtyPort

_READ = 4096


@dataclass(frozen=True, slots=True)
class Passed:
    """at: seconds of `time.perf_counter`. said: by the agent; else by the device."""

    at: float
    said: bool
    data: bytes


class Tap:
    """A thread of its own from __enter__ to __exit__."""

    def __init__(self, link: Path, device: str) -> None:
        """link: what the agent opens. device: the simulator's port."""
        self.passed: list[Passed] = []
        """In order; only grows."""
        self._near = PtyPort(link)
        self._far = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self._far)
        self._ears, self._mouth = os.pipe()
        self._thread = threading.Thread(target=self._carry, name="tap")

    def __enter__(self) -> Self:
        self._near.plug()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        os.write(self._mouth, b"!")
        self._thread.join()
        self._near.unplug()
        for end in (self._far, self._ears, self._mouth):
            os.close(end)

    def _carry(self) -> None:
        near = self._near.watched()
        assert near is not None  # plugged in by __enter__
        while True:
            ready, _, _ = select.select([near, self._far, self._ears], [], [])
            now = time.perf_counter()
            if self._ears in ready:
                return
            if near in ready and (said := self._near.read()):
                self.passed.append(Passed(now, True, said))
                with contextlib.suppress(OSError):
                    os.write(self._far, said)
            if self._far in ready and (heard := os.read(self._far, _READ)):
                self.passed.append(Passed(now, False, heard))
                self._near.write(heard)
