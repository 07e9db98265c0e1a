"""Sets the demo up: the county hall, its clock, its printers, its crowd, and the links in."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from hall_devices.command_line import Trouble
from hall_queue.commands import AdoptPlan, Issue
from hall_queue.hall import DayState
from hall_queue.hours import local
from hall_queue.plan import Hours, Plan
from hall_server.access.grants import Role
from hall_server.app import Server
from hall_server.clock import Clock, ScaledClock
from hall_server.demo.backstage import Backstage, with_ports
from hall_server.demo.doors import PHONE, Doors, table
from hall_server.demo.furnishings import furnish
from hall_server.demo.history import past_days
from hall_server.demo.night import Night, morning_after
from hall_server.front_desk import FrontDesk
from hall_server.plan.hall_file import bundled_hall, read_hall
from hall_server.running import hall_in
from hall_server.storage.journal import Answer

_STARTS_AT = time(9, 20)
_MARK = "demo"
"""The file that says: the hall in this folder is the demo's own."""


def not_a_real_hall(data: Path) -> None:
    """Raise Trouble when the folder holds a hall that the demo has not begun itself."""
    if (data / "hall.db").exists() and not (data / _MARK).exists():
        raise Trouble(f"{data} holds a real hall, which a demo would spoil: choose another folder")


class Stage:
    """Hooks of one demo run, in the order they are called."""

    def __init__(
        self,
        data: Path,
        port: int,
        speed: float,
        *,
        plan: Plan | None = None,
        crowd: bool,
        presses: bool,
        pictures: bool = False,
    ) -> None:
        """plan: of a hall like the county's, which it is without one. presses: whether somebody
        presses keys of the simulated pads. pictures: of every slip, beside what is on it."""
        self._data = data
        self._origin = f"http://127.0.0.1:{port}"
        self._speed = speed
        self._with_crowd = crowd
        self._with_presses = presses
        self._with_pictures = pictures
        self._plan = with_ports(plan or read_hall(bundled_hall("county")), data, port)
        self._backstage = Backstage(self._plan, data, speed)
        self._rows: list[tuple[str, str]] = []
        self._night: Night | None = None

    def clock(self, data: Path) -> Clock:
        """20 past 9 of a working day the hall has not had yet, then `speed` times real time. A day
        that was going on when the demo was stopped goes on where it was: no number is lost."""
        not_a_real_hall(data)
        (data / _MARK).touch()
        hall = hall_in(data)
        going_on = hall.day is not None and hall.day.state is not DayState.CLOSED
        start = hall.at if going_on else _next_start(self._plan.hours, hall.at)
        return ScaledClock(start, self._speed)

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
        self._furnish(server)
        doors = Doors(server.services.access)
        doors.install(server.app, partial(_take_number, desk), self._tell)
        self._rows = _links(doors, self._plan)
        self._backstage.simulate(presses=self._with_presses, pictures=self._with_pictures)

    def _remember(self, server: Server) -> None:
        """Ordinary days before the first one, to compare it with."""
        curves, desk = server.services.curves, server.services.desk
        if curves.normal(None) is None:
            days = past_days(self._plan, local(self._plan.hours, desk.now()).date())
            for day in days:
                desk.store(partial(curves.keep, curve=day))

    def _furnish(self, server: Server) -> None:
        """What a hall has beside its devices, who keeps it, and what is the matter with it."""
        desk, office = server.services.desk, server.services.maintenance
        desk.store(lambda it: furnish(it, self._plan, desk.now()))
        office.heard(*desk.store(office.now_open))

    def started(self, server: Server) -> None:
        """The port answers: say where, and let the crowd in."""
        services = server.services
        if isinstance(services.desk.clock, ScaledClock):
            self._night = Night(services.desk, services.desk.clock)
        if self._with_crowd:
            self._backstage.let_the_crowd_in(services.access, self._origin)
        print(f"\n{self._plan.name} · 演示 ×{self._speed:g}\n")
        links = [(name, self._origin + path) for name, path in self._rows]
        print(table([*links, *self._backstage.controls()]))
        print(
            "\nEach link opens once; a used one brings a fresh one here. The simulators' pages play"
            "\nthe hardware: take the paper out, press a key, pull a plug. Slips: "
            + str(self._data / "printers")
        )
        print("Stop with Ctrl-C.", flush=True)

    def look_after(self) -> None:
        """Twice a second: helpers that ended come back, and a day that is over is followed by
        the next morning."""
        self._backstage.look_after()
        if self._night is not None:
            self._night.look_after()

    def stopping(self) -> None:
        """End what was started."""
        self._backstage.stop()

    def _tell(self, row: str, path: str) -> None:
        """Another browser knocked with a used link: whoever sees the terminal gets a fresh one."""
        print(f"\nA fresh link:\n{table([(row, self._origin + path)])}", flush=True)


def _next_start(hours: Hours, hall_at: int) -> int:
    """When the first day begins: today, or after everything the hall has seen."""
    before = datetime.now(UTC).date() - timedelta(days=1)
    if hall_at:
        before = max(before, local(hours, hall_at).date())
    return morning_after(hours, before, _STARTS_AT)


def _take_number(desk: FrontDesk) -> str:
    """The token of a fresh number for what most people come for; empty when the hall is shut."""
    token = secrets.token_urlsafe(12)
    most = max(desk.hall.plan.services, key=lambda service: service.share)
    command = Issue(by="demo", services=(most.code,), token=token, source="demo")
    answer = desk.do(command, lambda hall, events: Answer(201, {}))
    return token if answer.status == 201 else ""


def _links(doors: Doors, plan: Plan) -> list[tuple[str, str]]:
    """A kiosk, a wall for each zone, and people at three desks."""
    make, pad = doors.make, plan.counters[0]
    return [
        *(make(f"自助取号 kiosk · {k.name}", Role.KIOSK, k.name, k.code) for k in plan.kiosks[:2]),
        *(make(f"叫号大屏 wall · {s.name}", Role.DISPLAY, s.name, s.code) for s in plan.screens),
        *(make(f"窗口 desk · {name}", Role.DESK, name) for name in ("李静", "王芳", "张伟")),
        make(f"评价器 pad · {pad.label} 号窗口", Role.PAD, pad.label, pad.code),
        ("访客手机 phone · 每次打开取一个号", PHONE),
        make("总服务台 infodesk · 孙悦", Role.HELPER, "孙悦", page="/infodesk"),
        make("导办 helper · 王芳", Role.HELPER, "王芳"),
        make("差评处理 ratings · 赵敏", Role.COORDINATOR, "赵敏"),
        make("大厅总览 supervisor · 陈主任", Role.SUPERVISOR, "陈主任"),
        make("大厅管理 admin · 王建国", Role.ADMIN, "王建国"),
    ]
