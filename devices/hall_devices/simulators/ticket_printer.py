"""Virtual ticket printers in one process: real bytes on ptys, TCP ports or a virtual USB bus,
slips as files.

    python -m hall_devices.simulators.ticket_printer --count 2 --dir DIR --control 0

Printer N is DIR/printer-N: `port` is the symlink to its pty (or --tcp HOST:PORT, counting up; or
--usb PORT: all are on one bus there, see usb/__main__.py), 0001.json and 0001.png are its slips.
One JSON line on standard output says when it is ready: {"control": URL or null, "printers":
[{"name", "port", "folder"}]}, and with --usb "bus": HOST:PORT.

Control (see control.py): GET /printer-1/slips says what is on the newest slips and on the paper
since the last cut, GET /printer-1/slips/0003.png and …/open.png show it; POST /printer-1/tear: a
person takes the paper; /power_cycle forgets unprinted bytes; /hang_up /reset /forget: a network
port ends its client's connection politely, rudely, or without telling it; on a bus /reset is a
printer that falls off it and comes back at once.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hall_devices.command_line import (
    CommandParser,
    Trouble,
    WrongUse,
    make_folder,
    port_or_any,
    reason,
    run_command,
)

from .control import EVERY, Drawing
from .loop import Loop, play
from .options import bytes_per_second, common_options, labels_by, pace_options, program
from .usb.bus import Bus, UsbPort
from .virtual_ports import PtyPort, VirtualPort
from .virtual_printer import VirtualPrinter
from .virtual_tcp import TcpPort
from .wire_faults import Outgoing

_CAN_DRAW = find_spec("PIL") is not None


@dataclass
class Station:
    """A printer, the port it hangs on, and its answers on their way (see loop.Station)."""

    printer: VirtualPrinter
    port: VirtualPort
    answers: Outgoing
    watched: int | None = None

    @property
    def has_room(self) -> bool:
        return self.printer.has_room

    def receive(self, data: bytes, now: float) -> None:
        self.printer.receive(data, now)

    def run(self, now: float) -> float | None:
        waits = [self.printer.run(now), self.answers.run(self.port.write, now)]
        if isinstance(self.port, TcpPort):
            waits.append(self.port.treat_others(self.printer.faults.others))
        return min((wait for wait in waits if wait is not None), default=None)


class Simulator:
    """Printers by name, and what the control may do with them."""

    def __init__(
        self, stations: Sequence[Station], options: argparse.Namespace, bus: Bus | None
    ) -> None:
        self._bus = bus
        self.stations = {station.printer.name: station for station in stations}
        self._labels = labels_by(self.stations, options)
        self.loop = Loop(stations, self._act)

    def ready(self, control: str | None) -> str:
        """What is said on standard output."""
        printers = [
            {"name": name, "port": it.port.name, "folder": str(it.printer.folder)}
            for name, it in self.stations.items()
        ]
        place = {"bus": self._bus.name} if self._bus else {}
        return json.dumps({"control": control, "printers": printers, **place})

    def _act(self, name: str, verb: str, wishes: dict[str, Any]) -> Any:
        if name in EVERY:
            return [self._act_on(station, verb, wishes) for station in self.stations.values()]
        station = self.stations[name]
        if verb == "look/slips":
            return station.printer.paper()
        if _CAN_DRAW and verb.startswith("look/slips/"):
            stem = verb.removeprefix("look/slips/").removesuffix(".png")
            return Drawing(station.printer.drawing(stem))
        return self._act_on(station, verb, wishes)

    def _act_on(self, station: Station, verb: str, wishes: dict[str, Any]) -> dict[str, Any]:
        printer = station.printer
        match verb:
            case "set" | "mend":
                now = time.monotonic()
                printer.set(wishes, now) if verb == "set" else printer.mend(now)
                self.loop.replug(station, plugged=not printer.faults.unplugged)
            case "tear":
                printer.tear()
            case "power_cycle":
                printer.power_cycle()
            case "look":
                pass
            case _:
                self._act_on_link(station, verb)
        return {
            **printer.state(),
            "kind": "ticket_printer",
            "label": self._labels.get(printer.name, ""),
            "port": station.port.name,
            "network": isinstance(station.port, TcpPort),
            "usb": station.port.state if isinstance(station.port, UsbPort) else None,
            "pictures": _CAN_DRAW,
        }

    def _act_on_link(self, station: Station, verb: str) -> None:
        if isinstance(station.port, UsbPort) and verb == "reset" and station.port.state:
            self.loop.replug(station, plugged=False)
            self.loop.replug(station, plugged=True)
            return
        if not isinstance(station.port, TcpPort):
            raise KeyError(verb)
        self.loop.unwatch(station)
        match verb:
            case "hang_up" | "reset":
                station.port.hang_up(rudely=verb == "reset")
            case "forget":
                station.port.forget()
            case _:
                raise KeyError(verb)


def stations(options: argparse.Namespace, bus: Bus | None) -> list[Station]:
    """Printers and ports as the command line wants them; folders are made, ports not yet."""
    found: list[Station] = []
    for number in range(1, options.count + 1):
        folder = options.dir / f"printer-{number}"
        make_folder(folder, "--dir")
        port: VirtualPort
        if bus:
            port = UsbPort(bus, folder.name)
        elif options.tcp:
            host, first = options.tcp
            if first + number - 1 > 65535:
                raise WrongUse(f"--tcp: no port is left for printer {number}; begin lower")
            port = TcpPort(host, first and first + number - 1)
        else:
            port = PtyPort(folder / "port")
        found.append(_station(folder, port, options))
    return found


def _station(folder: Path, port: VirtualPort, options: argparse.Namespace) -> Station:
    answers = Outgoing()

    def reply(data: bytes) -> None:
        answers.put(data, printer.faults, time.monotonic())

    printer = VirtualPrinter(
        folder.name,
        folder,
        reply,
        dots=options.dots,
        bytes_per_second=bytes_per_second(options),
        pictures=_CAN_DRAW and not options.no_pictures,
    )
    return Station(printer, port, answers)


def parser() -> CommandParser:
    """The command line; `hallway simulate-device ticket-printer` passes its rest to main()."""
    it = program(
        "ticket-printer",
        """Plays ESC/POS ticket printers, each on a virtual serial port DIR/printer-N/port, a TCP
port or a virtual USB bus; their slips are DIR/printer-N/0001.json and 0001.png.""",
        "--count 2 --dir printers --control 8090",
    )
    common_options(it, "folder for the ports and slips")
    place = it.add_mutually_exclusive_group()
    place.add_argument(
        "--tcp",
        type=_address,
        metavar="HOST:PORT",
        help="TCP port of the first printer, counting up from there; 0 = any (default: serial"
        " ports)",
    )
    place.add_argument(
        "--usb",
        type=port_or_any,
        metavar="PORT",
        help="port on 127.0.0.1 of a virtual USB bus with all printers; 0 = any.  A program finds"
        " them that is run by: python -m hall_devices.simulators.usb BUS COMMAND",
    )
    it.add_argument(
        "--dots",
        type=int,
        default=576,
        choices=(384, 576),
        help="printable width in dots, 384 or 576 (default: %(default)s)",
    )
    pace_options(it, 115200)
    it.add_argument(
        "--no-pictures", action="store_true", help="write only the JSON of slips, no pictures"
    )
    return it


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT, as 127.0.0.1:9100")
    return host or "127.0.0.1", port_or_any(port)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    it = parser()
    options = it.parse_args(arguments)
    return run_command(it.prog, lambda: _play(options))


def _play(options: argparse.Namespace) -> int:
    with _bus(options.usb) as bus:
        simulator = Simulator(stations(options, bus), options, bus)
        return play(
            simulator.loop,
            control=options.control,
            pages=options.pages,
            parent_pipe=options.parent_pipe,
            ready=simulator.ready,
        )


@contextmanager
def _bus(port: int | None) -> Iterator[Bus | None]:
    """Raises Trouble that says how to take another port."""
    if port is None:
        yield None
        return
    try:
        bus = Bus(port)
    except OSError as error:
        raise Trouble(
            f"port {port} on 127.0.0.1 cannot be used: {reason(error)}; --usb takes another"
        ) from error
    try:
        yield bus
    finally:
        bus.close()


if __name__ == "__main__":
    sys.exit(main())
