"""A file, a named pipe or a device node as a byte transport."""

from __future__ import annotations

import os
import select
import time

from hall_devices.transport import TICK_SECONDS, WRITE_SECONDS, TransportError, kind_of

_NEVER_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_PLAIN_BYTES = getattr(os, "O_BINARY", 0)


class FileTransport:
    """What only takes bytes; they are appended.  A pipe that nobody reads counts as missing, and
    no file is made where a device node should be."""

    can_read = False
    dies_silently = False
    _flags = os.O_WRONLY | os.O_APPEND

    def __init__(self, path: str) -> None:
        self._path = path
        self._make = 0 if self.can_read or path.startswith("/dev/") else os.O_CREAT
        self._file: int | None = None

    def open(self) -> None:
        if self._file is None:
            try:
                flags = self._flags | self._make | _NEVER_WAIT | _PLAIN_BYTES
                self._file = os.open(self._path, flags, 0o666)
            except OSError as error:
                raise TransportError(kind_of(error, "missing"), str(error)) from error

    def write(self, data: bytes) -> None:
        file = self._opened()
        deadline = time.monotonic() + WRITE_SECONDS
        left = memoryview(data)
        while left:
            try:
                left = left[os.write(file, left) :]
            except BlockingIOError as error:
                wait = deadline - time.monotonic()
                if wait <= 0:
                    raise TransportError("timeout", f"{self._path} takes no more bytes") from error
                select.select((), (file,), (), wait)
            except OSError as error:
                raise TransportError("gone", str(error)) from error

    def hand_over(self) -> None:
        """What write() gave to the system is its own to carry."""

    def read(self, size: int, timeout: float) -> bytes:
        return b""

    def close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            try:
                os.close(file)
            except OSError:
                return

    def _opened(self) -> int:
        if self._file is None:
            raise TransportError("gone", f"{self._path} is not open")
        return self._file


class DeviceTransport(FileTransport):
    """A device node that also speaks: /dev/usb/lp0 of Linux' own driver for USB printers."""

    can_read = True
    _flags = os.O_RDWR

    def read(self, size: int, timeout: float) -> bytes:
        """The driver gives an empty read where it has no news, so it is asked tick by tick."""
        file = self._opened()
        deadline = time.monotonic() + timeout
        while True:
            try:
                got = os.read(file, size)
            except BlockingIOError:
                got = b""
            except OSError as error:
                raise TransportError("gone", str(error)) from error
            left = deadline - time.monotonic()
            if got or left <= 0:
                return got
            time.sleep(min(TICK_SECONDS, left))
