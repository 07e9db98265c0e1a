"""Virtual devices with a network end each, the faults they may have, and their program.

    --count N   devices NAME-1…NAME-N      --port P   the first one's port, then P+1 …

The ready line on standard output is {"control": URL or null, "devices": [{"name", "port"}]};
port is what a driver opens.
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, Protocol

from hall_devices.command_line import CommandParser, run_command, whole_number

from .acts import Acts, Played, PlayedDevice
from .loop import Loop, play
from .options import control_options, labels_by, program
from .virtual_ports import VirtualPort
from .wire_faults import AnyFaults

MANNERS = ("", "nonsense", "half", "huge", "wrong_type", "close")
HUGE = 1024 * 1024
"""Bytes of a message that is too long."""
SPLIT_SECONDS = 0.05
"""Between the two halves of a message."""


@dataclass(frozen=True, slots=True)
class NetFaults(AnyFaults):
    """silent: it hears and obeys, says nothing.  slow: ms until it answers.  doubled: it says
    every result twice.  manner: how it spoils what it says: nonsense, half of a message, one of a
    MiB, one of another type, or closing in the middle of it."""

    choices: ClassVar[dict[str, tuple[str, ...]]] = {"manner": MANNERS}

    slow: int = 0
    doubled: bool = False
    manner: str = ""


@dataclass(frozen=True, slots=True)
class PadFaults(NetFaults):
    """garbage: hex bytes before each message; where messages have ends of their own they are one.
    wrong_number: what it says is about another command, or another question, than it was."""

    garbage: str = ""
    wrong_number: bool = False

    @property
    def rubbish(self) -> bytes:
        """What comes before each message."""
        return bytes.fromhex(self.garbage)


@dataclass(frozen=True, slots=True)
class StreamPadFaults(PadFaults):
    """split: each message comes in two halves.  A datagram cannot: its halves are two messages."""

    split: bool = False


class NetPort(VirtualPort, Protocol):
    """A port whose connection can end."""

    def hang_up(self, *, rudely: bool = False) -> None:
        """End the client's connection."""


class NoStream:
    """What a port has to have over which no bytes go; see NetPort."""

    def watched(self) -> int | None:
        return None

    def read(self) -> bytes:
        return b""

    def write(self, data: bytes) -> None:
        """Nobody listens to bytes here."""

    def hang_up(self, *, rudely: bool = False) -> None:
        """There is no connection that could end."""


class VirtualLone(PlayedDevice[Any], Protocol):
    """A device with an end of its own.  It sends through its station."""


@dataclass
class LoneStation:
    """An end, its device, and what is on its way out (see loop.Station)."""

    port: NetPort
    device: VirtualLone | None = None
    watched: int | None = None
    has_room: bool = True
    _out: list[tuple[float, int, bytes, bool]] = field(default_factory=list)
    _order: itertools.count[int] = field(default_factory=itertools.count)
    _latest: float = 0.0
    """When the last of it goes; nothing overtakes what was said before it."""

    def receive(self, data: bytes, now: float) -> None:
        assert self.device
        self.device.receive(data, now)

    def run(self, now: float) -> float | None:
        assert self.device
        while self._out and self._out[0][0] <= now:
            _, _, data, last = heapq.heappop(self._out)
            self.port.write(data)
            if last:
                self.port.hang_up()
        waits = [self.device.run(now)]
        if self._out:
            waits.append(self._out[0][0] - now)
        return min((it for it in waits if it is not None), default=None)

    def forget(self) -> None:
        """What was on its way belonged to a connection that is over."""
        self._out.clear()
        self._latest = 0.0

    def pause(self, seconds: float, now: float) -> None:
        """What is sent next comes so much later."""
        self._latest = max(self._latest, now) + seconds

    def send(self, data: bytes, faults: NetFaults, now: float, *, last: bool = False) -> None:
        """last: the connection ends behind it."""
        if not faults.silent:
            at = self._latest = max(self._latest, now + faults.slow / 1000)
            heapq.heappush(self._out, (at, next(self._order), data, last))


Make = Callable[[argparse.Namespace, str, int], LoneStation]
"""(command line, name, port) -> a device at its station.  port: 0 lets the system choose."""


class Simulator:
    """Devices by name, and what the control may do with them."""

    def __init__(
        self,
        stations: Sequence[LoneStation],
        options: argparse.Namespace,
        acts: type[Acts] = Acts,
    ) -> None:
        """acts: what the control may do with them."""
        self._homes = {it.device.name: (it, it.device) for it in stations if it.device}
        played = {
            name: Played(device, station.port, partial(self._plug, station, device), {})
            for name, (station, device) in self._homes.items()
        }
        self.loop = Loop(stations, acts(options.kind, labels_by(played, options), played))

    def ready(self, control: str | None) -> str:
        """What is said on standard output."""
        devices = [{"name": name, "port": it.port.name} for name, (it, _) in self._homes.items()]
        return json.dumps({"control": control, "devices": devices})

    def _plug(self, station: LoneStation, device: VirtualLone) -> None:
        self.loop.replug(station, plugged=not device.faults.unplugged)


def parser(kind: str, description: str) -> CommandParser:
    """The options that all kinds of this sort share."""
    it = program(kind, description, "--count 2 --control 8090")
    control_options(it)
    it.add_argument(
        "--port",
        type=whole_number(0, 65000),
        default=0,
        metavar="N",
        help="port on 127.0.0.1 of the first device, the next ones follow (default: any)",
    )
    it.set_defaults(kind=kind.replace("-", "_"))
    return it


def key_of(wishes: dict[str, Any]) -> int:
    """The key that is to be pressed.  Raises ValueError."""
    key = wishes.get("key")
    if type(key) is not int or not 0 <= key <= 255:
        raise ValueError(f"no such key: {key!r}")
    return key


def run(
    it: CommandParser,
    arguments: Sequence[str] | None,
    stem: str,
    make: Make,
    acts: type[Acts] = Acts,
) -> int:
    """Play the devices until the end (see loop.play).  stem: of the devices' names."""
    options = it.parse_args(arguments)
    return run_command(it.prog, lambda: _play(options, stem, make, acts))


def _play(options: argparse.Namespace, stem: str, make: Make, acts: type[Acts]) -> int:
    stations = [
        make(options, f"{stem}-{number + 1}", options.port and options.port + number)
        for number in range(options.count)
    ]
    simulator = Simulator(stations, options, acts)
    return play(
        simulator.loop,
        control=options.control,
        parent_pipe=options.parent_pipe,
        ready=simulator.ready,
        pages=options.pages,
    )
