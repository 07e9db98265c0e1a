"""How commands reach a Sundyn tablet: as datagrams over the network, or a TCP connection each
through its USB cable (`adb forward tcp:8011 tcp:8000`)."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from hall_devices.pads.sundyn import LONGEST
from hall_devices.transport import SHORTEST_SECONDS, Tap, TransportError, kind_of

_CONNECT_SECONDS = 1.0
_ENDINGS = (b"RecvCmdOK", b"||E")
"""What a reply ends with; a tablet may be slow to close its connection behind it."""


class Channel(Protocol):
    """Every call raises TransportError when the way is not there; then it is closed."""

    @property
    def opened(self) -> bool:
        """Between open() and close()."""

    def open(self) -> None:
        """Opening twice is harmless."""

    @property
    def waits(self) -> bool:
        """Whether the last command's answer may be lost with the next command."""

    def send(self, command: bytes) -> None:
        """One command."""

    def receive(self, seconds: float) -> bytes:
        """One reply, b"" when there is none in time; it may come later."""

    def close(self) -> None:
        """Never raises."""


class DatagramChannel:
    """Only what the tablet itself sends is taken, from whichever of its ports."""

    def __init__(self, host: str, port: int, listen: int) -> None:
        """listen: the port here that it answers to; 0 for any."""
        self._host, self._port, self._listen = host, port, listen
        self._tablet: tuple[str, int] | None = None
        self._socket: socket.socket | None = None

    @property
    def opened(self) -> bool:
        return self._socket is not None

    @property
    def waits(self) -> bool:
        return False

    def open(self) -> None:
        if self._socket is not None:
            return
        link: socket.socket | None = None
        try:
            found = socket.getaddrinfo(self._host, self._port, socket.AF_INET, socket.SOCK_DGRAM)
            self._tablet = str(found[0][4][0]), self._port
            here = "127.0.0.1" if self._tablet[0].startswith("127.") else ""
            link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            link.setblocking(False)
            link.bind((here, self._listen))
        except OSError as error:
            if link is not None:
                link.close()
            raise TransportError(kind_of(error, "missing"), str(error)) from None
        self._socket = link

    def send(self, command: bytes) -> None:
        self.open()
        assert self._socket
        assert self._tablet
        try:
            self._socket.sendto(command, self._tablet)
        except OSError as error:
            self.close()
            raise TransportError(kind_of(error, "gone"), str(error)) from None

    def receive(self, seconds: float) -> bytes:
        self.open()
        assert self._socket
        assert self._tablet
        deadline = time.monotonic() + seconds
        while True:
            left = max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self._socket], [], [], left)
            if not ready:
                return b""
            with contextlib.suppress(OSError):  # an error that came back is no reply
                data, sender = self._socket.recvfrom(LONGEST + 1)
                if sender[0] == self._tablet[0]:
                    return data

    def close(self) -> None:
        link, self._socket = self._socket, None
        if link is not None:
            link.close()


class ConnectionChannel:
    """A connection for each command; nothing comes without one."""

    def __init__(self, host: str, port: int, rest: Callable[[float], None] = time.sleep) -> None:
        self._address = host, port
        self._rest = rest
        self._socket: socket.socket | None = None
        self._reply = b""
        self._opened = False

    @property
    def opened(self) -> bool:
        return self._opened

    @property
    def waits(self) -> bool:
        return self._socket is not None

    def open(self) -> None:
        """Whether somebody listens shows with the first command."""
        self._opened = True

    def send(self, command: bytes) -> None:
        self._hang_up()
        try:
            self._socket = socket.create_connection(self._address, _CONNECT_SECONDS)
            self._socket.sendall(command)
        except OSError as error:
            self.close()
            raise TransportError(kind_of(error, "missing"), str(error)) from None
        self._opened = True

    def receive(self, seconds: float) -> bytes:
        if self._socket is None:
            self._rest(seconds)
            return b""
        deadline = time.monotonic() + seconds
        while len(self._reply) <= LONGEST and not self._reply.rstrip().endswith(_ENDINGS):
            self._socket.settimeout(max(SHORTEST_SECONDS, deadline - time.monotonic()))
            try:
                piece = self._socket.recv(LONGEST)
            except TimeoutError:
                return b""
            except OSError:  # it hung up rudely
                break
            if not piece:
                break
            self._reply += piece
        reply = self._reply
        self._hang_up()
        return reply

    def close(self) -> None:
        self._opened = False
        self._hang_up()

    def _hang_up(self) -> None:
        link, self._socket, self._reply = self._socket, None, b""
        if link is not None:
            link.close()


class TappedChannel:
    """Passes everything on; the tap sees commands, replies, and that the way is not there."""

    def __init__(self, channel: Channel, tap: Tap) -> None:
        self._channel = channel
        self._tap = tap

    @property
    def opened(self) -> bool:
        return self._channel.opened

    @property
    def waits(self) -> bool:
        return self._channel.waits

    def open(self) -> None:
        with self._told():
            self._channel.open()

    def send(self, command: bytes) -> None:
        with self._told():
            self._channel.send(command)
        self._tap.port("opened")  # before it was sent nobody need have been there
        self._tap.sent(command)

    def receive(self, seconds: float) -> bytes:
        with self._told():
            reply = self._channel.receive(seconds)
        self._tap.heard(reply)
        return reply

    def close(self) -> None:
        self._channel.close()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except TransportError as error:
            self._tap.port(error.kind)
            raise
