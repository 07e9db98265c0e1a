"""A process that plays hundreds of walls: raw websockets on one epoll loop, so that it measures the
server and not itself.

    python -m bench.screens PORT TOKEN ROOM COUNT

It prints `ready` when every screen has its first view, then obeys lines of standard input:
`report` prints what calls have arrived and its own CPU, `storm` hangs all screens up, connects them
again at once, and prints how long until each has a view; the end of the input ends it.
"""

from __future__ import annotations

import json
import select
import sys
import time
from dataclasses import dataclass, field
from typing import Any

from bench.websocket import Line


@dataclass(slots=True)
class Arrivals:
    """Of one call (ticket and round): on how many screens, and when on the last (monotonic, s)."""

    count: int = 0
    last: float = 0.0


@dataclass(slots=True)
class Screens:
    """All of them, in one room."""

    port: int
    token: str
    room: str
    epoll: Any = field(default_factory=select.epoll)
    lines: dict[int, Line] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    """Those that have had a view."""
    calls: dict[str, Arrivals] = field(default_factory=dict)

    def connect(self, count: int) -> None:
        """Knock `count` times without waiting for answers."""
        for _ in range(count):
            line = Line.dial(self.port, {"token": self.token, "rooms": [self.room]})
            self.lines[line.socket.fileno()] = line
            self.epoll.register(line.socket.fileno(), select.EPOLLOUT)

    def hang_up(self) -> None:
        """All of them."""
        for number, line in self.lines.items():
            self.epoll.unregister(number)
            line.close()
        self.lines.clear()
        self.seen.clear()

    def turn(self, wait: float) -> bool:
        """Handle what has come; True when standard input has."""
        told = False
        for number, what in self.epoll.poll(wait):
            if number == sys.stdin.fileno():
                told = True
            elif what & select.EPOLLOUT:
                self.lines[number].knock()
                self.epoll.modify(number, select.EPOLLIN)
            else:
                for name, payload in self.lines[number].hear():
                    self._told(number, name, payload)
        return told

    def _told(self, number: int, name: str, payload: Any) -> None:
        if name == "view":
            self.seen.add(number)
        elif name == "call":
            call = payload["call"]
            arrivals = self.calls.setdefault(f"{call['ticket']}/{call['round']}", Arrivals())
            arrivals.count += 1
            arrivals.last = time.monotonic()


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
    while len(screens.seen) < count:
        screens.turn(0.05)
        if time.monotonic() > end:
            raise TimeoutError(f"{len(screens.seen)} of {count} screens have a view")


if __name__ == "__main__":
    sys.exit(main())
