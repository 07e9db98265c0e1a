"""A file of the agent's memory: a change is durable when it returns, and a full disk passes."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

log = logging.getLogger(__name__)


class Memory:
    """One SQLite file (WAL, synchronous=FULL).  Safe for many threads.

    It is opened at first use, so that an agent lives on while its disk is full.  Every use may
    raise sqlite3.Error; a change that does leaves nothing behind.
    """

    def __init__(
        self, path: Path, schema: str, opened: Callable[[sqlite3.Connection], None] | None = None
    ) -> None:
        """opened: done once, in a transaction of its own, before anything else is."""
        self._path = path
        self._schema = schema
        self._opened = opened
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._closed = False
        self._failing = False

    @property
    def failing(self) -> bool:
        """It could not be used of late, and nothing has been written since."""
        return self._failing

    def close(self) -> None:
        """Let go of the file; every later use raises sqlite3.Error."""
        with self._lock:
            self._closed = True
            self._let_go()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """For questions only."""
        with self._lock, self._watched():
            yield self._file()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction."""
        with self._lock, self._watched():
            db = self._file()
            before = db.total_changes
            with _transaction(db):
                yield db
            if db.total_changes > before:
                self._works()

    def probe(self) -> None:
        """Try whether something can be written, for `failing`; does not raise."""
        with self._lock, suppress(sqlite3.Error), self._watched():
            db = self._file()
            with _transaction(db):
                (version,) = db.execute("PRAGMA user_version").fetchone()
                db.execute(f"PRAGMA user_version = {(version + 1) % 1000}")
            self._works()

    def _file(self) -> sqlite3.Connection:
        if self._closed:
            raise sqlite3.ProgrammingError(f"{self._path.name} is closed")
        if self._db is None:
            db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            try:
                db.execute("PRAGMA journal_mode=WAL")
                db.execute("PRAGMA synchronous=FULL")
                db.executescript(self._schema)
                if self._opened is not None:
                    with _transaction(db):
                        self._opened(db)
                    self._opened = None
            except BaseException:
                db.close()
                raise
            self._db = db
        return self._db

    @contextmanager
    def _watched(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if not self._failing and not self._closed:
                log.error("%s cannot be used: %s", self._path, error)
                self._failing = True
            if self._db is not None and self._db.in_transaction:
                self._let_go()
            raise

    def _works(self) -> None:
        if self._failing:
            log.warning("%s can be used again", self._path)
            self._failing = False

    def _let_go(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            with suppress(sqlite3.Error):
                db.close()


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, also when the end itself cannot be written."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # A full disk has ended the transaction by itself already, sometimes.
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
