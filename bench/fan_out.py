"""What 500 walls see: how late a call is while numbers are given, and a storm of reconnects.

python -m bench.fan_out [--screens 500] [--calls 300]
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.interface import cpu_seconds, server
from bench.load import Connection
from hall_server.access import Access, Role

_TICKETS_A_SECOND = 100


@contextmanager
def screens(port: int, token: str, room: str, count: int) -> Iterator[subprocess.Popen[str]]:
    """The process that plays them, each with its first view."""
    command = [sys.executable, "-m", "bench.screens", str(port), token, room, str(count)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise ConnectionError("the screens did not get their views")
        yield process
    finally:
        process.communicate(timeout=30)


def ask(process: subprocess.Popen[str], word: str) -> Any:
    """Tell the screens something, and their answer."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{word}\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def pss(pid: int) -> float:
    """Proportional set size of a process, MB."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1000
    raise LookupError("no Pss line")


class Issuing(threading.Thread):
    """Gives numbers at a steady rate until told to stop."""

    def __init__(self, port: int, token: str, body: bytes) -> None:
        super().__init__()
        self._connection = Connection(port, token)
        self._body = body
        self.stopped = threading.Event()
        self.given = 0

    def run(self) -> None:
        begun = time.monotonic()
        while not self.stopped.is_set() and self.given < 8000:
            self._connection.post("/api/tickets", self._body, uuid.uuid4().hex)
            self.given += 1
            ahead = begun + self.given / _TICKETS_A_SECOND - time.monotonic()
            self.stopped.wait(max(0.0, ahead))
        self._connection.close()


def call_all(port: int, token: str, counters: list[str], calls: int) -> dict[str, float]:
    """Call `calls` times at about twenty a second; name of each call → when it was asked for."""
    connection = Connection(port, token)
    for counter in counters:
        connection.post(f"/api/counters/{counter}/open", b"{}", uuid.uuid4().hex)
    asked: dict[str, float] = {}
    for n in range(calls):
        counter = counters[n % len(counters)]
        at = time.monotonic()
        status, answer = connection.post(f"/api/counters/{counter}/next", b"{}", uuid.uuid4().hex)
        if status == 200:
            asked[f"{answer['ticket']['id']}/1"] = at
            connection.post(f"/api/counters/{counter}/no-show", b"{}", uuid.uuid4().hex)
        time.sleep(max(0.0, at + 0.05 - time.monotonic()))
    connection.close()
    return asked


def main() -> int:
    """Print the figures."""
    it = argparse.ArgumentParser("bench.fan_out", description=__doc__)
    it.add_argument("--screens", type=int, default=500)
    it.add_argument("--calls", type=int, default=300)
    options = it.parse_args()
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        with server(Path(folder), port, None) as process:
            _measure(process.pid, Path(folder), port, options)
    return 0


def _measure(pid: int, data: Path, port: int, options: argparse.Namespace) -> None:
    access = Access(data / "access.db")
    token = access.give(Role.ADMIN, "bench")[1]
    access.close()
    one = Connection(port, token)
    counters = one.get("/api/counters")[1]
    services = one.get("/api/services")[1]
    one.close()
    area = counters[0]["area"]
    service = next(s for s in services if s["area"] == area)
    mine = [c["code"] for c in counters if c["area"] == area]
    body = json.dumps({"service": service["code"]}).encode()
    room = f"board:{_screen_of(area)}"
    idle = pss(pid)
    with screens(port, token, room, options.screens) as walls:
        print(f"server PSS idle {idle:.0f} MB, with {options.screens} screens {pss(pid):.0f} MB")
        issuing = Issuing(port, token, body)
        issuing.start()
        time.sleep(1)
        before, begun = cpu_seconds(pid), time.monotonic()
        asked = call_all(port, token, mine, options.calls)
        used = (cpu_seconds(pid) - before) / (time.monotonic() - begun)
        issuing.stopped.set()
        issuing.join()
        time.sleep(1)
        report = ask(walls, "report")
        _print_calls(asked, report, options.screens)
        print(f"  {issuing.given} numbers meanwhile; server CPU {used:.0%} of a core,", end=" ")
        print(f"screens' own CPU {report['cpu']:.1f} s in all")
        storms = [ask(walls, "storm")["seconds"] for _ in range(3)]
        times = ", ".join(f"{seconds:.2f}" for seconds in storms)
        print(f"{options.screens} screens reconnect at once, until each has its view: {times} s")


def _screen_of(area: str) -> str:
    from hall_server.hall_file import bundled_hall, read_hall

    plan = read_hall(bundled_hall("county"))
    return next(screen.code for screen in plan.screens if area in screen.areas)


def _print_calls(asked: dict[str, float], report: Any, count: int) -> None:
    heard = report["calls"]
    whole = {name: at for name, at in asked.items() if heard.get(name, [0])[0] == count}
    late = sorted((heard[name][1] - at) * 1000 for name, at in whole.items())
    lost = len(asked) - len(whole)
    if not late:
        print(f"call -> last of {count} screens: no call reached all of them ({lost} asked)")
        return
    p50, p99 = late[len(late) // 2], late[min(len(late) - 1, int(0.99 * len(late)))]
    print(
        f"call -> last of {count} screens, {_TICKETS_A_SECOND} numbers/s meanwhile:"
        f" {len(late)} calls, p50 {p50:.0f} ms, p99 {p99:.0f} ms; not everywhere: {lost}"
    )


if __name__ == "__main__":
    sys.exit(main())
