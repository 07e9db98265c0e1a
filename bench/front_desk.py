"""How fast the front desk is, without the web: `python bench/front_desk.py`.

Every cell is a process of its own with the county hall in a fresh folder: numbers given under an
idempotency key, and counters that call the next (each call is followed by a no-show, which is not
counted but is written too). The slow disk is `slow_fsync.c` and needs a C compiler. A run gives
about 8,000 numbers.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hall_queue.commands import Command
    from hall_server.front_desk import FrontDesk

HERE = Path(__file__).resolve().parent
TICKETS, CALLED, DESKS = 480, 640, 16
SLOW_MS = 5


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cell", nargs=3, metavar=("LANDING", "WHAT", "CALLERS"))
    cell = asked.parse_args().cell
    if cell:
        landing, what, callers = cell
        say(json.dumps(measure(landing, what, int(callers))))
    else:
        print_table()


def print_table() -> None:
    say(
        f"{'disk':<10}{'landing':<11}{'what':<12}{'callers':>7}"
        f"{'per s':>8}{'p50 ms':>9}{'p99 ms':>9}{'CPU us each':>13}"
    )
    cells = [("issue", callers) for callers in (1, 8, 64)] + [("call next", DESKS)]
    with tempfile.TemporaryDirectory() as made:
        for disk, extra in disks(Path(made)):
            for landing in ("threads", "gevent"):
                for what, callers in cells:
                    ran = subprocess.run(
                        [sys.executable, __file__, "--cell", landing, what, str(callers)],
                        env={**os.environ, **extra},
                        check=True,
                        stdout=subprocess.PIPE,
                    )
                    found = json.loads(ran.stdout)
                    say(
                        f"{disk:<10}{landing:<11}{what:<12}{callers:>7}"
                        "{rate:8.0f}{p50:9.2f}{p99:9.2f}{cpu:13.0f}".format(**found)
                    )


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def disks(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The disk as it is, and one on which every fsync takes longer."""
    yield "this one", {}
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        say("no C compiler: the slow disk is left out")
        return
    shim = folder / "slow_fsync.so"
    source = HERE / "slow_fsync.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(shim), str(source)], check=True)
    yield f"+{SLOW_MS} ms", {"LD_PRELOAD": str(shim), "SLOW_FSYNC_MS": str(SLOW_MS)}


def measure(landing: str, what: str, callers: int) -> dict[str, float]:
    """One cell: a fresh hall, `callers` at once, each asking as soon as it has been answered."""
    if landing == "gevent":
        from gevent import monkey

        monkey.patch_all()
    from hall_server.front_desk import FrontDesk
    from hall_server.landing import GeventLanding, ThreadLanding
    from hall_server.storage.journal import Journal

    land = GeventLanding if landing == "gevent" else ThreadLanding
    with tempfile.TemporaryDirectory() as folder:
        desk = FrontDesk(Journal(Path(folder) / "hall.db"), Monday(), land())
        counters = open_hall(desk)
        try:
            asks = issues(desk, callers) if what == "issue" else calls(desk, counters)
            return timed(asks)
        finally:
            desk.close()


class Monday:
    """Ten in the morning of a working day, for as long as it takes."""

    speed = 1.0

    def now(self) -> int:
        return 1_795_485_600_000


def open_hall(desk: FrontDesk) -> list[tuple[str, str]]:
    """Open the county hall; (counter, its first service) of the counters that are staffed."""
    from hall_queue.commands import AdoptPlan, OpenCounter, SignOn
    from hall_server.plan.hall_file import bundled_hall, read_hall

    plan = read_hall(bundled_hall("county"))
    tell(desk, AdoptPlan(by="system", plan=plan))
    staffed = [(counter.code, counter.skills[0].service) for counter in plan.counters[:DESKS]]
    for counter, _ in staffed:
        tell(desk, SignOn(by=counter, counter=counter, staff=counter))
        tell(desk, OpenCounter(by=counter, counter=counter))
    return staffed


def issues(desk: FrontDesk, callers: int) -> list[Iterator[Callable[[], None]]]:
    """What each caller does, one after the other."""
    from hall_queue.commands import Issue

    services = tuple(desk.hall.plan.service)

    def give(caller: int) -> Iterator[Callable[[], None]]:
        for n in range(caller, TICKETS, callers):
            name = f"token-{n}"
            service = services[n % len(services)]
            command = Issue(by="kiosk:k1", services=(service,), token=name, source="k1")
            yield partial(tell, desk, command, name)

    return [give(caller) for caller in range(callers)]


def calls(desk: FrontDesk, counters: list[tuple[str, str]]) -> list[Iterator[Callable[[], None]]]:
    """Numbers for all counters first; then everybody calls its share."""
    from hall_queue.commands import CallNext, Issue, NoShow

    for n in range(CALLED):
        service = counters[n % len(counters)][1]
        tell(desk, Issue(by="kiosk:k1", services=(service,), token=f"token-{n}"))

    def serve(counter: str) -> Iterator[Callable[[], None]]:
        for n in range(CALLED // DESKS):
            name = f"{counter}-{n}"
            yield partial(tell, desk, CallNext(by=counter, counter=counter), name)
            tell(desk, NoShow(by=counter, counter=counter), f"{name}-gone")

    return [serve(counter) for counter, _ in counters]


def tell(desk: FrontDesk, command: Command, name: str = "") -> None:
    """Give a command, under a key if `name` is one; a refusal is fine."""
    from hall_server.front_desk import Key
    from hall_server.storage.journal import Answer

    def answer(hall: Any, events: Any) -> Answer:
        ticket = hall.tickets.get(events[-1].ticket) if name and events else None
        return Answer(200, {"number": ticket.number, "token": ticket.token} if ticket else {})

    desk.do(command, answer, Key(command.by, name, name) if name else None)


def timed(asks: list[Iterator[Callable[[], None]]]) -> dict[str, float]:
    """All callers at once: asks per second, their waits, and this process's CPU for each."""
    # Under gevent's patching these are greenlets.
    from threading import Thread

    waits: list[float] = []

    def run(steps: Iterator[Callable[[], None]]) -> None:
        for step in steps:
            began = time.perf_counter()
            step()
            waits.append(time.perf_counter() - began)

    threads = [Thread(target=run, args=(steps,)) for steps in asks]
    began, cpu = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed, used = time.perf_counter() - began, time.process_time() - cpu
    waits.sort()
    return {
        "rate": len(waits) / passed,
        "p50": waits[len(waits) // 2] * 1000,
        "p99": waits[len(waits) * 99 // 100] * 1000,
        "cpu": used / len(waits) * 1e6,
    }


if __name__ == "__main__":
    main()
