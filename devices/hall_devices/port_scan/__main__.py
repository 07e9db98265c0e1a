"""`python -m hall_devices.port_scan`: the same as `hallway find-devices`."""

from __future__ import annotations

import sys

from hall_devices.port_scan.command import main

if __name__ == "__main__":
    sys.exit(main())
