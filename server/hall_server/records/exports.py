"""Exports of the hall's records: one at a time, by a process of its own, passed on as it comes.

The process reads the journal beside the writer and yields to everybody else (nice), so that neither
the writer nor the network loop waits for it; it ends with whoever wanted it. Who takes less than a
chunk within the patience of a connection (`web.PATIENCE`) is hung up on, and the next may begin.
"""

from __future__ import annotations

import errno
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hall_server.records.__main__ import NOTHING
from hall_server.records.reader import Span

log = logging.getLogger(__name__)

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """An export that somebody wants. record: one of `csv_file.RECORDS`."""

    record: str
    span: Span
    language: str
    who: str

    def __str__(self) -> str:
        """As a line of the log names it."""
        return f"export of {self.record}, {self.span}, for {self.who}"


class ExportBusy(Exception):
    """Another export runs; this hall makes one at a time."""


class NoRecords(Exception):
    """There is not one row of these days."""


class ExportFailed(Exception):
    """The process ended before the records did; the message says why."""


class Export:
    """The bytes of a file, as they are made. Who gets one iterates it once, and closes it."""

    def __init__(
        self, asked: Asked, process: subprocess.Popen[bytes], over: Callable[[], None]
    ) -> None:
        """over: called once, when it is closed. Raises NoRecords and ExportFailed, closed."""
        self._asked = asked
        self._process = process
        self._over = over
        self._passed_on = 0
        """Bytes."""
        self._passed_at = time.monotonic()
        self._has_ended = False
        """By itself: well, or with a word in the log."""
        assert process.stdout is not None
        assert process.stderr is not None
        self._pipe, self._said = process.stdout, process.stderr
        try:
            self._first = self._pipe.read(_CHUNK)
            if not self._first:
                self._end()
                raise NoRecords
        except BaseException:
            self._has_ended = True
            self.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        """Raises ConnectionResetError in the middle of a file that cannot be finished: the server
        hangs up without the last chunk, so nobody takes what there is for all."""
        chunk = self._first
        while chunk:
            self._passed_at = time.monotonic()
            yield chunk
            self._passed_on += len(chunk)
            chunk = self._pipe.read(_CHUNK)
        self._has_ended = True
        try:
            self._end()
        except ExportFailed as error:
            log.error("%s: broken off after %d bytes: %s", self._asked, self._passed_on, error)
            raise ConnectionResetError(errno.ECONNRESET, "the file is not whole") from error
        self.close()  # before the answer ends: whoever has all of it may ask again at once

    def _end(self) -> None:
        said = self._said.read().decode(errors="replace").strip()
        status = self._process.wait()
        if status not in (0, NOTHING):
            why = said.splitlines()[-1] if said else "without a word"
            raise ExportFailed(f"its process ended with status {status}: {why}")

    def stop(self) -> None:
        """End the process, whatever it has written so far."""
        self._process.kill()  # it only reads, so nothing can be left half done
        self._process.wait()

    def close(self) -> None:
        """Let go of it; the next one may begin."""
        if self._pipe.closed:
            return
        if not self._has_ended:
            waited = time.monotonic() - self._passed_at
            log.warning(
                "%s: given up after %d bytes: nothing more was taken for %.0f s",
                *(self._asked, self._passed_on, waited),
            )
        self.stop()
        self._pipe.close()
        self._said.close()
        self._over()


class Exports:
    """The one export that may run in a hall."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._one = threading.Lock()
        self._running: Export | None = None

    def begin(self, asked: Asked) -> Export:
        """Once its first rows are there. Raises ExportBusy, NoRecords, ExportFailed."""
        if not self._one.acquire(blocking=False):
            raise ExportBusy
        pipe = subprocess.PIPE
        try:
            process = subprocess.Popen(
                self._command(asked), stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe
            )
        except OSError as error:  # no memory for a process: the hall goes on without it
            self._one.release()
            raise ExportFailed(f"cannot be started: {error}") from error
        self._running = Export(asked, process, self._over)
        return self._running

    def close(self) -> None:
        """The server stops: so does what runs."""
        running = self._running
        if running is not None:
            running.stop()

    def _over(self) -> None:
        self._running = None
        self._one.release()

    def _command(self, asked: Asked) -> list[str]:
        command = [sys.executable, "-m", "hall_server.records", str(self._journal), asked.record]
        command += ["--lang", asked.language]
        if asked.span.first is not None:
            command += ["--from", asked.span.first.isoformat()]
        if asked.span.last is not None:
            command += ["--to", asked.span.last.isoformat()]
        return command
