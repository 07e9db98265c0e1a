"""The demo's helper processes: simulated devices and the crowd, started again when they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from hall_queue.plan import Plan
from hall_server.access.grants import Access, Role
from hall_server.demo.crowd import TOKENS
from hall_server.kept_child import KeptChild

_SIMULATORS = "hall_devices.simulators."
_PER_LINE = 25
"""Bars, or pads, that share a line, as the addresses in the county's hall file have it."""
_LINES = {"led": "led_bar", "pad": "evaluation_pad"}
"""Kind of a device on a shared line → its simulator; the folder of its ports has the same name."""
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

    def simulate(self, *, presses: bool, pictures: bool) -> None:
        """Start the devices' simulators, one process a kind. presses: somebody presses keys of
        the pads; pictures: slips are drawn too, which takes more time than to print them."""
        printers = sum(1 for kiosk in self._plan.kiosks if kiosk.printer)
        folder = str(self._data / "printers")
        options = ["--count", str(printers), "--dir", folder]
        options += [] if pictures else ["--no-pictures"]
        self._keep("simulated printers", f"{_SIMULATORS}ticket_printer", options)
        for kind, simulator in _LINES.items():
            count = sum(1 for device in self._plan.devices if device.kind == kind)
            options = ["--count", str(count), "--per-line", str(_PER_LINE)]
            options += ["--dir", str(self._data / simulator)]
            if kind == "pad" and presses:
                # An ask ends with the next call, which comes soon when the hall's time is fast.
                options += ["--visitors", str(_RATE), "--speed", str(self._speed)]
            self._keep(f"simulated {kind}s", _SIMULATORS + simulator, options)

    def let_the_crowd_in(self, access: Access, origin: str) -> None:
        """Start the visitors and the staff. origin: where they find the server."""
        kiosks = [access.give(Role.KIOSK, k.name, k.code)[1] for k in self._plan.kiosks]
        tokens = {
            "kiosks": kiosks,
            "desk": access.give(Role.DESK, "crowd")[1],
            "supervisor": access.give(Role.SUPERVISOR, _ON_DUTY)[1],
        }
        options = ["--server", origin, "--unhurried", self._plan.counters[0].code]
        self._keep("the crowd", _CROWD, options, json.dumps(tokens))

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

    def _keep(self, name: str, module: str, options: list[str], tokens: str = "") -> None:
        child = KeptChild(name, partial(_begin, module, options, tokens))
        self._children.append(child)
        child.look_after()


def _begin(module: str, options: list[str], tokens: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *options, "--parent-pipe"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, TOKENS: tokens},
    )


def with_ports(plan: Plan, data: Path) -> Plan:
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
