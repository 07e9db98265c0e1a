"""Where the package build puts the pages (see hatch_build.py)."""

from pathlib import Path

PAGES = Path(__file__).parent / "static" / "ui"
