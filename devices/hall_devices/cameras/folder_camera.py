"""A folder into which a scanner, or a maker's program, puts pictures: the newest one is what it
sees.  Nothing there is changed or deleted."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Mapping
from heapq import nlargest
from itertools import islice
from pathlib import Path

from hall_devices.cameras.picture import LARGEST, read_picture
from hall_devices.cameras.settings import read_settings
from hall_devices.drivers import Picture, Settings, Taken, Unseen
from hall_devices.transport import TransportError, kind_of

STILL_SECONDS = 2.0
"""So long a file that is still being written is waited for."""
MOST_FILES = 20_000
"""Entries of the folder that are looked at; a folder with more should be tidied."""
_TURN_SECONDS = 0.1
_NEWEST = 2
_ENDINGS = (".jpg", ".jpeg")


class FolderCamera:
    """Port: folder:///absolute/path."""

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
        self._folder = Path(settings.port.removeprefix("folder://"))
        self._clock = clock
        self._sleep = sleep
        self._damaged = 0

    @property
    def counts(self) -> Mapping[str, int]:
        """damaged: times that the newest file was no whole JPEG."""
        return {"damaged": self._damaged}

    def ping(self) -> Taken:
        """See drivers.Camera: the folder can be read."""
        self._newest()
        return "taken"

    def look(self, seconds: float) -> Picture | Unseen:
        """See drivers.Camera.  While the newest file is being written, the one before it."""
        newest = self._newest()
        found = [picture for path in newest if (picture := _read(path))]
        return found[0] if found else ("damaged" if newest else "silent")

    def still(self) -> Picture | Unseen:
        """See drivers.Camera.  The newest file; one that is being written is waited for."""
        end = self._clock() + STILL_SECONDS
        while True:
            newest = self._newest()
            if not newest:
                return "silent"
            found = _read(newest[0])
            if found is not None:
                return found
            if self._clock() >= end:
                self._damaged += 1
                return "damaged"
            self._sleep(_TURN_SECONDS)

    def close(self) -> None:
        """See drivers.Camera: nothing stays open."""

    def _newest(self) -> list[Path]:
        """The newest pictures, newest first.  Raises TransportError."""
        try:
            with os.scandir(self._folder) as entries:
                found = [_when(it) for it in islice(entries, MOST_FILES)]
        except OSError as error:
            kind = "config" if error.errno == errno.ENOTDIR else kind_of(error, "missing")
            raise TransportError(kind, str(error)) from None
        return [Path(path) for at, path in nlargest(_NEWEST, found) if at]


def _when(entry: os.DirEntry[str]) -> tuple[int, str]:
    """When a picture was written, ns; 0 for what is none.  A link is none: it may lead anywhere."""
    if not entry.name.lower().endswith(_ENDINGS):
        return 0, ""
    try:
        about = entry.stat(follow_symlinks=False)
    except OSError:  # gone meanwhile
        return 0, ""
    is_picture = stat.S_ISREG(about.st_mode) and 0 < about.st_size <= LARGEST
    return (about.st_mtime_ns, entry.path) if is_picture else (0, "")


def _read(path: Path) -> Picture | None:
    """None for what is no whole picture, or has gone."""
    try:
        with path.open("rb") as file:
            return read_picture(file.read(LARGEST + 1))
    except OSError:
        return None
