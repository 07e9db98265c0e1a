"""Every wall and every phone of the hall, listening at once on one loop in one thread."""

from __future__ import annotations

import select
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from bench.websocket import Line


@dataclass
class Watcher:
    """A wall or a phone. calls: (ticket, round) as told at once; last: its newest view."""

    room: str
    auth: dict[str, Any]
    calls: list[tuple[int, int]] = field(default_factory=list)
    last: dict[str, Any] | None = None
    joined: int = 0
    """How often it has come in."""


class Watchers:
    """They come back by themselves, as the pages do, a moment after the server is gone."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._epoll = select.epoll()
        self._lines: dict[int, tuple[Line, Watcher]] = {}
        self._waiting: list[Watcher] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchers")
        self._thread.start()

    def add(self, room: str, token: str | None = None) -> Watcher:
        """One more, watching `room`."""
        auth = {"rooms": [room], **({"token": token} if token else {})}
        watcher = Watcher(room, auth)
        with self._lock:
            self._waiting.append(watcher)
        return watcher

    def close(self) -> None:
        """Hang all up."""
        self._stopped.set()
        self._thread.join()
        for line, _ in self._lines.values():
            line.close()
        self._epoll.close()

    def _run(self) -> None:
        while not self._stopped.is_set():
            with self._lock:
                waiting, self._waiting = self._waiting, []
            for watcher in waiting:
                self._dial(watcher)
            for number, what in self._epoll.poll(0.05):
                line, watcher = self._lines[number]
                try:
                    if what & select.EPOLLOUT:
                        line.knock()
                        self._epoll.modify(number, select.EPOLLIN)
                    else:
                        for name, payload in line.hear():
                            _told(watcher, name, payload)
                except OSError:
                    self._lost(number)

    def _dial(self, watcher: Watcher) -> None:
        line = Line.dial(self._port, watcher.auth)
        self._lines[line.socket.fileno()] = line, watcher
        self._epoll.register(line.socket.fileno(), select.EPOLLOUT)

    def _lost(self, number: int) -> None:
        line, watcher = self._lines.pop(number)
        self._epoll.unregister(number)
        line.close()
        self._stopped.wait(0.02)  # a dead server must not be asked a thousand times a second
        with self._lock:
            self._waiting.append(watcher)


def _told(watcher: Watcher, name: str, payload: Any) -> None:
    if name == "view":
        watcher.joined += watcher.last is None or watcher.last["epoch"] != payload["epoch"]
        watcher.last = payload
    elif name == "call":
        watcher.calls.append((payload["call"]["ticket"], payload["call"]["round"]))


def settled(watchers: list[Watcher], at: int, seconds: float = 30.0) -> bool:
    """Wait until each has a view of hall time `at` or later; False when some never get one."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if all(watcher.last is not None and watcher.last["at"] >= at for watcher in watchers):
            return True
        time.sleep(0.1)
    return False
