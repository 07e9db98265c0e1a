"""Sets the demo up: the county hall, its clock, its printers, its crowd, and the links in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from hall_queue.commands import AdoptPlan
from hall_queue.events import DayClosed, Event
from hall_queue.hall import DayState, Hall
from hall_queue.hours import instant, is_working_day, local
from hall_queue.plan import Hours, Plan
from hall_server.access import Role
from hall_server.app import Server
from hall_server.cli.trouble import Trouble
from hall_server.clock import Clock, ScaledClock
from hall_server.demo.doors import Doors, table
from hall_server.hall_file import bundled_hall, read_hall
from hall_server.journal import Answer
from hall_server.running import hall_in

_STARTS_AT = time(9, 20)
_OPENS_AT = time(7, 59)
"""Where the following days begin: just before the doors."""
_MARK = "demo"
"""The file that says: the hall in this folder is the demo's own."""
_SIMULATOR = "hall_devices.simulators.ticket_printer"
_CROWD = "hall_server.demo.crowd"


def not_a_real_hall(data: Path) -> None:
    """Raise Trouble when the folder holds a hall that the demo has not begun itself."""
    if (data / "hall.db").exists() and not (data / _MARK).exists():
        raise Trouble(f"{data} holds a real hall, which a demo would spoil: choose another folder")


class Stage:
    """Hooks of one demo run, in the order they are called."""

    def __init__(self, data: Path, port: int, speed: float, *, crowd: bool) -> None:
        self._data = data
        self._origin = f"http://127.0.0.1:{port}"
        self._speed = speed
        self._with_crowd = crowd
        self._plan = _with_ports(read_hall(bundled_hall("county")), data / "printers")
        self._children: list[subprocess.Popen[bytes]] = []
        self._rows: list[tuple[str, str]] = []
        self._clock: ScaledClock | None = None

    def clock(self, data: Path) -> Clock:
        """20 past 9 of a working day the hall has not had yet, then `speed` times real time. A day
        that was going on when the demo was stopped goes on where it was: no number is lost."""
        not_a_real_hall(data)
        (data / _MARK).touch()
        hall = hall_in(data)
        going_on = hall.day is not None and hall.day.state is not DayState.CLOSED
        start = hall.at if going_on else _next_morning(self._plan.hours, hall.at, _STARTS_AT)
        self._clock = ScaledClock(start, self._speed)
        return self._clock

    def prepare(self, server: Server) -> None:
        """Set-up, printers and links; before the port answers."""
        desk = server.services.desk
        if desk.hall.plan != self._plan:
            command = AdoptPlan(by="demo", plan=self._plan, note="demo")
            answer = desk.do(command, lambda hall, events: Answer(200, {}))
            if answer.status != 200:
                raise Trouble(f"the demo hall was not accepted: {answer.body}")
        server.services.initials.learn(self._plan)
        doors = Doors(server.services.access)
        doors.install(server.app)
        self._rows = _links(doors, self._plan)
        printers = [kiosk.printer for kiosk in self._plan.kiosks if kiosk.printer]
        self._child(
            _SIMULATOR,
            "--count",
            str(len(printers)),
            "--dir",
            str(self._data / "printers"),
            "--no-pictures",
        )

    def started(self, server: Server) -> None:
        """The port answers: say where, and let the crowd in."""
        server.services.desk.listen(self._skip_the_night)
        if self._with_crowd:
            give = server.services.access.give
            tokens = {
                "kiosks": [give(Role.KIOSK, k.name, k.code)[1] for k in self._plan.kiosks],
                "desk": give(Role.DESK, "crowd")[1],
            }
            self._child(_CROWD, "--server", self._origin, tokens=json.dumps(tokens))
        print(f"\n{self._plan.name} · 演示 ×{self._speed:g}\n")
        print(table(self._rows, self._origin))
        print("\nEach link opens once. Slips: " + str(self._data / "printers"))
        print("Stop with Ctrl-C.", flush=True)

    def _skip_the_night(self, hall: Hall, events: Sequence[Event]) -> None:
        """A front desk listener: when everybody is served, go on with the next morning."""
        if self._clock is not None and any(isinstance(event, DayClosed) for event in events):
            self._clock.jump(_next_morning(hall.plan.hours, hall.at, _OPENS_AT))

    def stopping(self) -> None:
        """End what was started."""
        for child in self._children:
            if child.stdin is not None:
                child.stdin.close()
        for child in self._children:
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _child(self, module: str, *arguments: str, tokens: str = "") -> None:
        """A helper process that ends when its standard input does."""
        self._children.append(
            subprocess.Popen(
                [sys.executable, "-m", module, *arguments, "--parent-pipe"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                env={**os.environ, "HALLWAY_CROWD_TOKENS": tokens},
            )
        )


def _with_ports(plan: Plan, folder: Path) -> Plan:
    """The plan with each kiosk's printer on a simulator's port."""
    ports = {
        kiosk.printer: str(folder / f"printer-{number}" / "port")
        for number, kiosk in enumerate((k for k in plan.kiosks if k.printer), start=1)
    }
    devices = tuple(
        replace(device, port=ports.get(device.code, device.port)) for device in plan.devices
    )
    return replace(plan, devices=devices)


def _next_morning(hours: Hours, hall_at: int, clock: time) -> int:
    """That time on the next working day after everything the hall has seen."""
    today = datetime.now(UTC).date()
    if hall_at:
        today = max(today, local(hours, hall_at).date() + timedelta(days=1))
    while not is_working_day(hours, today):
        today += timedelta(days=1)
    return instant(hours, today, clock)


def _links(doors: Doors, plan: Plan) -> list[tuple[str, str]]:
    """A kiosk, a wall for each zone, and people at three desks."""
    rows = [
        (f"自助取号 kiosk · {kiosk.name}", doors.make(Role.KIOSK, kiosk.name, kiosk.code))
        for kiosk in plan.kiosks[:2]
    ]
    rows += [
        (f"叫号大屏 wall · {screen.name}", doors.make(Role.DISPLAY, screen.name, screen.code))
        for screen in plan.screens
    ]
    for name in ("李静", "王芳", "张伟"):
        rows.append((f"窗口 desk · {name}", doors.make(Role.DESK, name)))
    return rows
