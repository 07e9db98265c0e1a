"""The demo as a process: helpers that are killed come back, and its days follow each other."""

import os
import signal
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.devices.rig import until
from tests.server.hall_process import Client, HallProcess, serving


def helper(running: HallProcess, module: str) -> int:
    """Process id of the demo's helper that runs `module`; 0 while there is none."""
    for task in Path(f"/proc/{running.process.pid}/task").glob("*/children"):
        for pid in task.read_text().split():
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes()
            except OSError:  # it has ended meanwhile
                continue
            if module.encode() in command:
                return int(pid)
    return 0


def another(running: HallProcess, module: str, former: int) -> int:
    """Wait until `module` runs as another process than the former one."""
    return until(lambda: (pid := helper(running, module)) != former and pid)


def slips(data: Path) -> int:
    return len(list((data / "printers").glob("printer-*/[0-9]*.json")))


def test_killed_helpers_come_back(tmp_path: Path, free_port: Callable[[], int]) -> None:
    helpers = {
        "hall_devices.simulators.ticket_printer": "simulated ticket_printer",
        "hall_kiosk.agent": "the agent",
        "hall_server.demo.crowd": "the crowd",
    }
    with serving(tmp_path, free_port(), ("demo", "--speed", "60")) as running:
        until(lambda: slips(tmp_path))
        killed = [another(running, module, 0) for module in helpers]
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        for module, pid in zip(helpers, killed, strict=True):
            another(running, module, pid)
        # Only a new crowd takes numbers, and only a new agent and printer make slips of them.
        after = slips(tmp_path)
        until(lambda: slips(tmp_path) > after)
        assert running.stop() == 0
    log = running.log.read_text(encoding="utf-8")
    for name in helpers.values():
        assert f"{name} ended with status -9" in log


def next_working_day(day: str) -> str:
    it = date.fromisoformat(day) + timedelta(days=1)
    while it.isoweekday() > 5:
        it += timedelta(days=1)
    return it.isoformat()


def opened(boss: Client, after: str) -> str:
    """The date of the first day later than `after` that gives numbers."""

    def look() -> str | None:
        day = boss.get("/api/day").body
        return str(day["date"]) if day["intake"] == "open" and day["date"] > after else None

    return until(look) or ""


def number(kiosk: Client) -> Any:
    """A fresh number, as soon as one is given (not over lunch)."""
    return until(lambda: kiosk.post("/api/tickets", {"service": "food-new"}).body.get("number"))


def test_nights_pass_over_a_visitor_left_at_a_counter(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    fast = ("demo", "--no-crowd", "--speed", "2000")
    with serving(tmp_path, free_port(), fast) as running:
        clerk, kiosk = running.client("desk", person=True), running.client("kiosk", "k1")
        boss = running.client("supervisor")
        day = opened(boss, "")
        for _ in range(3):
            assert number(kiosk) == "Z001"
            for act in ("sign-on", "open", "next", "start"):
                assert clerk.post(f"/api/counters/w1/{act}").status == 200, act
            # Another one is called and nobody comes; a third waits for ever.
            assert number(kiosk) == "Z002"
            assert number(kiosk) == "Z003"
            assert boss.post("/api/day/close").status == 200
            following = opened(boss, day)
            assert following == next_working_day(day)
            (counter, *_) = clerk.get("/api/counters").body
            assert (counter["code"], counter["state"]) == ("w1", "closed")
            day = following


def test_the_supervisor_on_duty_helps_full_queues(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    with serving(tmp_path, free_port(), ("demo", "--speed", "150")) as running:
        boss = running.client("supervisor")
        done = until(lambda: boss.get("/api/diversions").body)[-1]
        assert (done["by"], done["alert"] is not None) == ("supervisor:模拟值班", True)
