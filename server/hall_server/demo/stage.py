"""Sets the demo up: the county hall, its clock, its printers, its crowd, and the links in."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from hall_queue.commands import AdoptPlan, Issue
from hall_queue.events import DayClosed, Event
from hall_queue.hall import DayState, Hall
from hall_queue.hours import instant, is_working_day, local
from hall_queue.plan import Hours, Plan
from hall_server.access import Role
from hall_server.app import Server
from hall_server.cli.trouble import Trouble
from hall_server.clock import Clock, ScaledClock
from hall_server.demo.doors import PHONE, Doors, table
from hall_server.demo.history import past_days
from hall_server.front_desk import FrontDesk
from hall_server.hall_file import bundled_hall, read_hall
from hall_server.journal import Answer
from hall_server.running import hall_in

_STARTS_AT = time(9, 20)
_OPENS_AT = time(7, 59)
"""Where the following days begin: just before the doors."""
_MARK = "demo"
"""The file that says: the hall in this folder is the demo's own."""
_SIMULATORS = "hall_devices.simulators."
_PER_LINE = 25
"""Bars, or pads, that share a line, as the addresses in the county's hall file have it."""
_LINES = {"led": "led_bar", "pad": "evaluation_pad"}
"""Kind of a device on a shared line → its simulator; the folder of its ports has the same name."""
_RATE = 0.3
"""Share of visitors who press a key of the pad."""
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
        self._plan = _with_ports(read_hall(bundled_hall("county")), data)
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
        self._remember(server)
        doors = Doors(server.services.access)
        doors.install(server.app, partial(_take_number, desk))
        self._rows = _links(doors, self._plan)
        self._simulate()

    def _simulate(self) -> None:
        """Start the devices' simulators, one process a kind."""
        printers = sum(1 for kiosk in self._plan.kiosks if kiosk.printer)
        module = f"{_SIMULATORS}ticket_printer"
        folder = str(self._data / "printers")
        self._child(module, "--count", str(printers), "--dir", folder, "--no-pictures")
        for kind, simulator in _LINES.items():
            count = sum(1 for device in self._plan.devices if device.kind == kind)
            options = ["--count", str(count), "--per-line", str(_PER_LINE)]
            options += ["--dir", str(self._data / simulator)]
            if kind == "pad" and self._with_crowd:
                # An ask ends with the next call, which comes soon when the hall's time is fast.
                options += ["--visitors", str(_RATE), "--speed", str(self._speed)]
            self._child(_SIMULATORS + simulator, *options)

    def _remember(self, server: Server) -> None:
        """Ordinary days before the first one, to compare it with."""
        curves, desk = server.services.curves, server.services.desk
        if curves.normal(None) is None:
            days = past_days(self._plan, local(self._plan.hours, desk.now()).date())
            for day in days:
                desk.store(partial(curves.keep, curve=day))

    def started(self, server: Server) -> None:
        """The port answers: say where, and let the crowd in."""
        server.services.desk.listen(self._skip_the_night)
        if self._with_crowd:
            give = server.services.access.give
            tokens = {
                "kiosks": [give(Role.KIOSK, k.name, k.code)[1] for k in self._plan.kiosks],
                "desk": give(Role.DESK, "crowd")[1],
            }
            unhurried = ("--unhurried", self._plan.counters[0].code)
            self._child(_CROWD, "--server", self._origin, *unhurried, tokens=json.dumps(tokens))
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


def _with_ports(plan: Plan, data: Path) -> Plan:
    """The plan with each kiosk's printer, and each window's bar and pad, on a simulator's port."""
    ports = {
        kiosk.printer: str(data / "printers" / f"printer-{number}" / "port")
        for number, kiosk in enumerate((k for k in plan.kiosks if k.printer), start=1)
    }
    for kind, simulator in _LINES.items():
        mine = [device.code for device in plan.devices if device.kind == kind]
        for number, code in enumerate(mine):
            line = number // _PER_LINE + 1
            ports[code] = str(data / simulator / f"line-{line}" / "port")
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


def _take_number(desk: FrontDesk) -> str:
    """The token of a fresh number for what most people come for; empty when the hall is shut."""
    token = secrets.token_urlsafe(12)
    most = max(desk.hall.plan.services, key=lambda service: service.share)
    command = Issue(by="demo", services=(most.code,), token=token, source="demo")
    answer = desk.do(command, lambda hall, events: Answer(201, {}))
    return token if answer.status == 201 else ""


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
    pad = plan.counters[0]
    rows.append((f"评价器 pad · {pad.label} 号窗口", doors.make(Role.PAD, pad.label, pad.code)))
    rows.append(("访客手机 phone · 每次打开取一个号", PHONE))
    rows.append(("总服务台 infodesk · 孙悦", doors.make(Role.HELPER, "孙悦", page="/infodesk")))
    rows.append(("导办 helper · 王芳", doors.make(Role.HELPER, "王芳")))
    rows.append(("差评处理 ratings · 赵敏", doors.make(Role.COORDINATOR, "赵敏")))
    rows.append(("大厅总览 supervisor · 陈主任", doors.make(Role.SUPERVISOR, "陈主任")))
    rows.append(("大厅管理 admin · 王建国", doors.make(Role.ADMIN, "王建国")))
    return rows
