"""Looks who has the devices' ports open, all day long: there must never be two agents on one."""

from __future__ import annotations

import os
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_EVERY = 0.1
_PORT = re.compile(r"/dev/pts/\d+")


class PortGuard:
    """A thread of its own between `start` and `close`."""

    def __init__(self, data: Path) -> None:
        """data: the hall's folder, by which its agents are known."""
        self._folder = os.fsencode(data / "agent")
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="port-guard")
        self.faults: set[str] = set()
        self.owners: set[int] = set()
        """Every agent that was seen with a port."""

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(_EVERY):
            first = self._owners()
            self.owners |= {pid for pids in first.values() for pid in pids}
            if all(len(pids) < 2 for pids in first.values()):
                continue
            # One may have let go while the other was looked at: only who still holds it counts.
            again = self._owners()
            for port, pids in first.items():
                both = pids & again.get(port, set())
                if len(both) > 1:
                    self.faults.add(f"{port} is held by the agents {sorted(both)}")

    def _owners(self) -> dict[str, set[int]]:
        """Port → the agents of this hall that have it open."""
        found: dict[str, set[int]] = defaultdict(set)
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it has ended meanwhile
                words = (process / "cmdline").read_bytes().split(b"\0")
                if b"hall_kiosk.agent" in words and self._folder in words:
                    for port in _open_ports(process):
                        found[port].add(int(process.name))
        return found


def _open_ports(process: Path) -> Iterator[str]:
    """Its terminals. One whose simulator is gone is called `(deleted)`, and nobody's any more."""
    for link in (process / "fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            target = os.readlink(link)
            if _PORT.fullmatch(target):
                yield target
