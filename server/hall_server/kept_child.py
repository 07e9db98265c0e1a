"""A helper process that is kept running: it is started again when it ends, later each time.

The pipe to its standard input is its life-line: when this process dies, however it dies, the
helper ends.
"""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Callable

from hall_server.storage.journal import StorageFailed

log = logging.getLogger(__name__)

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_LONG_LIFE = 60.0
"""After so many seconds an end is news, not the last one's echo: no longer pause for it."""
_GRACE = 5.0


class KeptChild:
    """One process. `look_after` is called now and then; nothing it does raises."""

    def __init__(self, name: str, begin: Callable[[], subprocess.Popen[bytes]]) -> None:
        """name: for the log. begin: starts it with a pipe to its standard input, or raises OSError
        or StorageFailed."""
        self._name = name
        self._begin = begin
        self._process: subprocess.Popen[bytes] | None = None
        self._pause = _FIRST_PAUSE
        self._again_at = 0.0
        self._started_at = 0.0

    def look_after(self) -> None:
        """Start it when it does not run and its pause is over. A failure is only logged."""
        if self._process is not None:
            if self._process.poll() is None:
                return
            log.warning("%s ended with status %s", self._name, self._process.returncode)
            self.hang_up()
            self._process = None
            if time.monotonic() - self._started_at >= _LONG_LIFE:
                self._pause = _FIRST_PAUSE
            self._put_off()
        if time.monotonic() < self._again_at:
            return
        try:
            self._process = self._begin()
            self._started_at = time.monotonic()
        except (OSError, StorageFailed) as error:  # no memory, a full disk: the hall goes on
            log.error("%s cannot be started: %s", self._name, error)
            self._put_off()

    def _put_off(self) -> None:
        self._again_at = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def hang_up(self) -> None:
        """Tell it to end; does not wait."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def stop(self) -> None:
        """End it; killed when it does not end by itself."""
        if self._process is None:
            return
        self.hang_up()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            log.warning("%s did not end in %s s and is killed", self._name, _GRACE)
            self._process.kill()
            self._process.wait()
        self._process = None
