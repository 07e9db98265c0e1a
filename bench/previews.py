"""What it costs that desks look through their document cameras, and how long a still takes.

    python -m bench.previews [--cameras 8] [--seconds 10]

The cameras are simulated ones on the network, 2592 x 1944, driven by the server's own agent; every
desk pulls as its page does. No aim is named for it.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.day.server import agent_of

from bench.figure import percentile, row
from bench.hall import SERVE, Hall, bundled_plan, cpu_seconds, init, started, until_it_answers
from hall_devices.conformance.program import Program
from hall_queue.plan import Device
from hall_server.access.grants import Role
from hall_server.demo.interface import Interface
from hall_server.plan.writer import write_hall

_KNOWN_WITHIN = 60.0


class Desk:
    """One counter's page."""

    def __init__(self, hall: Hall, counter: str) -> None:
        self._link = http.client.HTTPConnection("127.0.0.1", hall.port, timeout=30)
        self._token = hall.token(Role.DESK, counter)
        self._camera = f"{counter}-cam"
        self._number = "0"
        self.pictures = 0

    def pull(self) -> None:
        """The next picture, if there is one."""
        status, headers, _ = self._ask(
            "GET", f"/api/cameras/{self._camera}/preview?after={self._number}"
        )
        if status == 200:
            self._number = headers["X-Picture"]
            self.pictures += 1

    def still(self) -> float:
        """Seconds from the press until the picture is here."""
        begun = time.perf_counter()
        _, _, said = self._ask("POST", f"/api/cameras/{self._camera}/stills", b"{}")
        still: dict[str, Any] = json.loads(said)
        while still["state"] in ("waiting", "running"):
            still = json.loads(self._ask("GET", f"/api/stills/{still['id']}")[2])
        if still["state"] != "done":
            raise ValueError(f"no still: {still}")
        self._ask("GET", f"/api/stills/{still['id']}/picture")
        taken = time.perf_counter() - begun
        self._ask("POST", f"/api/stills/{still['id']}/drop", b"{}")
        return taken

    def close(self) -> None:
        """Hang up."""
        self._link.close()

    def _ask(
        self, method: str, path: str, body: bytes | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        self._link.request(method, path, body, headers)
        answer = self._link.getresponse()
        return answer.status, answer.headers, answer.read()


@contextmanager
def _hall(cameras: int) -> Iterator[tuple[Hall, list[str]]]:
    """A hall with so many counters that have a camera; their codes."""
    with ExitStack() as ends:
        data = Path(ends.enter_context(tempfile.TemporaryDirectory()))
        playing = [Program("hall_devices.simulators.document_camera") for _ in range(cameras)]
        for program in playing:
            ends.callback(program.end)
        plan = bundled_plan()
        counters = [counter.code for counter in plan.counters[:cameras]]
        devices = [
            Device(f"{counter}-cam", "camera", "mjpeg", program.port, "", counter)
            for counter, program in zip(counters, playing, strict=True)
        ]
        kiosks = tuple(replace(kiosk, printer="") for kiosk in plan.kiosks)
        text = write_hall(replace(plan, devices=tuple(devices), kiosks=kiosks))
        (data / "hall.toml").write_text(text, encoding="utf-8")
        init(data)
        hall = ends.enter_context(started(data, SERVE))
        until_it_answers(hall)
        _until_known(Interface(f"http://127.0.0.1:{hall.port}", hall.token(Role.ADMIN)))
        yield hall, counters


def _until_known(admin: Interface) -> None:
    """Raises TimeoutError."""
    end = time.monotonic() + _KNOWN_WITHIN
    while not all(it["state"] == "ok" for it in admin.get("/api/devices")):
        if time.monotonic() > end:
            raise TimeoutError("not every camera is known to be well")
        time.sleep(0.2)


def _watch(hall: Hall, desks: Sequence[Desk], seconds: float) -> None:
    agent = agent_of(hall.pid)
    if agent is None:
        raise LookupError("the server has no agent")
    end = time.monotonic() + seconds

    def pull(desk: Desk) -> None:
        while time.monotonic() < end:
            desk.pull()

    for desk in desks:
        desk.pictures = 0
    before = cpu_seconds(hall.pid), cpu_seconds(agent)
    threads = [threading.Thread(target=pull, args=(desk,)) for desk in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server, driver = cpu_seconds(hall.pid) - before[0], cpu_seconds(agent) - before[1]
    each = sum(desk.pictures for desk in desks) / len(desks) / seconds
    measured = (
        f"{each:.1f} a second each; server {server / seconds:.0%}, agent {driver / seconds:.0%}"
    )
    row(f"{len(desks)} desks look through their cameras", f"{measured} of a core")


def main() -> int:
    """Print the rows."""
    it = argparse.ArgumentParser("bench.previews", description=__doc__)
    it.add_argument("--cameras", type=int, default=8)
    it.add_argument("--seconds", type=float, default=10.0)
    options = it.parse_args()
    with _hall(options.cameras) as (hall, counters):
        desks = [Desk(hall, counter) for counter in counters]
        for count in sorted({1, options.cameras}):
            _watch(hall, desks[:count], options.seconds)
        taken = [desks[turn % len(desks)].still() for turn in range(20)]
        for desk in desks:
            desk.close()
    p50, worst = percentile(taken, 0.5), max(taken)
    row(f"a still of 5 million pixels, {len(taken)}", f"p50 {p50:.2f} max {worst:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
