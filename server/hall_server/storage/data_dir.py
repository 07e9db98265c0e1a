"""A hall's folder: it belongs to one process at a time.

The lock is the operating system's, so it is gone with the process however that ends; the lock file
itself stays and means nothing. The process id inside is only for the message to the next one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hall_kiosk.file_lock import try_lock

_NAME = "hall.lock"


class DataDirError(Exception):
    """The folder cannot be used; the message says why, in one English line."""


class DataDir:
    """The folder that holds `hall.db` and everything beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def lock(self) -> Iterator[Path]:
        """Make the folder if need be and keep every other process out until the block ends.

        Raises DataDirError at once when another has it.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            file = os.open(self.path / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise DataDirError(f"{self.path}: cannot be used: {error.strerror}") from error
        try:
            if not try_lock(file):
                raise DataDirError(f"{self.path} is in use by process {_owner(file)}")
            with suppress(OSError):  # a full disk: whoever comes next is told less
                os.ftruncate(file, 0)
                os.write(file, str(os.getpid()).encode())
            yield self.path
        finally:
            # Closing gives the lock back; removing the file would race with the next process.
            os.close(file)


def _owner(file: int) -> str:
    return os.read(file, 20).decode(errors="replace") or "?"
