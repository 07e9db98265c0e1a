"""A printer of Windows' spooler as a one-way byte transport, through python-escpos.

Of the library only the way to the spooler is used: its text() loses Chinese punctuation
(protocols 1.2).  Imported on use: escpos.printer costs 136 ms and 18 MB.
"""

from __future__ import annotations

import contextlib
import importlib
from typing import Any

from hall_devices.transport import TransportError


class WindowsSpoolTransport:
    """One job a document; closing is what makes the spooler print."""

    can_read = False
    dies_silently = False

    def __init__(self, name: str) -> None:
        self._name = name
        self._printer: Any = None

    def open(self) -> None:
        if self._printer is not None:
            return
        try:
            printer = importlib.import_module("escpos.printer").Win32Raw(self._name)
            printer.open()
        except (RuntimeError, ImportError) as error:  # RuntimeError: no pywin32 here
            raise TransportError("config", str(error)) from error
        except self._failures() as error:
            raise TransportError("missing", str(error)) from error
        self._printer = printer

    def write(self, data: bytes) -> None:
        failures = self._failures()
        try:
            self._opened()._raw(data)
        except failures as error:
            raise TransportError("gone", str(error)) from error

    def hand_over(self) -> None:
        failures = self._failures()
        printer, self._printer = self._opened(), None
        try:
            printer.close()
        except failures as error:
            raise TransportError("gone", str(error)) from error

    def read(self, size: int, timeout: float) -> bytes:
        return b""

    def close(self) -> None:
        printer, self._printer = self._printer, None
        if printer is not None:
            with contextlib.suppress(*self._failures()):
                printer.close()

    def _opened(self) -> Any:
        if self._printer is None:
            raise TransportError("gone", f"{self._name} is not open")
        return self._printer

    def _failures(self) -> tuple[type[Exception], ...]:
        error: type[Exception] = importlib.import_module("escpos.exceptions").Error
        return (OSError, error)
