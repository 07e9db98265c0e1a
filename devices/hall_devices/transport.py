"""Byte transports: a serial path, a TCP port or a file behind one small interface.

Every call returns or raises TransportError within a short bounded time.
"""

from __future__ import annotations

import contextlib
import errno
import importlib
import socket
import time
from typing import Any, BinaryIO, Literal, Protocol, TypeAlias

Kind: TypeAlias = Literal["missing", "busy", "denied", "gone", "timeout", "config"]

CONNECT_SECONDS = 2.0
WRITE_SECONDS = 5.0
_TICK_SECONDS = 0.02
_READ_SIZE = 4096

_KINDS: dict[int, Kind] = {
    errno.ENOENT: "missing",
    errno.ENODEV: "missing",
    errno.ENXIO: "missing",
    errno.ECONNREFUSED: "missing",
    errno.EHOSTUNREACH: "missing",
    errno.ENETUNREACH: "missing",
    errno.EBUSY: "busy",
    errno.EAGAIN: "busy",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
}


class TransportError(Exception):
    """A port failed.  kind: missing | busy | denied (at opening), gone | timeout, config."""

    def __init__(self, kind: Kind, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class Transport(Protocol):
    """can_read: False when the way is one-way (file, spooler)."""

    can_read: bool

    def open(self) -> None:
        """Raises TransportError missing, busy, denied or config.  Opening twice is harmless."""

    def write(self, data: bytes) -> None:
        """All of it, or TransportError gone or timeout: then some of it may be out."""

    def read(self, size: int, timeout: float) -> bytes:
        """1..size bytes as soon as there are any, b"" after `timeout` seconds without."""

    def close(self) -> None:
        """Never raises; closing twice is harmless."""


def kind_of(error: BaseException, otherwise: Kind) -> Kind:
    """The kind of an operating system's error, also of one wrapped by pyserial."""
    number = getattr(error, "errno", None)
    return _KINDS.get(number, otherwise) if isinstance(number, int) else otherwise


class SerialTransport:
    """A serial path, COM name or pty, opened exclusively (8N1) through pyserial."""

    can_read = True

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
                timeout=_TICK_SECONDS,
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

    def read(self, size: int, timeout: float) -> bytes:
        port = self._opened()
        deadline = time.monotonic() + timeout
        try:
            while True:
                got = bytes(port.read(1))
                if got:
                    more = min(size - 1, port.in_waiting)
                    return got + bytes(port.read(more)) if more > 0 else got
                if time.monotonic() >= deadline:
                    return b""
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


class SocketTransport:
    """A printer with a network port (often 9100), or a simulator."""

    can_read = True

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None

    def open(self) -> None:
        if self._socket is not None:
            return
        try:
            self._socket = socket.create_connection(self._address, CONNECT_SECONDS)
        except OSError as error:
            raise TransportError(kind_of(error, "missing"), str(error)) from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def write(self, data: bytes) -> None:
        link = self._opened()
        link.settimeout(WRITE_SECONDS)
        try:
            link.sendall(data)
        except TimeoutError as error:
            raise TransportError("timeout", str(error)) from error
        except OSError as error:
            raise TransportError("gone", str(error)) from error

    def read(self, size: int, timeout: float) -> bytes:
        link = self._opened()
        link.settimeout(max(timeout, 0.001))
        try:
            got = link.recv(size)
        except TimeoutError:
            return b""
        except OSError as error:
            raise TransportError("gone", str(error)) from error
        if not got:
            raise TransportError("gone", "the printer closed the connection")
        return got

    def close(self) -> None:
        link, self._socket = self._socket, None
        if link is not None:
            link.close()

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise TransportError("gone", f"{self._address[0]} is not connected")
        return self._socket


class FileTransport:
    """A file or a device node that only takes bytes; they are appended."""

    can_read = False

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: BinaryIO | None = None

    def open(self) -> None:
        if self._file is None:
            try:
                self._file = open(self._path, "ab", buffering=0)  # noqa: SIM115
            except OSError as error:
                raise TransportError(kind_of(error, "missing"), str(error)) from error

    def write(self, data: bytes) -> None:
        if self._file is None:
            raise TransportError("gone", f"{self._path} is not open")
        left = memoryview(data)
        try:
            while left:
                left = left[self._file.write(left) or 0 :]
        except OSError as error:
            raise TransportError("gone", str(error)) from error

    def read(self, size: int, timeout: float) -> bytes:
        return b""

    def close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                file.close()


def transport_for(port: str, baud: int = 115200, flow: str = "none") -> Transport:
    """The transport of a port's name; nothing is opened.

    /dev/ttyUSB0, COM3 (serial) · socket://host:9100 · file:///path · usb://0416:5011 ·
    cups://name · win32raw://name.  Raises TransportError "config" for a name it cannot read.
    """
    scheme, _, rest = port.partition("://")
    if not rest:
        return SerialTransport(port, baud, flow)
    if scheme == "socket":
        host, _, number = rest.rpartition(":")
        if not host or not number.isdecimal():
            raise TransportError("config", f"expected socket://host:port, got {port}")
        return SocketTransport(host, int(number))
    if scheme == "file":
        return FileTransport(rest)
    if scheme in ("usb", "cups", "win32raw"):
        from .transport_escpos import EscposTransport

        return EscposTransport(scheme, rest)
    raise TransportError("config", f"unknown kind of port: {port}")


def drain(transport: Transport, limit: int = 64 * 1024) -> None:
    """Throw away what is already waiting: answers to questions of an earlier owner of the port."""
    thrown = 0
    while thrown < limit:
        got = transport.read(_READ_SIZE, 0.0)
        if not got:
            return
        thrown += len(got)
