"""A page without a screen: a real Socket.IO client that keeps what it is told."""

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import socketio

from tests.server.hall_process import HallProcess

_PATIENCE = 30.0


class Watcher:
    """A page without a screen: keeps what it is told."""

    def __init__(self, port: int, auth: dict[str, Any]) -> None:
        self.told: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._client = socketio.Client(reconnection=False, handle_sigint=False)
        for event in ("view", "call"):
            self._client.on(event, lambda data, event=event: self.told.put((event, data)))
        self._client.on("disconnect", lambda *reason: self.told.put(("disconnect", reason)))
        self._client.connect(f"http://127.0.0.1:{port}", auth=auth, transports=["websocket"])

    def until(self, what: Callable[[str, Any], bool]) -> Any:
        """The first thing told from now on that `what` is true of."""
        while True:
            event, data = self.told.get(timeout=_PATIENCE)
            if what(event, data):
                return data

    def gone(self) -> None:
        """Wait until the server has hung up."""
        self.until(lambda event, data: event == "disconnect")

    def say(self, event: str, data: Any) -> None:
        self._client.emit(event, data)

    def close(self) -> None:
        self._client.disconnect()
        self._client.wait()


@contextmanager
def watching(hall: HallProcess, role: str | None, *rooms: str) -> Iterator[Watcher]:
    auth: dict[str, Any] = {"rooms": list(rooms)}
    if role is not None:
        auth["token"] = hall.token(role)
    watcher = Watcher(hall.port, auth)
    try:
        yield watcher
    finally:
        watcher.close()


def is_view(event: str, data: Any) -> bool:
    return event == "view"
