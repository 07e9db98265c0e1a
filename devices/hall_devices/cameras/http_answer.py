"""What a web server says before its bytes, and how those are wrapped (RFC 9112).  Pure.

The standard library's client reads the same, and waits anew for every byte: a camera that sends one
a second would keep it for ever.  Here the caller waits.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, parse_headers

LONGEST_HEAD = 16 * 1024
_LONGEST_SIZE = 256
"""Bytes of the line before a chunk."""
_STATUS = re.compile(rb"HTTP/1\.[01] +(\d{3})(?: [^\r\n]*)?\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_SIZE = re.compile(rb"(?:\r?\n)?[ \t]*([0-9A-Fa-f]{1,8})[^\n]*\n")


class NoHttp(Exception):
    """These bytes are no answer of a web server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """kind: "image/jpeg", in small letters.  boundary: of parts, "" for none.  length: bytes of the
    body, None where only its end says so.  chunked: the body comes in chunks."""

    status: int
    kind: str
    boundary: str
    length: int | None
    chunked: bool


def read_answer(stream: bytes) -> tuple[Answer, int] | None:
    """The head and where it ends; None while more of it has to come.  Raises NoHttp."""
    if not stream.startswith(b"HTTP/1."[: len(stream)]):
        raise NoHttp("no answer of a web server")
    end = _HEAD_END.search(stream, 0, LONGEST_HEAD)
    if end is None:
        if len(stream) >= LONGEST_HEAD:
            raise NoHttp("a head without end")
        return None
    status = _STATUS.match(stream)
    if status is None:
        raise NoHttp("no status")
    try:
        headers = parse_headers(io.BytesIO(stream[status.end() : end.end()]))
    except (HTTPException, ValueError) as error:
        raise NoHttp(f"headers: {type(error).__name__}") from None
    return _answer(int(status[1]), headers), end.end()


def _answer(status: int, headers: Message) -> Answer:
    length = str(headers.get("Content-Length", "")).strip()
    is_number = length.isascii() and length.isdecimal() and len(length) <= 12
    chunked = str(headers.get("Transfer-Encoding", "")).strip().lower() == "chunked"
    return Answer(
        status,
        headers.get_content_type(),
        headers.get_boundary("") or "",
        int(length) if is_number and not chunked else None,
        chunked,
    )


class Body:
    """Bytes of a body, out of bytes that came.  Never raises; linear time.

    ended: there are no more.  broken: what came cannot be read, and ends here.
    """

    def __init__(self, answer: Answer) -> None:
        self._chunked = answer.chunked
        self._left = 0 if answer.chunked else answer.length
        self._line = b""
        self.broken = False
        self.ended = self._left == 0 and not answer.chunked

    def feed(self, data: bytes) -> bytes:
        """What of these bytes is body."""
        if self.ended:
            return b""
        if not self._chunked:
            return self._take(data, 0)[0]
        body: list[bytes] = []
        data, at = self._line + data, 0
        while not self.ended:
            if not self._left:
                at = self._next_chunk(data, at)
                if not self._left:
                    break
            piece, at = self._take(data, at)
            body.append(piece)
            if at == len(data):
                break
        self._line = b"" if self._left or self.ended else data[at:]
        return b"".join(body)

    def _take(self, data: bytes, at: int) -> tuple[bytes, int]:
        if self._left is None:
            return data, len(data)
        piece = data[at : at + self._left]
        self._left -= len(piece)
        self.ended = not self._left and not self._chunked
        return piece, at + len(piece)

    def _next_chunk(self, data: bytes, at: int) -> int:
        """Behind the line that says how long it is; where that is not all there, as before."""
        size = _SIZE.match(data, at, at + _LONGEST_SIZE)
        if size is None:
            # A line's end before the size, and nothing else, may still be to come.
            self.broken = len(data) - at >= _LONGEST_SIZE or data.find(b"\n", at + 2) >= 0
            self.ended = self.broken
            return at
        self._left = int(size[1], 16)
        self.ended = not self._left
        return size.end()
