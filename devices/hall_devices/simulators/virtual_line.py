"""A virtual serial line with devices at addresses, the faults they may have, and their program.

    --count N   devices NAME-1…NAME-N at the addresses 1…      --per-line M   so many on one port
    --pace      X times as fast as --baud has it (by itself: as fast)
    --no-pace   bytes come and go as they are

Line K is DIR/line-K/port, a symlink to its pty.  The ready line on standard output is
{"control": URL or null, "devices": [{"name", "port", "address"}]}.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from hall_devices.command_line import CommandParser, make_folder, run_command, whole_number

from .acts import Acts, Played, PlayedDevice
from .loop import Loop, play
from .options import bytes_per_second, common_options, labels_by, pace_options, program
from .pace import PacedWire
from .virtual_ports import PtyPort, VirtualPort
from .wire_faults import Outgoing, WireFaults

_DEBRIS = 4096
_BAUD = 9600


@dataclass(frozen=True, slots=True)
class LineFaults(WireFaults):
    """What is wrong with a device now.  unplugged: the port of its whole line is gone.

    silent: without power, it neither hears nor speaks.  mute: it hears and obeys, says nothing.
    bad_checksum: its frames are damaged, or it finds those it gets damaged.  slow: ms until it
    sends.
    """

    mute: bool = False
    slow: int = 0


@dataclass(frozen=True, slots=True)
class AddressFaults(LineFaults):
    """wrong_address: it sends the next device's address."""

    wrong_address: bool = False


@dataclass(frozen=True, slots=True)
class KeyFaults(AddressFaults):
    """stuck_key: the key that stays down, None = none."""

    stuck_key: int | None = None


class VirtualDevice(PlayedDevice[Any], Protocol):
    """A device on a line.  It hears all of the line and sends through the line it was made with."""

    address: int


@dataclass
class VirtualLine:
    """A port, its devices, and what is on its way out (see loop.Station)."""

    port: VirtualPort
    devices: list[VirtualDevice] = field(default_factory=list)
    watched: int | None = None
    has_room: bool = True
    inward: PacedWire = field(default_factory=PacedWire)
    outward: PacedWire = field(default_factory=PacedWire)
    _out: Outgoing = field(default_factory=Outgoing)

    def receive(self, data: bytes, now: float) -> None:
        self.inward.put(data, now)

    def run(self, now: float) -> float | None:
        through = self.inward.take(now)
        if through:
            for device in self.devices:
                if not device.faults.silent:
                    device.receive(through, now)
        waits = [device.run(now) for device in self.devices]
        waits.append(self._out.run(lambda data: self.outward.put(data, now), now))
        sent = self.outward.take(now)
        if sent:
            self.port.write(sent)
        waits += [self.inward.wait(now), self.outward.wait(now)]
        return min((wait for wait in waits if wait is not None), default=None)

    def send(self, frame: bytes, faults: LineFaults, now: float) -> None:
        """Put a device's frame on the line, with what its faults do to it."""
        if not faults.mute:
            self._out.put(frame, faults, now + faults.slow / 1000)


Make = Callable[[str, int, VirtualLine], VirtualDevice]
"""(name, address, its line) -> a device."""
MakeFor = Callable[[argparse.Namespace], Make]
"""The same, by what the command line says."""


class Simulator:
    """Devices by name, and what the control may do with them."""

    def __init__(self, lines: Sequence[VirtualLine], options: argparse.Namespace) -> None:
        self._homes = {device.name: (line, device) for line in lines for device in line.devices}
        played = {
            name: Played(device, line.port, partial(self._plug, line), {"address": device.address})
            for name, (line, device) in self._homes.items()
        }
        self.loop = Loop(lines, Acts(options.kind, labels_by(played, options), played))

    def ready(self, control: str | None) -> str:
        """What is said on standard output."""
        devices = [
            {"name": name, "port": line.port.name, "address": device.address}
            for name, (line, device) in self._homes.items()
        ]
        return json.dumps({"control": control, "devices": devices})

    def _plug(self, line: VirtualLine) -> None:
        gone = any(each.faults.unplugged for each in line.devices)
        self.loop.replug(line, plugged=not gone)


def parser(kind: str, description: str, baud: int = _BAUD) -> CommandParser:
    """The options that all kinds on a line share.  baud: of such lines as a rule."""
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
    pace_options(it, baud)
    it.set_defaults(kind=kind.replace("-", "_"))
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
            speed = bytes_per_second(options)
            port, inward, outward = PtyPort(folder / "port"), PacedWire(speed), PacedWire(speed)
            lines.append(VirtualLine(port, inward=inward, outward=outward))
        line = lines[-1]
        line.devices.append(make(f"{stem}-{number + 1}", address + 1, line))
    simulator = Simulator(lines, options)
    return play(
        simulator.loop,
        control=options.control,
        pages=options.pages,
        parent_pipe=options.parent_pipe,
        ready=simulator.ready,
    )


def keep_tail(data: bytearray) -> None:
    """Bound what a decoder keeps of a stream that makes no sense."""
    if len(data) > _DEBRIS:
        del data[:-_DEBRIS]
