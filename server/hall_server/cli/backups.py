"""`hallway backup`, also while the server runs, and `hallway restore`."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from hall_devices.command_line import Trouble, explained
from hall_server.clock import WallClock
from hall_server.storage.backup import drop_old, make_backup, next_name
from hall_server.storage.backup_file import BackupError, Manifest, check
from hall_server.storage.data_dir import DataDirError
from hall_server.storage.journal import JournalError
from hall_server.storage.restore import restore as bring_back


def backup(options: argparse.Namespace) -> int:
    """Into the file that is named, or into a folder, where the newest `--keep` stay."""
    target: Path = options.target
    many = target.is_dir()
    if options.keep is not None and not many:
        raise Trouble("--keep goes with a folder to put backups in")
    if not many and not target.parent.is_dir():
        raise Trouble(f"{target.parent} is not a folder")
    file = next_name(target, options.data) if many else target
    try:
        about = make_backup(options.data, file, force=options.force)
    except BackupError as error:
        raise Trouble(str(error)) from error
    print(f"{file}: {_told(about)}")
    if options.keep is not None:
        _drop_old(target, options.data, options.keep)
    return 0


def _drop_old(folder: Path, data: Path, keep: int) -> None:
    try:
        for path in drop_old(folder, data, keep):
            print(f"removed {path}")
    except OSError as error:
        raise Trouble(f"{error.filename}: an old backup stays: {explained(error)}") from error


def restore(options: argparse.Namespace) -> int:
    """Make a backup the hall again; `--check` only says whether it is whole."""
    try:
        if options.check:
            print(f"{options.file}: whole: {_told(check(options.file))}")
            return 0
        done = bring_back(
            options.data, options.file, WallClock(), skip=options.skip, force=options.force
        )
    except (BackupError, DataDirError, JournalError) as error:
        raise Trouble(str(error)) from error
    except OSError as error:
        where = error.filename or options.data
        raise Trouble(f"{where}: not restored: {explained(error)}") from error
    print(f"restored: {_told(done.about)}")
    for first, last in done.skipped.values():
        print(f"{first} to {last} are passed over; enter who holds one as a number on paper")
    if done.aside is not None:
        print(f"what was there is in {done.aside}")
    print(f"tokens and accounts are as they were then: hallway token --data {options.data} --list")
    return 0


def _told(about: Manifest) -> str:
    when = datetime.fromtimestamp(about.made_at / 1000).astimezone().isoformat(" ", "seconds")
    return f"{about.hall or 'a hall without set-up'}, {about.events} events, made {when}"
