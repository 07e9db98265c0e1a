"""Tickets and calls over HTTP against a real server process, every one durable.

    python -m bench.interface [--shim PATH]

At most 10,000 tickets a run. `--shim` preloads a library into the server (see slow_fsync.c).
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.load import Connection, Figures, together
from hall_server.access import Access, Role

_TICKETS = 4000
_CALLERS = 16


@contextmanager
def server(data: Path, port: int, shim: str | None) -> Iterator[subprocess.Popen[bytes]]:
    """The county hall at real speed, nobody in it."""
    env = {**os.environ, **({"LD_PRELOAD": shim} if shim else {})}
    command = [sys.executable, "-m", "hall_server", "demo", "--speed", "1", "--no-crowd"]
    command += ["--data", str(data), "--port", str(port)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        time.sleep(2)  # the agent and the printers settle
        yield process
    finally:
        process.terminate()
        process.wait(30)


def issue(port: int, token: str, service: bytes, clients: int, tickets: int) -> Figures:
    """`tickets` numbers by `clients` at once."""
    connections = [Connection(port, token) for _ in range(clients)]
    run = uuid.uuid4().hex[:8]
    figures = together(
        connections,
        tickets // clients,
        lambda c, client, n: c.post("/api/tickets", service, f"{run}-{client}-{n}"),
    )
    for connection in connections:
        connection.close()
    return figures


def call(port: int, token: str, counters: Sequence[str], each: int) -> Figures:
    """Every counter calls and finishes `each` visitors; only the calls are counted."""
    connections = [Connection(port, token) for _ in counters]
    for connection, counter in zip(connections, counters, strict=True):
        connection.post(f"/api/counters/{counter}/open", b"{}", uuid.uuid4().hex)
    run = uuid.uuid4().hex[:8]
    acts = ("next", "no-show")

    def act(connection: Connection, client: int, n: int) -> tuple[int, object]:
        path = f"/api/counters/{counters[client]}/{acts[n % 2]}"
        return connection.post(path, b"{}", f"{run}-{client}-{n}")

    figures = together(connections, each * 2, act)
    for connection in connections:
        connection.close()
    return figures


def cpu_seconds(pid: int) -> float:
    """What a process has used so far, user and system: steadier than a rate on a busy machine."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _row(name: str, figures: Figures, doubles: int, cpu: float) -> None:
    p50, p99 = figures.percentile(0.5), figures.percentile(0.99)
    bad = sum(status >= 500 for status, _ in figures.answers)
    print(
        f"{name:<44} {figures.rate:8.0f}/s   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms"
        f"   doubles {doubles}   faults {bad}"
        f"   server CPU {cpu * 1000 / len(figures.latencies):.2f} ms each"
    )


def main() -> int:
    """Print a row a figure."""
    it = argparse.ArgumentParser("bench.interface", description=__doc__)
    it.add_argument("--shim", help="library to preload into the server")
    it.add_argument("--tickets", type=int, default=_TICKETS)
    options = it.parse_args()
    tickets = min(options.tickets, 10_000)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        data = Path(folder)
        with server(data, port, options.shim) as process:
            access = Access(data / "access.db")
            _, token = access.give(Role.ADMIN, "bench")
            access.close()
            one = Connection(port, token)
            services = one.get("/api/services")[1]
            counters = one.get("/api/counters")[1]
            one.close()
            # Any counter of the busiest area, and a service they all do.
            service = next(s for s in services if s["area"] == counters[0]["area"])
            body = json.dumps({"service": service["code"]}).encode()
            for clients in (1, 8, 64):
                before = cpu_seconds(process.pid)
                figures = issue(port, token, body, clients, tickets // 4 * (1 + (clients > 1)))
                used = cpu_seconds(process.pid) - before
                numbers = [answer["number"] for status, answer in figures.answers if status == 201]
                name = f"tickets issued, {clients} clients"
                _row(name, figures, len(numbers) - len(set(numbers)), used)
            codes = [c["code"] for c in counters][:_CALLERS]
            before = cpu_seconds(process.pid)
            figures = call(port, token, codes, 100)
            used = cpu_seconds(process.pid) - before
            ids = [a["ticket"]["id"] for s, a in figures.answers if s == 200 and a["ticket"]]
            _row(
                f"call next and no-show, {_CALLERS} desks", figures, len(ids) - len(set(ids)), used
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
