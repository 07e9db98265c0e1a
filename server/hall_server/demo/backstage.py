"""The demo's helper processes: simulated devices and the crowd, started again when they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from hall_kiosk.agent.messages import CAMERA
from hall_queue.plan import Device, Plan
from hall_server.access.grants import Access, Role
from hall_server.demo.crowd import TOKENS
from hall_server.demo.free_ports import free_row
from hall_server.demo.simulated import Simulated
from hall_server.devices.sign_makers import is_main_screen
from hall_server.kept_child import KeptChild
from hall_server.views.device_views import is_at

_PER_LINE = 25
"""Bars, pads or keypads that share a line, as the addresses in the county's hall file have it."""
_LINES = {
    "led": "led_bar",
    "pad": "evaluation_pad",
    "keypad": "call_keypad",
    "locks": "lock_board",
}
"""Kind of a device on a shared line → its simulator; the folder of its ports has the same name."""
_LOCKS = 12
"""Doors of a board, as the county's hall file has it."""
_ALONE = {"id_reader": "card_reader", "scanner": "code_scanner"}
"""The same of devices that have a port each."""
_NAMES = {
    "led": "窗口屏 bars",
    "pad": "评价器 pads",
    "keypad": "呼叫器 keypads",
    "locks": "文件柜 cabinets",
    "id_reader": "读卡器 readers",
    "scanner": "扫码器 scanners",
    "camera": "高拍仪 cameras",
}
_CAMERA_PORTS = 300
"""So far above the hall's own port those of its cameras begin, which are on the network; another
program may have one of these."""
_PLACES = {"infodesk": "总服务台"}
_RATE = 0.3
"""Share of visitors who press a key of the pad."""
_CROWD = "hall_server.demo.crowd"
_ON_DUTY = "模拟值班"


class Backstage:
    """All helper processes of one demo run."""

    def __init__(self, plan: Plan, data: Path, speed: float) -> None:
        self._plan = plan
        self._data = data
        self._speed = speed
        self._children: list[KeptChild] = []
        self._simulated: dict[str, Simulated] = {}

    def simulate(self, *, presses: bool, pictures: bool) -> None:
        """Start the devices' simulators, one process a kind. presses: somebody presses keys of
        the pads; pictures: slips are drawn too, which takes more time than to print them."""
        # A wire is as fast by the hall's clock as a real one is by ours.
        paced = [f"--pace={self._speed:g}"]
        kiosks = [kiosk.name for kiosk in self._plan.kiosks if kiosk.printer]
        options = ["--dir", str(self._data / "printers"), *paced, *_labelled(kiosks)]
        options += [] if pictures else ["--no-pictures"]
        self._play("打印机 printers", "ticket_printer", options)
        for kind, simulator in {**_LINES, **_ALONE}.items():
            places = [self._place(device) for device in self._plan.devices if device.kind == kind]
            options = ["--dir", str(self._data / simulator), "--per-line", str(_per_line(kind))]
            options += [*paced, *_labelled(places)]
            if kind == "locks":
                options += ["--locks", str(_LOCKS)]
            if kind == "pad" and presses:
                # An ask ends with the next call, which comes soon when the hall's time is fast.
                options += ["--visitors", str(_RATE), "--speed", str(self._speed)]
            self._play(_NAMES[kind], simulator, options)
        cameras = [device for device in self._plan.devices if device.kind == CAMERA]
        if cameras:
            first = urlsplit(cameras[0].port).port
            options = ["--speaks", "mjpeg", "--port", str(first)]
            options += _labelled([self._place(device) for device in cameras])
            self._play(_NAMES[CAMERA], "document_camera", options)

    def _place(self, device: Device) -> str:
        """What the page of the simulators calls it: by the window where it is."""
        if is_main_screen(device):
            return f"综合屏 {device.code}"
        labels = {counter.code: counter.label for counter in self._plan.counters}
        label = labels.get(device.counter or "")
        if label is not None:
            return f"{label} 号窗口 {device.settings.get('name', '')}".rstrip()
        kiosk = next((it.name for it in self._plan.kiosks if is_at(it, device)), None)
        return kiosk or _PLACES.get(device.settings.get("place", ""), device.code)

    def controls(self) -> list[tuple[str, str]]:
        """Where the simulated devices are played by hand: name and address a kind."""
        found = [(name, it.control()) for name, it in self._simulated.items()]
        return [(f"虚拟设备 simulators · {name}", control) for name, control in found if control]

    def let_the_crowd_in(self, access: Access, origin: str) -> None:
        """Start the visitors and the staff. origin: where they find the server."""
        kiosks = [access.give(Role.KIOSK, k.name, k.code)[1] for k in self._plan.kiosks]
        tokens = {
            "kiosks": kiosks,
            "desk": access.give(Role.DESK, "crowd")[1],
            "supervisor": access.give(Role.SUPERVISOR, _ON_DUTY)[1],
        }
        options = ["--server", origin, "--unhurried", self._plan.counters[0].code]
        self._keep("the crowd", partial(_let_in, options, json.dumps(tokens)))

    def look_after(self) -> None:
        """Start again what has ended; call now and then. A failure is only logged."""
        for child in self._children:
            child.look_after()

    def stop(self) -> None:
        """End all of them."""
        for child in self._children:
            child.hang_up()
        for child in self._children:
            child.stop()

    def _play(self, name: str, simulator: str, options: list[str]) -> None:
        self._simulated[name] = Simulated(simulator, options)
        self._keep(f"simulated {simulator}", self._simulated[name].begin)

    def _keep(self, name: str, begin: Callable[[], subprocess.Popen[bytes]]) -> None:
        child = KeptChild(name, begin)
        self._children.append(child)
        child.look_after()


def _per_line(kind: str) -> int:
    """How many of a kind share a port."""
    return 1 if kind in _ALONE else _PER_LINE


def _labelled(names: list[str]) -> list[str]:
    """The options of as many devices, called so."""
    return ["--count", str(len(names)), *(f"--label={name}" for name in names)]


def _let_in(options: list[str], tokens: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", _CROWD, *options, "--parent-pipe"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, TOKENS: tokens},
    )


def with_ports(plan: Plan, data: Path, port: int) -> Plan:
    """The plan with each kiosk's printer, and what hangs at each window, on a simulator's port.

    port: of the hall itself.
    """
    ports = {
        kiosk.printer: str(data / "printers" / f"printer-{number}" / "port")
        for number, kiosk in enumerate((k for k in plan.kiosks if k.printer), start=1)
    }
    for kind, simulator in {**_LINES, **_ALONE}.items():
        mine = [device.code for device in plan.devices if device.kind == kind]
        for number, code in enumerate(mine):
            line = number // _per_line(kind) + 1
            ports[code] = str(data / simulator / f"line-{line}" / "port")
    cameras = [device.code for device in plan.devices if device.kind == CAMERA]
    first = free_row(port + _CAMERA_PORTS, len(cameras))
    for number, code in enumerate(cameras, start=first):
        ports[code] = f"http://127.0.0.1:{number}/"
    devices = tuple(
        replace(device, port=ports.get(device.code, device.port)) for device in plan.devices
    )
    return replace(plan, devices=devices)
