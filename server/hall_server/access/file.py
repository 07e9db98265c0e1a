"""The file `access.db`: who may come in. Made, opened, and brought up to this version.

A file of its own, because `hall.db` has one writer only and `hallway token` also runs beside a
running server.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import SQLModel

from hall_server.storage.journal import JournalError, StorageFailed, cause, of_the_disk

_TABLES = (
    "grants",
    "offers",
    "accounts",
    "invitations",
    "access_log",
    "access_answers",
    "familiar",
)


class AccessFile:
    """The open file. Raises JournalError when it cannot be opened or is damaged."""

    def __init__(self, path: Path) -> None:
        # The tables are declared where they are used; all of them are made here.
        from hall_server.access import accounts, grants, log, logins, offers  # noqa: F401

        self._engine = _engine(path)
        # One connection for all: in the threading server two transactions must not mix.
        self._lock = threading.RLock()
        try:
            with self._transaction() as connection:
                tables = [SQLModel.metadata.tables[name] for name in _TABLES]
                SQLModel.metadata.create_all(connection, tables=tables)
                _add_columns(connection)
            # The pool holds one connection for good (StaticPool): its driver's handle stays good.
            self._driver: Any = self._engine.raw_connection().driver_connection
        except (DBAPIError, sqlite3.Error) as error:
            self._engine.dispose()
            raise _unusable(path, error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed at the end, rolled back by an exception.

        StorageFailed when the disk does not take it.
        """
        try:
            with self._transaction() as connection:
                yield connection
        except (DBAPIError, sqlite3.Error) as error:
            if of_the_disk(error):
                raise StorageFailed(str(cause(error))) from error
            raise

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._lock, self._engine.begin() as connection:
            # At once the only writer, so that what is read first still holds when it is written:
            # `hallway token` and other servers' starts may write beside us.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """For reading only."""
        with self._lock, self._engine.connect() as connection:
            yield connection

    def version(self) -> int:
        """Another number when another process has written since."""
        (version,) = self._driver.execute("PRAGMA data_version").fetchone()
        return int(version)


def now_ms() -> int:
    """Real time, ms since 1970."""
    return time.time_ns() // 1_000_000


def _add_columns(connection: Connection) -> None:
    """Columns that a file of an earlier version lacks; all of them may be empty."""
    for name in _TABLES:
        table = SQLModel.metadata.tables[name]
        there = {column["name"] for column in inspect(connection).get_columns(name)}
        for column in table.columns:
            if column.name not in there:
                kind = column.type.compile(connection.dialect)
                connection.execute(text(f"ALTER TABLE {name} ADD COLUMN {column.name} {kind}"))


def _unusable(path: Path, error: DBAPIError | sqlite3.Error) -> JournalError:
    said = cause(error)
    code = getattr(said, "sqlite_errorcode", 0) & 0xFF
    remedy = ""
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        remedy = "; restore the latest backup, or move it away and give out new tokens"
    return JournalError(f"{path}: cannot be used: {said}{remedy}")


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": 5},
        hide_parameters=True,  # names and hashes are not for the log
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
