"""The Chromium that end-to-end tests drive: found on this machine, never downloaded.

`python -m tests.browser` names it, or fails with the command that installs one.
"""

import os
import shutil
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""For a browser that only ever sees this machine, run by any user."""
HOW = """\
The end-to-end tests need Chromium, and none was found. Install one:
  Debian, Ubuntu:  sudo apt-get install chromium fonts-noto-cjk
  Fedora:          sudo dnf install chromium google-noto-sans-cjk-fonts
  macOS:           brew install --cask google-chrome
or name one that is elsewhere:  HALLWAY_CHROMIUM=/path/to/chrome make test"""


def find_chromium() -> str | None:
    """Path of the browser: HALLWAY_CHROMIUM if set, else the first known name on PATH."""
    named = os.environ.get("HALLWAY_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def main() -> None:
    found = find_chromium()
    sys.exit(HOW) if found is None else sys.stdout.write(f"browser: {found}\n")


if __name__ == "__main__":
    main()
