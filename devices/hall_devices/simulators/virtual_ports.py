"""Ports of virtual devices: what they have in common, and a pseudo-terminal behind a symlink."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
from pathlib import Path
from typing import Protocol

_READ = 4096


class VirtualPort(Protocol):
    """One end of a cable."""

    @property
    def name(self) -> str:
        """What a driver opens."""

    def plug(self) -> None:
        """Make the port appear; harmless when it is there."""

    def unplug(self) -> None:
        """Make it vanish; whoever has it open gets an error.  Harmless when it is gone."""

    def watched(self) -> int | None:
        """The file descriptor to wait on for input, None while unplugged."""

    def read(self) -> bytes:
        """What has arrived; b"" for nothing."""

    def write(self, data: bytes) -> None:
        """Send; what nobody takes is lost, as on a cable."""


def received(link: socket.socket) -> bytes | None:
    """What has arrived at a socket that does not block; b"" for nothing, None: the far end left."""
    try:
        return link.recv(_READ) or None
    except BlockingIOError:
        return b""
    except OSError:
        return None


class PtyPort:
    """A pseudo-terminal that drivers open like a serial port.  POSIX only."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._ends: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        return str(self._link)

    def plug(self) -> None:
        if self._ends is not None:
            return
        if sys.platform == "win32":
            raise OSError("Windows has no pseudo-terminals")
        import pty
        import tty

        master, slave = pty.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        # Our own hold on the far end keeps the line up while no driver has it open.
        self._ends = (master, slave)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(slave))

    def unplug(self) -> None:
        ends, self._ends = self._ends, None
        if ends is not None:
            self._link.unlink(missing_ok=True)
            for end in ends:
                os.close(end)

    def watched(self) -> int | None:
        return self._ends[0] if self._ends else None

    def read(self) -> bytes:
        if self._ends is None:
            return b""
        try:
            return os.read(self._ends[0], _READ)
        except OSError:
            return b""

    def write(self, data: bytes) -> None:
        if self._ends is not None:
            with contextlib.suppress(OSError):
                os.write(self._ends[0], data)
