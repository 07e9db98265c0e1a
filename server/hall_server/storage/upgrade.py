"""`hall.db` from one version of Hallway to the next.

The file says who wrote it last. Before another version writes to it, a copy is kept beside it, so
that the old version can be put back with the old file. Tables only ever gain columns that may be
empty; what events mean is upgraded when they are read (`hall_queue.journal_form`).
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Table, inspect, text
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import SQLModel

import hall_server
from hall_server.storage.rows import SCHEMA_VERSION, MetaRow

log = logging.getLogger(__name__)

_FOLDER = "before-upgrade"
_KEEP = 3
_META = SQLModel.metadata.tables[MetaRow.__tablename__]


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wrote a file last. schema: None when it is damaged. version: empty before 0.2."""

    schema: int | None
    version: str


def origin_of(path: Path) -> Origin | None:
    """Who wrote the file at `path` last; None when nobody has. Raises sqlite3.Error."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    with closing(sqlite3.connect(path, timeout=5)) as file:
        if not file.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            return None
        told = dict(file.execute("SELECT key, value FROM meta").fetchall())
    schema = str(told.get("schema", SCHEMA_VERSION))
    return Origin(int(schema) if schema.isdecimal() else None, str(told.get("hallway", "")))


def keep_before_upgrade(path: Path, origin: Origin) -> None:
    """Copy the file into `before-upgrade/` when another version wrote it; the newest stay.

    Raises OSError and sqlite3.Error.
    """
    if origin.version == hall_server.__version__ and origin.schema == SCHEMA_VERSION:
        return
    folder = path.parent / _FOLDER
    folder.mkdir(exist_ok=True)
    name = f"{path.stem}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{origin.version or 'early'}.db"
    part = folder / f"{name}.tmp"
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as read, closing(sqlite3.connect(part)) as copy:
        read.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    part.replace(folder / name)
    kept = sorted(folder.glob(f"{path.stem}-*.db"), key=lambda file: file.stat().st_mtime_ns)
    for old in kept[:-_KEEP]:
        old.unlink()
    log.info("%s: as another version left it: %s", path, folder / name)


def bring_up_to_date(connection: Connection, tables: Iterable[Table]) -> None:
    """Make the tables and columns that a file of an earlier version lacks, and sign it."""
    make_tables(connection, tables)
    for key, value in (("schema", str(SCHEMA_VERSION)), ("hallway", hall_server.__version__)):
        written = insert(_META).values(key=key, value=value)
        connection.execute(
            written.on_conflict_do_update(
                index_elements=["key"], set_={"value": value}, where=_META.c.value != value
            )
        )


def make_tables(connection: Connection, tables: Iterable[Table]) -> None:
    """Make `tables`, or add to those that are there the columns (which may be empty) and the
    indexes they lack."""
    wanted = list(tables)
    SQLModel.metadata.create_all(connection, tables=wanted)
    for table in wanted:
        there = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                kind = column.type.compile(connection.dialect)
                connection.execute(
                    text(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")
                )
        for index in table.indexes:
            index.create(connection, checkfirst=True)
