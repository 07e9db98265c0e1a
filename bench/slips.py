"""Slips through a storm of faults, judged from the paper.

    python -m bench.slips [--slips 10000] [--seed 1]

Paper that ends in the middle, covers, silence, pulled cables, ended connections, slowness, power
cuts, and the agent killed again and again. See tests/day/slip_storm.py.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.day.slip_storm import Setting, run

from bench.figure import note, row


def main() -> int:
    """Print the row, and what is wrong."""
    it = argparse.ArgumentParser("bench.slips", description=__doc__)
    it.add_argument("--slips", type=int, default=10_000)
    it.add_argument("--seed", type=int, default=1)
    options = it.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        came = run(Setting(Path(folder), options.slips, options.seed))
    states = ", ".join(f"{count} {state}" for state, count in came.states.most_common())
    row(f"slips in a storm, {options.slips}", states, "0 faults", not came.faults)
    for fault in came.faults[:100]:
        note(fault)
    rate = options.slips / came.seconds
    note(f"{came.sheets} sheets, {came.pieces} of them pieces; {rate:.1f} slips a second")
    note(f"not known to be out: {_told(came.reasons)}")
    note(f"{came.kills} agents killed; {_told(came.blows)}")
    return 0


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))


if __name__ == "__main__":
    sys.exit(main())
