"""Tickets and calls over HTTP against a real server process, every one durable.

    python -m bench.interface [--tickets 4000] [--calls 100]

At most 10,000 tickets a run.
"""

from __future__ import annotations

import argparse
import json
import sys
import uuid
from collections.abc import Callable, Sequence

from bench.figure import note, row
from bench.hall import Hall, bundled_plan, busiest, cpu_seconds, running
from bench.load import Connection, Figures, together
from hall_server.access.grants import Role

_DESKS = 16


def issue(port: int, token: str, service: bytes, clients: int, tickets: int) -> Figures:
    """`tickets` numbers by `clients` at once."""
    connections = [Connection(port, token) for _ in range(clients)]
    run = uuid.uuid4().hex[:8]
    figures = together(
        connections,
        max(1, tickets // clients),
        lambda c, client, n: c.post("/api/tickets", service, f"{run}-{client}-{n}"),
    )
    for connection in connections:
        connection.close()
    return figures


def call(port: int, token: str, counters: Sequence[str], each: int) -> Figures:
    """Every counter calls `each` visitors and lets each go as missed; both are requests that are
    stored, and both count."""
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


def doubled(names: list[str]) -> int:
    """How many of them were there before."""
    return len(names) - len(set(names))


def measure_issuing(hall: Hall, token: str, clients: int, tickets: int, aim: int | None) -> None:
    """A row. aim: tickets a second."""
    service, _ = busiest(hall, token)
    figures = _with_cpu(hall, lambda: issue(hall.port, token, service, clients, tickets))
    given = [answer["number"] for status, answer in figures.answers if status == 201]
    _row(f"tickets issued over HTTP, {clients} clients", figures, doubled(given), aim)


def _measure_calling(hall: Hall, token: str, each: int) -> None:
    counters = bundled_plan().counters[:_DESKS]
    one = Connection(hall.port, token)
    for counter in counters:
        body = json.dumps({"service": counter.skills[0].service}).encode()
        for _ in range(each):
            one.post("/api/tickets", body, uuid.uuid4().hex)
    one.close()
    codes = [counter.code for counter in counters]
    figures = _with_cpu(hall, lambda: call(hall.port, token, codes, each))
    called = [a["ticket"]["number"] for s, a in figures.answers if s == 200 and a["ticket"]]
    note(f"{len(called)} called by {_DESKS} desks")
    _row(f"call next and no-show, {_DESKS} desks at once", figures, doubled(called), 1500)


def _with_cpu(hall: Hall, run: Callable[[], Figures]) -> Figures:
    before = cpu_seconds(hall.pid)
    figures = run()
    used = (cpu_seconds(hall.pid) - before) * 1000 / len(figures.latencies)
    note(f"server CPU {used:.2f} ms a request")
    return figures


def _row(what: str, figures: Figures, doubles: int, aim: int | None) -> None:
    p50, p99 = figures.percentile(0.5), figures.percentile(0.99)
    bad = sum(status >= 500 for status, _ in figures.answers)
    row(
        what,
        f"{figures.rate:.0f}/s, p50 {p50:.1f} p99 {p99:.1f} ms, {doubles} doubles, {bad} faults",
        "" if aim is None else f">= {aim}/s, p99 <= 25 ms, 0",
        None if aim is None else figures.rate >= aim and p99 <= 25 and not doubles and not bad,
    )


def main() -> int:
    """Print a row a figure."""
    it = argparse.ArgumentParser("bench.interface", description=__doc__)
    it.add_argument("--tickets", type=int, default=4000)
    it.add_argument("--calls", type=int, default=100, help="of each desk")
    options = it.parse_args()
    tickets = min(options.tickets, 10_000)
    with running() as hall:
        token = hall.token(Role.ADMIN)
        for clients, share, aim in ((1, 4, None), (8, 2, 2000), (64, 4, None)):
            measure_issuing(hall, token, clients, tickets // share, aim)
        _measure_calling(hall, token, options.calls)
    return 0


if __name__ == "__main__":
    sys.exit(main())
