"""The hall's memory on disk: events, answers and snapshots in one SQLite file.

Only the front desk's writer uses an open journal (one writer per hall). SQLite runs in WAL mode
with `synchronous=FULL`: when `commit` returns, the disk has been told to keep what was written.

Statements that run for every command are made by SQLAlchemy once and given to the driver as text:
its own way of executing them takes longer than deciding the command.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ClauseElement,
    Connection,
    Engine,
    bindparam,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

from hall_queue.codec import CodecError
from hall_queue.events import DayOpened, Event, TicketIssued
from hall_queue.fold import fold
from hall_queue.hall import Hall
from hall_queue.journal_form import (
    SNAPSHOT_VERSION,
    read_event,
    read_hall,
    write_event,
    write_hall,
)
from hall_server.storage.rows import (
    SCHEMA_VERSION,
    AnswerRow,
    JournalRow,
    MetaRow,
    SnapshotRow,
)
from hall_server.storage.upgrade import Origin, bring_up_to_date, keep_before_upgrade, origin_of

log = logging.getLogger(__name__)

JOURNAL = SQLModel.metadata.tables["journal"]
ANSWERS = SQLModel.metadata.tables["answers"]
SNAPSHOTS = SQLModel.metadata.tables["snapshots"]

_OURS = tuple(
    SQLModel.metadata.tables[row.__tablename__]
    for row in (MetaRow, JournalRow, AnswerRow, SnapshotRow)
)

PRAGMAS: tuple[str, ...] = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000")

_NO_ROOM = {sqlite3.SQLITE_FULL}
_NO_RIGHT = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_IN_USE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DISK = {*_NO_ROOM, *_NO_RIGHT, *_DAMAGED, *_IN_USE, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM}
"""SQLite's primary error codes that say the file cannot be used now; others are a fault of ours."""


def _text(statement: ClauseElement) -> str:
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="named")))


_ADD_EVENT = _text(insert(JOURNAL))
_ADD_ANSWER = _text(insert(ANSWERS))
_FIND_ANSWER = _text(
    select(ANSWERS.c.fingerprint, ANSWERS.c.status, ANSWERS.c.body).where(
        ANSWERS.c.scope == bindparam("scope"), ANSWERS.c.key == bindparam("key")
    )
)


class JournalError(Exception):
    """The file cannot be used; the message says what to do, in one English line."""


class StorageFailed(Exception):
    """A write did not reach the disk; nothing of its batch is kept."""


@dataclass(frozen=True)
class Answer:
    """What a command was told. status: HTTP's. body: JSON object."""

    status: int
    body: dict[str, Any]

    @cached_property
    def text(self) -> str:
        """The body as it is kept and as it goes out: written once for both."""
        return _dump(self.body)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer with the fingerprint of what had been asked."""

    fingerprint: str
    answer: Answer


class Journal:
    """An open `hall.db`. Opening checks its version; every method runs on the caller's thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = _engine(path)
        try:
            _keep_old(path)
            with self._engine.begin() as connection:
                bring_up_to_date(connection, _OURS)
            self._connection = self._engine.connect()
        except (DBAPIError, sqlite3.Error) as error:
            self._engine.dispose()
            raise _unusable(path, error) from error
        # The same connection without SQLAlchemy's costs, for what is done at every command.
        self._driver: sqlite3.Connection = self._connection.connection.driver_connection  # type: ignore[assignment]

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
        self._engine.dispose()

    @contextmanager
    def batch(self) -> Iterator[Connection]:
        """One transaction, durable when the block ends; StorageFailed undoes all of it."""
        try:
            with self._connection.begin():
                yield self._connection
                if not self._driver.in_transaction:
                    raise StorageFailed("the database has taken the batch back by itself")
        except (DBAPIError, sqlite3.Error) as error:
            raise StorageFailed(str(cause(error))) from error

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of a batch: an exception undoes this part alone. StorageFailed: all is lost."""
        self._driver.execute("SAVEPOINT part")
        try:
            yield
        except Exception as error:
            if of_the_disk(error):
                raise StorageFailed(str(cause(error))) from error
            try:
                self._driver.execute("ROLLBACK TO part")
            except sqlite3.Error as lost:
                raise StorageFailed(str(lost)) from error
            raise
        finally:
            if self._driver.in_transaction:
                self._driver.execute("RELEASE part")

    def append(self, first_seq: int, events: Sequence[Event]) -> None:
        """Write `events` as `first_seq`, `first_seq + 1`, …; within a batch."""
        for seq, fact in enumerate(events, start=first_seq):
            name, version, body = write_event(fact)
            row = {
                "seq": seq,
                "at": fact.at,
                "by": fact.by,
                "name": name,
                "version": version,
                "body": _dump(body),
            }
            self._driver.execute(_ADD_EVENT, row)

    def keep(self, scope: str, key: str, kept: KeptAnswer) -> None:
        """Write the answer to `key` of `scope`; within a batch."""
        row = {
            "scope": scope,
            "key": key,
            "fingerprint": kept.fingerprint,
            "status": kept.answer.status,
            "body": kept.answer.text,
            "drop_at": None,
        }
        self._driver.execute(_ADD_ANSWER, row)

    def kept(self, scope: str, key: str) -> KeptAnswer | None:
        """The answer already given to `key` of `scope`; within a batch."""
        found = self._driver.execute(_FIND_ANSWER, {"scope": scope, "key": key}).fetchone()
        if found is None:
            return None
        fingerprint, status, body = found
        return KeptAnswer(fingerprint, Answer(status, json.loads(body)))

    def expire_answers(self, real_now: int, drop_at: int | None) -> None:
        """Drop answers whose time is over; when a day closes, set `drop_at` for the rest."""
        self._connection.execute(delete(ANSWERS).where(ANSWERS.c.drop_at <= real_now))
        if drop_at is not None:
            self._connection.execute(
                ANSWERS.update().where(ANSWERS.c.drop_at.is_(None)).values(drop_at=drop_at)
            )

    def save_snapshot(self, hall: Hall) -> None:
        """Keep the hall as it is; older snapshots go. Within a batch."""
        self._connection.execute(delete(SNAPSHOTS))
        row = {"seq": hall.seq, "version": SNAPSHOT_VERSION, "body": _dump(write_hall(hall))}
        self._connection.execute(insert(SNAPSHOTS), [row])

    def load(self, empty: Hall) -> Hall:
        """The hall: newest snapshot and the events after it, or all events from `empty` on."""
        try:
            with self._connection.begin():
                return self._replay(self._snapshot() or empty)
        except (DBAPIError, sqlite3.Error) as error:
            raise _unusable(self._path, error) from error

    def earlier_tokens(self) -> frozenset[str]:
        """Visitors' tokens of the day before the latest one; within a batch, before the writer
        begins. Reads backwards, so years of journal cost no more than two days."""
        names = select(JOURNAL.c.seq).where(JOURNAL.c.name == DayOpened.__name__)
        days = self._connection.execute(names.order_by(JOURNAL.c.seq.desc()).limit(2)).scalars()
        latest, before = (*days, 0, 0)[:2]
        issued = select(JOURNAL.c.body).where(
            JOURNAL.c.seq.between(before, latest), JOURNAL.c.name == TicketIssued.__name__
        )
        bodies = self._connection.execute(issued).scalars()
        return frozenset(str(json.loads(body).get("token")) for body in bodies)

    def _replay(self, hall: Hall) -> Hall:
        snapshot_seq = hall.seq
        rows = self._connection.execute(
            select(JOURNAL).where(JOURNAL.c.seq > hall.seq).order_by(JOURNAL.c.seq)
        )
        for row in rows:
            if row.seq != hall.seq + 1:
                raise self._missing(hall.seq + 1)
            fact = self._read(row.seq, row.name, row.version, row.body)
            try:
                hall = fold(hall, fact)
            except (LookupError, ValueError, TypeError, AttributeError) as error:
                raise self._damaged(row.seq, f"does not fit: {error}") from error
        last = self._connection.execute(select(func.max(JOURNAL.c.seq))).scalar() or 0
        if last < snapshot_seq:
            raise self._missing(last + 1)
        return hall

    def _snapshot(self) -> Hall | None:
        """None when there is none that this version reads: then the journal tells everything."""
        row = self._connection.execute(
            select(SNAPSHOTS).where(SNAPSHOTS.c.version == SNAPSHOT_VERSION)
        ).first()
        if row is None:
            return None
        try:
            hall = read_hall(json.loads(row.body))
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            log.warning("%s: the snapshot is not used: %s", self._path, error)
            return None
        return hall if hall.seq == row.seq else None

    def _read(self, seq: int, name: str, version: int, body: str) -> Event:
        try:
            return read_event(name, version, json.loads(body))
        except (CodecError, ValueError) as error:
            raise self._damaged(seq, f"cannot be read: {error}") from error

    def _missing(self, seq: int) -> JournalError:
        return JournalError(f"{self._path}: event {seq} is missing; restore the latest backup")

    def _damaged(self, seq: int, why: str) -> JournalError:
        return JournalError(f"{self._path}: event {seq} {why}; restore the latest backup")


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=NullPool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # tokens and visitors' words are not for the log
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # Transactions are begun by us, at once for writing: Python's driver would begin too late.
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN IMMEDIATE")

    return engine


def known_origin(path: Path) -> Origin | None:
    """Who wrote the file last; None when nobody has. Raises JournalError for a newer version."""
    try:
        origin = origin_of(path)
    except sqlite3.Error as error:
        raise _unusable(path, error) from error
    if origin is None:
        return None
    if origin.schema is None:
        raise JournalError(f"{path}: its version is damaged; restore the latest backup")
    if origin.schema > SCHEMA_VERSION:
        raise JournalError(
            f"{path}: written by a newer Hallway (schema {origin.schema}, this one knows"
            f" {SCHEMA_VERSION}); install the newer version or restore an older backup"
        )
    return origin


def _keep_old(path: Path) -> None:
    """Keep a copy of a file that an earlier version wrote; refuse a newer one's."""
    origin = known_origin(path)
    if origin is None:
        return
    try:
        keep_before_upgrade(path, origin)
    except OSError as error:
        raise JournalError(
            f"{path}: no copy could be kept before the upgrade: {error.strerror}"
        ) from error


def cause(error: BaseException) -> BaseException | None:
    """What SQLite itself says: one line."""
    return error.orig if isinstance(error, DBAPIError) else error


def _code(error: BaseException) -> int | None:
    """SQLite's primary error code; None for an error that is not SQLite's."""
    code: int | None = getattr(cause(error), "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def of_the_disk(error: BaseException) -> bool:
    """Whether the file cannot be used now; otherwise the fault is ours."""
    return _code(error) in _DISK


def _unusable(path: Path, error: BaseException) -> JournalError:
    """What the database says, and what to do."""
    code = _code(error)
    if code in _NO_ROOM:
        remedy = "; make room on the disk"
    elif code in _NO_RIGHT:
        remedy = "; its folder must exist and be writable for this user"
    elif code in _DAMAGED:
        remedy = "; restore the latest backup"
    elif code in _IN_USE:
        remedy = "; another program has it open"
    else:
        remedy = ""
    return JournalError(f"{path}: cannot be used: {cause(error)}{remedy}")
