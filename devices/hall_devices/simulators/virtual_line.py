"""A virtual serial line with devices at addresses, the faults they may have, and their program.

    --count N   devices NAME-1…NAME-N at the addresses 1…      --per-line M   so many on one port

Line K is DIR/line-K/port, a symlink to its pty.  The ready line on standard output is
{"control": URL or null, "devices": [{"name", "port", "address"}]}.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Protocol

from hall_devices.command_line import CommandParser, make_folder, run_command, whole_number

from .loop import Loop, play
from .options import common_options, program
from .virtual_ports import PtyPort, VirtualPort

_SPLIT_PAUSE = 0.05
"""Between the two halves of a split frame, seconds."""
_DEBRIS = 4096


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a device now.  unplugged: the port of its whole line is gone.

    silent: without power, it neither hears nor speaks.  mute: it hears and obeys, says nothing.
    bad_checksum: its frames are damaged, or it finds those it gets damaged.  split: it sends each
    frame in two halves.  garbage: hex bytes before each frame.  wrong_address: it sends the next
    device's address.  slow: ms until it sends.
    """

    unplugged: bool = False
    silent: bool = False
    mute: bool = False
    bad_checksum: bool = False
    split: bool = False
    garbage: str = ""
    wrong_address: bool = False
    slow: int = 0

    def changed(self, wishes: dict[str, Any]) -> Faults:
        """With these fields set.  Raises ValueError for an unknown name or a wrong value."""
        known = {it.name: getattr(Faults(), it.name) for it in fields(Faults)}
        bytes.fromhex(str(wishes.get("garbage", "")))
        for name, value in wishes.items():
            if name not in known:
                raise ValueError(f"unknown fault: {name}")
            if type(value) is not type(known[name]):
                raise ValueError(f"wrong value for {name}: {value!r}")
        return replace(self, **wishes)


class VirtualDevice(Protocol):
    """A device on a line.  It sends through the function it was made with."""

    name: str
    address: int
    faults: Faults

    def receive(self, data: bytes, now: float) -> None:
        """Bytes of the line, meant for any device."""

    def run(self, now: float) -> float | None:
        """Do what time allows; seconds until there is more to do, None when idle."""

    def act(self, verb: str, wishes: dict[str, Any], now: float) -> None:
        """What a person does at it.  Raises KeyError for a verb it does not know, ValueError."""

    def state(self) -> dict[str, Any]:
        """JSON-ready."""


@dataclass
class VirtualLine:
    """A port, its devices, and what is on its way out (see loop.Station)."""

    port: VirtualPort
    devices: list[VirtualDevice] = field(default_factory=list)
    watched: int | None = None
    has_room: bool = True
    _out: list[tuple[float, int, bytes]] = field(default_factory=list)
    _order: itertools.count[int] = field(default_factory=itertools.count)

    def receive(self, data: bytes, now: float) -> None:
        for device in self.devices:
            if not device.faults.silent:
                device.receive(data, now)

    def run(self, now: float) -> float | None:
        waits = [wait for device in self.devices if (wait := device.run(now)) is not None]
        while self._out and self._out[0][0] <= now:
            self.port.write(heapq.heappop(self._out)[2])
        if self._out:
            waits.append(self._out[0][0] - now)
        return min(waits, default=None)

    def send(self, frame: bytes, faults: Faults, now: float) -> None:
        """Put a device's frame on the line, with what its faults do to it."""
        if faults.silent or faults.mute:
            return
        when = now + faults.slow / 1000
        rubbish = bytes.fromhex(faults.garbage)
        half = len(frame) // 2 if faults.split else len(frame)
        for at, piece in ((when, rubbish + frame[:half]), (when + _SPLIT_PAUSE, frame[half:])):
            if piece:
                heapq.heappush(self._out, (at, next(self._order), piece))


Make = Callable[[str, int, VirtualLine], VirtualDevice]
"""(name, address, its line) -> a device."""
MakeFor = Callable[[argparse.Namespace], Make]
"""The same, by what the command line says."""


class Simulator:
    """Devices by name, and what the control may do with them."""

    def __init__(self, lines: Sequence[VirtualLine]) -> None:
        self._homes = {device.name: (line, device) for line in lines for device in line.devices}
        self.loop = Loop(lines, self._act)

    def ready(self, control: str | None) -> str:
        """What is said on standard output."""
        devices = [
            {"name": name, "port": line.port.name, "address": device.address}
            for name, (line, device) in self._homes.items()
        ]
        return json.dumps({"control": control, "devices": devices})

    def _act(self, name: str, verb: str, wishes: dict[str, Any]) -> Any:
        if not name:
            return [self._act_on(each, verb, wishes) for each in self._homes]
        return self._act_on(name, verb, wishes)

    def _act_on(self, name: str, verb: str, wishes: dict[str, Any]) -> dict[str, Any]:
        line, device = self._homes[name]
        if verb == "set":
            device.faults = device.faults.changed(wishes)
            gone = any(each.faults.unplugged for each in line.devices)
            self.loop.replug(line, plugged=not gone)
        elif verb != "look":
            device.act(verb, wishes, time.monotonic())
        faults = asdict(device.faults)
        return {"name": name, "address": device.address, **device.state(), "faults": faults}


def parser(kind: str, description: str) -> CommandParser:
    """The options that all kinds on a line share."""
    it = program(
        kind,
        f"""{description}
They share virtual serial ports, DIR/line-1/port and so on, where they have the
addresses 1, 2, 3 …""",
        "--count 3 --dir devices --control 8090",
    )
    common_options(it, "folder for the ports")
    it.add_argument(
        "--per-line",
        type=whole_number(1, 255),
        default=32,
        metavar="N",
        help="how many share one port, 1 to 255 (default: %(default)s)",
    )
    return it


def run(it: CommandParser, arguments: Sequence[str] | None, stem: str, make: MakeFor) -> int:
    """Play the devices until the end (see loop.play).  stem: of the devices' names."""
    options = it.parse_args(arguments)
    return run_command(it.prog, lambda: _play(options, stem, make(options)))


def _play(options: argparse.Namespace, stem: str, make: Make) -> int:
    lines: list[VirtualLine] = []
    for number in range(options.count):
        place, address = divmod(number, options.per_line)
        if address == 0:
            folder = options.dir / f"line-{place + 1}"
            make_folder(folder, "--dir")
            lines.append(VirtualLine(PtyPort(folder / "port")))
        line = lines[-1]
        line.devices.append(make(f"{stem}-{number + 1}", address + 1, line))
    simulator = Simulator(lines)
    return play(
        simulator.loop,
        control=options.control,
        parent_pipe=options.parent_pipe,
        ready=simulator.ready,
    )


def keep_tail(data: bytearray) -> None:
    """Bound what a decoder keeps of a stream that makes no sense."""
    if len(data) > _DEBRIS:
        del data[:-_DEBRIS]
