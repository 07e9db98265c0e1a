"""A process that plays hundreds of walls: raw websockets on one epoll loop, so that it measures the
server and not itself.

    python -m bench.screens PORT TOKEN ROOM COUNT

It prints `ready` when every screen has its first view, then obeys lines of standard input:
`report` prints what calls have arrived and its own CPU, `storm` hangs all screens up, connects them
again at once, and prints how long until each has a view; the end of the input ends it.
"""

from __future__ import annotations

import base64
import json
import os
import select
import socket
import struct
import sys
import time
from dataclasses import dataclass, field
from typing import Any

_UPGRADE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: {key}\r\n\r\n"
)


@dataclass(slots=True)
class Screen:
    """One connection and what it has been told."""

    line: socket.socket
    rest: bytes = b""
    open: bool = False
    views: int = 0


@dataclass(slots=True)
class Arrivals:
    """Of one call (ticket and round): on how many screens, and when on the last (monotonic, s)."""

    count: int = 0
    last: float = 0.0


@dataclass(slots=True)
class Screens:
    """All of them."""

    port: int
    token: str
    room: str
    epoll: Any = field(default_factory=select.epoll)
    screens: dict[int, Screen] = field(default_factory=dict)
    calls: dict[str, Arrivals] = field(default_factory=dict)

    def connect(self, count: int) -> None:
        """Knock `count` times without waiting for answers."""
        for _ in range(count):
            line = socket.socket()
            line.setblocking(False)
            line.connect_ex(("127.0.0.1", self.port))
            self.screens[line.fileno()] = Screen(line)
            self.epoll.register(line.fileno(), select.EPOLLOUT)

    def hang_up(self) -> None:
        """All of them."""
        for number, screen in self.screens.items():
            self.epoll.unregister(number)
            screen.line.close()
        self.screens.clear()

    def seen(self) -> int:
        """Screens that have had a view."""
        return sum(screen.views > 0 for screen in self.screens.values())

    def turn(self, wait: float) -> bool:
        """Handle what has come; True when standard input has."""
        told = False
        for number, what in self.epoll.poll(wait):
            if number == sys.stdin.fileno():
                told = True
            elif what & select.EPOLLOUT:
                self._knock(number)
            else:
                self._hear(number)
        return told

    def _knock(self, number: int) -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        text = _UPGRADE.format(port=self.port, key=key)
        self.screens[number].line.send(text.encode())
        self.epoll.modify(number, select.EPOLLIN)

    def _hear(self, number: int) -> None:
        screen = self.screens[number]
        data = screen.line.recv(1 << 20)
        if not data:
            raise ConnectionError("the server hung up on a screen")
        screen.rest += data
        if not screen.open:
            head, found, rest = screen.rest.partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                raise ConnectionError(head.decode("latin-1"))
            screen.open, screen.rest = True, rest
        while (frame := _frame(screen.rest)) is not None:
            text, screen.rest = frame
            self._told(screen, text)

    def _told(self, screen: Screen, text: bytes) -> None:
        if text.startswith(b"42"):
            name = text[3:12]
            if name.startswith(b'"call"'):
                call = json.loads(text[2:])[1]["call"]
                arrivals = self.calls.setdefault(f"{call['ticket']}/{call['round']}", Arrivals())
                arrivals.count += 1
                arrivals.last = time.monotonic()
            elif name.startswith(b'"view"'):
                screen.views += 1
        elif text.startswith(b"0"):
            auth = {"token": self.token, "rooms": [self.room]}
            _say(screen.line, b"40" + json.dumps(auth).encode())
        elif text == b"2":
            _say(screen.line, b"3")
        elif text.startswith(b"44"):
            raise ConnectionError(text.decode())


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


def main() -> int:
    """Play the screens until the input ends."""
    port, token, room, count = sys.argv[1:]
    screens = Screens(int(port), token, room)
    _until_seen(screens, int(count))
    print("ready", flush=True)
    screens.epoll.register(sys.stdin.fileno(), select.EPOLLIN)
    while True:
        if not screens.turn(1.0):
            continue
        line = sys.stdin.readline().strip()
        if line == "report":
            calls = {name: [a.count, a.last] for name, a in screens.calls.items()}
            print(json.dumps({"calls": calls, "cpu": time.process_time()}), flush=True)
        elif line == "storm":
            screens.hang_up()
            begun = time.monotonic()
            _until_seen(screens, int(count))
            print(json.dumps({"seconds": time.monotonic() - begun}), flush=True)
        else:
            return 0


def _until_seen(screens: Screens, count: int) -> None:
    screens.connect(count)
    end = time.monotonic() + 60
    while screens.seen() < count:
        screens.turn(0.05)
        if time.monotonic() > end:
            raise TimeoutError(f"{screens.seen()} of {count} screens have a view")


if __name__ == "__main__":
    sys.exit(main())
