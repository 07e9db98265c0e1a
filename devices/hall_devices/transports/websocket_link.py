"""A websocket to a program on this computer or in the hall: text messages, bounded in every way."""

from __future__ import annotations

import logging
import socket
from contextlib import ExitStack
from typing import NoReturn
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from hall_devices.json_message import LONGEST
from hall_devices.transport import NO_TAP, Kind, Tap, TransportError, kind_of

CONNECT_SECONDS = 2.0
CLOSE_SECONDS = 1.0
_HTTP = 80
MOST_WAITING = 16
"""Messages that nobody has read yet; then the far end has to wait."""

log = logging.getLogger(__name__)
log.setLevel(logging.CRITICAL)  # the library would tell of every stranger at length


class WebsocketLink:
    """Not for two threads at once.  Every call raises TransportError when the far end is not
    there or breaks off; then it is closed."""

    def __init__(
        self,
        url: str,
        longest: int = LONGEST,
        most_waiting: int = MOST_WAITING,
        tap: Tap | None = None,
    ) -> None:
        """longest: bytes of a message; a longer one breaks the connection off.  tap: sees every
        message, and why there is no connection."""
        self._tap = tap or NO_TAP
        self._url = url
        self._longest = longest
        self._most_waiting = most_waiting
        self._connection: ClientConnection | None = None
        self._until_closed = ExitStack()

    @property
    def opened(self) -> bool:
        return self._connection is not None

    def open(self) -> None:
        """Opening twice is harmless."""
        if self._connection is not None:
            return
        there = self._reached()
        try:
            self._connection = self._until_closed.enter_context(
                connect(
                    self._url,
                    sock=there,
                    open_timeout=CONNECT_SECONDS,
                    close_timeout=CLOSE_SECONDS,
                    ping_interval=None,  # not every maker's program answers pings
                    compression=None,
                    proxy=None,
                    max_size=self._longest,
                    max_queue=self._most_waiting,
                    logger=log,
                )
            )
        # AssertionError: what the library says of one that speaks before it is asked.
        except (WebSocketException, OSError, EOFError, AssertionError) as error:
            there.close()
            raise self._told("strange", f"no websocket there: {error}") from None
        self._tap.port("opened")

    def _reached(self) -> socket.socket:
        """Whoever is there.  Raises TransportError."""
        place = urlsplit(self._url)
        try:
            return socket.create_connection(
                (place.hostname or "", place.port or _HTTP), CONNECT_SECONDS
            )
        except (OSError, ValueError) as error:
            raise self._told(kind_of(error, "missing"), str(error)) from None

    def send(self, message: str) -> None:
        self.open()
        assert self._connection
        try:
            self._connection.send(message)
        except (ConnectionClosed, OSError) as error:
            self._lost(error)
        self._tap.sent(message.encode())

    def receive(self, seconds: float) -> str | bytes | None:
        """One message, None when there is none in time."""
        self.open()
        assert self._connection
        try:
            message = self._connection.recv(seconds)
        except TimeoutError:
            return None
        except (ConnectionClosed, OSError) as error:
            self._lost(error)
        self._tap.heard(message.encode() if isinstance(message, str) else message)
        return message

    def close(self) -> None:
        """Never raises."""
        self._connection = None
        self._until_closed.close()

    def _lost(self, error: Exception) -> NoReturn:
        self.close()
        raise self._told("gone", str(error)) from None

    def _told(self, kind: Kind, detail: str) -> TransportError:
        self._tap.port(kind)
        return TransportError(kind, detail)
