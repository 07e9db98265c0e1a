"""What the agent of 64 devices costs while nothing happens: its processor time and its memory.

    python -m bench.agent_idle [--seconds 30]

Once as halls are wired, bars and pads on shared lines, and once with each on a port of its own.
"""

from __future__ import annotations

import argparse
import sys
import time

from bench.device_hall import DEVICES, PER_LINE, device_hall
from bench.figure import row
from bench.hall import cpu_seconds, pss

_SETTLES = 5.0
_MOST_CPU, _MOST_MEMORY = 10.0, 120.0
"""Percent of a core; MB."""


def main() -> int:
    """Print the rows."""
    it = argparse.ArgumentParser("bench.agent_idle", description=__doc__)
    it.add_argument("--seconds", type=float, default=30.0)
    options = it.parse_args()
    _measure(f"{DEVICES} devices, 12 ports", PER_LINE, options.seconds)
    _measure(f"{DEVICES} devices, a port each", 1, options.seconds)
    return 0


def _measure(what: str, per_line: int, seconds: float) -> None:
    with device_hall(per_line) as hall:
        time.sleep(_SETTLES)
        agent = hall.agent
        before, begun = cpu_seconds(agent), time.monotonic()
        time.sleep(seconds)
        percent = (cpu_seconds(agent) - before) / (time.monotonic() - begun) * 100
        memory = pss(agent)
    cpu = f"{percent:.1f} % of a core"
    row(f"agent idle, {what}: CPU", cpu, f"< {_MOST_CPU:.0f} %", percent < _MOST_CPU)
    held = f"{memory:.0f} MB"
    row(f"agent idle, {what}: PSS", held, f"< {_MOST_MEMORY:.0f} MB", memory < _MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main())
