"""One agent per data folder, kept by the operating system: a killed holder leaves no lock."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from types import TracebackType

from hall_kiosk.file_lock import try_lock

_RETRY_SECONDS = 0.1


class AgentBusy(Exception):
    """Another agent works in this folder."""


class FolderLock:
    """Context manager; waits for a former agent that is just finishing its slip."""

    def __init__(
        self, folder: Path, wait_seconds: float = 0.0, stop: threading.Event | None = None
    ) -> None:
        """stop: gives up waiting at once when set."""
        self._path = folder / "agent.lock"
        self._wait = wait_seconds
        self._stop = stop or threading.Event()
        self._file: int | None = None

    def __enter__(self) -> FolderLock:
        """Raises AgentBusy after wait_seconds."""
        deadline = time.monotonic() + self._wait
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        while not try_lock(file):
            if time.monotonic() >= deadline or self._stop.wait(_RETRY_SECONDS):
                os.close(file)
                raise AgentBusy(str(self._path))
        self._file = file
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Closing gives the lock back; the file stays, for removing it would race."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
