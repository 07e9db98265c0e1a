"""Says whether this Python can make Hallway's environment, and how to get one that can.

Runs under any Python 3, however old: nothing in here is newer than the oldest it has to greet.
"""

import sys

HOW = """\
  Debian 12+, Ubuntu 24.04+:  sudo apt-get install python3 python3-venv
  Fedora:                     sudo dnf install python3
  macOS (Homebrew):           brew install python@3.13
Then, if it is not `python3` by name:  make venv PYTHON=python3.13"""


def missing():
    # type: () -> list[str]
    """What this Python lacks, in words; empty when it will do."""
    lacks = []
    if sys.version_info < (3, 11):
        lacks.append("Python 3.11 or newer is needed; this is %d.%d" % sys.version_info[:2])
    for module in ("venv", "ensurepip"):
        try:
            __import__(module)
        except ImportError:
            lacks.append("this Python has no module %r (Debian: package python3-venv)" % module)
    return lacks


if __name__ == "__main__":
    faults = missing()
    if faults:
        sys.exit("%s cannot be used:\n  %s\n\n%s" % (sys.executable, "\n  ".join(faults), HOW))
