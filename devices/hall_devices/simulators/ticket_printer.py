"""Virtual ticket printers in one process: real bytes on ptys or TCP ports, slips as files.

    python -m hall_devices.simulators.ticket_printer --count 2 --dir DIR --control 0

Printer N is DIR/printer-N: `port` is the symlink to its pty (or --tcp HOST:PORT, counting up),
0001.json and 0001.png are its slips.  One JSON line on standard output says when it is ready:
{"control": URL or null, "printers": [{"name", "port", "folder"}]}.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import selectors
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .control import Control
from .virtual_ports import PtyPort, TcpPort, VirtualPort
from .virtual_printer import VirtualPrinter

_ACT_SECONDS = 5.0


@dataclass
class Station:
    """A printer and the port it hangs on.  watched: the descriptor in the selector now."""

    printer: VirtualPrinter
    port: VirtualPort
    watched: int | None = None


class Simulator:
    """The loop that moves bytes between ports and printers; only wake() is for other threads."""

    def __init__(self, stations: Sequence[Station]) -> None:
        self.stations = {station.printer.name: station for station in stations}
        self._selector = selectors.DefaultSelector()
        self._ears, self._mouth = socket.socketpair()
        self._ears.setblocking(False)
        self._mouth.setblocking(False)
        self._selector.register(self._ears, selectors.EVENT_READ)
        self._wishes: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = queue.SimpleQueue()
        self._stopped = False
        self._over = False

    def stop(self) -> None:
        """End run() soon; safe from a signal handler and from any thread."""
        self._stopped = True
        self.wake()

    def wake(self) -> None:
        with contextlib.suppress(OSError):
            self._mouth.send(b"!")

    def act(self, name: str, verb: str, wishes: dict[str, Any]) -> Any:
        """Carry out a control request on the loop's thread (see control.py)."""
        future: Future[Any] = Future()
        self._wishes.put((lambda: self._act(name, verb, wishes), future))
        self.wake()
        if self._over:
            self._grant()
        return future.result(_ACT_SECONDS)

    def plug(self) -> None:
        """Make every port appear."""
        for station in self.stations.values():
            station.port.plug()

    def run(self) -> None:
        """Move bytes until stop()."""
        while not self._stopped:
            self._turn()

    def close(self) -> None:
        """Unplug every port: nothing is left but the slips.  Later acts are refused."""
        self._over = True
        self._grant()
        for station in self.stations.values():
            self._watch(station, None)
            station.port.unplug()
        self._selector.close()
        self._ears.close()
        self._mouth.close()

    def _turn(self) -> None:
        now = time.monotonic()
        waits: list[float] = []
        for station in self.stations.values():
            wait = station.printer.run(now)
            if wait is not None:
                waits.append(wait)
            # Taking nothing while the buffer is full makes the sender wait, like flow control.
            self._watch(station, station.port.watched() if station.printer.has_room else None)
        for key, _ in self._selector.select(min(waits, default=None)):
            if key.fileobj is self._ears:
                self._hear()
            else:
                station = key.data
                data = station.port.read()
                if data:
                    station.printer.receive(data, time.monotonic())

    def _watch(self, station: Station, wanted: int | None) -> None:
        if wanted == station.watched:
            return
        if station.watched is not None:
            with contextlib.suppress(KeyError, ValueError, OSError):
                self._selector.unregister(station.watched)
        if wanted is not None:
            self._selector.register(wanted, selectors.EVENT_READ, station)
        station.watched = wanted

    def _hear(self) -> None:
        with contextlib.suppress(OSError):
            self._ears.recv(4096)
        self._grant()

    def _grant(self) -> None:
        while True:
            try:
                wish, future = self._wishes.get_nowait()
            except queue.Empty:
                return
            try:
                if self._over:
                    raise KeyError("the simulator has ended")
                future.set_result(wish())
            except (KeyError, ValueError, OSError) as error:
                future.set_exception(error)

    def _act(self, name: str, verb: str, wishes: dict[str, Any]) -> Any:
        if not name:
            return [self._act_on(station, verb, wishes) for station in self.stations.values()]
        return self._act_on(self.stations[name], verb, wishes)

    def _act_on(self, station: Station, verb: str, wishes: dict[str, Any]) -> dict[str, Any]:
        printer = station.printer
        match verb:
            case "set":
                printer.set(wishes, time.monotonic())
                self._watch(station, None)  # the descriptor may be about to close
                if printer.faults.unplugged:
                    station.port.unplug()
                else:
                    station.port.plug()
            case "tear":
                printer.tear()
            case "power_cycle":
                printer.power_cycle()
            case "look":
                pass
            case _:
                raise KeyError(verb)
        return {**printer.state(), "port": station.port.name}


def stations(options: argparse.Namespace) -> list[Station]:
    """Printers and ports as the command line wants them; folders are made, ports not yet."""
    host, _, first = (options.tcp or "").rpartition(":")
    found: list[Station] = []
    for number in range(1, options.count + 1):
        folder = options.dir / f"printer-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        port: VirtualPort
        if options.tcp:
            port = TcpPort(host or "127.0.0.1", int(first) and int(first) + number - 1)
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


def parser() -> argparse.ArgumentParser:
    """The command line; `hallway simulate-device ticket-printer` passes its rest to main()."""
    it = argparse.ArgumentParser("ticket-printer", description="virtual ESC/POS ticket printers")
    it.add_argument("--count", type=int, default=1, help="how many printers")
    it.add_argument("--dir", type=Path, required=True, help="folder for ports and slips")
    it.add_argument("--control", type=int, help="HTTP control port on 127.0.0.1, 0 = any")
    it.add_argument("--tcp", help="HOST:PORT of the first printer instead of ptys, port 0 = any")
    it.add_argument("--dots", type=int, default=576, choices=(384, 576), help="printable width")
    it.add_argument("--baud", type=int, default=115200, help="speed of the line, see --pace")
    it.add_argument("--pace", action="store_true", help="take bytes no faster than --baud")
    it.add_argument("--no-pictures", action="store_true", help="write only the JSON of slips")
    it.add_argument("--parent-pipe", action="store_true", help="end when standard input closes")
    return it


def watch_parent(stop: Callable[[], None]) -> None:
    """Call stop() when standard input ends, from a daemon thread.

    Reads the descriptor itself: a thread that holds sys.stdin's lock would disturb the exit.
    """

    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        stop()

    threading.Thread(target=wait, name="parent-pipe", daemon=True).start()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    options = parser().parse_args(arguments)
    simulator = Simulator(stations(options))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: simulator.stop())
    control: Control | None = None
    try:
        simulator.plug()
        if options.control is not None:
            control = Control(options.control, simulator.act)
        if options.parent_pipe:
            watch_parent(simulator.stop)
        _tell_ready(simulator, control)
        simulator.run()
    finally:
        simulator.close()
        if control:
            control.close()
    return 0


def _tell_ready(simulator: Simulator, control: Control | None) -> None:
    ready = {
        "control": control.url if control else None,
        "printers": [
            {"name": name, "port": it.port.name, "folder": str(it.printer.folder)}
            for name, it in simulator.stations.items()
        ],
    }
    sys.stdout.write(json.dumps(ready) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
