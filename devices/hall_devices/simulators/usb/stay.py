"""A device from being plugged into a virtual bus until it is pulled: its pipes, and who has it."""

from __future__ import annotations

import contextlib
import errno
import math
import os
import socket
import threading
import time
from collections import deque

from . import printer_device

_INWARD_ROOM = 4096
"""Bytes taken and not yet heard, about; the system's least may be more."""
_OUTWARD_ROOM = 64
"""Packets that nobody has asked for; what more comes is lost."""
_LOOK_SECONDS = 0.005
_STATUS = 0x18
"""GET_PORT_STATUS: no error, selected, paper in it.  Ticket printers are known to say no more."""


class Stay:
    """Calls of several threads; who opened it is an object of theirs.  All raise OSError with what
    libusb would fail with: ENODEV once it was pulled, EBUSY where another has it."""

    def __init__(self, serial: str, address: int) -> None:
        self.serial = serial
        self.address = address
        self.ears, self._mouth = socket.socketpair()
        """ears: what the device hears."""
        self._mouth.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _INWARD_ROOM)
        self._mouth.setblocking(False)
        self.ears.setblocking(False)
        self._changed = threading.Condition()
        self._packets: deque[bytes] = deque()
        self._here = True
        self._holder: object | None = None
        self._system_driver = True

    @property
    def state(self) -> dict[str, bool]:
        """JSON-ready.  claimed: by a program.  system_driver: by the driver of the system."""
        return {"claimed": self._holder is not None, "system_driver": self._system_driver}

    def leave(self) -> None:
        """It is pulled: whoever waits for it fails."""
        with self._changed:
            self._here = False
            self._changed.notify_all()
            self._mouth.close()
            self.ears.close()

    def speak(self, data: bytes) -> None:
        """The device says this: whole packets, the last one short, empty if need be."""
        step = printer_device.PACKET
        with self._changed:
            for at in range(0, len(data) + 1, step):
                if len(self._packets) < _OUTWARD_ROOM:
                    self._packets.append(data[at : at + step])
            self._changed.notify_all()

    def claim(self, who: object) -> None:
        """Have its interface."""
        with self._changed:
            self._stand()
            if self._system_driver or self._holder not in (None, who):
                raise _failure(errno.EBUSY)
            self._holder = who

    def release(self, who: object) -> None:
        """Have it no more; ENOENT for one who has it not."""
        with self._changed:
            self._stand()
            if self._holder is not who:
                raise _failure(errno.ENOENT)
            self._holder = None

    def forget(self, who: object) -> None:
        """Who opened it has closed it, or is dead.  The system's driver stays away."""
        with self._changed:
            if self._holder is who:
                self._holder = None

    def detach(self) -> None:
        """Send the system's driver away; ENOENT where it has it not."""
        with self._changed:
            self._stand()
            if not self._system_driver:
                raise _failure(errno.ENOENT)
            self._system_driver = False

    def attach(self) -> None:
        """Let the system's driver have it."""
        with self._changed:
            self._stand()
            if self._system_driver or self._holder is not None:
                raise _failure(errno.EBUSY)
            self._system_driver = True

    def control(self, kind: int, request: int, value: int, size: int) -> bytes:
        """A control transfer; EPIPE where it stalls."""
        with self._changed:
            self._stand()
        said = printer_device.answer(kind, request, value, self.serial, _STATUS)
        if said is None:
            raise _failure(errno.EPIPE)
        return said[:size]

    def take(self, who: object, endpoint: int, data: bytes, seconds: float) -> int:
        """How many bytes it took; ETIMEDOUT for none in time."""
        taken, end = 0, time.monotonic() + (seconds or math.inf)
        with self._changed:
            while True:
                self._have(who, endpoint, printer_device.OUT)
                with contextlib.suppress(BlockingIOError):
                    taken += self._mouth.send(data[taken:])
                left = end - time.monotonic()
                if taken == len(data):
                    return taken
                if left <= 0:
                    break
                self._changed.wait(min(left, _LOOK_SECONDS))
        if not taken:
            raise _failure(errno.ETIMEDOUT)
        return taken

    def give(self, who: object, endpoint: int, size: int, seconds: float) -> bytes:
        """Packets until a short one comes or `size` is reached; ETIMEDOUT for none in time.
        EOVERFLOW where one does not fit: it is lost, as on a bus."""
        got, end = b"", time.monotonic() + (seconds or math.inf)
        with self._changed:
            while True:
                self._have(who, endpoint, printer_device.IN)
                while self._packets:
                    packet = self._packets.popleft()
                    if len(got) + len(packet) > size:
                        raise _failure(errno.EOVERFLOW)
                    got += packet
                    if len(packet) < printer_device.PACKET or len(got) == size:
                        return got
                left = end - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left if left < math.inf else None)
        if not got:
            raise _failure(errno.ETIMEDOUT)
        return got

    def _stand(self) -> None:
        if not self._here:
            raise _failure(errno.ENODEV)

    def _have(self, who: object, endpoint: int, its: int) -> None:
        self._stand()
        if self._holder is not who:
            raise _failure(errno.EBUSY)
        if endpoint != its:
            raise _failure(errno.ENOENT)


def _failure(number: int) -> OSError:
    return OSError(number, os.strerror(number))
