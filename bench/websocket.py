"""The little of websocket and Socket.IO that many listening screens need, without waiting."""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_UPGRADE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: {key}\r\n\r\n"
)


@dataclass(slots=True)
class Line:
    """One connection. auth: what goes with the Socket.IO connect packet."""

    socket: socket.socket
    auth: dict[str, Any]
    port: int
    rest: bytes = b""
    upgraded: bool = False

    @classmethod
    def dial(cls, port: int, auth: dict[str, Any]) -> Line:
        """Begin to connect; write `knock` when the socket takes it."""
        line = socket.socket()
        line.setblocking(False)
        line.connect_ex(("127.0.0.1", port))
        return cls(line, auth, port)

    def knock(self) -> None:
        """Ask for the upgrade."""
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.send(_UPGRADE.format(port=self.port, key=key).encode())

    def hear(self) -> Iterator[tuple[str, Any]]:
        """The events that have come; pings are answered. ConnectionError when it is over."""
        data = self.socket.recv(1 << 20)
        if not data:
            raise ConnectionError("the server hung up")
        self.rest += data
        if not self.upgraded:
            head, found, rest = self.rest.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                raise ConnectionError(head.decode("latin-1"))
            self.upgraded, self.rest = True, rest
        while (frame := _frame(self.rest)) is not None:
            text, self.rest = frame
            if text.startswith(b"42"):
                name, payload = json.loads(text[2:])
                yield name, payload
            elif text.startswith(b"0"):
                _say(self.socket, b"40" + json.dumps(self.auth).encode())
            elif text == b"2":
                _say(self.socket, b"3")
            elif text.startswith(b"44"):
                raise ConnectionError(text.decode())

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def _frame(data: bytes) -> tuple[bytes, bytes] | None:
    """The first whole frame of a server, and what follows it."""
    if len(data) < 2:
        return None
    length, start = data[1] & 0x7F, 2
    if length == 126:
        if len(data) < 4:
            return None
        length, start = struct.unpack(">H", data[2:4])[0], 4
    elif length == 127:
        if len(data) < 10:
            return None
        length, start = struct.unpack(">Q", data[2:10])[0], 10
    if len(data) < start + length:
        return None
    return data[start : start + length], data[start + length :]


def _say(line: socket.socket, text: bytes) -> None:
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(text))
    size = len(text)
    head = bytes([0x81, 0x80 | size]) if size < 126 else struct.pack(">BBH", 0x81, 0xFE, size)
    line.send(head + mask + masked)
