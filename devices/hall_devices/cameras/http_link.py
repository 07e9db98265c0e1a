"""A connection to a web server for one answer, which may have no end.  Every wait is bounded."""

from __future__ import annotations

import errno
import socket
import ssl
import time
from collections.abc import Callable
from urllib.parse import quote, urlsplit

from hall_devices.cameras.http_answer import Answer, Body, NoHttp, read_answer
from hall_devices.transport import NO_TAP, SHORTEST_SECONDS, Kind, Tap, TransportError, kind_of

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 2.0
_READ = 64 * 1024
_USUAL = {"http": 80, "https": 443}


class HttpLink:
    """One thread at a time.  What is raised closes it; no error tells the path, which may hold a
    password."""

    def __init__(
        self, url: str, clock: Callable[[], float] = time.monotonic, tap: Tap | None = None
    ) -> None:
        """tap: sees questions, and heads of answers.  Raises TransportError "config"."""
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
        self._tap = tap or NO_TAP
        self._socket: socket.socket | None = None
        self._body: Body | None = None
        self._waiting = b""

    def ask(self) -> Answer:
        """Connect and ask; the answer without its body.  Raises TransportError missing, denied (its
        certificate is not trusted), timeout, gone; NoHttp."""
        self.close()
        try:
            self._connect()
            self._tap.port("opened")
            self._send()
            return self._read_head()
        except NoHttp:
            self.close()
            raise
        except TransportError as error:
            self._tap.port(error.kind)
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
                if self._body.open_ended:
                    return None
                raise self._lost("gone", "it hung up in the middle")
            data = came
        body = self._body.feed(data)
        if self._body.broken:
            raise self._lost("gone", "its chunks cannot be read")
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
                raise ConnectionRefusedError(errno.ECONNREFUSED, "nobody listens there")
            if self._is_secret:
                link = ssl.create_default_context().wrap_socket(link, server_hostname=self._host)
        except UnicodeError:
            raise TransportError("config", "no name of a host") from None
        except TimeoutError:
            _shut(link)
            raise TransportError("timeout", f"{self._host} does not answer") from None
        except ssl.SSLCertVerificationError as error:
            _shut(link)
            raise TransportError("denied", str(error)) from None
        except OSError as error:
            _shut(link)
            kind = "gone" if isinstance(error, ssl.SSLError) else kind_of(error, "missing")
            raise TransportError(kind, str(error)) from None
        self._socket = link

    def _send(self) -> None:
        """A question fits into what the system keeps for the network: it is sent at once."""
        assert self._socket
        try:
            self._socket.sendall(self._question)
        except OSError as error:
            raise self._lost("gone", str(error)) from None
        self._tap.sent(self._question)

    def _read_head(self) -> Answer:
        end = self._clock() + ANSWER_SECONDS
        stream = b""
        while (left := end - self._clock()) > 0:
            came = self._receive(left)
            if came is None:
                raise self._lost("gone", "it hung up without an answer")
            stream += came
            try:
                found = read_answer(stream)
            except NoHttp:
                self._tap.heard(stream)
                raise
            if found is not None:
                answer, behind = found
                self._tap.heard(stream[:behind])
                self._body, self._waiting = Body(answer), stream[behind:]
                return answer
        raise self._lost("timeout", "it says nothing")

    def _receive(self, seconds: float) -> bytes | None:
        """What has come, waiting at most so long; None when it has hung up."""
        assert self._socket
        self._socket.settimeout(max(seconds, SHORTEST_SECONDS))
        try:
            return self._socket.recv(_READ) or None
        except TimeoutError:
            return b""
        except OSError as error:
            raise self._lost("gone", str(error)) from None

    def _lost(self, kind: Kind, detail: str) -> TransportError:
        self.close()
        return TransportError(kind, f"{self._host}: {detail}")


def _question(host: str, path: str) -> bytes:
    """Raises ValueError for a host that is not ASCII."""
    path = quote(path, safe="!$%&'()*+,/:;=?[]~")
    lines = (f"GET {path} HTTP/1.1", f"Host: {host}", "Accept: */*", "Connection: close", "", "")
    return "\r\n".join(lines).encode("ascii")


def _shut(link: socket.socket | None) -> None:
    if link is not None:
        link.close()
