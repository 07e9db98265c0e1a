"""The agent's side of the wire: Socket.IO, namespace /agent, websocket only, one dict an event.

server -> agent
    devices    {"devices": [{code, kind, driver, port, profile, baud, flow?, settings?}],
               "epoch"?, "seq"?}: also while connected; settings: the driver's options, texts by
               name; epoch: which start of the server, seq: grows while it runs
    job        {"job", "device", "kind": "slip" | "check", "content", "expires"?, "sent_at"?}, at
               least once; a check shows on a device of any kind that it works; other
               kinds: door_job.py, still_job.py;
               acknowledged by {"job", "accepted", "state"} or {"job", "accepted": false, "reason"}
    sign       {"device", "text", "state", "epoch", "seq"}: what a bar shows; the latest wins, all
               are sent again after a connection
    sight      {"device", "number", "ticket", "waiting", "epoch", "seq"}: what a call keypad
               shows; the latest wins, all are sent again after a connection
    seat       {"device", "state", "staff", "window", "epoch", "seq"}: how a pad's counter stands
               (idle, calling, serving, paused, closed) and who sits there (null: nobody); the
               latest wins, all are sent again after a connection
    ask        {"device", "ask", "seconds", "item"?}: light the pad; the first press within
               `seconds` counts; item: what the visit was for
    ask_end    {"device", "ask"}: nobody waits for it any more
    watch      {"device", "seconds"}: a page looks at what a camera sees, for so long; told again
               while it does.  Pictures go over HTTP: picture_post.py
    trace      {"device", "run"?, "after"?}: a page looks at what goes over its port; answered with
               {"run", "rows", "counts"}, the rows behind `after` when it is still that run (run:
               "" = its bytes are not traced)
    find       {"start"?, "port"?, "listen"?, "stop"?}: begin a scan of the free serial ports under
               that name, end the one that runs, or only tell how it stands; answered with
               {"run", "state": "idle" | "running" | "done" | "stopped" | "failed", "ports"}: see
               finder.py
agent -> server
    job_state  {"job", "device", "state", "evidence", "reason", "replaced", "at"}: the newest state
               of each job, sent until the server acknowledges with true
    rated      {"device", "ask", "key", "scale", "mapping", "at"}: one an ask, sent until the server
               acknowledges with true (which it also does with what it will never want)
    pressed    {"press", "device", "key", "digits", "ticket", "at", "age"}: a key of a call
               keypad, sent until the server acknowledges with {"done", "code"?}; age: seconds
               since it was pressed; ticket: of the number that the keypad showed then
    scanned    {"device", "text"}: a code that was read just now, sent once
    doors      {"device", "doors": {"1": "open" | "closed", …} or null}: all doors of a lock board,
               on change and after each connection; null: nobody knows how they stand
    health     {"device", "state", "since", "last_ok", "evidence", "detail", "counts"?}: on change
               and now and then, so that a lost packet heals
"""

from __future__ import annotations

import importlib
import logging
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hall_devices.health import Health, says_the_same
from hall_kiosk.jobs import JobState, JobStore
from hall_kiosk.keypad_presses import KeptPress
from hall_kiosk.presses import Press, PressStore

from .backoff import Backoff
from .keypad_messages import read_verdict
from .keypad_wishes import Verdict
from .news import News

log = logging.getLogger(__name__)

NAMESPACE = "/agent"


@dataclass(frozen=True, slots=True)
class LinkTiming:
    """Seconds.  ack: until an unanswered state is sent again.  health: between equal healths;
    counts: between those that differ in their counts only.  deaf: until a server that answers
    nothing is left and asked for anew."""

    connect: float = 5.0
    first_retry: float = 0.5
    last_retry: float = 10.0
    ack: float = 5.0
    health: float = 30.0
    counts: float = 5.0
    deaf: float = 30.0
    tick: float = 0.25


class Link:
    """Keeps one connection and pumps states and healths through it.  run() is the only thread."""

    def __init__(
        self,
        url: str,
        token: str,
        store: JobStore,
        presses: PressStore,
        news: News,
        handlers: Mapping[str, Callable[[Any], Any]],
        connected: Callable[[], None],
        timing: LinkTiming | None = None,
        say: Callable[[str, Verdict], None] = lambda device, verdict: None,
    ) -> None:
        """handlers: event -> function of its dict, its result being the acknowledgement.  say:
        told what the server answered to a press of a call keypad."""
        self._url = url
        self._token = token
        self._store = store
        self._presses = presses
        self._news = news
        news.changed = self.wake
        self._handlers = handlers
        self._connected = connected
        self._timing = timing or LinkTiming()
        self._say = say
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._healths: dict[str, tuple[Health, Mapping[str, int]]] = {}
        self._sent: dict[str, tuple[Health, Mapping[str, int], float]] = {}
        self._in_flight: dict[str, float] = {}
        self._was_lost = False
        self._unanswered_since: float | None = None
        """When the first was sent of what the server has not answered."""

    def wake(self) -> None:
        """Something may be there to send."""
        self._wake.set()

    def tell(self, device: str, health: Health, counts: Mapping[str, int]) -> None:
        """Keep a device's newest health for sending.  Any thread; never waits.

        counts: what went wrong so far; alone they are no reason to hurry.
        """
        with self._lock:
            before = self._healths.get(device)
            self._healths[device] = (health, counts)
        if before is None or not says_the_same(before[0], health):
            self._wake.set()

    def keep_only(self, devices: set[str]) -> None:
        """Forget what is known of devices that are no longer ours."""
        with self._lock:
            self._healths = {k: v for k, v in self._healths.items() if k in devices}
        self._news.keep_only(devices)

    def run(self, stop: threading.Event, tick: Callable[[], None]) -> None:
        """Connect, pump, reconnect with growing delay until `stop`.  tick: housekeeping."""
        backoff = Backoff(self._timing.first_retry, self._timing.last_retry)
        while not stop.is_set():
            client = self._connect()
            begun = time.monotonic()
            if client is not None:
                self._serve(client, stop, tick)
            until = time.monotonic() + backoff.wait(time.monotonic() - begun)
            while not stop.is_set() and time.monotonic() < until:
                tick()
                stop.wait(min(self._timing.tick, max(0.0, until - time.monotonic())))

    def _serve(self, client: Any, stop: threading.Event, tick: Callable[[], None]) -> None:
        """Pump until the connection ends, or `stop`."""
        while client.connected and not stop.is_set():
            tick()
            self._pump(client)
            if self._is_deaf():
                break
            self._wake.wait(self._timing.tick)
            self._wake.clear()
        if not stop.is_set():
            log.warning("connection to the server lost")
            self._was_lost = True
        else:
            self._pump(client)
        _hang_up(client)

    def _is_deaf(self) -> bool:
        """The connection stands and nobody is there, as when the server dropped it unnoticed."""
        since = self._unanswered_since
        return since is not None and time.monotonic() - since >= self._timing.deaf

    def _emit(self, client: Any, event: str, data: Any, then: Callable[..., None]) -> None:
        """Send; `then` gets the server's answer."""

        def answered(*answer: Any) -> None:
            self._unanswered_since = None
            then(*answer)

        if self._unanswered_since is None:
            self._unanswered_since = time.monotonic()
        client.emit(event, data, namespace=NAMESPACE, callback=answered)

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
        self._unanswered_since = None
        self._news.tell_again()
        self._connected()
        return client

    def _pump(self, client: Any) -> None:
        now = time.monotonic()
        socketio = importlib.import_module("socketio")
        try:
            for device, health, counts in self._due_healths(now):
                data = {"device": device, **health.as_json(), "counts": counts}
                self._emit(client, "health", data, lambda *_: None)
                self._sent[device] = (health, counts, now)
            self._send_news(client)
            for state in self._store.untold():
                # One state of a job at a time, so that the server gets them in order.
                if now - self._in_flight.get(state.job, float("-inf")) >= self._timing.ack:
                    self._in_flight[state.job] = now
                    self._send_state(client, state)
            for press in self._presses.untold():
                if now - self._in_flight.get(press.ask, float("-inf")) >= self._timing.ack:
                    self._in_flight[press.ask] = now
                    self._send_press(client, press)
            # One press of a keypad at a time: what a key does may hang on what the one before did.
            firsts = {it.device: it for it in reversed(self._presses.keypads.untold())}
            for pressed in firsts.values():
                if now - self._in_flight.get(pressed.id, float("-inf")) >= self._timing.ack:
                    self._in_flight[pressed.id] = now
                    self._send_pressed(client, pressed)
        except (socketio.exceptions.SocketIOError, OSError) as error:
            log.debug("not sent: %s", error)
        except sqlite3.Error:
            pass  # the memory says so itself, in the log and in the devices' health

    def _send_news(self, client: Any) -> None:
        for scan in self._news.take_scans():
            data = {"device": scan.device, "text": scan.text}
            self._emit(client, "scanned", data, lambda *_: None)
        for device, doors in self._news.take_doors().items():
            told = None if doors is None else {str(lock): door for lock, door in doors.items()}
            self._emit(client, "doors", {"device": device, "doors": told}, lambda *_: None)

    def _send_state(self, client: Any, state: JobState) -> None:
        def acknowledged(*answer: Any) -> None:
            if answer[:1] == (True,):
                with suppress(sqlite3.Error):  # then it is told again
                    self._store.told(state.job, state.version)
                    self._in_flight.pop(state.job, None)
                self._wake.set()

        self._emit(client, "job_state", state.as_json(), acknowledged)

    def _send_press(self, client: Any, press: Press) -> None:
        def acknowledged(*answer: Any) -> None:
            if answer[:1] == (True,):
                with suppress(sqlite3.Error):  # then it is told again
                    self._presses.told(press.ask)
                    self._in_flight.pop(press.ask, None)

        self._emit(client, "rated", press.as_json(), acknowledged)

    def _send_pressed(self, client: Any, press: KeptPress) -> None:
        def acknowledged(*answer: Any) -> None:
            verdict = read_verdict(press.id, answer[0] if answer else None)
            if verdict is None:
                return
            self._say(press.device, verdict)
            with suppress(sqlite3.Error):  # then it is told again, and answered the same
                self._presses.keypads.told(press.id)
                self._in_flight.pop(press.id, None)
            self._wake.set()

        age = self._presses.keypads.age(press)
        self._emit(client, "pressed", press.as_json(age), acknowledged)

    def _due_healths(self, now: float) -> list[tuple[str, Health, Mapping[str, int]]]:
        with self._lock:
            healths = [*self._healths.items()]
        due: list[tuple[str, Health, Mapping[str, int]]] = []
        for device, (health, counts) in healths:
            before = self._sent.get(device)
            if before is None or not says_the_same(before[0], health):
                due.append((device, health, counts))
                continue
            wait = self._timing.health if before[1] == counts else self._timing.counts
            if now - before[2] >= wait:
                due.append((device, health, counts))
        return due


def _hang_up(client: Any) -> None:
    """End the connection now: the client would wait 3 s for a closing frame that may not come.

    The server sees the end of the stream, as with an agent whose computer was switched off.
    """
    with suppress(OSError, AttributeError):  # AttributeError: it is closed already
        client.eio.ws.sock.shutdown(socket.SHUT_RDWR)
    client.disconnect()
    # When the server hung up at the same time, that emptied the queue of the mark which ends the
    # client's writer; without a new one three threads would linger for the ping time-out.
    client.eio.queue.put(None)
