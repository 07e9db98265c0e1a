"""The demo's server without its own crowd, which may be killed and started again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from hall_server.access.grants import Access
from tests.day.hall import day_hall
from tests.day.truth import events_on_disk


def agent_of(server: int) -> int | None:
    """The process that drives the devices of a server's process; None when there is none now."""
    tasks = Path(f"/proc/{server}/task").glob("*/children")
    for pid in [int(child) for task in tasks for child in task.read_text().split()]:
        if b"hall_kiosk.agent" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return pid
    return None


class Server:
    """Runs from the start until `stop`. Its visitors do press the keys of its pads."""

    def __init__(self, data: Path, port: int, speed: float) -> None:
        data.mkdir(parents=True, exist_ok=True)
        hall = data.parent / "hall.toml"
        hall.write_text(day_hall(), encoding="utf-8")
        self._data = data
        self._command = [sys.executable, "-m", "hall_server", "demo", "--no-crowd", "--press-pads"]
        self._command += ["--data", str(data), "--port", str(port), "--speed", str(speed)]
        self._command += ["--hall", str(hall), "--slip-pictures"]
        self._log = (data.parent / "server.log").open("ab")
        self.deaths: list[int] = []
        """After each kill, how many events are on disk."""
        self.start()

    def start(self) -> None:
        """Begin a life."""
        self._life = self._log.seek(0, os.SEEK_END)
        self._process = subprocess.Popen(self._command, stdout=self._log, stderr=self._log)

    def kill(self) -> None:
        """As a power cut ends it."""
        self._process.kill()
        self._process.wait()
        self.deaths.append(events_on_disk(self._data))

    def kill_agent(self) -> bool:
        """SIGKILL its agent; False when it has none now."""
        pid = agent_of(self._process.pid)
        if pid is None:
            return False
        os.kill(pid, signal.SIGKILL)
        return True

    def control(self, kind: str) -> str:
        """HOST:PORT where simulated devices are played; "" while that is not known. kind: see
        `blows.KINDS`."""
        with (self._data.parent / "server.log").open("rb") as log:
            log.seek(self._life)
            said = log.read().decode(errors="replace")
        found = re.findall(rf"simulators · .* {kind} +http://(\S+)", said)
        return str(found[-1]) if found else ""

    def devices(self, kind: str) -> list[dict[str, Any]]:
        """How the simulated devices of a kind are."""
        end = time.monotonic() + 30
        while not self.control(kind) and time.monotonic() < end:
            time.sleep(0.1)
        with urllib.request.urlopen(f"http://{self.control(kind)}/", timeout=30) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def stop(self) -> None:
        """In good order."""
        self._process.terminate()
        self._process.wait(30)
        self._log.close()

    def access(self) -> Access:
        """Who may come in, beside the server that has just been started."""
        end = time.monotonic() + 30
        while not (self._data / "hall.db").exists() and time.monotonic() < end:
            time.sleep(0.1)
        return Access(self._data / "access.db")
