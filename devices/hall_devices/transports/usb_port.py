"""A USB printer's two bulk pipes as a byte transport, through pyusb and libusb.

For computers where no driver of the system offers the printer as a device (see usblp and
win32raw in transport.py).  The printer is the interface of class 7 and its pipes are read from the
descriptors: endpoint numbers differ from maker to maker.
"""

from __future__ import annotations

import contextlib
import importlib
import time
from collections.abc import Iterator
from typing import Any

from hall_devices.transport import TICK_SECONDS, WRITE_SECONDS, TransportError, kind_of

_PRINTER_CLASS = 7
_BULK = 2
_IN = 0x80


class UsbTransport:
    """Claims the printer's interface, and gives it back to the system's driver on closing."""

    can_read = True
    dies_silently = False

    def __init__(
        self, vendor: int, product: int, serial: str = "", *, backend: object | None = None
    ) -> None:
        """serial: tells printers of one model apart, "" takes the first.

        backend: a way to the bus other than libusb (usb.backend.IBackend).
        """
        self._wanted = (vendor, product)
        self._serial = serial
        self._backend = backend
        self._device: Any = None
        self._number = 0
        self._out: Any = None
        self._in: Any = None
        self._kept = b""

    @staticmethod
    def read_address(text: str) -> tuple[int, int, str]:
        """0416:5011 or 0416:5011/SERIAL, numbers in hex.  Raises TransportError "config"."""
        numbers, _, serial = text.partition("/")
        vendor, _, product = numbers.partition(":")
        try:
            return int(vendor, 16), int(product, 16), serial
        except ValueError as error:
            detail = f"expected usb://VENDOR:PRODUCT in hex, got usb://{text}"
            raise TransportError("config", detail) from error

    def open(self) -> None:
        if self._device is not None:
            return
        with _told(opening=True):
            device = self._find()
            if device is None:
                raise TransportError("missing", "no such printer on the bus")
            try:
                self._claim(device)
            except BaseException:
                _dispose(device)
                raise
            self._device = device

    def write(self, data: bytes) -> None:
        self._opened()
        deadline = time.monotonic() + WRITE_SECONDS
        with _told(opening=False):
            left = memoryview(data)
            while left:
                seconds = deadline - time.monotonic()
                if seconds <= 0:
                    raise TransportError("timeout", "the printer takes its bytes too slowly")
                left = left[self._out.write(left.tobytes(), int(seconds * 1000) + 1) :]

    def hand_over(self) -> None:
        """A bulk transfer has ended when the printer has taken it."""

    def read(self, size: int, timeout: float) -> bytes:
        self._opened()
        deadline = time.monotonic() + timeout
        while not self._kept:
            left = deadline - time.monotonic()
            self._kept = self._packet(max(left, 0.001))
            if not self._kept and left <= 0:
                return b""
            if not self._kept:
                time.sleep(min(TICK_SECONDS, left))  # an empty packet comes at once
        got, self._kept = self._kept[:size], self._kept[size:]
        return got

    def close(self) -> None:
        device, self._device = self._device, None
        self._out = self._in = None
        self._kept = b""
        if device is not None:
            with contextlib.suppress(*_failures()):
                importlib.import_module("usb.util").release_interface(device, self._number)
                device.attach_kernel_driver(self._number)
            _dispose(device)

    def _opened(self) -> None:
        if self._device is None:
            raise TransportError("gone", "the printer is not open")

    def _find(self) -> Any:
        def is_wanted(device: Any) -> bool:
            try:
                return not self._serial or bool(device.serial_number == self._serial)
            except ValueError:  # it has none
                return False

        vendor, product = self._wanted
        return importlib.import_module("usb.core").find(
            idVendor=vendor, idProduct=product, custom_match=is_wanted, backend=self._backend
        )

    def _claim(self, device: Any) -> None:
        interface = _printer_of(device)
        self._number = interface.bInterfaceNumber
        bulk = [it for it in interface if it.bmAttributes & 3 == _BULK]
        self._out = next((it for it in bulk if not it.bEndpointAddress & _IN), None)
        self._in = next((it for it in bulk if it.bEndpointAddress & _IN), None)
        if self._out is None:
            raise TransportError("config", "this USB printer has no way to take bytes")
        with contextlib.suppress(*_failures()):  # where no driver of the system has it
            device.detach_kernel_driver(self._number)
        importlib.import_module("usb.util").claim_interface(device, self._number)

    def _packet(self, seconds: float) -> bytes:
        """One transfer; asks for whole packets, or the host would drop what does not fit."""
        if self._in is None:
            return b""
        timed_out = importlib.import_module("usb.core").USBTimeoutError
        with _told(opening=False):
            try:
                return bytes(self._in.read(self._in.wMaxPacketSize, int(seconds * 1000) + 1))
            except timed_out:
                pass
        return b""


def _printer_of(device: Any) -> Any:
    """The interface that is a printer.  Raises TransportError "config"."""
    try:
        configuration = device.get_active_configuration()
    except _failures():
        device.set_configuration()
        configuration = device.get_active_configuration()
    for interface in configuration:
        if interface.bInterfaceClass == _PRINTER_CLASS:
            return interface
    raise TransportError("config", "this USB device is no printer")


def _failures() -> tuple[type[Exception], ...]:
    """What pyusb raises when the bus fails; USBError is an OSError."""
    return (OSError, NotImplementedError)


def _dispose(device: Any) -> None:
    with contextlib.suppress(*_failures()):
        importlib.import_module("usb.util").dispose_resources(device)


@contextlib.contextmanager
def _told(*, opening: bool) -> Iterator[None]:
    """Errors of the bus as TransportError."""
    try:
        core = importlib.import_module("usb.core")
    except ImportError as error:
        raise TransportError("config", "USB printers need pyusb") from error
    try:
        yield
    except core.NoBackendError as error:
        raise TransportError("config", "USB printers need libusb") from error
    except _failures() as error:
        kind = kind_of(error, "missing") if opening else "gone"
        if isinstance(error, core.USBTimeoutError):
            kind = "timeout"
        raise TransportError(kind, str(error)) from error
