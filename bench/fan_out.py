"""What 500 walls see: how late a call is while numbers are given, a storm of reconnects, and how
late a call is while the records of 100,000 numbers are taken out as well.

python -m bench.fan_out [--screens 500] [--calls 300] [--records 100000]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench.export import NUMBERS, Exporting
from bench.figure import note, percentile, row
from bench.hall import Hall, busiest, cpu_seconds, running, screen_of
from bench.load import Connection
from hall_server.access.grants import Role

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
    """Print the rows."""
    it = argparse.ArgumentParser("bench.fan_out", description=__doc__)
    it.add_argument("--screens", type=int, default=500)
    it.add_argument("--calls", type=int, default=300)
    it.add_argument("--records", type=int, default=NUMBERS, help="of earlier days, to be exported")
    options = it.parse_args()
    with _walls(options.screens) as (hall, walls):
        _measure_calls(hall, walls, options, "")
        storms = [ask(walls, "storm")["seconds"] for _ in range(3)]
    row(
        f"{options.screens} screens reconnect at once, each has its view",
        ", ".join(f"{seconds:.2f}" for seconds in storms) + " s",
        "<= 1.5 s",
        max(storms) <= 1.5,
    )
    with (
        _walls(options.screens, past=options.records) as (hall, walls),
        _exports_meanwhile(hall, hall.token(Role.ADMIN)),
    ):
        _measure_calls(hall, walls, options, ", export")
    return 0


@contextmanager
def _walls(count: int, past: int = 0) -> Iterator[tuple[Hall, subprocess.Popen[str]]]:
    """A hall, and the process that plays its screens."""
    with running(past=past) as hall:
        token = hall.token(Role.ADMIN)
        _, counters = busiest(hall, token)
        with screens(hall.port, token, screen_of(counters[0]), count) as walls:
            yield hall, walls


def _measure_calls(
    hall: Hall, walls: subprocess.Popen[str], options: argparse.Namespace, meanwhile: str
) -> None:
    """Call, and print when the screens have heard of it."""
    token = hall.token(Role.ADMIN)
    body, counters = busiest(hall, token)
    with _numbers_meanwhile(hall, token, body):
        before, begun = cpu_seconds(hall.pid), time.monotonic()
        asked = call_all(hall.port, token, counters, options.calls)
        used = (cpu_seconds(hall.pid) - before) / (time.monotonic() - begun)
    time.sleep(1)
    report = ask(walls, "report")
    _print_calls(asked, report["calls"], options.screens, meanwhile)
    note(f"server CPU {used:.0%} of a core, screens' own {report['cpu']:.1f} s in all")


@contextmanager
def _exports_meanwhile(hall: Hall, token: str) -> Iterator[None]:
    """One after the other, from the first rows of the first until the block's end."""
    exporting = Exporting(hall.port, token)
    exporting.start()
    try:
        exporting.begun.wait(60)
        begun, before = time.monotonic(), exporting.rows
        yield
        rate = (exporting.rows - before) / (time.monotonic() - begun)
        note(f"{rate:,.0f} rows of records a second meanwhile")
    finally:
        exporting.stopped.set()
        exporting.join()


@contextmanager
def _numbers_meanwhile(hall: Hall, token: str, body: bytes) -> Iterator[None]:
    """From a second before the block until its end."""
    issuing = Issuing(hall.port, token, body)
    begun = time.monotonic()
    issuing.start()
    try:
        time.sleep(1)
        yield
    finally:
        issuing.stopped.set()
        issuing.join()
    note(f"{issuing.given / (time.monotonic() - begun):.0f} numbers a second meanwhile")


def _print_calls(
    asked: dict[str, float], heard: dict[str, list[float]], count: int, meanwhile: str
) -> None:
    """heard: name of a call → on how many screens, and when on the last."""
    whole = [name for name in asked if heard.get(name, [0])[0] == count]
    late = [(heard[name][1] - asked[name]) * 1000 for name in whole]
    lost, p99 = len(asked) - len(whole), percentile(late, 0.99)
    row(
        f"call -> last of {count} screens, {_TICKETS_A_SECOND} numbers/s{meanwhile}",
        f"{len(late)} calls, p50 {percentile(late, 0.5):.0f} p99 {p99:.0f} ms, {lost} not all",
        "p99 <= 60 ms, 0",
        p99 <= 60 and not lost and bool(late),
    )


if __name__ == "__main__":
    sys.exit(main())
