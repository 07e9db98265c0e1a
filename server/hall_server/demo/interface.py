"""The crowd's hand on the open interface: it asks until it is answered."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
import uuid
from http.client import HTTPException
from typing import Any

_TRIES = 5
_FIRST_PAUSE = 0.2
_LATER = (429, 502, 503, 504)
"""Said by a server that may do it when asked again."""


class Gone(Exception):
    """The server does not answer, or not as it says it would."""


class Interface:
    """The server's open interface, with a bearer token; a visitor's phone has none."""

    def __init__(self, url: str, token: str | None) -> None:
        self._url = url
        self._token = token

    def get(self, path: str) -> Any:
        """JSON of a GET. Raises Gone also when it is refused."""
        status, answer = self._ask("GET", path, None)
        if status != 200:
            raise Gone(f"{path} is answered with {status}")
        return answer

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Status and JSON of a command, sent again with its key until it is answered."""
        return self._ask("POST", path, body)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, Any]:
        headers = {} if self._token is None else {"Authorization": f"Bearer {self._token}"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        data = None if body is None else json.dumps(body).encode()
        trouble = ""
        for attempt in range(_TRIES):
            if attempt:
                time.sleep(_FIRST_PAUSE * 2 ** (attempt - 1))
            request = urllib.request.Request(self._url + path, data, headers, method=method)
            try:
                status, answer = _once(request)
            except (OSError, HTTPException, ValueError) as error:
                trouble = repr(error)
                continue
            if status not in _LATER:
                return status, answer
            trouble = str(status)
        raise Gone(f"{path}: {trouble}")


def _once(request: urllib.request.Request) -> tuple[int, Any]:
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


def code_of(answer: Any) -> str:
    """The code of a refusal; empty for any other answer."""
    error = answer.get("error") if isinstance(answer, dict) else None
    return str(error.get("code", "")) if isinstance(error, dict) else ""
