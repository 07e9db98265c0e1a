"""A hall whose server's own agent drives 64 devices, all played by the simulators.

Eight ticket printers (four on serial ports, four on the network), 28 LED bars and 28 evaluation
pads on four shared lines, paced as 9600 baud is. The hall is open at every hour.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import time as time_of_day
from pathlib import Path

from tests.day.server import agent_of
from tests.devices.rig import LineRig, Rig

from bench.hall import SERVE, Hall, bundled_plan, init, started, until_it_answers
from hall_queue.plan import Device, Hours, Plan, Session
from hall_server.access.grants import Role
from hall_server.demo.interface import Interface
from hall_server.plan.writer import write_hall

SERIAL, NETWORK = 4, 4
ON_LINES = 28
"""Bars, and as many pads."""
DEVICES = SERIAL + NETWORK + 2 * ON_LINES
PER_LINE = 14
_PACED = ("--count", str(ON_LINES), "--pace", "1")
_KNOWN_WITHIN = 60.0
"""Seconds in which every device has told how it is."""


@dataclass(frozen=True)
class DeviceHall:
    """It runs. desk: the hand of somebody who may do everything."""

    hall: Hall
    plan: Plan
    pads: LineRig
    desk: Interface

    @property
    def agent(self) -> int:
        """The process that drives the devices. Raises LookupError when there is none."""
        found = agent_of(self.hall.pid)
        if found is None:
            raise LookupError("the server has no agent")
        return found


@contextmanager
def device_hall(per_line: int = PER_LINE) -> Iterator[DeviceHall]:
    """Once every device has told how it is. per_line: bars, or pads, that share a port."""
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory()))
        paced = (*_PACED, "--per-line", str(per_line))
        serial = Rig(folder / "serial", "--count", str(SERIAL), "--no-pictures")
        network = Rig(
            *(folder / "network", "--count", str(NETWORK), "--no-pictures"),
            *("--tcp", "127.0.0.1:0"),
        )
        bars = LineRig("led_bar", folder / "bars", *paced)
        pads = LineRig("evaluation_pad", folder / "pads", *paced)
        for simulator in (serial, network, bars, pads):
            ends.enter_context(simulator)
        plan = _plan([*serial.ports, *network.ports], bars, pads)
        data = folder / "hall"
        data.mkdir()
        (data / "hall.toml").write_text(write_hall(plan), encoding="utf-8")
        init(data)
        hall = ends.enter_context(started(data, SERVE))
        until_it_answers(hall)
        desk = Interface(f"http://127.0.0.1:{hall.port}", hall.token(Role.ADMIN))
        _until_all_known(desk)
        yield DeviceHall(hall, plan, pads, desk)


def _plan(printers: list[str], bars: LineRig, pads: LineRig) -> Plan:
    """The county's, with these devices. printers: their ports."""
    plan = bundled_plan()
    known = {device.code: device for device in plan.devices}
    counters = plan.counters[:ON_LINES]
    slips = [kiosk.printer for kiosk in plan.kiosks]
    slips += [f"spare-{number}" for number in range(len(slips), len(printers))]
    devices = [
        Device(code, "ticket_printer", "escpos", port, "80mm")
        for code, port in zip(slips, printers, strict=True)
    ]
    for kind, rig in (("led", bars), ("pad", pads)):
        for counter, played in zip(counters, rig.devices, strict=True):
            usual = known[f"{counter.code}-{kind}"]
            settings = {**usual.settings, "address": str(played["address"])}
            devices.append(replace(usual, port=played["port"], settings=settings))
    always = Hours(
        sessions=(Session(time_of_day(0), time_of_day(23, 59)),),
        doors_minutes=0,
        weekdays=(1, 2, 3, 4, 5, 6, 7),
    )
    return replace(plan, hours=always, devices=tuple(devices))


def _until_all_known(desk: Interface) -> None:
    """Raises TimeoutError."""
    end = time.monotonic() + _KNOWN_WITHIN
    while True:
        standing = desk.get("/api/devices")
        unheard = [it["code"] for it in standing if it["evidence"] == "unknown"]
        if len(standing) == DEVICES and not unheard:
            return
        if time.monotonic() > end:
            raise TimeoutError(f"nothing is known of {unheard}")
        time.sleep(0.2)
