"""What a kiosk, a wall and a desk load at first, as the build's own budget measures it (gzip)."""

from __future__ import annotations

import re
import subprocess
import sys

from bench.figure import row
from bench.hall import HERE

_PAGE = re.compile(r"^(kiosk|wall|desk)\.html: ([\d.]+) kB of ([\d.]+) kB$", re.MULTILINE)


def main() -> int:
    """Print the rows."""
    npm = [sys.executable, str(HERE.parent / "tools/npm.py"), "run", "--silent", "budget"]
    ran = subprocess.run(npm, cwd=HERE.parent, capture_output=True, text=True)
    for page, size, limit in _PAGE.findall(ran.stdout):
        aim = f"<= {float(limit):g} kB"
        row(f"first load of {page}", f"{size} kB", aim, float(size) <= float(limit))
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main())
