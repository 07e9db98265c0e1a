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

from hall_devices.simulators.virtual_ports import PtyPort, VirtualPort

_READ = 4096
_PAUSE_SECONDS = 0.002
"""Between the bytes of an answer that comes split; a byte takes 1 ms at 9600 baud."""
_WHOLE_SECONDS = 0.06
"""A device has said all it says when so long nothing came: it is as slow as a real line."""
_MOST = 65536


class SerialEnd(PtyPort):
    """A stable link, each time to another terminal than before."""

    def __init__(self, link: Path) -> None:
        super().__init__(link)
        self._former = ""

    def plug(self) -> None:
        super().plug()
        while os.readlink(self.name) == self._former:
            held = os.open(self._former, os.O_RDWR | os.O_NOCTTY)  # so that it is not given again
            self.unplug()
            super().plug()
            os.close(held)
        self._former = os.readlink(self.name)


class Manners:
    """What becomes of what a device says.

    split: it comes byte by byte.  doubled: everything twice.  before: rubbish before it.  instead:
    what arrives in its place; b"" is silence, None the truth.
    """

    def __init__(self) -> None:
        self.split = False
        self.doubled = False
        self.before = b""
        self.instead: bytes | None = None

    def well(self) -> None:
        """Spoil nothing any more."""
        self.split = self.doubled = False
        self.before, self.instead = b"", None

    @property
    def takes_whole(self) -> bool:
        """Whether what a device says must be there as a whole before it is spoilt."""
        return self.doubled or bool(self.before) or self.instead is not None

    def spoilt(self, said: bytes) -> bytes:
        """What arrives of it, split or not.  said: an answer as a whole when takes_whole."""
        if self.instead is not None:
            return self.instead
        return self.before + said * (1 + self.doubled) if said else said


class Wire(Manners):
    """Everything that a driver says and hears at its end passed on, or not."""

    def __init__(self, near: VirtualPort, device: str) -> None:
        """near: what the driver opens.  device: the simulator's port."""
        super().__init__()
        self.heard = b""
        """All that the driver has said."""
        self._near = near
        self._far = os.open(device, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self._far)
        self._ears, self._mouth = os.pipe()
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> str:
        """What the driver opens, while it is plugged in."""
        return self._near.name

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
        """The port appears."""
        self._near.plug()
        self._thread = threading.Thread(target=self._carry, name="wire")
        self._thread.start()

    def unplug(self) -> None:
        """The port is gone; whoever has it open finds that."""
        if self._thread is not None:
            os.write(self._mouth, b"!")
            self._thread.join()
            self._thread = None
            os.read(self._ears, 1)
        self._near.unplug()

    def _carry(self) -> None:
        answer = b""
        while (near := self._near.watched()) is not None:
            ears = [near, self._far, self._ears]
            ready, _, _ = select.select(ears, [], [], _WHOLE_SECONDS if answer else None)
            if self._ears in ready:
                return
            if near in ready:
                said = self._near.read()
                self.heard += said
                with contextlib.suppress(OSError):
                    os.write(self._far, said)
            if self._far in ready:
                answer += os.read(self._far, _READ)
            if answer and (not ready or not self.takes_whole or len(answer) >= _MOST):
                self._pass_on(answer)
                answer = b""

    def _pass_on(self, said: bytes) -> None:
        said = self.spoilt(said)
        if not self.split:
            self._near.write(said)
            return
        for byte in said:
            self._near.write(bytes((byte,)))
            time.sleep(_PAUSE_SECONDS)
