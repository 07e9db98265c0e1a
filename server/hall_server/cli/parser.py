"""The command line's words. Commands are imported when they run, so that none pays for another."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import hall_server
from hall_devices.command_line import CommandParser, number, port_number, whole_number
from hall_server.cli.command import Commands, command, data_option, file_option, runs
from hall_server.cli.parser_data import add_backups, add_export, add_paper, add_tokens
from hall_server.cli.parser_set_up import add_files, add_voice

SIMULATORS = {
    "ticket-printer": "ESC/POS ticket printers, with slips as files",
    "led-bar": "LED bars above the windows (A0 90)",
    "evaluation-pad": "evaluation pads with keys (FF 68)",
    "sundyn-pad": "evaluation tablets of Sundyn (SxxE), over UDP or TCP",
    "gwq-pad": "evaluation tablets of GWQ behind their program (JSON)",
    "rate-tablet": "evaluation tablets that connect to the agent (rate JSON)",
    "call-keypad": "call keypads of clerks (FF 68), with pads beside them on request",
    "card-reader": "readers of identity cards (SAM_V), and who lays cards on them",
    "code-scanner": "scanners of bar codes and QR codes (GM65), and who holds codes there",
    "document-camera": "document cameras (MJPEG, Eloam, GWQ, folder, USB), what lies under them",
    "lock-board": "lock boards of file cabinets (WKLY, 8A/80, YT), and who closes their doors",
    "office-printer": "office and label printers behind a print queue (IPP)",
}


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; `run` is what to call with them, `program` its name. Wrong use ends the process
    with status 2."""
    return _parser().parse_args(arguments)


def _parser() -> CommandParser:
    it = CommandParser(
        prog="hallway",
        description="Hallway 畅厅: tickets, calling and devices for a service hall.",
        epilog="`hallway COMMAND --help` explains a command and gives an example.",
    )
    it.add_argument(
        "--version",
        action="version",
        version=f"hallway {hall_server.__version__}",
        help="print the version and end",
    )
    commands = it.add_subparsers(required=True, metavar="COMMAND", title="commands")
    _demo(commands)
    _serve(commands)
    add_files(commands)
    add_backups(commands)
    add_export(commands)
    add_paper(commands)
    add_voice(commands)
    add_tokens(commands)
    _elsewhere(commands)
    return it


def _serve(commands: Commands) -> None:
    it = command(
        commands,
        "serve",
        "run a hall",
        """Runs a hall until it is told to stop (Ctrl-C, SIGTERM). The folder is made by
`hallway init`. Other computers reach it only with --host, and then it should have
a certificate.""",
        "hallway serve --data hall --host 0.0.0.0 --port 8443"
        " --tls-cert cert.pem --tls-key key.pem",
    )
    data_option(it)
    it.add_argument(
        "--host",
        metavar="ADDRESS",
        default="127.0.0.1",
        help="address to listen on; 0.0.0.0 means all (default: %(default)s, this computer only)",
    )
    _port(it)
    file_option(it, "--tls-cert", "certificate chain, PEM; goes with --tls-key (default: no TLS)")
    file_option(it, "--tls-key", "its private key, PEM, without a password (default: no TLS)")
    file_option(
        it, "--log", "write the log here, which logrotate may move away (default: standard error)"
    )
    it.add_argument(
        "--most-per-address",
        type=whole_number(10, 100_000),
        default=1000,
        metavar="N",
        help="connections that one address may hold open (default: %(default)s); behind a proxy all"
        " come from one, so give 8000 there",
    )
    runs(it, "run", "serve")


def _demo(commands: Commands) -> None:
    it = command(
        commands,
        "demo",
        "a county hall to look at, with printers and a crowd",
        """Runs the county hall on this computer only, with simulated devices, visitors and
clerks, and prints a table of links to its pages. Any kiosk or counter can be taken
over by hand. Ctrl-C ends it.""",
        "hallway demo --port 8080 --speed 60",
    )
    data_option(it, help="folder to keep the demo in (default: one that goes with it)")
    _port(it)
    it.add_argument(
        "--speed",
        type=number(1, 2000),
        default=20.0,
        metavar="X",
        help="seconds of the hall's clock in one real second, 1 to 2000 (default: %(default)g)",
    )
    it.add_argument(
        "--no-crowd",
        action="store_true",
        help="no simulated visitors and clerks, and nobody presses keys of pads",
    )
    it.add_argument(
        "--press-pads", action="store_true", help="with --no-crowd: keys of pads are pressed anyway"
    )
    file_option(it, "--hall", "a changed copy of the county hall (default: the county hall)")
    it.add_argument(
        "--slip-pictures", action="store_true", help="draw every slip as a picture, which is slow"
    )
    runs(it, "run", "demo")


def _port(it: CommandParser) -> None:
    it.add_argument(
        "--port",
        type=port_number,
        default=8080,
        metavar="N",
        help="port to listen on, 1 to 65535 (default: %(default)s)",
    )


def _elsewhere(commands: Commands) -> None:
    """Programs of other rooms, which read their options themselves (see `hall_server.__main__`)."""
    commands.add_parser("agent", help="drive the devices beside a kiosk or desk", add_help=False)
    commands.add_parser(
        "test-printer", help="print a page that shows whether a printer is set up", add_help=False
    )
    commands.add_parser(
        "find-devices", help="say what hangs on the serial ports of this computer", add_help=False
    )
    kinds = command(
        commands,
        "simulate-device",
        "play devices of one kind, to try a hall without them",
        """Plays devices that speak the real bytes on virtual serial ports, and that can be
broken on request. `hallway simulate-device KIND --help` explains the options of a
kind.""",
        "hallway simulate-device led-bar --count 3 --dir bars --control 8090",
    ).add_subparsers(required=True, metavar="KIND", title="kinds")
    for kind, what in SIMULATORS.items():
        kinds.add_parser(kind, help=what, add_help=False)
