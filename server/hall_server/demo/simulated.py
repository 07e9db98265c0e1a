"""One simulator of the demo, at one address for as long as the demo runs."""

from __future__ import annotations

import json
import select
import subprocess
import sys

from hall_server.built_pages import PAGES

_READY_SECONDS = 45.0


class Simulated:
    """The first process is given its control's port by the system; those after it keep that."""

    def __init__(self, simulator: str, options: list[str]) -> None:
        """simulator: its module in hall_devices.simulators."""
        self._command = [sys.executable, "-m", f"hall_devices.simulators.{simulator}", *options]
        self._command += ["--pages", str(PAGES), "--parent-pipe"]
        self._url: str | None = None
        self._first: subprocess.Popen[bytes] | None = None

    def begin(self) -> subprocess.Popen[bytes]:
        """Start a process (see KeptChild)."""
        told = self._first is None
        port = "0" if self._url is None else self._url.rpartition(":")[2]
        process = subprocess.Popen(
            [*self._command, "--control", port],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if told else subprocess.DEVNULL,
        )
        self._first = self._first or process
        return process

    def control(self) -> str | None:
        """The address of its page; waits for the first process to say it. None: it did not.

        To be called once.
        """
        if self._url is None and self._first is not None and self._first.stdout is not None:
            with self._first.stdout as out:
                if select.select([out], [], [], _READY_SECONDS)[0]:
                    self._url = _control_of(out.readline())
        return self._url


def _control_of(line: bytes) -> str | None:
    """From what a simulator says when it is ready; empty when it ended instead."""
    return str(json.loads(line)["control"]) if line else None
