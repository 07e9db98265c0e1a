"""The command line's words. Commands are imported when they run, so that none pays for another."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Sequence
from pathlib import Path

import hall_server

_LONGEST_VOICE_NAME = 20
SIMULATORS = ("ticket-printer", "led-bar", "evaluation-pad")
ROLES = ("kiosk", "desk", "display", "pad", "agent", "helper", "coordinator", "supervisor", "admin")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; `run` is what to call with them. Wrong use ends the process with status 2."""
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    it = argparse.ArgumentParser(
        "hallway", description="Hallway 畅厅: tickets, calling and devices for a service hall"
    )
    it.add_argument("--version", action="version", version=f"hallway {hall_server.__version__}")
    commands = it.add_subparsers(required=True, metavar="COMMAND")
    _demo(commands)
    _serve(commands)
    _files(commands)
    _backups(commands)
    _paper(commands)
    _voice(commands)
    _token(commands)
    agent = commands.add_parser(
        "agent", help="drive the devices beside a kiosk or desk", add_help=False
    )
    agent.set_defaults(run=None)
    simulate = commands.add_parser(
        "simulate-device",
        help="play a device: ticket-printer, led-bar, evaluation-pad",
        add_help=False,
    )
    simulate.add_argument("kind", choices=SIMULATORS)
    simulate.set_defaults(run=None)
    return it


def _call(module: str, function: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        found = getattr(importlib.import_module(f"hall_server.cli.{module}"), function)
        return int(found(options))

    return run


def _data(it: argparse.ArgumentParser, *, required: bool = True) -> None:
    it.add_argument("--data", type=Path, required=required, help="folder of the hall's data")


def _serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    it = commands.add_parser("serve", help="run a hall")
    _data(it)
    it.add_argument("--host", default="127.0.0.1", help="address to listen on")
    it.add_argument("--port", type=_port, default=8080)
    it.add_argument("--tls-cert", type=Path, help="certificate chain, PEM")
    it.add_argument("--tls-key", type=Path, help="private key, PEM")
    it.add_argument(
        "--log", type=Path, metavar="FILE", help="not standard error; logrotate may move it away"
    )
    it.add_argument(
        "--most-per-address",
        type=_connections,
        default=1000,
        metavar="N",
        help="connections one address may hold open (1000); behind a proxy all come from one",
    )
    it.set_defaults(run=_call("run", "serve"))


def _demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    it = commands.add_parser("demo", help="a county hall to look at, with printers and a crowd")
    _data(it, required=False)
    it.add_argument("--port", type=_port, default=8080)
    it.add_argument("--speed", type=_speed, default=20.0, help="hall seconds per second, 1 to 2000")
    it.add_argument("--no-crowd", action="store_true", help="no simulated visitors and clerks")
    it.add_argument("--press-pads", action="store_true", help="keys of pads are pressed even so")
    it.set_defaults(run=_call("run", "demo"))


def _files(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    it = commands.add_parser("init", help="begin a hall: a data folder and a hall file to edit")
    _data(it)
    it.add_argument("--county", action="store_true", help="start from the county hall, not small")
    it.set_defaults(run=_call("files", "init"))
    it = commands.add_parser("check", help="check a hall file and name every wrong line")
    it.add_argument("file", type=Path)
    it.set_defaults(run=_call("files", "check"))
    config = commands.add_parser("config", help="apply or export the set-up of a hall")
    actions = config.add_subparsers(required=True, metavar="ACTION")
    it = actions.add_parser("apply", help="make a hall file the hall's set-up")
    _data(it)
    it.add_argument("file", type=Path)
    it.set_defaults(run=_call("files", "apply"))
    it = actions.add_parser("export", help="write the hall's set-up as a hall file")
    _data(it)
    it.add_argument("file", type=Path, nargs="?", help="else standard output")
    it.set_defaults(run=_call("files", "export"))


def _backups(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    it = commands.add_parser("backup", help="copy a hall, also while its server runs")
    _data(it)
    it.add_argument("target", type=Path, help="new .tar.gz, or a folder that gets one by time")
    it.add_argument("--keep", type=_keep, metavar="N", help="with a folder: only the newest N")
    it.add_argument("--force", action="store_true", help="replace a file that is there")
    it.set_defaults(run=_call("backups", "backup"))
    it = commands.add_parser("restore", help="bring a hall back from a backup; server stopped")
    _data(it)
    it.add_argument("file", type=Path)
    it.add_argument("--check", action="store_true", help="only see whether the backup is whole")
    it.add_argument("--force", action="store_true", help="move aside the hall that is there")
    it.add_argument(
        "--skip",
        type=_count,
        metavar="N",
        help="pass over N numbers of each prefix: those given since the backup",
    )
    it.set_defaults(run=_call("backups", "restore"))


def _paper(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    it = commands.add_parser(
        "paper-pack", help="reserve numbers and print them for the day the machine fails"
    )
    _data(it)
    it.add_argument("--out", type=Path, help="the HTML file to write, to be printed on A4")
    it.add_argument("--count", type=_keep, default=100, help="numbers of each prefix (100)")
    it.add_argument(
        "--prefix", action="append", default=[], help="only this one; may be given more than once"
    )
    it.add_argument("--from", dest="first", type=_serial, help="where they begin; else the next")
    it.add_argument("--every-day", action="store_true", help="keep them on the days to come, too")
    it.add_argument("--again", action="store_true", help="reserve nothing, print what is reserved")
    it.add_argument("--release", type=_number, metavar="A901", help="end a range of every day")
    it.add_argument("--force", action="store_true", help="replace the file that is there")
    it.set_defaults(run=_call("paper", "paper_pack"))


def _voice(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    it = commands.add_parser(
        "voice", help="let a speech engine of this computer record a voice for the walls"
    )
    _data(it)
    it.add_argument("--name", type=_voice_name, required=True, help="what people call the voice")
    it.add_argument(
        "--command",
        required=True,
        metavar="LINE",
        help="what the engine is run with for each clip, with {text} and {file} (a WAV) in it",
    )
    it.add_argument("--use", action="store_true", help="the walls speak with it from now on")
    it.set_defaults(run=_call("voice", "voice"))


def _token(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    it = commands.add_parser("token", help="print a bearer token, list them, or revoke one")
    _data(it)
    what = it.add_mutually_exclusive_group(required=True)
    what.add_argument("--role", choices=ROLES, help="make a token for this role")
    what.add_argument("--list", action="store_true", help="tokens given so far, without secrets")
    what.add_argument("--revoke", metavar="ID", help="let the token with this id in no more")
    it.add_argument("--name", default="", help="who or what it is for")
    it.add_argument("--at", help="code of the kiosk, counter or screen it is bound to")
    it.add_argument("--person", action="store_true", help="a person, not a program")
    it.set_defaults(run=_call("tokens", "token"))


def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= 1000:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1000")


def _keep(text: str) -> int:
    number = _count(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1: the one that is made now")
    return number


def _connections(text: str) -> int:
    if text.isascii() and text.isdigit() and 10 <= int(text[:9]) <= 100_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number from 10 to 100000")


def _voice_name(text: str) -> str:
    if 0 < len(text.strip()) <= _LONGEST_VOICE_NAME:
        return text.strip()
    raise argparse.ArgumentTypeError(f"a name of 1 to {_LONGEST_VOICE_NAME} characters")


def _serial(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a running number")


def _number(text: str) -> tuple[str, int]:
    prefix = text.rstrip("0123456789")
    return prefix, _serial(text[len(prefix) :])


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if 1 <= speed <= 2000:
        return speed
    raise argparse.ArgumentTypeError(f"{text!r} is not a speed (1 to 2000)")
