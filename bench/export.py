"""Taking out the records of years: how fast they come, and what they cost the server.

    python -m bench.export [--numbers 100000]

Also how long a start takes with so much behind it: the snapshot is to spare it all of that.
"""

from __future__ import annotations

import argparse
import http.client
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.figure import note, row
from bench.hall import SERVE, cpu_seconds, init, started, until_it_answers
from bench.many_days import fill
from hall_server.access.grants import Role

NUMBERS = 100_000


class Exporting(threading.Thread):
    """Takes all records out, again and again until told to stop; reads as a browser does."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__()
        self._port = port
        self._token = token
        self.stopped = threading.Event()
        self.rows = 0
        self.begun = threading.Event()
        """Set when the first rows of the first export are there."""

    def run(self) -> None:
        while not self.stopped.is_set():
            self.once()

    def once(self) -> None:
        """One export, given up in the middle when told to stop. Raises ConnectionError."""
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            bearer = {"Authorization": f"Bearer {self._token}"}
            line.request("GET", "/api/records/tickets.csv", headers=bearer)
            answer = line.getresponse()
            if answer.status != 200:
                raise ConnectionError(f"the export was answered {answer.status}")
            while not self.stopped.is_set() and (part := answer.read(65536)):
                self.begun.set()
                self.rows += part.count(b"\n")
        finally:
            line.close()


def main() -> int:
    """Print the rows."""
    it = argparse.ArgumentParser("bench.export", description=__doc__)
    it.add_argument("--numbers", type=int, default=NUMBERS)
    numbers = it.parse_args().numbers
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        init(data)
        begun = time.perf_counter()
        fill(data, numbers)
        size = (data / "hall.db").stat().st_size / 1e6
        made = time.perf_counter() - begun
        note(f"{numbers:,} numbers: a journal of {size:.0f} MB, made in {made:.0f} s")
        begun = time.perf_counter()
        with started(data, SERVE) as hall:
            until_it_answers(hall)
            taken = time.perf_counter() - begun
            row(f"serve -> first page, {numbers:,} numbers before", f"{taken:.2f} s")
            exporting = Exporting(hall.port, hall.token(Role.ADMIN))
            used, begun = cpu_seconds(hall.pid), time.perf_counter()
            exporting.once()
            taken, used = time.perf_counter() - begun, cpu_seconds(hall.pid) - used
    rate = f"{exporting.rows / taken:,.0f} rows/s, {taken:.1f} s in all"
    row(f"export of {numbers:,} numbers as a table", rate)
    note(f"server CPU {used:.2f} s of it; the reading itself is another process, nice 19")
    return 0


if __name__ == "__main__":
    sys.exit(main())
