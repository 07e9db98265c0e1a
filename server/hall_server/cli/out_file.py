"""The file that a command writes: known to be writable before anything else is done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from hall_devices.command_line import Trouble, reason


@contextmanager
def out_file(
    file: Path, *, force: bool, encoding: str = "utf-8", newline: str | None = None
) -> Iterator[TextIO]:
    """What to write into. The file appears, whole, when the block ends well; else there is none.

    force: one that is there is replaced. Raises Trouble before the block when it cannot be
    written, OSError at its end when there was no room.
    """
    if file.is_dir():
        raise Trouble(f"{file} is a folder: name a file in it")
    if file.exists() and not file.is_file():
        raise Trouble(f"{file} is no ordinary file: choose another name")
    if file.exists() and not force:
        raise Trouble(f"{file} is there already; choose another name, or --force")
    part = file.with_name(f"{file.name}.part")
    try:
        out = part.open("w", encoding=encoding, newline=newline)
    except OSError as error:
        raise Trouble(f"{file} cannot be written: {reason(error)}; choose another place") from error
    try:
        with out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
