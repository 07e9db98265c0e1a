"""The guard of the ports itself: two agents on one are seen, one alone is fine."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.day.ports import PortGuard
from tests.devices.rig import until

_HOLDS = "import sys; port = open(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@contextmanager
def agent(port: str, data: Path) -> Iterator[int]:
    """A process that looks like an agent of the hall in `data` and has the port open; its id."""
    command = [sys.executable, "-c", _HOLDS, port, "hall_kiosk.agent", str(data / "agent")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process.pid


def test_two_agents_on_one_port_are_seen(tmp_path: Path) -> None:
    with ExitStack() as ends:
        master, slave = pty.openpty()
        ends.callback(os.close, master)
        ends.callback(os.close, slave)
        port = os.ttyname(slave)
        guard = PortGuard(tmp_path)
        guard.start()
        ends.callback(guard.close)
        first = ends.enter_context(agent(port, tmp_path))
        until(lambda: first in guard.owners)
        assert guard.faults == set()
        # Of another hall: none of ours.
        ends.enter_context(agent(port, tmp_path / "other"))
        second = ends.enter_context(agent(port, tmp_path))
        until(lambda: guard.faults)
        assert guard.faults == {f"{port} is held by the agents {sorted((first, second))}"}
