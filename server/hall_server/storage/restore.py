"""Bringing a hall back from a backup.

Everything is unpacked, checked and opened beside what is there; only then do the files change
places, `hall.db` last. What was there is moved aside, never deleted. What happened after the
backup is lost: numbers given since could be given again, so those must be passed over.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hall_queue.commands import ReserveNumbers
from hall_queue.hall import DayState, Hall
from hall_server.clock import Clock
from hall_server.days.curve_book import CurveBook
from hall_server.front_desk import FrontDesk
from hall_server.landing import ThreadLanding
from hall_server.storage.backup import ASIDE, sync_folder
from hall_server.storage.backup_file import BackupError, Manifest, unpack
from hall_server.storage.data_dir import DataDir
from hall_server.storage.journal import Answer, Journal

_HALL = "hall.db"
_STAY = (*ASIDE, "hall.lock", "hallway-*.tar.gz")
"""What a restore leaves where it is."""


class NumbersUnknown(BackupError):
    """The day goes on, so numbers given since the backup would be given again."""


@dataclass(frozen=True, slots=True)
class Restored:
    """about: the backup. aside: where what had been there is now, None when there was nothing.
    skipped: prefix → the numbers that are passed over."""

    about: Manifest
    aside: Path | None
    skipped: dict[str, tuple[str, str]]


def restore(data: Path, file: Path, clock: Clock, *, skip: int | None, force: bool) -> Restored:
    """Make the backup `file` the hall of `data`.

    skip: running numbers of each prefix to pass over on the running day; None: refuse when that
    matters. force: also when the folder holds a hall, which is then moved aside.
    Raises BackupError, DataDirError (a server runs) or JournalError; then nothing has changed.
    """
    file = file.resolve()
    with ExitStack() as ends:
        ends.enter_context(_folder(data))
        ends.enter_context(DataDir(data).lock())
        if (data / _HALL).exists() and not force:
            raise BackupError(f"{data} holds a hall already; --force moves it aside")
        room = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix=".hallway-", dir=data)))
        staged = room / "hall"
        staged.mkdir()
        about = unpack(file, staged)
        if not (staged / _HALL).is_file():
            raise BackupError(f"{file}: there is no {_HALL} in it")
        skipped = _pass_over(staged, about, clock, skip)
        aside = _change_places(data, staged, file)
    return Restored(about, aside, skipped)


@contextmanager
def _folder(data: Path) -> Iterator[None]:
    """Make the folder if need be, and take a new one away again when nothing comes of it."""
    with ExitStack() as undo:
        if not data.exists():
            undo.callback(shutil.rmtree, data, ignore_errors=True)
        yield
        undo.pop_all()


def _pass_over(
    staged: Path, about: Manifest, clock: Clock, skip: int | None
) -> dict[str, tuple[str, str]]:
    """Open the hall as a start would, and reserve the numbers that visitors may hold on paper."""
    desk = _desk_of(staged / _HALL, clock)
    try:
        desk.tick()
        hall = desk.hall
        goes_on = hall.day is not None and hall.day.state is not DayState.CLOSED
        if goes_on and skip is None:
            raise NumbersUnknown(
                f"numbers given after {_when(about.made_at)} are not in this backup and could be"
                " given again today: say --skip N, at least as many as any prefix has given since"
                " (--skip 0: none)"
            )
        if not skip:
            return {}
        command = ReserveNumbers(by="admin:restore", count=skip, handed_out=True)
        answer = desk.do(command, lambda after, events: Answer(200, {}))
        if answer.status != 200:
            error = answer.body["error"]
            raise BackupError(f"--skip {skip}: {error['code']}; nothing was restored")
        return _reserved_since(hall, desk.hall)
    finally:
        desk.close()


def _desk_of(file: Path, clock: Clock) -> FrontDesk:
    """What a day leaves behind is kept, for the first tick may close one."""
    curves = CurveBook()
    journal = Journal(file)
    with ExitStack() as undo:
        undo.callback(journal.close)
        with journal.batch() as connection:
            curves.prepare(connection)
        undo.pop_all()
    desk = FrontDesk(journal, clock, ThreadLanding(), effects=[curves.effect])
    curves.begin(desk.hall)
    return desk


def _reserved_since(before: Hall, after: Hall) -> dict[str, tuple[str, str]]:
    width = after.plan.rules.number_width
    new = {}
    for prefix, spans in after.reserved.items():
        for span in set(spans) - set(before.reserved.get(prefix, ())):
            new[prefix] = (f"{prefix}{span.first:0{width}d}", f"{prefix}{span.last:0{width}d}")
    return new


def _change_places(data: Path, staged: Path, file: Path) -> Path | None:
    """Move what is there aside and the restored files in; `hall.db` last, so that a half-done
    restore is no hall rather than a wrong one."""
    old = [path for path in data.iterdir() if not _stays(path) and path.resolve() != file]
    aside = None
    if old:
        aside = _free_name(data)
        aside.mkdir()
        # The journal goes first: without it nobody takes the rest for a hall.
        for path in sorted(old, key=lambda path: path.name != _HALL):
            path.rename(aside / path.name)
        sync_folder(aside)
    _give_to_owner(data, staged)
    for path in sorted(staged.iterdir(), key=lambda path: path.name.startswith(_HALL)):
        path.rename(data / path.name)
    sync_folder(data)
    return aside


def _stays(path: Path) -> bool:
    return any(Path(path.name).match(pattern) for pattern in _STAY)


def _free_name(data: Path) -> Path:
    stem = f"before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    names = (f"{stem}{f'-{n}' if n else ''}" for n in range(1000))
    return next(data / name for name in names if not (data / name).exists())


def _give_to_owner(data: Path, staged: Path) -> None:
    """Restored by root, the files still belong to whoever owns the folder: the service's user."""
    owner = data.stat()
    if os.name != "posix" or os.geteuid() != 0 or owner.st_uid == 0:
        return
    for path in (data / "hall.lock", staged, *staged.rglob("*")):
        shutil.chown(path, owner.st_uid, owner.st_gid)


def _when(made_at: int) -> str:
    return datetime.fromtimestamp(made_at / 1000).astimezone().isoformat(" ", "minutes")
