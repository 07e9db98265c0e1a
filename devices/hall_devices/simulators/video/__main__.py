"""Run a program that sees a simulated USB camera.

    python -m hall_devices.simulators.video PORT COMMAND [ARGUMENT ...]

PORT: as `document-camera --speaks uvc` names it.
"""

from __future__ import annotations

import os
import sys

from .attach import attach


def main() -> int:
    """Becomes the command; 2 for wrong use."""
    if len(sys.argv) < 3:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        attach(sys.argv[1])
        os.execvp(sys.argv[2], sys.argv[2:])
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{sys.argv[2]} cannot see {sys.argv[1]}: {error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
