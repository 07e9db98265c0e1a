"""What every driver with its simulator must pass, ours and other packages' alike.

    python -m hall_devices.conformance NAME        every check of one driver, a line each

In a test of another package, for each of `checks()`:  check.run(DRIVER, folder).  Nothing here
needs pytest.  POSIX only: the driver and its simulator meet over pseudo-terminals.
"""

from __future__ import annotations

from .check import Check, NotConforming
from .stream_checks import STREAM_CHECKS
from .wire_checks import WIRE_CHECKS

__all__ = ["Check", "NotConforming", "checks"]


def checks() -> tuple[Check, ...]:
    """In the order in which a driver comes to work: first its bytes, then its port."""
    return (*STREAM_CHECKS, *WIRE_CHECKS)
