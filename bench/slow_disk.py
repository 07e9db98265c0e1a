"""A disk that takes its time: numbers over HTTP meanwhile, and how long an unrelated page takes.

    python -m bench.slow_disk [--tickets 4000]

The server runs under `slow_fsync.c`, which needs a C compiler.
"""

from __future__ import annotations

import argparse
import json
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figure import note, percentile, row
from bench.hall import busiest, running, slow_disk
from bench.interface import doubled, issue
from bench.load import Connection
from hall_server.access.grants import Role

_SLOWER_MS = 5
_CLIENTS = 64
_PAGE = "/login"
_EVERY = 0.01
"""Seconds between two looks at the page."""


@contextmanager
def page_looked_at(port: int) -> Iterator[list[float]]:
    """Milliseconds of each look, known when the block ends. In a process of its own: beside the
    threads of the load it would measure them."""
    command = [sys.executable, "-m", "bench.slow_disk", "--look", str(port)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    found: list[float] = []
    try:
        assert process.stdout is not None
        process.stdout.readline()  # it has begun
        yield found
    finally:
        found += json.loads(process.communicate("\n", timeout=60)[0])


def look(port: int) -> None:
    """At the page until a line comes in."""
    one, times = Connection(port, ""), []
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while not select.select([sys.stdin], [], [], _EVERY)[0]:
        begun = time.perf_counter()
        status = one.page(_PAGE)
        times.append((time.perf_counter() - begun) * 1000)
        if status != 200:
            raise ConnectionError(f"{_PAGE} is answered with {status}")
    one.close()
    sys.stdout.write(json.dumps(times))


def main() -> int:
    """Print the rows."""
    it = argparse.ArgumentParser("bench.slow_disk", description=__doc__)
    it.add_argument("--tickets", type=int, default=4000)
    it.add_argument("--look", type=int, metavar="PORT", help="be the one who looks at the page")
    options = it.parse_args()
    if options.look:
        look(options.look)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        slow = slow_disk(Path(folder), _SLOWER_MS)
        if slow is None:
            note("no C compiler: the slow disk is left out")
            return 0
        with running(environment=slow) as hall:
            token = hall.token(Role.ADMIN)
            service, _ = busiest(hall, token)
            with page_looked_at(hall.port) as looks:
                figures = issue(hall.port, token, service, _CLIENTS, min(options.tickets, 10_000))
    given = [answer["number"] for status, answer in figures.answers if status == 201]
    disk = f"disk +{_SLOWER_MS} ms a fsync"
    row(
        f"{disk}: tickets, {_CLIENTS} clients",
        f"{figures.rate:.0f}/s, p99 {figures.percentile(0.99):.0f} ms, {doubled(given)} doubles",
        ">= 500/s",
        figures.rate >= 500 and not doubled(given),
    )
    p99 = percentile(looks, 0.99)
    row(
        f"{disk}: {_PAGE} at the same time",
        f"p50 {percentile(looks, 0.5):.1f} p99 {p99:.1f} ms, {len(looks)} looks",
        "p99 <= 80 ms",
        p99 <= 80 and bool(looks),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
