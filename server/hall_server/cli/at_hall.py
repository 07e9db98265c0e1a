"""How a command gets at a hall: by its files, or through the server that has them open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hall_devices.command_line import Trouble
from hall_server.clock import WallClock
from hall_server.front_desk import FrontDesk
from hall_server.landing import ThreadLanding
from hall_server.running_hall import NAME, NotReached, RunningHall, Said, running_hall
from hall_server.storage.data_dir import DataDir, DataDirError
from hall_server.storage.journal import Answer, Journal, JournalError, StorageFailed

BY = f"admin:{NAME}"


def server_of(data: Path) -> RunningHall | None:
    """The server that has the folder open; None when no process has. Raises Trouble when one has
    that takes no orders."""
    if not data.is_dir():
        raise Trouble(f"{data} is not a folder: hallway init --data {data}")
    try:
        with DataDir(data).lock():
            return None
    except DataDirError as error:
        server = running_hall(data)
        if server is None:
            raise Trouble(str(error)) from error
        return server


@contextmanager
def opened(data: Path) -> Iterator[FrontDesk]:
    """The front desk of a hall no server is running for."""
    if not data.is_dir():
        raise Trouble(f"{data} is not a folder: hallway init --data {data}")
    try:
        with DataDir(data).lock():
            desk = FrontDesk(Journal(data / "hall.db"), WallClock(), ThreadLanding())
            try:
                yield desk
            finally:
                desk.close()
    except (DataDirError, JournalError) as error:
        raise Trouble(str(error)) from error
    except StorageFailed as error:
        raise Trouble(f"{data}: nothing was changed: {error}") from error


def asked(server: RunningHall, path: str, body: object | None = None) -> Any:
    """What the server says to a GET, or to a POST of `body`. Raises Trouble when it refuses."""
    said = told(server, path, body)
    if said.status >= 300:
        raise Trouble(f"refused: {refusal(said.body)}")
    return said.body


def told(server: RunningHall, path: str, body: object | None = None) -> Said:
    """The same, refusals included. Raises Trouble when nobody answers."""
    try:
        return server.get(path) if body is None else server.post(path, body)
    except NotReached as error:
        raise Trouble(str(error)) from error


def refusal(body: Any) -> str:
    """A refusal in one line: its code and its facts."""
    error = dict(body["error"])
    code = error.pop("code")
    facts = "; ".join(f"{name} {_words(value)}" for name, value in sorted(error.items()))
    return f"{code}: {facts}" if facts else str(code)


def _words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def refused(answer: Answer) -> str:
    """The same, of the front desk's answer."""
    return refusal(answer.body)
