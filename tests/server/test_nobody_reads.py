"""A command whose output nobody reads to its end, as with `| head`: silence, the usual status."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.hall_process import new_hall

NOBODY_READS = 141
"""128 + SIGPIPE, as shells have it."""


@pytest.fixture
def nobody() -> Iterator[int]:
    """A pipe that is written into in vain."""
    reads, writes = os.pipe()
    os.close(reads)
    yield writes
    os.close(writes)


@pytest.mark.parametrize(
    "words",
    [
        "--help",
        "export --help",
        "agent --help",
        "simulate-device ticket-printer --help",
        "check {hall}/hall.toml",
        "config export --data {hall}",
        "init --data {hall}/another",
    ],
)
def test_it_ends_silently(words: str, tmp_path: Path, nobody: int) -> None:
    new_hall(tmp_path / "hall")
    arguments = [word.format(hall=tmp_path / "hall") for word in words.split()]
    command = [sys.executable, "-m", "hall_server", *arguments]
    # As in a terminal: output is written when there is enough of it, or at the end.
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    told = subprocess.run(
        command, stdout=nobody, stderr=subprocess.PIPE, env=buffered, timeout=60, check=False
    )
    assert (told.returncode, told.stderr) == (NOBODY_READS, b"")
