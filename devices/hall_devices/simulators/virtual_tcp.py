"""The network port of a virtual device, with all that network printers do to their clients."""

from __future__ import annotations

import contextlib
import socket
import struct

from .virtual_ports import received

_LOOK_SECONDS = 0.02

OTHERS = ("waits", "refused", "hung_up")
"""What becomes of a second client: it is connected and hears nothing until the first has gone, or
it is not let in, or it is let in and thrown out."""


class TcpPort:
    """One client at a time (see virtual_ports.VirtualPort)."""

    def __init__(self, host: str, port: int) -> None:
        """port: 0 lets the system choose; the choice is kept over unplug and plug."""
        self._host = host
        self._port = port
        self._plugged = False
        self._listening: socket.socket | None = None
        self._client: socket.socket | None = None
        self._forgotten: list[socket.socket] = []
        self.clients = 0
        """How many have come so far."""

    @property
    def name(self) -> str:
        return f"socket://{self._host}:{self._port}"

    def plug(self) -> None:
        self._plugged = True
        self._listen()

    def unplug(self) -> None:
        self._plugged = False
        self._deafen()
        self.hang_up()
        for link in self._forgotten:
            link.close()
        self._forgotten.clear()

    def treat_others(self, others: str) -> float | None:
        """Do to a second client what `others` says, now.

        Returns seconds until it has to be done again, None when a client need not be looked for.
        """
        if self._client is not None and others == "refused":
            self._deafen()
        elif self._plugged:
            self._listen()
        if self._client is None or self._listening is None or others != "hung_up":
            return None
        with contextlib.suppress(OSError):
            self._listening.accept()[0].close()
        return _LOOK_SECONDS

    def hang_up(self, *, rudely: bool = False) -> None:
        """End the client's connection.  rudely: by a reset."""
        client, self._client = self._client, None
        if client is not None:
            if rudely:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()

    def forget(self) -> None:
        """Know nothing of the client any more and tell it nothing, as after a power cut."""
        if self._client is not None:
            self._forgotten.append(self._client)
            self._client = None

    def watched(self) -> int | None:
        link = self._client or self._listening
        return link.fileno() if link else None

    def read(self) -> bytes:
        if self._client is None:
            if self._listening is not None:
                with contextlib.suppress(OSError):
                    self._client, _ = self._listening.accept()
                    self._client.setblocking(False)
                    self.clients += 1
            return b""
        data = received(self._client)
        if data is None:
            self.hang_up()
        return data or b""

    def write(self, data: bytes) -> None:
        if self._client is not None:
            with contextlib.suppress(OSError):
                self._client.sendall(data)

    def _listen(self) -> None:
        if self._listening is None:
            self._listening = socket.create_server((self._host, self._port))
            self._listening.setblocking(False)
            self._port = self._listening.getsockname()[1]

    def _deafen(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.close()
