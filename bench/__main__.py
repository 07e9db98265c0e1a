"""All figures, one after the other: `make bench`."""

from __future__ import annotations

import subprocess
import sys

for module in ("bench.front_desk", "bench.interface", "bench.fan_out"):
    print(f"\n{module}", flush=True)
    subprocess.run([sys.executable, "-m", module], check=True)
