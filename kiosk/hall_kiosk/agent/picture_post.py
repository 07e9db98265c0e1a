"""Pictures on their way to the server: over HTTP beside the agent's own connection, on which they
would hold up everything else.  They are kept nowhere."""

from __future__ import annotations

import http.client
import logging
from contextlib import suppress
from typing import Protocol
from urllib.parse import urlsplit

log = logging.getLogger(__name__)

SECONDS = 10.0
"""Until a server that takes nothing is given up."""
_TAKEN = (200, 204)
_ANSWER = 4096


class Post(Protocol):
    """Takes pictures to the server.  One thread at a time."""

    def put(self, path: str, jpeg: bytes) -> bool:
        """Whether the server has it.  Never raises."""

    def close(self) -> None:
        """Never raises."""


class PicturePost:
    """One connection, opened again when it is lost."""

    def __init__(self, server_url: str, token: str, seconds: float = SECONDS) -> None:
        """server_url: http(s)://host:port, with or without a path."""
        parts = urlsplit(server_url)
        self._host, self._secret = parts.netloc, parts.scheme == "https"
        self._base = parts.path.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "image/jpeg"}
        self._seconds = seconds
        self._link: http.client.HTTPConnection | None = None
        self._refused = False

    def put(self, path: str, jpeg: bytes) -> bool:
        """See Post.  A connection that the server has closed meanwhile is tried anew, once; a
        picture that comes twice is the same picture."""
        for _ in range(2):
            kept = self._link is not None
            with suppress(OSError, http.client.HTTPException, ValueError):
                return self._said(self._put(path, jpeg))
            self.close()
            if not kept:
                break
        return False

    def close(self) -> None:
        """See Post."""
        link, self._link = self._link, None
        if link is not None:
            link.close()

    def _put(self, path: str, jpeg: bytes) -> int:
        if self._link is None:
            make = http.client.HTTPSConnection if self._secret else http.client.HTTPConnection
            self._link = make(self._host, timeout=self._seconds)
        self._link.request("PUT", self._base + path, jpeg, self._headers)
        answer = self._link.getresponse()
        whole = answer.read(_ANSWER)
        if not answer.isclosed() or len(whole) >= _ANSWER:
            self.close()
        return answer.status

    def _said(self, status: int) -> bool:
        """Said once until it takes pictures again."""
        taken = status in _TAKEN
        if not taken and not self._refused:
            log.warning("the server takes no pictures: it answers %d", status)
        self._refused = not taken
        return taken
