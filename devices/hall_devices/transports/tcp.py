"""A printer with a network port (TCP, often 9100) as a byte transport.

What a network does that a cable does not: the printer may forget us without a word, refuse a
second client, take it and hang up at once, or let it wait for ever.  Each is noticed.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import time

from hall_devices.transport import TICK_SECONDS, WRITE_SECONDS, TransportError, kind_of

CONNECT_SECONDS = 2.0
LINGER_SECONDS = 1.0
_DEAD_AFTER_MS = 10_000
"""Bytes that nobody has acknowledged for so long: the line is cut (TCP_USER_TIMEOUT)."""
_THROWN = 4096


class SocketTransport:
    """One connection, opened again after it was closed or lost."""

    can_read = True
    dies_silently = True

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self._heard = False

    @staticmethod
    def read_address(text: str) -> tuple[str, int]:
        """host:port, [::1]:port.  Raises TransportError "config"."""
        host, _, port = text.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not host or not (port.isascii() and port.isdecimal() and 0 < int(port[:6]) < 65536):
            raise TransportError("config", f"expected socket://host:port, got socket://{text}")
        return host, int(port)

    def open(self) -> None:
        if self._socket is not None:
            return
        try:
            link = socket.create_connection(self._address, CONNECT_SECONDS)
        except UnicodeError as error:
            raise TransportError("config", f"no name of a host: {self._address[0]}") from error
        except OSError as error:
            raise TransportError(kind_of(error, "missing"), str(error)) from error
        self._socket, self._heard = link, False
        try:
            _prepare(link)
        except OSError as error:
            self.close()
            raise self._lost(str(error)) from error
        except TransportError:
            self.close()
            raise

    def write(self, data: bytes) -> None:
        link = self._opened()
        link.settimeout(WRITE_SECONDS)
        try:
            link.sendall(data)
        except TimeoutError as error:
            raise TransportError("timeout", str(error)) from error
        except OSError as error:
            raise self._lost(str(error)) from error

    def hand_over(self) -> None:
        """Wait until the printer's side has acknowledged every byte, then say that it was all.

        Closing with unread bytes would reset the connection, and some printers drop a job then:
        what it says is read until it hangs up.
        """
        link = self._opened()
        deadline = time.monotonic() + WRITE_SECONDS
        try:
            while _unsent(link):
                trouble = link.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if trouble:
                    raise self._lost(f"error {trouble}")
                if time.monotonic() >= deadline:
                    raise TransportError("timeout", "the printer takes no more bytes")
                time.sleep(TICK_SECONDS)
            link.shutdown(socket.SHUT_WR)
        except OSError as error:
            raise self._lost(str(error)) from error
        link.settimeout(LINGER_SECONDS)
        deadline = time.monotonic() + LINGER_SECONDS
        with contextlib.suppress(OSError):  # it has all bytes: how it hangs up is its own affair
            while link.recv(_THROWN) and time.monotonic() < deadline:
                pass

    def read(self, size: int, timeout: float) -> bytes:
        link = self._opened()
        link.settimeout(max(timeout, 0.001))
        try:
            got = link.recv(size)
        except TimeoutError:
            return b""
        except OSError as error:
            raise self._lost(str(error)) from error
        if not got:
            raise self._lost("the printer closed the connection")
        self._heard = True
        return got

    def close(self) -> None:
        link, self._socket = self._socket, None
        if link is not None:
            link.close()

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise TransportError("gone", f"{self._address[0]} is not connected")
        return self._socket

    def _lost(self, detail: str) -> TransportError:
        """One that hangs up before its first byte serves somebody else: many take one client."""
        if self._heard:
            return TransportError("gone", detail)
        return TransportError("busy", f"hung up without a word: {detail}")


def _prepare(link: socket.socket) -> None:
    """Raises OSError when it has ended already, TransportError for a connection with oneself."""
    if link.getsockname() == link.getpeername():  # so it happens with a free port of loopback
        raise TransportError("missing", "nobody listens there")
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    patience = getattr(socket, "TCP_USER_TIMEOUT", None)  # Linux
    if patience is not None:
        link.setsockopt(socket.IPPROTO_TCP, patience, _DEAD_AFTER_MS)


def _unsent(link: socket.socket) -> int:
    """Bytes not yet acknowledged; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    try:
        import fcntl
        import termios
    except ImportError:
        return 0
    queued = fcntl.ioctl(link, termios.TIOCOUTQ, bytes(4))
    return int.from_bytes(queued, "little")
