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
_LONGEST_LINE = 256
"""Bytes of the line before a chunk."""
_STATUS = re.compile(rb"HTTP/1\.[01] +(\d{3})(?: [^\r\n]*)?\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}(?![0-9A-Fa-f])")


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
    """Bytes of a body, out of bytes that came.  Never raises; linear time, keeps a line at most.

    ended: there is no more.  broken: what came cannot be read, and ends here.  open_ended: only
    the end of the connection says where it ends.
    """

    def __init__(self, answer: Answer) -> None:
        self.open_ended = answer.length is None and not answer.chunked
        self.ended = answer.length == 0
        self.broken = False
        self._chunked = answer.chunked
        self._left = 0 if answer.chunked else answer.length
        self._kept = bytearray()

    def feed(self, data: bytes) -> bytes:
        """What of these bytes is body."""
        self._kept += data
        body = bytearray()
        while self._kept and not self.ended:
            if self._left == 0:
                if not self._next_chunk():
                    break
                continue
            size = len(self._kept) if self._left is None else min(self._left, len(self._kept))
            body += self._kept[:size]
            del self._kept[:size]
            if self._left is not None:
                self._left -= size
                self.ended = not self._left and not self._chunked
        return bytes(body)

    def _next_chunk(self) -> bool:
        """Read the line that says how long it is, or the empty one before; False while not all of
        it has come."""
        end = self._kept.find(b"\n", 0, _LONGEST_LINE)
        if end < 0:
            self.broken = self.ended = len(self._kept) >= _LONGEST_LINE
            return False
        line = bytes(self._kept[:end]).strip()
        del self._kept[: end + 1]
        if line:
            size = _SIZE.match(line)
            self.broken = size is None
            self._left = int(size[0], 16) if size else 0
            self.ended = not self._left
        return True
