"""`hallway find-devices`: what hangs on the serial ports of this computer, asked harmlessly.

For whoever has just plugged devices in and does not know which is where: no hall and no server is
needed.
"""

from __future__ import annotations

import argparse
import json
import locale
import os
import sys
from collections.abc import Sequence
from typing import Any, get_args

from hall_devices.command_line import CommandParser, Trouble, WrongUse, number, run_command
from hall_devices.port_scan.asking import LISTEN_SECONDS, SCAN_SECONDS, ask_port
from hall_devices.port_scan.findings import Port, PortFound, Step
from hall_devices.port_scan.ports import named_ports, serial_ports
from hall_devices.port_scan.questions import PROTOCOLS, plan
from hall_devices.port_scan.report import as_json, listing, ports_json, progress, table
from hall_devices.port_scan.words import Language, language_of
from hall_devices.printers import cells

_KINDS = tuple(dict.fromkeys(protocol.kind for protocol in PROTOCOLS))
_MOST_LISTEN = 60.0


def parser() -> CommandParser:
    """The command line."""
    it = CommandParser(
        prog="hallway find-devices",
        description=f"""Asks at every free serial port of this computer who is there, and says which
driver understood the answer, at which speed and address. No question opens a
lock, prints, shows or changes a setting. A port takes about {SCAN_SECONDS:g} seconds at most,
and silence proves nothing: many devices never answer.""",
        example="""hallway find-devices
hallway find-devices --only /dev/ttyUSB0 --listen 10
hallway find-devices --only COM3 --ask lock --lines --json""",
    )
    it.add_argument(
        "ports",
        nargs="*",
        metavar="PORT",
        help="ports that the system does not list, as ptys; also /dev/ttyUSB0 or COM3",
    )
    it.add_argument("--only", action="store_true", help="only the ports that are named")
    it.add_argument("--list", action="store_true", help="only list the ports, open none")
    it.add_argument(
        "--ask",
        action="append",
        choices=_KINDS,
        metavar="KIND",
        help=f"only questions for {', '.join(_KINDS)}; again for another (default: all)",
    )
    it.add_argument(
        "--lines",
        action="store_true",
        help="ask with lines of text, too (yt lock boards), which a mute printer would print",
    )
    it.add_argument(
        "--listen",
        type=number(0, _MOST_LISTEN),
        default=LISTEN_SECONDS,
        metavar="SECONDS",
        help="how long each port is listened to first, while somebody presses a key or scans a"
        f" code, 0 to {_MOST_LISTEN:g} (default: %(default)g)",
    )
    it.add_argument("--json", action="store_true", help="print one JSON value instead of a table")
    it.add_argument(
        "--language",
        choices=get_args(Language),
        metavar="NAME",
        help="zh or en (default: that of this computer)",
    )
    return it


def main(arguments: Sequence[str] | None = None) -> int:
    """0: all ports were looked at, whatever was found.  1: trouble.  2: wrong use."""
    it = parser()
    options = it.parse_args(arguments)
    return run_command(it.prog, lambda: _find(options))


def _find(options: argparse.Namespace) -> int:
    language: Language = options.language or _language()
    ports = _ports(options)
    if options.list:
        _say(ports_json(ports) if options.json else listing(ports, language))
        return 0
    results: list[PortFound] = []
    for at, port in enumerate(ports, 1):
        told = _Progress(at, len(ports), language)
        steps = [*plan(options.ask or (), lines=options.lines)]
        results.append(ask_port(port, steps, tell=told.tell, listen=options.listen))
        told.end()
    _say(as_json(results) if options.json else table(results, language, lines=options.lines))
    return 0


def _ports(options: argparse.Namespace) -> list[Port]:
    """Raises Trouble."""
    for name in options.ports:
        if "://" in name:
            raise WrongUse(f"{name} is no serial port")
    if options.only and not options.ports:
        raise WrongUse("--only: name a PORT")
    try:
        return (named_ports if options.only else serial_ports)(options.ports)
    except ImportError as error:
        raise Trouble("serial ports need pyserial; install hallway[agent]") from error


class _Progress:
    """Tells on standard error: a line that changes on a terminal, else a line a port."""

    def __init__(self, number: int, ports: int, language: Language) -> None:
        self._number = number
        self._ports = ports
        self._language = language
        self._changes = sys.stderr.isatty()
        self._width = 0

    def tell(self, step: Step) -> None:
        if self._changes or not step.driver:
            self._write(progress(step, self._number, self._ports, self._language))

    def end(self) -> None:
        """Nothing of the line stays on a terminal."""
        if self._changes:
            self._write("")

    def _write(self, line: str) -> None:
        if self._changes:  # with spaces: not every terminal of Windows knows codes for it
            sys.stderr.write(f"\r{' ' * self._width}\r{line}")
            self._width = cells.count(line)
        else:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def _language() -> Language:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if named := os.environ.get(name):
            return language_of(named)
    return language_of(locale.getlocale()[0] or "")


def _say(told: list[str] | dict[str, Any]) -> None:
    lines = told if isinstance(told, list) else [json.dumps(told, ensure_ascii=False, indent=1)]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
