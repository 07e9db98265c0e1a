"""Exports of the hall's records: one at a time, by a process of its own, passed on as it comes.

The process reads the journal beside the writer and yields to everybody else (nice), so that neither
the writer nor the network loop waits for it; it ends with whoever wanted it.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from hall_server.records.__main__ import NOTHING
from hall_server.records.reader import Span

log = logging.getLogger(__name__)

_CHUNK = 64 * 1024


class ExportBusy(Exception):
    """Another export runs; this hall makes one at a time."""


class NoRecords(Exception):
    """Not one number was given in these days."""


class ExportFailed(Exception):
    """The process ended before the records did; it has said why on standard error."""


class Export:
    """The bytes of a file, as they are made. Who gets one iterates it once, and closes it."""

    def __init__(self, process: subprocess.Popen[bytes], over: Callable[[], None]) -> None:
        """over: called once, when it is closed. Raises NoRecords and ExportFailed, closed."""
        self._process = process
        self._over = over
        assert process.stdout is not None
        self._pipe = process.stdout
        try:
            self._first = self._pipe.read(_CHUNK)
            if not self._first:
                self._end()
                raise NoRecords
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        """Raises ExportFailed in the middle of a file: then the connection must not end well."""
        chunk = self._first
        while chunk:
            yield chunk
            chunk = self._pipe.read(_CHUNK)
        self._end()
        self.close()  # before the answer ends: whoever has all of it may ask again at once

    def _end(self) -> None:
        status = self._process.wait()
        if status not in (0, NOTHING):
            raise ExportFailed(f"the export ended with status {status}")

    def stop(self) -> None:
        """End the process, whatever it has written so far."""
        self._process.kill()  # it only reads, so nothing can be left half done
        self._process.wait()

    def close(self) -> None:
        """Let go of it; the next one may begin."""
        if self._pipe.closed:
            return
        self.stop()
        self._pipe.close()
        self._over()


class Exports:
    """The one export that may run in a hall."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._one = threading.Lock()
        self._running: Export | None = None

    def begin(self, span: Span, language: str) -> Export:
        """Once its first rows are there. Raises ExportBusy, NoRecords, ExportFailed."""
        if not self._one.acquire(blocking=False):
            raise ExportBusy
        try:
            process = subprocess.Popen(
                self._command(span, language), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
            )
        except OSError as error:  # no memory for a process: the hall goes on without it
            self._one.release()
            raise ExportFailed(f"cannot be started: {error}") from error
        self._running = Export(process, self._over)
        return self._running

    def close(self) -> None:
        """The server stops: so does what runs."""
        running = self._running
        if running is not None:
            running.stop()

    def _over(self) -> None:
        self._running = None
        self._one.release()

    def _command(self, span: Span, language: str) -> list[str]:
        command = [sys.executable, "-m", "hall_server.records", str(self._journal)]
        command += ["--lang", language]
        if span.first is not None:
            command += ["--from", span.first.isoformat()]
        if span.last is not None:
            command += ["--to", span.last.isoformat()]
        return command
