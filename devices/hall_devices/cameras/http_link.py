"""A connection to a web server for one answer, which may have no end.  Every wait is bounded."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from typing import NoReturn
from urllib.parse import urlsplit

from hall_devices.cameras.http_answer import Answer, Body, NoHttp, read_answer
from hall_devices.transport import TransportError, kind_of

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 2.0
_READ = 64 * 1024
_USUAL = {"http": 80, "https": 443}


class HttpLink:
    """One thread at a time.  What is raised closes it; no error tells the path, which may hold a
    password."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises TransportError "config"."""
        try:
            parts = urlsplit(url)
            number = parts.port
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            self._question = _question(parts.netloc, path)
        except ValueError:
            raise TransportError("config", "no address of a web server") from None
        if parts.scheme not in _USUAL or not parts.hostname or "@" in parts.netloc:
            raise TransportError("config", "http://HOST or https://HOST, and no user")
        self._host = parts.hostname
        self._address = (parts.hostname, _USUAL[parts.scheme] if number is None else number)
        self._is_secret = parts.scheme == "https"
        self._clock = clock
        self._socket: socket.socket | None = None
        self._body: Body | None = None
        self._waiting = b""

    def ask(self) -> Answer:
        """Connect and ask; the answer without its body.  Raises TransportError missing, denied (its
        certificate is not trusted), timeout, gone; NoHttp."""
        self.close()
        self._connect()
        try:
            return self._read_head()
        except NoHttp:
            self.close()
            raise

    def read(self, seconds: float) -> bytes | None:
        """Some of the body, b"" when none came within so long, None at its end.  Raises
        TransportError gone."""
        if self._body is None or self._body.ended:
            return None
        data, self._waiting = self._waiting, b""
        if not data:
            came = self._receive(seconds)
            if came is None:
                if self._body.is_open_ended:
                    return None
                self._lost("gone", "it hung up in the middle")
            data = came
        body = self._body.feed(data)
        if self._body.broken:
            self._lost("gone", "its chunks cannot be read")
        return body

    def close(self) -> None:
        """Never raises."""
        link, self._socket = self._socket, None
        self._body, self._waiting = None, b""
        if link is not None:
            link.close()

    def _connect(self) -> None:
        link: socket.socket | None = None
        try:
            link = socket.create_connection(self._address, CONNECT_SECONDS)
            if link.getsockname() == link.getpeername():  # so it happens with a free port
                link.close()
                raise TransportError("missing", "nobody listens there")
            if self._is_secret:
                link = ssl.create_default_context().wrap_socket(link, server_hostname=self._host)
        except UnicodeError:
            raise TransportError("config", "no name of a host") from None
        except TimeoutError:
            self._shut(link)
            raise TransportError("timeout", f"{self._host} does not answer") from None
        except ssl.SSLCertVerificationError as error:
            self._shut(link)
            raise TransportError("denied", error.verify_message) from None
        except OSError as error:
            self._shut(link)
            kind = "gone" if isinstance(error, ssl.SSLError) else kind_of(error, "missing")
            raise TransportError(kind, str(error)) from None
        self._socket = link
