"""For tests of the front desk: what is in its file, many callers at once, a writer held up."""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection

from hall_queue.events import Event
from hall_server.front_desk import FrontDesk, Listener
from hall_server.storage.journal import Answer

T = TypeVar("T")
E = TypeVar("E", bound=Event)


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """What another connection sees in the hall's file."""
    connection = sqlite3.connect(folder / "hall.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def tokens(folder: Path) -> list[str]:
    """Of the numbers given, as they stand in the file."""
    body = "json_extract(body, '$.token')"
    issued = f"select {body} from journal where name = 'TicketIssued' order by seq"
    return [token for (token,) in rows(folder, issued)]


def all_at_once(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """The answers of `calls`, each made by a thread of its own at the same moment."""
    start = threading.Barrier(len(calls))

    def after_the_others(call: Callable[[], Answer]) -> Answer:
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(after_the_others, calls))


class Gate:
    """Holds the writer inside a store until it is opened, so that commands pile up behind it."""

    def __init__(self, desk: FrontDesk, pool: ThreadPoolExecutor) -> None:
        inside = threading.Event()
        self._go = threading.Event()

        def hold(connection: Connection) -> None:
            inside.set()
            self._go.wait()

        self.done = pool.submit(desk.store, hold)
        inside.wait()

    def open(self) -> None:
        self._go.set()
        self.done.result()


def pile_up(
    desk: FrontDesk, pool: ThreadPoolExecutor, calls: Sequence[Callable[[], T]]
) -> list[Future[T]]:
    """Start `calls` one after the other, each once the one before stands in the queue."""
    futures = []
    for standing, call in enumerate(calls, start=1):
        futures.append(pool.submit(call))
        while desk._units.qsize() < standing:
            pass
    return futures


def only(kind: type[E], into: list[E]) -> Listener:
    """A listener that collects events of one kind."""
    return lambda hall, events: into.extend(e for e in events if isinstance(e, kind))
