"""A folder into which a scanner, or a maker's program, puts pictures: the newest one is what it
sees.  Nothing there is changed or deleted."""

from __future__ import annotations

import errno
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from heapq import nlargest
from pathlib import Path

from hall_devices.cameras.picture import LARGEST, read_picture
from hall_devices.cameras.settings import read_settings
from hall_devices.drivers import Picture, Settings, Taken, Unseen
from hall_devices.transport import TransportError, kind_of

STILL_SECONDS = 2.0
"""So long a file that is still being written is waited for."""
MOST_ENTRIES = 20_000
"""Of a folder with more nothing is shown: the newest of some might be anybody's old paper."""
_TURN_SECONDS = 0.1
_NEWEST = 2
_ENDINGS = (".jpg", ".jpeg")
_READ_ONLY: int = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)  # Windows
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe in place of the file would be waited for
)


class FolderCamera:
    """Port: folder:///absolute/path, or folder:///C:/path on Windows."""

    note = ""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raises ValueError for options it cannot read, TransportError "config" for its port."""
        read_settings("pictures", settings)
        path = settings.port.removeprefix("folder://")
        self._folder = Path(path.removeprefix("/") if sys.platform == "win32" else path)
        if not self._folder.is_absolute():
            raise TransportError("config", f"no absolute path: {self._folder}")
        self._clock = clock
        self._sleep = sleep
        self._damaged = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """damaged: times that the newest file stayed no whole JPEG."""
        return {"damaged": self._damaged}

    def ping(self) -> Taken:
        """Whether the folder can be read."""
        self._newest()
        return "taken"

    def look(self, seconds: float) -> Picture | Unseen:
        """The newest picture that there is; while a newer one is being written and is not done in
        time, the one before it."""
        return self._see(seconds, _NEWEST)

    def still(self) -> Picture | Unseen:
        """The newest picture that there is now, and no other."""
        return self._see(STILL_SECONDS, 1)

    def close(self) -> None:
        """Nothing stays open."""

    def _see(self, seconds: float, most: int) -> Picture | Unseen:
        """The newest one, waiting so long until it is whole; then one of the `most` newest."""
        end = self._clock() + seconds
        while True:
            newest = self._newest()
            if not newest:
                return "silent"
            if found := _read(newest[0]):
                return found
            if self._clock() >= end:
                break
            self._sleep(_TURN_SECONDS)
        self._damaged += 1
        return next(filter(None, map(_read, newest[1:most])), None) or "damaged"

    def _newest(self) -> list[Path]:
        """A few pictures, newest first.  Raises TransportError."""
        try:
            with os.scandir(self._folder) as entries:
                found = nlargest(_NEWEST, _pictures(entries))
        except OSError as error:
            kind = "config" if error.errno == errno.ENOTDIR else kind_of(error, "gone")
            raise TransportError(kind, f"{self._folder}: {error.strerror}") from None
        return [self._folder / name for _, name in found]


def _pictures(entries: Iterator[os.DirEntry[str]]) -> Iterator[tuple[int, str]]:
    """When each was written (ns), and its name.  A link is none: it may lead anywhere."""
    for count, entry in enumerate(entries):
        if count >= MOST_ENTRIES:
            raise TransportError("config", f"more than {MOST_ENTRIES} files in the folder")
        if not entry.name.lower().endswith(_ENDINGS):
            continue
        try:
            about = entry.stat(follow_symlinks=False)
        except FileNotFoundError:  # deleted meanwhile
            continue
        if stat.S_ISREG(about.st_mode) and about.st_size <= LARGEST:
            yield about.st_mtime_ns, entry.name


def _read(path: Path) -> Picture | None:
    """None for what is no whole picture, or cannot be read: on Windows whoever writes a file may
    keep others out until it is done."""
    try:
        with open(os.open(path, _READ_ONLY), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            return read_picture(file.read(LARGEST + 1))
    except OSError:
        return None
