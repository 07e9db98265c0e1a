"""Run a Python program that finds the printers of a virtual USB bus, and no others.

    python -m hall_devices.simulators.usb BUS COMMAND [ARGUMENT ...]

BUS: HOST:PORT, as `ticket-printer --usb` says.  COMMAND: such as hallway; a script of Python.
"""

from __future__ import annotations

import runpy
import shutil
import sys

from .attach import attach
from .backend import VirtualUsb


def main() -> int:
    """Runs the command in this process; 2 for wrong use."""
    if len(sys.argv) < 3:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    bus, command = sys.argv[1:3]
    script = shutil.which(command)
    try:
        backend = VirtualUsb(bus)
    except ValueError:
        sys.stderr.write(f"{bus} is not HOST:PORT\n")
        return 2
    if script is None:
        sys.stderr.write(f"there is no command {command}\n")
        return 2
    attach(backend)
    sys.argv = [script, *sys.argv[3:]]
    runpy.run_path(script, run_name="__main__")
    return 0


if __name__ == "__main__":
    sys.exit(main())
