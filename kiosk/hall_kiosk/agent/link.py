"""The agent's side of the wire: Socket.IO, namespace /agent, websocket only, one dict an event.

server -> agent
    devices    {"devices": [{code, kind, driver, port, profile, baud, flow?}], "seq"?}
    job        {"job", "device", "kind": "slip", "content", "expires"?, "sent_at"?}, at least once
               acknowledged by {"job", "accepted", "state"} or {"job", "accepted": false, "reason"}
agent -> server
    job_state  {"job", "device", "state", "evidence", "reason", "replaced", "at"}: the newest state
               of each job, sent until the server acknowledges with true
    health     {"device", "state", "since", "last_ok", "evidence", "detail"}: on change and now
               and then, so that a lost packet heals
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import random
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from hall_devices.health import Health, says_the_same
from hall_kiosk.jobs import JobState, JobStore

log = logging.getLogger(__name__)

NAMESPACE = "/agent"


@dataclass(frozen=True, slots=True)
class LinkTiming:
    """Seconds.  ack: until an unanswered state is sent again.  health: between equal healths."""

    connect: float = 5.0
    first_retry: float = 0.5
    last_retry: float = 10.0
    ack: float = 5.0
    health: float = 30.0
    tick: float = 0.25


class Link:
    """Keeps one connection and pumps states and healths through it.  run() is the only thread."""

    def __init__(
        self,
        url: str,
        token: str,
        store: JobStore,
        handlers: Mapping[str, Callable[[Any], Any]],
        connected: Callable[[], None],
        timing: LinkTiming | None = None,
    ) -> None:
        """handlers: event -> function of its dict, its result being the acknowledgement."""
        self._url = url
        self._token = token
        self._store = store
        self._handlers = handlers
        self._connected = connected
        self._timing = timing or LinkTiming()
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._healths: dict[str, Health] = {}
        self._sent: dict[str, tuple[Health, float]] = {}
        self._in_flight: dict[str, float] = {}
        self._was_lost = False

    def wake(self) -> None:
        """Something may be there to send."""
        self._wake.set()

    def tell(self, device: str, health: Health) -> None:
        """Keep a device's newest health for sending.  Any thread; never waits."""
        with self._lock:
            self._healths[device] = health
        self._wake.set()

    def keep_only(self, devices: set[str]) -> None:
        """Forget the health of devices that are no longer ours."""
        with self._lock:
            self._healths = {k: v for k, v in self._healths.items() if k in devices}

    def run(self, stop: threading.Event, tick: Callable[[], None]) -> None:
        """Connect, pump, reconnect with growing delay until `stop`.  tick: housekeeping."""
        delay = self._timing.first_retry
        while not stop.is_set():
            client = self._connect()
            if client is None:
                until = time.monotonic() + delay * random.uniform(0.5, 1.0)
                while not stop.is_set() and time.monotonic() < until:
                    tick()
                    stop.wait(min(self._timing.tick, max(0.0, until - time.monotonic())))
                delay = min(self._timing.last_retry, delay * 2)
                continue
            delay = self._timing.first_retry
            while client.connected and not stop.is_set():
                tick()
                self._pump(client)
                self._wake.wait(self._timing.tick)
                self._wake.clear()
            if not stop.is_set():
                log.warning("connection to the server lost")
                self._was_lost = True
            else:
                self._pump(client)
            _hang_up(client)

    def _connect(self) -> Any:
        socketio = importlib.import_module("socketio")
        client = socketio.Client(reconnection=False, handle_sigint=False)
        for event, handler in self._handlers.items():
            client.on(event, handler, namespace=NAMESPACE)
        client.on("disconnect", lambda *_: self._wake.set(), namespace=NAMESPACE)
        try:
            client.connect(
                self._url,
                transports=["websocket"],
                namespaces=[NAMESPACE],
                auth={"token": self._token},
                wait_timeout=self._timing.connect,
            )
        except (socketio.exceptions.SocketIOError, OSError) as error:
            if not self._was_lost:
                log.warning("no connection to the server yet: %s", error)
                self._was_lost = True
            return None
        log.info("connected to the server")
        self._was_lost = False
        self._in_flight.clear()
        self._sent.clear()
        self._connected()
        return client

    def _pump(self, client: Any) -> None:
        now = time.monotonic()
        socketio = importlib.import_module("socketio")
        try:
            for state in self._store.untold():
                # One state of a job at a time, so that the server gets them in order.
                if now - self._in_flight.get(state.job, float("-inf")) >= self._timing.ack:
                    self._in_flight[state.job] = now
                    self._send_state(client, state)
            for device, health in self._due_healths(now):
                data = {"device": device, **health.as_json()}
                client.emit("health", data, namespace=NAMESPACE)
                self._sent[device] = (health, now)
        except (socketio.exceptions.SocketIOError, OSError) as error:
            log.debug("not sent: %s", error)

    def _send_state(self, client: Any, state: JobState) -> None:
        def acknowledged(*answer: Any) -> None:
            if answer[:1] == (True,):
                self._store.told(state.job, state.version)
                self._in_flight.pop(state.job, None)
                self._wake.set()

        client.emit("job_state", state.as_json(), namespace=NAMESPACE, callback=acknowledged)

    def _due_healths(self, now: float) -> list[tuple[str, Health]]:
        with self._lock:
            healths = [*self._healths.items()]
        due: list[tuple[str, Health]] = []
        for device, health in healths:
            before = self._sent.get(device)
            if (
                before is None
                or not says_the_same(before[0], health)
                or now - before[1] >= self._timing.health
            ):
                due.append((device, health))
        return due


def _hang_up(client: Any) -> None:
    """End the connection now: the client would wait 3 s for a closing frame that may not come.

    The server sees the end of the stream, as with an agent whose computer was switched off.
    """
    with contextlib.suppress(OSError, AttributeError):  # AttributeError: it is closed already
        client.eio.ws.sock.shutdown(socket.SHUT_RDWR)
    client.disconnect()
    # When the server hung up at the same time, that emptied the queue of the mark which ends the
    # client's writer; without a new one three threads would linger for the ping time-out.
    client.eio.queue.put(None)
