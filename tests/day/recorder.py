"""The crowd's hand on the interface: it asks until it is answered, and remembers every answer."""

from __future__ import annotations

import http.client
import json
import time
import uuid
from dataclasses import dataclass
from typing import Any

from hall_server.demo.crowd import Gone, Interface

_PATIENCE = 90.0


@dataclass(frozen=True)
class Record:
    """A command and the answer it was given at last."""

    path: str
    body: str
    key: str
    status: int
    answer: Any


class Recorder(Interface):
    """One token's commands, each sent with its key until the server answers."""

    def __init__(self, port: int, token: str, book: list[Record]) -> None:
        super().__init__(f"http://127.0.0.1:{port}", token)
        self._port = port
        self._bearer = token
        self._book = book
        self._line: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Any:
        return self._until_answered("GET", path, None, "")[1]

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        text, key = json.dumps(body), str(uuid.uuid4())
        status, answer = self._until_answered("POST", path, text, key)
        self._book.append(Record(path, text, key, status, answer))
        return status, answer

    def again(self, record: Record) -> bool:
        """Whether the same key gets the same answer again."""
        told = self._until_answered("POST", record.path, record.body, record.key)
        return told == (record.status, record.answer)

    def _until_answered(
        self, method: str, path: str, body: str | None, key: str
    ) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self._bearer}", "Idempotency-Key": key}
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            try:
                if self._line is None:
                    self._line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
                self._line.request(method, path, body, headers)
                answer = self._line.getresponse()
                status, told = answer.status, json.loads(answer.read())
            except (OSError, http.client.HTTPException, ValueError):
                self.hang_up()
                time.sleep(0.05)
                continue
            if status not in (429, 502, 503):
                return status, told
            time.sleep(0.05)
        raise Gone(path)

    def hang_up(self) -> None:
        """Let the connection go; the next command makes another."""
        if self._line is not None:
            self._line.close()
            self._line = None
