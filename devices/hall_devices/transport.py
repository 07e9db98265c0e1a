"""Byte transports behind one small interface, chosen by the name of a port.

Every call returns or raises TransportError within a short bounded time.  The kinds of transports
are modules of their own, imported on use.
"""

from __future__ import annotations

import errno
from typing import Literal, Protocol, TypeAlias

Kind: TypeAlias = Literal["missing", "busy", "denied", "strange", "gone", "timeout", "config"]

WRITE_SECONDS = 5.0
TICK_SECONDS = 0.02
SHORTEST_SECONDS = 0.001
"""Of a wait at a socket; none at all would be no waiting in another sense (not blocking)."""
_READ_SIZE = 4096

_KINDS: dict[int, Kind] = {
    errno.ENOENT: "missing",
    errno.ENODEV: "missing",
    errno.ENXIO: "missing",
    errno.ECONNREFUSED: "missing",
    errno.EHOSTUNREACH: "missing",
    errno.ENETUNREACH: "missing",
    errno.EBUSY: "busy",
    errno.EADDRINUSE: "busy",
    errno.EAGAIN: "busy",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
}


class TransportError(Exception):
    """A port failed.  kind: missing | busy | denied | strange (at opening), gone | timeout, config.

    strange: something answers there, and it is not what this port is for.
    """

    def __init__(self, kind: Kind, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class Transport(Protocol):
    """can_read: False when the way is one-way (file, spooler).

    dies_silently: True where the far end can forget us without a word (TCP after a power cut), so
    that silence is a reason to connect anew.
    """

    can_read: bool
    dies_silently: bool

    def open(self) -> None:
        """Raises TransportError missing, busy, denied or config.  Opening twice is harmless."""

    def write(self, data: bytes) -> None:
        """All of it, or TransportError gone or timeout: then some of it may be out."""

    def hand_over(self) -> None:
        """All that was written has left this computer, or TransportError gone or timeout.

        The end of a document for which no answer is waited: close() comes next.
        """

    def read(self, size: int, timeout: float) -> bytes:
        """1..size bytes as soon as there are any, b"" after `timeout` seconds without."""

    def close(self) -> None:
        """Never raises; closing twice is harmless."""


class Tap(Protocol):
    """Sees what goes over a port; see tracing.trace.Trace.  Never raises."""

    def sent(self, data: bytes) -> None:
        """The port took these bytes."""

    def heard(self, data: bytes) -> None:
        """The port gave these bytes; perhaps none."""

    def port(self, word: str) -> None:
        """It was opened (`opened`), or failed: a kind of TransportError."""


class NoTap:
    """Nobody looks."""

    def sent(self, data: bytes) -> None:
        """See Tap."""

    def heard(self, data: bytes) -> None:
        """See Tap."""

    def port(self, word: str) -> None:
        """See Tap."""


NO_TAP: Tap = NoTap()


def tapped(transport: Transport, tap: Tap | None) -> Transport:
    """The transport, seen by a tap if there is one."""
    if tap is None:
        return transport
    from hall_devices.transports.tapped import TappedTransport

    return TappedTransport(transport, tap)


def kind_of(error: BaseException, otherwise: Kind) -> Kind:
    """The kind of an operating system's error, also of one wrapped by pyserial or pyusb."""
    number = getattr(error, "errno", None)
    return _KINDS.get(number, otherwise) if isinstance(number, int) else otherwise


def transport_for(port: str, baud: int = 115200, flow: str = "none") -> Transport:
    """The transport of a port's name; nothing is opened.

    /dev/ttyUSB0, COM3 (serial) · socket://host:9100 · usb://0416:5011 or usb://0416:5011/SERIAL ·
    usblp:///dev/usb/lp0 · cups://queue · file:///path · win32raw://name.
    Raises TransportError "config" for a name it cannot read.
    """
    scheme, colon, rest = port.partition("://")
    if not colon:
        from hall_devices.transports.serial_port import SerialTransport

        return SerialTransport(port, baud, flow)
    match scheme:
        case "socket":
            from hall_devices.transports.tcp import SocketTransport

            return SocketTransport(*SocketTransport.read_address(rest))
        case "usb":
            from hall_devices.transports.usb_port import UsbTransport

            return UsbTransport(*UsbTransport.read_address(rest))
        case "usblp" | "file":
            from hall_devices.transports.file import DeviceTransport, FileTransport

            return DeviceTransport(rest) if scheme == "usblp" else FileTransport(rest)
        case "cups":
            from hall_devices.transports.spool import SpoolTransport

            return SpoolTransport(rest)
        case "win32raw":
            from hall_devices.transports.win32 import WindowsSpoolTransport

            return WindowsSpoolTransport(rest)
    raise TransportError("config", f"unknown kind of port: {port}")


def drain(transport: Transport, limit: int = 64 * 1024) -> None:
    """Throw away what is already waiting: answers to questions of an earlier owner of the port."""
    thrown = 0
    while thrown < limit:
        got = transport.read(_READ_SIZE, 0.0)
        if not got:
            return
        thrown += len(got)
