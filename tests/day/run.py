"""Run a day and hold everything against the journal.

    python -m tests.day.run [--speed 200] [--until 17:45] [--kills 10] [--agent-kills 10] [--seed 1]

The server is the demo's, with its agent and simulated printers; the visitors and clerks are the
demo's crowd, here in this process so that it outlives the server. Prints what is wrong, a line
each, and ends with 1 when anything is.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hall_server.access import Access, Role
from hall_server.demo.crowd import Crowd
from hall_server.hall_file import bundled_hall, read_hall
from tests.day import truth as t
from tests.day.recorder import Record, Recorder
from tests.day.watchers import Watcher, Watchers, settled

_LONGEST = 3600.0


@dataclass(frozen=True)
class Setting:
    """How the day is run. until: hall time, HH:MM. The kills are spread over the day at random."""

    port: int
    data: Path
    speed: float
    until: str
    kills: int = 0
    agent_kills: int = 0
    seed: int = 1


class Server:
    """The demo without its own crowd, which may be killed and started again."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._log = (setting.data.parent / "server.log").open("ab")
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        s = self._setting
        command = [sys.executable, "-m", "hall_server", "demo", "--no-crowd"]
        command += ["--data", str(s.data), "--port", str(s.port), "--speed", str(s.speed)]
        return subprocess.Popen(command, stdout=self._log, stderr=self._log)

    def kill(self) -> None:
        """As a power cut ends it; then start it again."""
        self.process.kill()
        self.process.wait()
        self.process = self._start()

    def kill_agent(self) -> None:
        """SIGKILL its agent, if it has one now."""
        for pid in _children(self.process.pid):
            if b"hall_kiosk.agent" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """In good order."""
        self.process.terminate()
        self.process.wait(30)
        self._log.close()


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def run(setting: Setting) -> tuple[list[str], str]:
    """What is wrong with the day, and a line of figures about it."""
    setting.data.mkdir(parents=True, exist_ok=True)
    server = Server(setting)
    watchers = Watchers(setting.port)
    try:
        return _day(setting, server, watchers)
    finally:
        watchers.close()
        server.stop()


def _day(setting: Setting, server: Server, watchers: Watchers) -> tuple[list[str], str]:
    plan = read_hall(bundled_hall("county"))
    access = _access(setting.data)
    book: list[Record] = []
    kiosks = [
        Recorder(setting.port, access.give(Role.KIOSK, k.name, k.code)[1], book)
        for k in plan.kiosks
    ]
    desk = Recorder(setting.port, access.give(Role.DESK, "crowd")[1], book)
    display = access.give(Role.DISPLAY, "walls")[1]
    access.close()
    walls = {s.code: watchers.add(f"board:{s.code}", display) for s in plan.screens}
    crowd = Crowd(kiosks, desk, setting.seed)
    settled([*walls.values()], 0)
    crowd.plan()
    phones = _live_through(setting, server, watchers, crowd, desk, book)
    faults = _judge(setting, desk, book, walls, phones)
    for recorder in (*kiosks, desk):
        recorder.hang_up()
    calls = sum(len(wall.calls) for wall in walls.values())
    issued = sum(record.path == "/api/tickets" for record in book)
    figures = (
        f"{issued} numbers, {len(book)} commands, {calls} calls on {len(walls)} walls,"
        f" {len(phones)} phones, {setting.kills} + {setting.agent_kills} kills"
    )
    return faults, figures


def _access(data: Path) -> Access:
    """Beside the server that has just been started."""
    end = time.monotonic() + 30
    while not (data / "hall.db").exists() and time.monotonic() < end:
        time.sleep(0.1)
    return Access(data / "access.db")


def _live_through(
    setting: Setting,
    server: Server,
    watchers: Watchers,
    crowd: Crowd,
    desk: Recorder,
    book: list[Record],
) -> dict[str, Watcher]:
    """The crowd's day until its end; the phones by token."""
    luck = random.Random(setting.seed)
    zone = ZoneInfo(desk.get("/api/hall")["timezone"])
    first = crowd.now()
    end = _at(first, setting.until, zone)
    blows = sorted(
        (luck.uniform(first, end), name)
        for name in ["server"] * setting.kills + ["agent"] * setting.agent_kills
    )
    phones: dict[str, Watcher] = {}
    seen = 0
    deadline = time.monotonic() + _LONGEST
    while crowd.now() < end and time.monotonic() < deadline:
        time.sleep(min(0.05, crowd.step()))
        for record in book[seen:]:
            if record.path == "/api/tickets" and record.status == 201:
                token = record.answer["token"]
                phones[token] = watchers.add(f"ticket:{token}")
        seen = len(book)
        while blows and blows[0][0] <= crowd.now():
            _, whom = blows.pop(0)
            server.kill() if whom == "server" else server.kill_agent()
    return phones


def _at(day: int, clock: str, zone: ZoneInfo) -> int:
    hour, minute = map(int, clock.split(":"))
    here = datetime.fromtimestamp(day / 1000, zone)
    return round(here.replace(hour=hour, minute=minute, second=0).timestamp() * 1000)


def _judge(
    setting: Setting,
    desk: Recorder,
    book: Sequence[Record],
    walls: dict[str, Watcher],
    phones: dict[str, Watcher],
) -> list[str]:
    """Everything against the journal, once screens and printers have caught up."""
    _printed_out(setting.data)
    at = int(desk.get("/api/hall")["at"])
    faults = [] if settled([*walls.values()], at) else ["some walls have stopped"]
    found = t.read_truth(setting.data)
    numbers = [r.answer["number"] for r in book if r.path == "/api/tickets" and r.status == 201]
    faults += t.wrong_numbers(found)
    faults += t.wrong_answers(found, numbers)
    faults += t.wrong_slips(found, setting.data / "printers")
    if not setting.kills:  # a wall that is away misses calls; what it shows then is its view
        faults += t.wrong_walls(found, {code: wall.calls for code, wall in walls.items()})
    faults += t.wrong_phones(found, {token: phone.last for token, phone in phones.items()})
    odd = [r for r in book if r.status >= 500]
    faults += [f"{r.path} was answered {r.status}" for r in odd]
    mine = [r for r in book if r.path != "/api/tickets"][-50:]
    faults += [f"{r.path} was answered otherwise again" for r in mine if not desk.again(r)]
    return faults


def _printed_out(data: Path) -> None:
    """Wait until no slip is on its way any more."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        states = {state for _, state in t.read_truth(data).jobs}
        if not states & {"waiting", "accepted", "sending"}:
            return
        time.sleep(0.5)


def main() -> int:
    """Print what is wrong, then the figures."""
    it = argparse.ArgumentParser("tests.day.run", description=__doc__)
    it.add_argument("--port", type=int, required=True)
    it.add_argument("--speed", type=float, default=200)
    it.add_argument("--until", default="17:45")
    it.add_argument("--kills", type=int, default=0)
    it.add_argument("--agent-kills", type=int, default=0)
    it.add_argument("--seed", type=int, default=1)
    options = it.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "hall")
        faults, figures = run(Setting(data=data, **vars(options)))
    for fault in faults[:100]:
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{figures}: {len(faults)} faults\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
