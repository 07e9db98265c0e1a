"""The crowd's hand on the interface: it asks until it is answered, and remembers every answer."""

from __future__ import annotations

import http.client
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from hall_server.demo.interface import Gone, Interface, code_of

_PATIENCE = 90.0


@dataclass(frozen=True)
class Record:
    """A command and the answer it was given at last; status 0: there never was one. hand: who
    gave it."""

    hand: Recorder = field(repr=False)
    path: str
    body: str
    key: str
    status: int
    answer: Any

    @property
    def code(self) -> str:
        """Of a refusal; empty when it was done."""
        return code_of(self.answer)


class Recorder(Interface):
    """One token's commands, or a visitor's phone without one, each sent with its key until the
    server answers."""

    def __init__(self, port: int, token: str | None, note: Callable[[Record], None]) -> None:
        """note: told of every command as soon as it is answered."""
        super().__init__(f"http://127.0.0.1:{port}", token)
        self._port = port
        self._who = {} if token is None else {"Authorization": f"Bearer {token}"}
        self._note = note
        self._line: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Any:
        status, answer = self._until_answered("GET", path, None, "")
        if status != 200:
            raise Gone(f"{path} is answered with {status}")
        return answer

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        record = self.command(path, body)
        return record.status, record.answer

    def command(self, path: str, body: dict[str, Any]) -> Record:
        """As `post`. Raises Gone."""
        record = Record(self, path, json.dumps(body), str(uuid.uuid4()), 0, None)
        try:
            status, answer = self._until_answered("POST", path, record.body, record.key)
            record = replace(record, status=status, answer=answer)
        finally:
            self._note(record)
        return record

    def again(self, record: Record) -> tuple[int, Any]:
        """What the same key is answered now."""
        return self._until_answered("POST", record.path, record.body, record.key)

    def _until_answered(
        self, method: str, path: str, body: str | None, key: str
    ) -> tuple[int, Any]:
        headers = {**self._who, "Idempotency-Key": key}
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
