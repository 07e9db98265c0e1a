"""A camera that sends JPEGs over HTTP: an endless stream of them, or one an answer."""

from __future__ import annotations

import http.client
import select
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.message import Message
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from hall_devices.cameras.multipart import Framer
from hall_devices.cameras.picture import LARGEST, read_picture
from hall_devices.cameras.settings import read_settings
from hall_devices.drivers import Picture, Settings, Taken, Unseen
from hall_devices.transport import TransportError, kind_of

CONNECT_SECONDS = 2.0
STILL_SECONDS = 4.0
_READ = 64 * 1024
_Kind: TypeAlias = Literal["stream", "picture", "refused", "not_understood"]


class MjpegCamera:
    """Port: http(s)://HOST[:PORT]/path.  The camera's own JPEGs, as they came."""

    note = ""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises ValueError for options it cannot read, TransportError "config" for its port."""
        read_settings("mjpeg", settings)
        parts = urlsplit(settings.port)
        self._address = parts.netloc
        self._path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._secret = parts.scheme == "https"
        self._clock = clock
        self._link: http.client.HTTPConnection | None = None
        self._answer: http.client.HTTPResponse | None = None
        self._socket: socket.socket | None = None
        self._framer: Framer | None = None
        self._damaged = self._strange = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """damaged: parts that are no whole JPEG.  strange: answers that are no picture at all."""
        return {"damaged": self._damaged, "strange": self._strange}

    def ping(self) -> Taken:
        """See drivers.Camera."""
        if self._framer is not None:
            return "taken"
        try:
            kind = self._ask()
        finally:
            self.close()
        return "taken" if kind in ("stream", "picture") else _unfit(kind)

    def look(self, seconds: float) -> Picture | Unseen:
        """See drivers.Camera."""
        return self._next(self._clock() + seconds, fresh=False)

    def still(self) -> Picture | Unseen:
        """See drivers.Camera.  A picture that was on its way already does not count."""
        return self._next(self._clock() + STILL_SECONDS, fresh=True)

    def close(self) -> None:
        """See drivers.Camera."""
        self._framer = self._socket = None
        answer, self._answer = self._answer, None
        link, self._link = self._link, None
        with suppress(OSError):
            if answer is not None:
                answer.close()
        if link is not None:
            link.close()

    def _next(self, end: float, *, fresh: bool) -> Picture | Unseen:
        try:
            if self._framer is None:
                kind = self._ask()
                if kind == "picture":
                    return self._single(end)
                if kind != "stream":
                    self.close()
                    return _unfit(kind)
                fresh = False  # nothing was on its way
            return self._of_stream(end, fresh=fresh)
        except BaseException:
            self.close()
            raise

    def _of_stream(self, end: float, *, fresh: bool) -> Picture | Unseen:
        """The newest picture that has come; one that is waited for where none has."""
        assert self._framer is not None
        if fresh:
            self._take_waiting()
        old = fresh and self._framer.begun
        damaged = False
        while (left := end - self._clock()) > 0:
            data = self._read(left)
            parts = self._framer.feed(data) + (self._take_waiting() if data else [])
            if parts and old:
                parts, old = parts[1:], False
            for part in reversed(parts):
                found = read_picture(part)
                if found is not None:
                    return found
                damaged = True
                self._damaged += 1
        return "damaged" if damaged else "silent"

    def _take_waiting(self) -> list[bytes]:
        """Parts of all that has come already, without waiting."""
        assert self._framer is not None
        parts: list[bytes] = []
        taken = 0
        while taken < 2 * LARGEST and (data := self._read(0.0)):
            taken += len(data)
            parts += self._framer.feed(data)
        return parts

    def _single(self, end: float) -> Picture | Unseen:
        """A snapshot address: one picture an answer."""
        assert self._answer is not None
        data = bytearray()
        while len(data) <= LARGEST and self._clock() < end:
            piece = self._received(self._answer)
            if not piece:
                break
            data += piece
        self.close()
        found = read_picture(bytes(data))
        if found is None:
            self._damaged += 1
            return "damaged"
        return found

    def _ask(self) -> _Kind:
        """Connect and read the head of the answer."""
        self.close()
        make = http.client.HTTPSConnection if self._secret else http.client.HTTPConnection
        self._link = make(self._address, timeout=CONNECT_SECONDS)
        try:
            self._link.connect()
            self._socket = self._link.sock
            self._link.request("GET", self._path, headers={"Accept": "*/*"})
            self._answer = self._link.getresponse()
        except TimeoutError as error:
            raise TransportError("timeout", str(error)) from None
        except OSError as error:
            raise TransportError(kind_of(error, "missing"), str(error)) from None
        except (http.client.HTTPException, ValueError):
            return "not_understood"
        return self._fits(self._answer.status, self._answer.headers)

    def _fits(self, status: int, headers: Message) -> _Kind:
        if status != http.client.OK:
            return "refused"
        kind = headers.get_content_type()
        if kind == "image/jpeg":
            return "picture"
        boundary = headers.get_param("boundary")
        if kind != "multipart/x-mixed-replace" or not isinstance(boundary, str) or not boundary:
            self._strange += 1
            return "not_understood"
        self._framer = Framer(boundary)
        return "stream"

    def _read(self, seconds: float) -> bytes:
        """What comes within so long, b"" for nothing.  Raises TransportError."""
        assert self._answer is not None
        assert self._socket is not None
        pending = isinstance(self._socket, ssl.SSLSocket) and self._socket.pending()
        if not pending and not select.select([self._socket], [], [], seconds)[0]:
            return b""
        data = self._received(self._answer)
        if not data:
            raise TransportError("gone", "the stream has ended")
        return data

    def _received(self, answer: http.client.HTTPResponse) -> bytes:
        """What has come; waits for the first byte of it.  b"" at the end of the answer."""
        try:
            return answer.read1(_READ)
        except TimeoutError as error:
            raise TransportError("timeout", str(error)) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise TransportError("gone", str(error)) from None


def _unfit(kind: _Kind) -> Literal["refused", "not_understood"]:
    return "refused" if kind == "refused" else "not_understood"
