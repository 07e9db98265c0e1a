"""`hallway test-printer`: ask a printer how it is, print its page, and say what is proved.

For whoever stands before a printer that has just been unpacked: no hall and no server is needed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from hall_devices.command_line import CommandParser, Trouble, WrongUse, run_command, whole_number
from hall_devices.drivers import Outcome, Settings
from hall_devices.printers.page import printer_page
from hall_devices.printers.printer import TicketPrinter
from hall_devices.printers.profiles import models, profile
from hall_devices.printers.status import PaperState
from hall_devices.transport import TransportError

WORDS = {
    "cover_open": "its cover is open",
    "paper_out": "it has no paper",
    "cutter_error": "its cutter is stuck",
    "overheated": "its head is too hot; it goes on by itself",
    "printer_error": "it has an error that needs service",
    "needs_recovery": "it waits for somebody to press its button after an error",
    "offline": "it is offline",
    "silent": "it says nothing: wrong speed, a one-way cable, or another computer has it",
    "not_understood": "what it says is no answer: wrong speed, or another kind of device is there",
    "port_missing": "there is no such port, or nobody listens there",
    "port_busy": "somebody else has it",
    "port_denied": "no right to open the port",
    "port_gone": "the port vanished, or the connection was cut",
    "port_timeout": "it takes no more bytes",
    "port_strange": "something else answers there",
    "port_config": "this computer cannot use such a port",
    "no_completion": "it did not say that it was done",
}
"""Reason of a trouble → what it means."""
_PAPERS: dict[PaperState, str] = {
    "ok": "enough paper",
    "near_end": "paper is running low",
    "unknown": "paper not known",
}
"""Out of paper is a trouble."""


def parser() -> CommandParser:
    """The command line."""
    it = CommandParser(
        prog="hallway test-printer",
        description="""Asks a ticket printer how it is, prints a page that shows whether its profile
is right, and says what the printer itself proved. Nothing else may hold it meanwhile.""",
        example="""hallway test-printer socket://192.0.2.7:9100 --profile gainscha-gp-80
hallway test-printer /dev/ttyUSB0 --baud 19200 --profile 58mm --look""",
    )
    it.add_argument(
        "port",
        nargs="?",
        metavar="PORT",
        help="/dev/ttyUSB0, COM3, socket://HOST:9100, usb://0416:5011, usblp:///dev/usb/lp0,"
        " cups://QUEUE or file:///PATH",
    )
    it.add_argument(
        "--profile",
        default="80mm",
        metavar="NAME",
        help="width or model, and quirks, as 58mm+gb2312 (default: %(default)s)",
    )
    it.add_argument(
        "--baud",
        type=whole_number(300, 4_000_000),
        default=115200,
        metavar="N",
        help="speed of a serial port in bits a second (default: %(default)s)",
    )
    it.add_argument(
        "--flow",
        default="none",
        choices=("none", "rtscts", "dsrdtr", "xonxoff"),
        metavar="WAY",
        help="flow control of a serial port: none, rtscts, dsrdtr or xonxoff (default: none)",
    )
    it.add_argument(
        "--font",
        type=Path,
        metavar="FILE",
        help="font for characters that the printer lacks (default: one of this computer)",
    )
    it.add_argument("--look", action="store_true", help="only ask how it is, print nothing")
    it.add_argument("--models", action="store_true", help="list the models that are known, and end")
    return it


def main(arguments: Sequence[str] | None = None) -> int:
    """0: printed, or handed to one that cannot answer.  1: not, told in one line.  2: wrong use."""
    it = parser()
    options = it.parse_args(arguments)
    return run_command(it.prog, lambda: _try(options))


def _try(options: argparse.Namespace) -> int:
    if options.models:
        for name, model in models().items():
            _say(f"{name:<20} {model['is']:<24} {model['maker']}")
        return 0
    if options.port is None:
        raise WrongUse("PORT is missing")
    printer = _printer(options)
    try:
        _look(printer)
        if not options.look:
            _print(printer, options)
    finally:
        printer.close()
    return 0


def _printer(options: argparse.Namespace) -> TicketPrinter:
    settings = Settings(options.port, options.profile, options.baud, options.flow, options.font)
    try:
        return TicketPrinter(settings)
    except KeyError as error:
        raise WrongUse(
            f"--profile: there is no {options.profile!r}; --models lists some"
        ) from error
    except TransportError as error:
        raise WrongUse(error.detail) from error


def _look(printer: TicketPrinter) -> None:
    try:
        state = printer.status()
    except TransportError as error:
        raise Trouble(f"{WORDS[f'port_{error.kind}']} ({error.detail})") from error
    if not printer.answers:
        _say("cannot answer: how it is will never be known")
        return
    trouble = state.trouble()
    if trouble is not None:
        raise Trouble(WORDS[trouble])
    _say(f"answers: online, {_PAPERS[state.paper]}")


def _print(printer: TicketPrinter, options: argparse.Namespace) -> None:
    speed = f"，速率 {options.baud}" if "://" not in options.port else ""
    now = datetime.now().astimezone()
    facts = (f"端口 {options.port}{speed}", f"时间 {now:%Y-%m-%d %H:%M:%S}")
    outcome = printer.print(printer_page(profile(options.profile), facts))
    if outcome.replaced:
        _say(f"no font on this computer has {' '.join(outcome.replaced)}: 〓 stands there")
    _say(_proved(outcome))


def _proved(outcome: Outcome) -> str:
    """What can be claimed of the page.  Raises Trouble when a person should look."""
    if outcome.state == "printed":
        return "printed: the printer said so; compare the page with what stands on it"
    if outcome.evidence == "write-only":
        return "handed over: nobody can say whether it was printed; look at the paper"
    begun = (
        "nothing was printed"
        if outcome.state == "not_printed"
        else "how much is printed is unknown"
    )
    raise Trouble(f"{begun}: {WORDS.get(outcome.reason, outcome.reason)}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
