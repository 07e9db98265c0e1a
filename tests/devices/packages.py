"""Packages of other people with drivers, as tests install them: a module and its metadata."""

from __future__ import annotations

from pathlib import Path


def package(folder: Path, name: str, code: str, driver: str | None = None) -> str:
    """Put a package into a folder of the import path, its entry point naming DRIVER.

    driver: the name of its driver, by default that of the package.  Returns that name.
    """
    module = name.replace("-", "_")
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    about = folder / f"{module}-2.5.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.5\n")
    entry = f"[hallway.drivers]\n{driver or name} = {module}:DRIVER\n"
    (about / "entry_points.txt").write_text(entry)
    return driver or name


FAILING_BAR = """
from dataclasses import replace
from hall_devices.built_in import DRIVERS
from hall_devices.bars.a090_bar import A090Bar

class Bar(A090Bar):
    def {method}(self, *args):
        raise {error}

DRIVER = replace(DRIVERS["a090"], make=Bar)
"""
"""A bar that fails in one of its methods."""
