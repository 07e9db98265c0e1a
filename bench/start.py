"""How long `hallway serve` takes to its first page, and the memory it needs.

    python -m bench.start [--times 7] [--screens 500]

Memory is that of the server's own process; the agent is another.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from bench.fan_out import screens
from bench.figure import note, percentile, row
from bench.hall import (
    SERVE,
    bundled_plan,
    cpu_seconds,
    init,
    pss,
    screen_of,
    started,
    until_it_answers,
)
from hall_server.access.grants import Role


def main() -> int:
    """Print the rows."""
    it = argparse.ArgumentParser("bench.start", description=__doc__)
    it.add_argument("--times", type=int, default=7)
    it.add_argument("--screens", type=int, default=500)
    options = it.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        init(data)
        with started(data, SERVE) as hall:
            until_it_answers(hall)  # the first start of all writes what the next ones find
        _print_starts(data, options.times)
        _print_memory(data, options.screens)
    return 0


def _print_starts(data: Path, times: int) -> None:
    taken: list[float] = []
    used: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        with started(data, SERVE) as hall:
            until_it_answers(hall)
            taken.append(time.perf_counter() - begun)
            used.append(cpu_seconds(hall.pid))
    typical = percentile(taken, 0.5)
    measured = f"p50 {typical:.2f} s, {min(taken):.2f} to {max(taken):.2f} s"
    row("hallway serve -> first page", measured, "<= 1.0 s", typical <= 1.0)
    note(f"CPU to the first page: p50 {percentile(used, 0.5):.2f} s")


def _print_memory(data: Path, count: int) -> None:
    counter = bundled_plan().counters[0].code
    with started(data, SERVE) as hall:
        until_it_answers(hall)
        time.sleep(3)
        idle = pss(hall.pid)
        with screens(hall.port, hall.token(Role.ADMIN), screen_of(counter), count):
            time.sleep(1)
            loaded = pss(hall.pid)
    row("memory (PSS) of the server, idle", f"{idle:.0f} MB", "<= 120 MB", idle <= 120)
    row(f"memory (PSS), {count} screens", f"{loaded:.0f} MB", "<= 160 MB", loaded <= 160)


if __name__ == "__main__":
    sys.exit(main())
