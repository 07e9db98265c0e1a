"""A serial path, COM name or pty as a byte transport, through pyserial."""

from __future__ import annotations

import contextlib
import importlib
import select
import sys
import time
from typing import Any

from hall_devices.transport import TICK_SECONDS, WRITE_SECONDS, TransportError, kind_of


class SerialTransport:
    """Opened exclusively, 8N1."""

    can_read = True
    dies_silently = False

    def __init__(self, path: str, baud: int = 115200, flow: str = "none") -> None:
        """flow: none | rtscts | dsrdtr | xonxoff."""
        self._path = path
        self._settings: dict[str, Any] = {"baudrate": baud}
        if flow != "none":
            self._settings[flow] = True
        self._port: Any = None

    def open(self) -> None:
        if self._port is not None:
            return
        try:
            serial = importlib.import_module("serial")
            self._port = serial.Serial(
                self._path,
                timeout=TICK_SECONDS,
                write_timeout=WRITE_SECONDS,
                exclusive=True,
                **self._settings,
            )
        except ImportError as error:
            raise TransportError("config", "serial ports need pyserial") from error
        except (OSError, ValueError) as error:  # SerialException is an OSError
            detail = str(error)
            kind = kind_of(error, "busy" if "lock" in detail else "missing")
            raise TransportError(kind, detail) from error

    def write(self, data: bytes) -> None:
        port = self._opened()
        serial = importlib.import_module("serial")
        try:
            port.write(data)
        except serial.SerialTimeoutException as error:
            raise TransportError("timeout", str(error)) from error
        except OSError as error:
            raise TransportError("gone", str(error)) from error

    def hand_over(self) -> None:
        """pyserial's own flush() has no time-out: with flow control it may never return."""
        port = self._opened()
        deadline = time.monotonic() + WRITE_SECONDS
        try:
            while port.out_waiting:
                if time.monotonic() >= deadline:
                    raise TransportError("timeout", f"{self._path} takes no more bytes")
                time.sleep(TICK_SECONDS)
        except OSError as error:
            raise TransportError("gone", str(error)) from error

    def read(self, size: int, timeout: float) -> bytes:
        port = self._opened()
        try:
            got = _first_byte(port, timeout)
            more = min(size - 1, port.in_waiting) if got else 0
            return got + bytes(port.read(more)) if more > 0 else got
        except (OSError, TypeError) as error:  # TypeError: pyserial's port closed under it
            raise TransportError("gone", str(error)) from error

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(OSError):
                port.close()

    def _opened(self) -> Any:
        if self._port is None:
            raise TransportError("gone", f"{self._path} is not open")
        return self._port


def _first_byte(port: Any, timeout: float) -> bytes:
    """b"" when none comes in time.  pyserial waits a tick at most: many idle ports would wake the
    computer so often that it costs more than all they have to say."""
    if sys.platform != "win32":
        ready, _, _ = select.select((port,), (), (), timeout)
        return bytes(port.read(1)) if ready else b""
    deadline = time.monotonic() + timeout
    while not (got := bytes(port.read(1))) and time.monotonic() < deadline:
        pass
    return got
