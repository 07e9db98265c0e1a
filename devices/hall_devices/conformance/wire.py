"""The cable between a driver and a simulator, which a check can spoil: it knows no protocol."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time
import tty
from pathlib import Path
from types import TracebackType
from typing import Self

from hall_devices.simulators.virtual_ports import PtyPort

_READ = 4096
_PAUSE_SECONDS = 0.002
"""Between the bytes of an answer that comes split; a byte takes 1 ms at 9600 baud."""


class Wire:
    """A stable link that a driver opens, and everything it says and hears passed on, or not.

    The manners concern what the device says.  split: byte by byte.  doubled: everything twice.
    before: rubbish before it.  instead: what arrives in its place; b"" is silence, None the truth.
    """

    def __init__(self, link: Path, device: str) -> None:
        """link: what the driver opens.  device: the simulator's port."""
        self.split = False
        self.doubled = False
        self.before = b""
        self.instead: bytes | None = None
        self.heard = b""
        """All that the driver has said."""
        self._near = PtyPort(link)
        self._far = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self._far)
        self._ears, self._mouth = os.pipe()
        self._thread: threading.Thread | None = None
        self._former = ""
        """The terminal that the link was last."""

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.unplug()
        for end in (self._far, self._ears, self._mouth):
            os.close(end)

    def plug(self) -> None:
        """The link appears, each time to another terminal than before."""
        self._near.plug()
        while os.readlink(self._near.name) == self._former:
            held = os.open(self._former, os.O_RDWR | os.O_NOCTTY)  # so that it is not given again
            self._near.unplug()
            self._near.plug()
            os.close(held)
        self._former = os.readlink(self._near.name)
        self._thread = threading.Thread(target=self._carry, name="wire")
        self._thread.start()

    def unplug(self) -> None:
        """The link and its terminal are gone; whoever has it open finds that."""
        if self._thread is not None:
            os.write(self._mouth, b"!")
            self._thread.join()
            self._thread = None
            os.read(self._ears, 1)
        self._near.unplug()

    def well(self) -> None:
        """Spoil nothing any more."""
        self.split = self.doubled = False
        self.before, self.instead = b"", None

    def _carry(self) -> None:
        near = self._near.watched()
        if near is None:
            return
        while True:
            ready, _, _ = select.select([near, self._far, self._ears], [], [])
            if self._ears in ready:
                return
            if near in ready:
                said = self._near.read()
                self.heard += said
                with contextlib.suppress(OSError):
                    os.write(self._far, said)
            if self._far in ready:
                self._pass_on(os.read(self._far, _READ))

    def _pass_on(self, said: bytes) -> None:
        if self.instead is not None:
            said = self.instead
        elif said:
            said = self.before + said * (1 + self.doubled)
        if not self.split:
            self._near.write(said)
            return
        for byte in said:
            self._near.write(bytes((byte,)))
            time.sleep(_PAUSE_SECONDS)
