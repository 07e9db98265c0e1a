"""All figures, one after the other: `make bench`. Each module also runs by itself."""

from __future__ import annotations

import subprocess
import sys

from bench.figure import head, note

WITH_AIMS = (
    "interface",
    "fan_out",
    "paint",
    "slow_disk",
    "start",
    "first_load",
    "export",
    "framers",
    "agent_idle",
    "pad_key",
    "first_byte",
    "ports",
    "slips",
)
WITHOUT = ("front_desk", "alerts", "previews")
"""What the parts cost by themselves."""

head()
for module in WITH_AIMS:
    subprocess.run([sys.executable, "-m", f"bench.{module}"], check=True)
for module in WITHOUT:
    note(f"\nbench.{module}")
    subprocess.run([sys.executable, "-m", f"bench.{module}"], check=True)
