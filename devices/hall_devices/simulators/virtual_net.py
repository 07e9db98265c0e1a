"""Network ends of virtual devices beside virtual_tcp.py: datagrams, and a connection outwards."""

from __future__ import annotations

import contextlib
import socket

from .virtual_ports import received

HOST = "127.0.0.1"
_READ = 65536
_DIAL_SECONDS = 1.0


class UdpPort:
    """Answers go to whoever asked last (see virtual_ports.VirtualPort)."""

    def __init__(self, port: int) -> None:
        """port: 0 lets the system choose; the choice is kept over unplug and plug."""
        self._port = port
        self._socket: socket.socket | None = None
        self._peer: tuple[str, int] | None = None

    @property
    def name(self) -> str:
        return f"udp://{HOST}:{self._port}"

    def plug(self) -> None:
        if self._socket is None:
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._socket.setblocking(False)
            self._socket.bind((HOST, self._port))
            self._port = self._socket.getsockname()[1]

    def unplug(self) -> None:
        link, self._socket, self._peer = self._socket, None, None
        if link is not None:
            link.close()

    def watched(self) -> int | None:
        return self._socket.fileno() if self._socket else None

    def read(self) -> bytes:
        with contextlib.suppress(OSError):
            if self._socket is not None:
                data, self._peer = self._socket.recvfrom(_READ)
                return data
        return b""

    def write(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            if self._socket is not None and self._peer is not None:
                self._socket.sendto(data, self._peer)

    def hang_up(self, *, rudely: bool = False) -> None:
        """There is no connection that could end."""


class DialPort:
    """Connects to a driver that listens, whenever dial() is called and nobody is there."""

    def __init__(self, port: int) -> None:
        """port: of the driver; 0 takes one that is free now."""
        self._port = port or _free_port()
        self._plugged = False
        self._link: socket.socket | None = None
        self.clients = 0
        """How many connections there were so far."""

    @property
    def name(self) -> str:
        return f"listen://{HOST}:{self._port}"

    @property
    def number(self) -> int:
        """Of the driver's port."""
        return self._port

    @property
    def connected(self) -> bool:
        return self._link is not None

    def plug(self) -> None:
        self._plugged = True

    def unplug(self) -> None:
        self._plugged = False
        self.hang_up()

    def dial(self) -> bool:
        """Whether there is a connection that was not there before."""
        if not self._plugged or self._link is not None:
            return False
        try:
            self._link = socket.create_connection((HOST, self._port), _DIAL_SECONDS)
        except OSError:
            return False
        if self._link.getsockname() == self._link.getpeername():  # it has met itself
            self.hang_up()
            return False
        self._link.setblocking(False)
        self.clients += 1
        return True

    def watched(self) -> int | None:
        return self._link.fileno() if self._link else None

    def read(self) -> bytes:
        if self._link is None:
            return b""
        data = received(self._link)
        if data is None:
            self.hang_up()
        return data or b""

    def write(self, data: bytes) -> None:
        if self._link is not None:
            with contextlib.suppress(OSError):
                self._link.sendall(data)

    def hang_up(self, *, rudely: bool = False) -> None:
        """End the connection."""
        link, self._link = self._link, None
        if link is not None:
            link.close()


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as found:
        return int(found.getsockname()[1])
