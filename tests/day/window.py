"""What a page is shown by the server: no commands, pictures too."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from contextlib import closing
from typing import Any

_PATIENCE = 20.0
_LATER = 0.2
"""Seconds until a server that is away is asked again at the earliest."""


class Window:
    """With the token of whoever sits there."""

    def __init__(self, port: int, token: str) -> None:
        self.broken: list[str] = []
        """Answers that are faults of the server."""
        self._port = port
        self._who = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> tuple[int, Mapping[str, str], Any]:
        """Status, head, and JSON or bytes; status 0: nobody answers now."""
        try:
            with closing(
                http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE)
            ) as line:
                line.request("GET", path, headers=self._who)
                answer = line.getresponse()
                body = answer.read()
        except (OSError, http.client.HTTPException):
            time.sleep(_LATER)
            return 0, {}, b""
        if answer.status >= 500:
            self.broken.append(f"{path} was answered {answer.status}")
        if answer.headers.get_content_type() == "application/json":
            return answer.status, dict(answer.headers), json.loads(body)
        return answer.status, dict(answer.headers), body
