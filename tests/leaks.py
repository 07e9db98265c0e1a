"""What a test may leave behind: nothing.

`held()` names every thread, child process, terminal or serial port, and listening socket that this
process has right now; what a test adds and does not give back is its leak. Beyond threads it reads
/proc, so on other systems than Linux it sees threads only.
"""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

GRACE = 2.0  # seconds; a thread told to stop may still be on its way out
LISTENING = "0A"  # the state of a TCP socket in /proc/net/tcp
ACCEPTING = "00010000"  # the flag of a listening socket in /proc/net/unix


def held() -> set[str]:
    """A line for each thing that somebody has to give back."""
    return {*_threads(), *_children(), *_open_ports(), *_listening()}


def leaked_since(before: set[str]) -> set[str]:
    """What is held now and was not before; asks again until GRACE is over."""
    end = time.monotonic() + GRACE
    while (leaked := held() - before) and time.monotonic() < end:
        time.sleep(0.01)
    return leaked


def _threads() -> Iterator[str]:
    for thread in threading.enumerate():
        yield f"thread {thread.name} ({thread.ident})"


def _children() -> Iterator[str]:
    for task in Path("/proc/self/task").glob("*/children"):
        for pid in _read(task).split():
            yield f"process {pid}: {_read(Path(f'/proc/{pid}/comm')).strip()}"


def _links() -> Iterator[tuple[str, str]]:
    for entry in Path("/proc/self/fd").glob("*"):
        try:
            yield entry.name, os.readlink(entry)
        except OSError:  # the descriptor that listed this folder
            continue


def _open_ports() -> Iterator[str]:
    for number, target in _links():
        if target.startswith(("/dev/pts/", "/dev/ptmx", "/dev/tty", "/dev/usb/", "/dev/serial")):
            yield f"open port {target} (descriptor {number})"


def _listening() -> Iterator[str]:
    names: dict[str, str] = {}
    for table in ("tcp", "tcp6"):
        for row in _read(Path(f"/proc/self/net/{table}")).splitlines()[1:]:
            cells = row.split()
            if cells[3] == LISTENING:
                names[cells[9]] = f"port {int(cells[1].rpartition(':')[2], 16)}"
    for row in _read(Path("/proc/self/net/unix")).splitlines()[1:]:
        cells = row.split()
        if cells[3] == ACCEPTING:
            names[cells[6]] = cells[7] if len(cells) > 7 else "unnamed unix socket"
    for _number, target in _links():
        inode = target.removeprefix("socket:[").removesuffix("]")
        if inode in names:
            yield f"listening on {names[inode]}"


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has ended, or there is no /proc
        return ""
