"""A websocket that tablets of the hall connect to; what they say is taken one after the other."""

from __future__ import annotations

import hmac
import queue
import socket
import threading
import time
from dataclasses import dataclass
from http import HTTPStatus

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.sync.server import Server, ServerConnection, serve

from hall_devices.json_message import LONGEST
from hall_devices.transport import NO_TAP, Tap, TransportError, kind_of
from hall_devices.transports.websocket_link import CLOSE_SECONDS, MOST_WAITING, log

MOST_GUESTS = 8
"""Connections at once: a tablet that was restarted, and some that nobody expects."""
_SHAKE_SECONDS = 5.0
_BEAT_SECONDS = 10.0
_MOST_HEARD = 64


@dataclass(frozen=True, slots=True)
class Heard:
    """One message of a guest."""

    guest: ServerConnection
    message: str | bytes


class WebsocketDesk:
    """Listens from open() to close(); receive() and send() are for one thread."""

    def __init__(self, host: str, port: int, token: str = "", tap: Tap | None = None) -> None:
        """token: the path that a guest has to come to, ws://HOST:PORT/TOKEN; "" for any.  tap:
        sees what guests are told, and what they say when it is taken."""
        self._tap = tap or NO_TAP
        self._address = host, port
        self._path = f"/{token}" if token else ""
        self._heard: queue.Queue[Heard] = queue.Queue(_MOST_HEARD)
        self._server: Server | None = None
        self._thread: threading.Thread | None = None
        self._guests: dict[ServerConnection, float] = {}
        """Those let in → when."""
        self._lock = threading.Lock()

    @property
    def opened(self) -> bool:
        return self._server is not None

    def open(self) -> None:
        """Raises TransportError busy when another program listens there, missing for an address
        that this computer has not."""
        if self._server is not None:
            return
        host, port = self._address
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            listening = socket.create_server((host, port), family=family)
        except OSError as error:
            kind = kind_of(error, "missing")
            self._tap.port(kind)
            raise TransportError(kind, str(error)) from None
        self._tap.port("opened")
        self._server = serve(
            self._host,
            sock=listening,
            process_request=self._let_in,
            open_timeout=_SHAKE_SECONDS,
            close_timeout=CLOSE_SECONDS,
            ping_interval=_BEAT_SECONDS,
            ping_timeout=_BEAT_SECONDS,
            compression=None,
            max_size=LONGEST,
            max_queue=MOST_WAITING,
            logger=log,
        )
        self._thread = threading.Thread(target=self._server.serve_forever, name="websocket desk")
        self._thread.start()

    def receive(self, seconds: float) -> Heard | None:
        """What a guest says, None when nobody does in time."""
        try:
            heard = self._heard.get(timeout=seconds) if seconds > 0 else self._heard.get_nowait()
        except queue.Empty:
            return None
        said = heard.message
        self._tap.heard(said.encode() if isinstance(said, str) else said)
        return heard

    def send(self, guest: ServerConnection, message: str) -> bool:
        """False when the guest has left."""
        try:
            guest.send(message)
        except (ConnectionClosed, OSError):
            return False
        self._tap.sent(message.encode())
        return True

    def is_open(self, guest: ServerConnection) -> bool:
        """False when the guest has left."""
        return guest.state is State.OPEN

    def is_there(self, guest: ServerConnection, seconds: float) -> bool:
        """Whether the guest's end answers in time."""
        try:
            return guest.ping().wait(seconds)
        except (ConnectionClosed, OSError):
            return False

    def close(self) -> None:
        """Hang up on every guest; nothing is left that runs.  Never raises."""
        server, self._server = self._server, None
        if server is None or self._thread is None:
            return
        server.shutdown()
        self._thread.join()
        while self.receive(0.0):
            pass

    def _let_in(self, guest: ServerConnection, request: Request) -> Response | None:
        asked, wanted = request.path.encode(errors="replace"), self._path.encode()
        # Any page in a browser of this computer can reach an open port; only browsers say Origin.
        is_page = "Origin" in request.headers
        if (is_page and not wanted) or (wanted and not hmac.compare_digest(asked, wanted)):
            return guest.respond(HTTPStatus.FORBIDDEN, "")
        return None if self._has_room(guest) else guest.respond(HTTPStatus.SERVICE_UNAVAILABLE, "")

    def _has_room(self, guest: ServerConnection) -> bool:
        """Counts the guest from now on; those who never got through the door count no longer."""
        now = time.monotonic()
        with self._lock:
            self._guests = {
                one: since
                for one, since in self._guests.items()
                if one.state is State.OPEN or now - since < _SHAKE_SECONDS
            }
            if len(self._guests) >= MOST_GUESTS:
                return False
            self._guests[guest] = now
            return True

    def _host(self, guest: ServerConnection) -> None:
        """A guest's own thread.  One who talks faster than it is heard has to go."""
        try:
            for message in guest:
                self._heard.put_nowait(Heard(guest, message))
        except (ConnectionClosed, OSError, queue.Full):
            guest.close()
        finally:
            with self._lock:
                self._guests.pop(guest, None)
