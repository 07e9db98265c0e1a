"""Virtual ticket printers in one process: real bytes on ptys or TCP ports, slips as files.

    python -m hall_devices.simulators.ticket_printer --count 2 --dir DIR --control 0

Printer N is DIR/printer-N: `port` is the symlink to its pty (or --tcp HOST:PORT, counting up),
0001.json and 0001.png are its slips.  One JSON line on standard output says when it is ready:
{"control": URL or null, "printers": [{"name", "port", "folder"}]}.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from hall_devices.command_line import (
    CommandParser,
    WrongUse,
    make_folder,
    port_or_any,
    run_command,
    whole_number,
)

from .loop import Loop, play
from .options import common_options, program
from .virtual_ports import PtyPort, VirtualPort
from .virtual_printer import VirtualPrinter
from .virtual_tcp import TcpPort


@dataclass
class Station:
    """A printer and the port it hangs on (see loop.Station)."""

    printer: VirtualPrinter
    port: VirtualPort
    watched: int | None = None

    @property
    def has_room(self) -> bool:
        return self.printer.has_room

    def receive(self, data: bytes, now: float) -> None:
        self.printer.receive(data, now)

    def run(self, now: float) -> float | None:
        waits = [self.printer.run(now)]
        if isinstance(self.port, TcpPort):
            waits.append(self.port.treat_others(self.printer.faults.others))
        return min((wait for wait in waits if wait is not None), default=None)


class Simulator:
    """Printers by name, and what the control may do with them."""

    def __init__(self, stations: Sequence[Station]) -> None:
        self.stations = {station.printer.name: station for station in stations}
        self.loop = Loop(stations, self._act)

    def ready(self, control: str | None) -> str:
        """What is said on standard output."""
        printers = [
            {"name": name, "port": it.port.name, "folder": str(it.printer.folder)}
            for name, it in self.stations.items()
        ]
        return json.dumps({"control": control, "printers": printers})

    def _act(self, name: str, verb: str, wishes: dict[str, Any]) -> Any:
        if not name:
            return [self._act_on(station, verb, wishes) for station in self.stations.values()]
        return self._act_on(self.stations[name], verb, wishes)

    def _act_on(self, station: Station, verb: str, wishes: dict[str, Any]) -> dict[str, Any]:
        printer = station.printer
        match verb:
            case "set":
                printer.set(wishes, time.monotonic())
                self.loop.replug(station, plugged=not printer.faults.unplugged)
            case "tear":
                printer.tear()
            case "power_cycle":
                printer.power_cycle()
            case "look":
                pass
            case _:
                self._act_on_link(station, verb)
        return {**printer.state(), "port": station.port.name}

    def _act_on_link(self, station: Station, verb: str) -> None:
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


def stations(options: argparse.Namespace) -> list[Station]:
    """Printers and ports as the command line wants them; folders are made, ports not yet."""
    found: list[Station] = []
    for number in range(1, options.count + 1):
        folder = options.dir / f"printer-{number}"
        make_folder(folder, "--dir")
        port: VirtualPort
        if options.tcp:
            host, first = options.tcp
            if first + number - 1 > 65535:
                raise WrongUse(f"--tcp: no port is left for printer {number}; begin lower")
            port = TcpPort(host, first and first + number - 1)
        else:
            port = PtyPort(folder / "port")
        printer = VirtualPrinter(
            folder.name,
            folder,
            port.write,
            dots=options.dots,
            bytes_per_second=options.baud / 10 if options.pace else 0.0,
            pictures=not options.no_pictures and find_spec("PIL") is not None,
        )
        found.append(Station(printer, port))
    return found


def parser() -> CommandParser:
    """The command line; `hallway simulate-device ticket-printer` passes its rest to main()."""
    it = program(
        "ticket-printer",
        """Plays ESC/POS ticket printers, each on a virtual serial port DIR/printer-N/port or a
TCP port; their slips are DIR/printer-N/0001.json and 0001.png.""",
        "--count 2 --dir printers --control 8090",
    )
    common_options(it, "folder for the ports and slips")
    it.add_argument(
        "--tcp",
        type=_address,
        metavar="HOST:PORT",
        help="TCP port of the first printer, counting up from there; 0 = any (default: serial"
        " ports)",
    )
    it.add_argument(
        "--dots",
        type=int,
        default=576,
        choices=(384, 576),
        help="printable width in dots, 384 or 576 (default: %(default)s)",
    )
    it.add_argument(
        "--baud",
        type=whole_number(300, 4_000_000),
        default=115200,
        metavar="N",
        help="speed of the line in bits a second, with --pace (default: %(default)s)",
    )
    it.add_argument(
        "--pace",
        action="store_true",
        help="take bytes no faster than --baud (default: as they come)",
    )
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
    simulator = Simulator(stations(options))
    return play(
        simulator.loop,
        control=options.control,
        parent_pipe=options.parent_pipe,
        ready=simulator.ready,
    )


if __name__ == "__main__":
    sys.exit(main())
