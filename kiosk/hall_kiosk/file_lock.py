"""A lock on a file that the operating system gives back when its holder ends, however that ends."""

from __future__ import annotations

import os
import sys

_AT = 4096
"""Windows lets nobody read a locked byte, so it is one behind what may stand in the file."""


def try_lock(file: int) -> bool:
    """Lock an open file (its descriptor) for this process; False when another holds it. Closing
    the file gives the lock back."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, _AT, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.lseek(file, 0, os.SEEK_SET)
    return True
