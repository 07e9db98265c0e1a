"""Copying a hall while it runs.

Databases are copied by SQLite itself: a copy is one moment of the file, holds every commit before
it, and keeps no writer waiting. Each copy is opened as a start would open it before it counts.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import hall_server
from hall_devices.command_line import explained
from hall_queue.engine import empty_hall
from hall_queue.hall import Hall
from hall_server.clock import real_now
from hall_server.storage.backup_file import BackupError, Manifest, pack, sum_of
from hall_server.storage.journal import Journal, JournalError
from hall_server.storage.rows import SCHEMA_VERSION

ASIDE = ("backups", "before-restore-*", "before-upgrade", ".hallway-*", "agent")
"""Folders of a data folder that are no part of the hall: copies, and what an agent remembers."""
_PASSING = (
    *("*.lock", "*.log", "*.log.*", "*-wal", "*-shm", "*-journal", "*.tmp"),
    *("running.json", "hallway-*.tar.gz"),
)
_HALL = "hall.db"
_STAMP = "%Y%m%dT%H%M%SZ"


def make_backup(data: Path, target: Path, *, force: bool = False) -> Manifest:
    """Copy the hall in `data` into the new archive `target`; also while its server runs.

    The archive appears whole or not at all. force: replace one that is there.
    Raises BackupError.
    """
    if not (data / _HALL).is_file():
        raise BackupError(f"{data} holds no hall")
    if target.exists() and not force:
        raise BackupError(f"{target} is there already; choose another name, or --force")
    try:
        with tempfile.TemporaryDirectory(prefix=".hallway-", dir=target.parent) as room:
            staged = Path(room) / "hall"
            about = _stage(data, staged)
            whole = Path(room) / "backup.tar.gz"
            pack(staged, about, whole)
            whole.replace(target)
            sync_folder(target.parent)
    except OSError as error:
        raise BackupError(f"{target}: no backup was made: {explained(error)}") from error
    except sqlite3.Error as error:
        remedy = "; make room on its disk" if _is_full(error) else ""
        raise BackupError(f"{target}: no backup was made: {error}{remedy}") from error
    except JournalError as error:
        raise BackupError(f"no backup was made: {error}") from error
    return about


def next_name(folder: Path, data: Path) -> Path:
    """A file in `folder` for a backup made now; names of one hall sort by time."""
    stem = f"{_stem(data)}{datetime.now(UTC):{_STAMP}}"
    names = (f"{stem}{f'-{n}' if n else ''}.tar.gz" for n in range(1000))
    return next(folder / name for name in names if not (folder / name).exists())


def drop_old(folder: Path, data: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups of this hall; those removed."""
    ours = re.compile(re.escape(_stem(data)) + r"\d{8}T\d{6}Z(-\d+)?\.tar\.gz")
    found = sorted(
        (path.stat().st_mtime_ns, path) for path in folder.iterdir() if ours.fullmatch(path.name)
    )
    old = [path for _, path in found[: max(0, len(found) - keep)]]
    for path in old:
        path.unlink()
    return old


def files_of(data: Path) -> Iterator[Path]:
    """The files of a hall, relative to its folder; what passes and what is aside left out."""
    for folder, folders, names in os.walk(data):
        here = Path(folder).relative_to(data)
        folders[:] = sorted(n for n in folders if here.parts or not _matches(n, ASIDE))
        for name in sorted(names):
            path = data / here / name
            if not _matches(name, _PASSING) and path.is_file() and not path.is_symlink():
                yield here / name


def copy_database(source: Path, target: Path) -> None:
    """One moment of a database that others may be writing, as a single sound file."""
    with (
        closing(sqlite3.connect(source, timeout=30)) as read,
        closing(sqlite3.connect(target)) as copy,
    ):
        read.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        found = copy.execute("PRAGMA integrity_check").fetchall()
    if found != [("ok",)]:
        raise BackupError(f"{source} is damaged: {found[0][0]}; restore the latest backup")


def sync_folder(folder: Path) -> None:
    """See the names in a folder on the disk; nothing where folders cannot be opened."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _stage(data: Path, staged: Path) -> Manifest:
    """Copy the hall's files into `staged` and say what they are."""
    staged.mkdir()
    made_at = real_now()
    for path in files_of(data):
        target = staged / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            if _is_database(data / path):
                copy_database(data / path, target)
            else:
                shutil.copyfile(data / path, target)
        except FileNotFoundError:  # gone since it was listed
            target.unlink(missing_ok=True)
    hall = _try_out(staged / _HALL, staged.parent / "trial")
    files = tuple(sum_of(staged / path, path.as_posix()) for path in files_of(staged))
    version = hall_server.__version__
    return Manifest(version, SCHEMA_VERSION, hall.plan.name, hall.seq, made_at, files)


def _try_out(copy: Path, room: Path) -> Hall:
    """The hall as a start would find it in `copy`; a copy of its own, for opening may change it."""
    room.mkdir()
    shutil.copyfile(copy, room / _HALL)
    journal = Journal(room / _HALL)
    try:
        hall = journal.load(empty_hall())
    finally:
        journal.close()
    with closing(sqlite3.connect(room / _HALL)) as file:
        # A start with a snapshot looks at none of the events before it.
        ((there, last),) = file.execute("SELECT count(*), max(seq) FROM journal")
    shutil.rmtree(room)
    if not there or there != last:
        raise BackupError(f"{last or 0} events are expected and {there} there: nothing to keep")
    return hall


def _is_database(file: Path) -> bool:
    if file.suffix != ".db":
        return False
    with file.open("rb") as data:
        return data.read(16) == b"SQLite format 3\0"


def _is_full(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(Path(name).match(pattern) for pattern in patterns)


def _stem(data: Path) -> str:
    return f"hallway-{data.resolve().name}-"
