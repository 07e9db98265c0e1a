"""npm with the Node of this environment, never the system's: `python tools/npm.py run test`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hatch_build import install_packages, run_npm

if __name__ == "__main__":
    install_packages()
    sys.exit(run_npm(*sys.argv[1:]))
