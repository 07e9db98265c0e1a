"""How commands on the same computer reach the server that has the hall open.

While it runs, the data folder holds `running.json`: an address on this computer and a token that
is good for this run only. Whoever can read it could read the hall's files as well.
"""

from __future__ import annotations

import http.client
import json
import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hall_server.access.grants import Access, Role
from hall_server.storage.journal import StorageFailed

log = logging.getLogger(__name__)

_FILE = "running.json"
NAME = "command-line"
"""Who the token stands for, in the journal `admin:command-line`."""
_PATIENCE = 60.0


class NotReached(Exception):
    """No server answers; the message says why, in one English line."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the server answered."""

    status: int
    body: Any


@dataclass(frozen=True, slots=True)
class RunningHall:
    """The server that has a data folder open. url: `http://127.0.0.1:8080`."""

    url: str
    token: str

    def get(self, path: str) -> Said:
        """Raises NotReached."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: object) -> Said:
        """Under a key of its own. Raises NotReached."""
        return self._ask("POST", path, json.dumps(body).encode())

    def _ask(self, method: str, path: str, body: bytes | None) -> Said:
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=_PATIENCE)
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid.uuid4())}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Said(answer.status, json.loads(answer.read()))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NotReached(f"the server at {self.url} does not answer: {error}") from error
        finally:
            connection.close()


@contextmanager
def reachable(data: Path, url: str, access: Access) -> Iterator[None]:
    """Let commands find the server at `url` until the block ends."""
    file = data / _FILE
    try:
        access.revoke_all(Role.ADMIN, NAME)  # of a run that was killed
        _, token = access.give(Role.ADMIN, NAME)
        _write(file, url, token)
    except (OSError, StorageFailed) as error:  # a full disk: the hall runs all the same
        log.warning("%s: commands will not find this server: %s", file, error)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)
        try:
            access.revoke_all(Role.ADMIN, NAME)
        except StorageFailed as error:  # the next start does it
            log.warning("the commands' token is still good: %s", error)


def _write(file: Path, url: str, token: str) -> None:
    """Whole or not at all, and for nobody else to read."""
    part = file.with_suffix(".tmp")
    part.unlink(missing_ok=True)
    opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as out:
        json.dump({"url": url, "token": token}, out)
    part.replace(file)


def running_hall(data: Path) -> RunningHall | None:
    """The server that has the folder open; None when none has said where it is."""
    try:
        told = json.loads((data / _FILE).read_text(encoding="utf-8"))
        return RunningHall(str(told["url"]), str(told["token"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None
