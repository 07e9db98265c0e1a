"""A queue of CUPS as a one-way byte transport, through CUPS' own `lp` and `lpstat`.

Why not a library: python-escpos ends every job with a line feed of its own and does not look at
what `lp` answers, and pycups needs a compiler.  A job is raw: the queue must not convert it.
"""

from __future__ import annotations

import os
import re
import subprocess

from hall_devices.transport import TransportError

COMMAND_SECONDS = 10.0
_QUEUE = re.compile(r"\w[\w.@+-]*")


class SpoolTransport:
    """Bytes are kept until hand_over() gives them to the spooler as one job.

    What is proved then is that the spooler took the job, not that a printer has it.
    """

    can_read = False
    dies_silently = False

    def __init__(self, queue: str) -> None:
        """Raises TransportError "config" for what is no name of a queue."""
        if not _QUEUE.fullmatch(queue):
            raise TransportError("config", f"no name of a queue: {queue}")
        self._queue = queue
        self._job = bytearray()

    def open(self) -> None:
        """Ask whether the queue is there and takes jobs."""
        said = self._run("lpstat", "-a", self._queue)
        if said.returncode or b" not accepting " in said.stdout:
            raise TransportError("missing", _words(said) or f"{self._queue} takes no jobs")

    def write(self, data: bytes) -> None:
        self._job += data

    def hand_over(self) -> None:
        job, self._job = bytes(self._job), bytearray()
        said = self._run("lp", "-d", self._queue, "-t", "hallway", "-o", "raw", job=job)
        if said.returncode:
            raise TransportError("gone", _words(said))

    def read(self, size: int, timeout: float) -> bytes:
        return b""

    def close(self) -> None:
        self._job.clear()

    def _run(self, *command: str, job: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                command,
                input=job,
                capture_output=True,
                timeout=COMMAND_SECONDS,
                env={**os.environ, "LC_ALL": "C"},
            )
        except FileNotFoundError as error:
            raise TransportError("config", f"{command[0]} is not installed (CUPS)") from error
        except subprocess.TimeoutExpired as error:
            raise TransportError("timeout", f"{command[0]} did not end") from error


def _words(said: subprocess.CompletedProcess[bytes]) -> str:
    return (said.stderr or said.stdout).decode("utf-8", "replace").strip()
