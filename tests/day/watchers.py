"""Every wall, phone and browser pad of the hall, listening at once on one loop in one thread."""

from __future__ import annotations

import select
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from bench.websocket import Line

View = dict[str, Any]
"""The event `view`: the whole of a room, see `wire.View`."""


Call = tuple[int, int]
"""Ticket and round."""


@dataclass(frozen=True)
class Glimpse:
    """What a view said of a call. facts: how many events it shows; state, called_at (hall time)
    and counter (its label): a phone's own ticket, nothing on a wall."""

    facts: int
    state: str | None = None
    called_at: int | None = None
    counter: str | None = None

    @classmethod
    def of(cls, view: View) -> Glimpse:
        """From a view of a phone or a wall."""
        data = view["data"]
        return cls(view["facts"], data.get("state"), data.get("called_at"), data.get("counter"))


@dataclass
class Session:
    """From coming in until the connection is lost. life: which start of the server it was with,
    the first is 0; calls: as told at once; views: all, in order; views_before: how many of them
    had come when a call was told."""

    life: int
    first: View | None = None
    calls: list[Call] = field(default_factory=list)
    views: list[Glimpse] = field(default_factory=list)
    views_before: dict[Call, int] = field(default_factory=dict)


@dataclass
class Watcher:
    """A screen. last: its newest view; heard: told of every view, in the watchers' thread;
    until: whether a view is the last that anybody looks at; read: told of every code that was
    scanned for the page, in the same thread."""

    room: str
    auth: dict[str, Any]
    heard: Callable[[View], None] | None = None
    until: Callable[[View], bool] | None = None
    sessions: list[Session] = field(default_factory=list)
    last: View | None = None
    read: Callable[[str], None] | None = None

    def told(self, name: str, payload: Any) -> None:
        """Take what the server says."""
        session = self.sessions[-1]
        if name == "view":
            session.first = session.first or payload
            session.views.append(Glimpse.of(payload))
            self.last = payload
            if self.heard is not None:
                self.heard(payload)
        elif name == "call":
            call = (payload["call"]["ticket"], payload["call"]["round"])
            session.calls.append(call)
            session.views_before.setdefault(call, len(session.views))
        elif name == "scan" and self.read is not None:
            self.read(payload["text"])


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
        self.life = 0
        """Count it up when the server is dead, before it is started again."""

    def add(
        self,
        room: str,
        token: str | None = None,
        heard: Callable[[View], None] | None = None,
        until: Callable[[View], bool] | None = None,
    ) -> Watcher:
        """One more, watching `room`."""
        auth = {"rooms": [room], **({"token": token} if token else {})}
        watcher = Watcher(room, auth, heard, until)
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
                try:
                    self._turn(number, what)
                except OSError:
                    self._lost(number)

    def _turn(self, number: int, what: int) -> None:
        line, watcher = self._lines[number]
        if what & select.EPOLLOUT:
            # Now it is connected, so this is the life whose words it will hear.
            watcher.sessions.append(Session(self.life))
            line.knock()
            self._epoll.modify(number, select.EPOLLIN)
        else:
            for name, payload in line.hear():
                watcher.told(name, payload)
            if watcher.until and watcher.last and watcher.until(watcher.last):
                self._hang_up(number)

    def _dial(self, watcher: Watcher) -> None:
        line = Line.dial(self._port, watcher.auth)
        self._lines[line.socket.fileno()] = line, watcher
        self._epoll.register(line.socket.fileno(), select.EPOLLOUT)

    def _hang_up(self, number: int) -> Watcher:
        line, watcher = self._lines.pop(number)
        self._epoll.unregister(number)
        line.close()
        return watcher

    def _lost(self, number: int) -> None:
        watcher = self._hang_up(number)
        self._stopped.wait(0.02)  # a dead server must not be asked a thousand times a second
        with self._lock:
            self._waiting.append(watcher)


def settled(watchers: Iterable[Watcher], at: int, seconds: float = 30.0) -> bool:
    """Wait until each has a view of hall time `at` or later; False when some never get one."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if all(watcher.last is not None and watcher.last["at"] >= at for watcher in watchers):
            return True
        time.sleep(0.1)
    return False
