"""USB and spooler printers through python-escpos, used for its transports only.

Our encoder makes the bytes: the library's own text() loses Chinese punctuation (protocols 1.2).
Imported on use: escpos.printer costs 136 ms and 18 MB.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable
from typing import Any

from .transport import TransportError

USB_TIMEOUT_MS = 2000


def _usb(rest: str) -> Any:
    vendor, _, product = rest.partition(":")
    usb = importlib.import_module("escpos.printer").Usb
    return usb(int(vendor, 16), int(product, 16), timeout=USB_TIMEOUT_MS)


def _cups(rest: str) -> Any:
    return importlib.import_module("escpos.printer").CupsPrinter(rest)


def _win32(rest: str) -> Any:
    return importlib.import_module("escpos.printer").Win32Raw(rest)


_MAKERS: dict[str, Callable[[str], Any]] = {"usb": _usb, "cups": _cups, "win32raw": _win32}


class EscposTransport:
    """A printer object of python-escpos as a byte transport.  Only USB can be read."""

    def __init__(self, scheme: str, rest: str) -> None:
        self.can_read = scheme == "usb"
        self._make = _MAKERS[scheme]
        self._rest = rest
        self._printer: Any = None

    def open(self) -> None:
        if self._printer is not None:
            return
        failures = self._failures()
        try:
            printer = self._make(self._rest)
            printer.open()
        except ValueError as error:
            raise TransportError("config", f"cannot read {self._rest}") from error
        except failures as error:
            raise TransportError("missing", str(error)) from error
        self._printer = printer

    def write(self, data: bytes) -> None:
        failures = self._failures()
        try:
            self._opened()._raw(data)
        except failures as error:
            raise TransportError("gone", str(error)) from error

    def read(self, size: int, timeout: float) -> bytes:
        """One USB packet; a printer without news answers with an empty one or a time-out."""
        if not self.can_read:
            return b""
        printer = self._opened()
        try:
            return bytes(printer.device.read(printer.in_ep, max(size, 64), int(timeout * 1000) + 1))
        except self._failures() as error:
            if "timeout" in str(error).lower() or "timed out" in str(error).lower():
                return b""
            raise TransportError("gone", str(error)) from error

    def close(self) -> None:
        """Closing is what makes a spooler print."""
        printer, self._printer = self._printer, None
        if printer is not None:
            with contextlib.suppress(*self._failures()):
                printer.close()

    def _opened(self) -> Any:
        if self._printer is None:
            raise TransportError("gone", f"{self._rest} is not open")
        return self._printer

    def _failures(self) -> tuple[type[Exception], ...]:
        error: type[Exception] = importlib.import_module("escpos.exceptions").Error
        # RuntimeError: a spooler library that is not installed here. USBError is an OSError.
        return (OSError, RuntimeError, ImportError, error)
