"""The loop of a simulator process: bytes between ports and devices, and requests of the control."""

from __future__ import annotations

import contextlib
import os
import queue
import selectors
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol

from hall_devices.command_line import Trouble, reason

from .control import Control
from .virtual_ports import VirtualPort

_ACT_SECONDS = 5.0

Act = Callable[[str, str, dict[str, Any]], Any]


class Station(Protocol):
    """A port and what hangs on it.  watched: the descriptor in the selector now."""

    watched: int | None

    @property
    def port(self) -> VirtualPort:
        """The near end of its cable."""

    @property
    def has_room(self) -> bool:
        """False while no more bytes should be taken off the port."""

    def receive(self, data: bytes, now: float) -> None:
        """Bytes from the port.  now: seconds of any steady clock."""

    def run(self, now: float) -> float | None:
        """Do what time allows; seconds until there is more to do, None when idle."""


class Loop:
    """Only act(), stop() and wake() are for other threads."""

    def __init__(self, stations: Sequence[Station], act: Act) -> None:
        """act: carries out a control request (see control.py), on the loop's thread."""
        self._stations = [*stations]
        self._on_act = act
        self._selector = selectors.DefaultSelector()
        self._ears, self._mouth = socket.socketpair()
        self._ears.setblocking(False)
        self._mouth.setblocking(False)
        self._selector.register(self._ears, selectors.EVENT_READ)
        self._wishes: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = queue.SimpleQueue()
        self._stopped = False
        self._over = False

    def stop(self) -> None:
        """End run() soon; safe from a signal handler and from any thread."""
        self._stopped = True
        self.wake()

    def wake(self) -> None:
        with contextlib.suppress(OSError):
            self._mouth.send(b"!")

    def act(self, name: str, verb: str, wishes: dict[str, Any]) -> Any:
        """Carry out a control request on the loop's thread."""
        future: Future[Any] = Future()
        self._wishes.put((lambda: self._on_act(name, verb, wishes), future))
        self.wake()
        if self._over:
            self._grant()
        return future.result(_ACT_SECONDS)

    def plug(self) -> None:
        """Make every port appear.  Raises Trouble that names the one that cannot."""
        for station in self._stations:
            try:
                station.port.plug()
            except OSError as error:
                place = station.port.name
                raise Trouble(f"{place} cannot be used: {reason(error)}; choose another") from error

    def replug(self, station: Station, *, plugged: bool) -> None:
        """Make a station's port appear or vanish."""
        self.unwatch(station)
        if plugged:
            station.port.plug()
        else:
            station.port.unplug()

    def unwatch(self, station: Station) -> None:
        """Its descriptor is about to close; the next turn watches what it has then."""
        self._watch(station, None)

    def run(self) -> None:
        """Move bytes until stop()."""
        while not self._stopped:
            self._turn()

    def close(self) -> None:
        """Unplug every port: nothing is left but what was written down.  Later acts are refused."""
        self._over = True
        self._grant()
        for station in self._stations:
            self._watch(station, None)
            station.port.unplug()
        self._selector.close()
        self._ears.close()
        self._mouth.close()

    def _turn(self) -> None:
        now = time.monotonic()
        waits: list[float] = []
        for station in self._stations:
            wait = station.run(now)
            if wait is not None:
                waits.append(wait)
            # Taking nothing while the buffer is full makes the sender wait, like flow control.
            self._watch(station, station.port.watched() if station.has_room else None)
        for key, _ in self._selector.select(min(waits, default=None)):
            if key.fileobj is self._ears:
                self._hear()
            else:
                data = key.data.port.read()
                if data:
                    key.data.receive(data, time.monotonic())
                else:  # a client came or went, and the number may be another descriptor's now
                    self.unwatch(key.data)

    def _watch(self, station: Station, wanted: int | None) -> None:
        if wanted == station.watched:
            return
        if station.watched is not None:
            with contextlib.suppress(KeyError, ValueError, OSError):
                self._selector.unregister(station.watched)
        if wanted is not None:
            self._selector.register(wanted, selectors.EVENT_READ, station)
        station.watched = wanted

    def _hear(self) -> None:
        with contextlib.suppress(OSError):
            self._ears.recv(4096)
        self._grant()

    def _grant(self) -> None:
        while True:
            try:
                wish, future = self._wishes.get_nowait()
            except queue.Empty:
                return
            try:
                if self._over:
                    raise KeyError("the simulator has ended")
                future.set_result(wish())
            except (KeyError, ValueError, OSError) as error:
                future.set_exception(error)


def play(
    loop: Loop,
    *,
    control: int | None,
    parent_pipe: bool,
    ready: Callable[[str | None], str],
    pages: Path | None = None,
) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread.

    control: port of the HTTP control, 0 = any, None = none.  pages: folder of the built pages, for
    its page.  ready: the line on standard output that says all is there, of the control's URL.
    Raises Trouble when a port cannot be used.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.stop())
    desk: Control | None = None
    try:
        loop.plug()
        if control is not None:
            desk = control_at(control, loop.act, pages)
        if parent_pipe:
            watch_parent(loop.stop)
        sys.stdout.write(ready(desk.url if desk else None) + "\n")
        sys.stdout.flush()
        loop.run()
    finally:
        loop.close()
        if desk:
            desk.close()
    return 0


def control_at(port: int, act: Act, pages: Path | None) -> Control:
    """Raises Trouble that says how to take another port."""
    try:
        return Control(port, act, pages)
    except OSError as error:
        raise Trouble(
            f"port {port} on 127.0.0.1 cannot be used: {reason(error)}; --control takes another"
        ) from error


def watch_parent(stop: Callable[[], None]) -> None:
    """Call stop() when standard input ends, from a daemon thread.

    Reads the descriptor itself: a thread that holds sys.stdin's lock would disturb the exit.
    """

    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        stop()

    threading.Thread(target=wait, name="parent-pipe", daemon=True).start()
