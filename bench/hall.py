"""A real server process to measure, and what it uses."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.load import Connection
from bench.many_days import fill
from hall_queue.plan import Plan
from hall_server.access.grants import Access, Role
from hall_server.plan.hall_file import bundled_hall, read_hall

HERE = Path(__file__).resolve().parent
QUIET_DEMO = ("demo", "--speed", "1", "--no-crowd")
"""The county hall at real speed on a working morning, nobody in it."""
SERVE = ("serve",)
"""The county hall as it is shipped."""
_LINK = re.compile(r"^  \S+ (\w+) · .*?(http://\S+)$", re.MULTILINE)


@dataclass
class Hall:
    """A hall whose server runs."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        """Of the server."""
        return self.process.pid

    def token(self, role: Role, at: str | None = None) -> str:
        """What lets a program in."""
        with closing(Access(self.data / "access.db")) as access:
            return access.give(role, "bench", at)[1]

    def link(self, kind: str) -> str:
        """The first of the demo's one-time links to such a page, e.g. `wall`."""
        printed = (self.data / "said").read_text()
        links: list[str] = [link for found, link in _LINK.findall(printed) if found == kind]
        return links[0]


@contextmanager
def running(
    arguments: Sequence[str] = QUIET_DEMO,
    environment: dict[str, str] | None = None,
    past: int = 0,
) -> Iterator[Hall]:
    """`hallway ARGUMENTS` in a folder of its own, once it has settled. past: how many numbers of
    earlier days its journal holds."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        if arguments[0] == "serve" or past:
            init(data)
        if past:
            fill(data, past)
            (data / "demo").touch()  # a demo only goes on with a hall that is its own
        with started(data, arguments, environment) as hall:
            until_it_answers(hall)
            time.sleep(2)  # the agent and the printers settle
            yield hall


def init(data: Path) -> None:
    """A folder with the county hall's set-up."""
    command = [sys.executable, "-m", "hall_server", "init", "--county", "--data", str(data)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def started(
    data: Path, arguments: Sequence[str], environment: dict[str, str] | None = None
) -> Iterator[Hall]:
    """The server's process, from its very beginning."""
    port = free_port()
    command = [sys.executable, "-m", "hall_server", *arguments]
    command += ["--data", str(data), "--port", str(port)]
    with (data / "said").open("wb") as said, (data / "complained").open("wb") as complained:
        process = subprocess.Popen(
            command, env=_as_installed() | (environment or {}), stdout=said, stderr=complained
        )
    try:
        yield Hall(data, port, process)
    finally:
        process.terminate()
        process.wait(30)


def _as_installed() -> dict[str, str]:
    """This environment, but that modules are kept compiled, as pip leaves them in every hall."""
    return {key: held for key, held in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def until_it_answers(hall: Hall, seconds: float = 30.0) -> None:
    """Wait for its first page. Raises ConnectionError when there is none."""
    end = time.monotonic() + seconds
    ask = f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{hall.port}\r\n\r\n".encode()
    while time.monotonic() < end and hall.process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", hall.port), timeout=10) as line:
                line.sendall(ask)
                if line.recv(64).startswith(b"HTTP/1.1 200 "):
                    return
        except OSError:
            pass
        time.sleep(0.005)
    raise ConnectionError((hall.data / "complained").read_text())


def free_port() -> int:
    """A port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def busiest(hall: Hall, token: str) -> tuple[bytes, list[str]]:
    """What to send for a number of an area that many counters serve, and these counters."""
    one = Connection(hall.port, token)
    counters = one.get("/api/counters")[1]
    services = one.get("/api/services")[1]
    one.close()
    area = counters[0]["area"]
    service = next(service for service in services if service["area"] == area)
    body = json.dumps({"service": service["code"]}).encode()
    return body, [counter["code"] for counter in counters if counter["area"] == area]


def bundled_plan() -> Plan:
    """The county hall's set-up."""
    return read_hall(bundled_hall("county"))


def screen_of(counter: str) -> str:
    """Room of a wall that shows a counter of the county hall."""
    plan = bundled_plan()
    area = plan.counter[counter].area
    return f"board:{next(s.code for s in plan.screens if area in s.areas)}"


def slow_disk(folder: Path, milliseconds: int) -> dict[str, str] | None:
    """The environment that makes every fsync of a process longer; None without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    shim = folder / "slow_fsync.so"
    source = HERE / "slow_fsync.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(shim), str(source)], check=True)
    return {"LD_PRELOAD": str(shim), "SLOW_FSYNC_MS": str(milliseconds)}


def cpu_seconds(pid: int) -> float:
    """What a process has used so far, user and system: steadier than a rate on a busy machine."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss(pid: int) -> float:
    """Proportional set size of a process, MB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1000
    raise LookupError("no Pss line")
