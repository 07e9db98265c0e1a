"""python -m hall_kiosk.agent: the agent as a process of its own."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from hall_devices.command_line import (
    CommandParser,
    make_folder,
    number,
    reason,
    run_command,
)

from .command import TOKEN_VARIABLE
from .enrol import NotEnrolled, kept_token, token_for
from .run import MAX_AGE_SECONDS, AgentBusy, run_agent

log = logging.getLogger(__name__)

BUSY_EXIT = 75
"""EX_TEMPFAIL: another agent holds the folder; starting again later may work."""


def parser() -> CommandParser:
    """The command line, also of `hallway agent`."""
    it = CommandParser(
        prog="hallway agent",
        description="""Drives the printers, bars and pads of this computer for a hall's server on
another one, until Ctrl-C or SIGTERM. The code of the administrator's page is needed
once; the token that it brings is kept in the folder.""",
        example="hallway agent --server https://hall.example:8443 --data-dir agent"
        " --code ABCD-EFGH",
    )
    it.add_argument(
        "--server",
        type=_server_url,
        required=True,
        metavar="URL",
        help="the hall's server, http(s)://HOST:PORT",
    )
    it.add_argument(
        "--data-dir",
        type=Path,
        required=True,
        metavar="DIR",
        help="folder of this agent's memory and token; no other agent may use it",
    )
    which = it.add_mutually_exclusive_group()
    which.add_argument(
        "--code",
        help="from the administrator's page: brings this agent's token, once, into its folder",
    )
    which.add_argument(
        "--token-file",
        type=Path,
        metavar="FILE",
        help=f"file with the token (default: from {TOKEN_VARIABLE}, else the one that is kept)",
    )
    it.add_argument(
        "--font",
        type=Path,
        metavar="FILE",
        help="font for characters that a printer lacks (default: one of this computer)",
    )
    it.add_argument(
        "--max-age",
        type=number(1, 86_400),
        default=MAX_AGE_SECONDS,
        metavar="SECONDS",
        help="how long a slip may wait before it is given up (default: %(default)g)",
    )
    it.add_argument("--parent-pipe", action="store_true", help="end when standard input closes")
    it.add_argument(
        "--log-level",
        default="INFO",
        metavar="LEVEL",
        choices=(levels := ("DEBUG", "INFO", "WARNING", "ERROR")),
        help=f"the least that is logged: {', '.join(levels)} (default: %(default)s)",
    )
    return it


def _server_url(text: str) -> str:
    with contextlib.suppress(ValueError):  # no port, or half an IPv6 address
        url = urlsplit(text)
        plain = text.rstrip("/") == f"{url.scheme}://{url.netloc}" and url.username is None
        if plain and url.scheme in ("http", "https") and url.hostname and url.port != 0:
            return text
    raise argparse.ArgumentTypeError(
        f"{text!r} is not the address of a server, as https://hall.example:8443"
    )


def _watch_parent(stop: threading.Event) -> None:
    """Set `stop` when standard input ends.

    A daemon thread that reads the descriptor itself: holding sys.stdin's lock would disturb exit.
    """

    def wait() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        stop.set()

    threading.Thread(target=wait, name="parent-pipe", daemon=True).start()


def _token(options: argparse.Namespace) -> str:
    """What lets this agent in. Raises NotEnrolled."""
    if options.code is not None:
        return token_for(options.code, options.server, options.data_dir)
    if options.token_file is not None:
        return _token_in(options.token_file)
    token = os.environ.get(TOKEN_VARIABLE) or kept_token(options.data_dir)
    if not token:
        raise NotEnrolled("no token yet: get a code on the administrator's page and add --code")
    return token


def _token_in(file: Path) -> str:
    try:
        token = file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise NotEnrolled(f"--token-file {file} cannot be read: {reason(error)}") from None
    except UnicodeDecodeError:
        token = ""
    if not token.isprintable() or not token:
        raise NotEnrolled(f"--token-file {file} holds no token: `hallway token` prints one")
    return token


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    it = parser()
    options = it.parse_args(arguments)
    return run_command(it.prog, lambda: _run(options))


def _run(options: argparse.Namespace) -> int:
    """The status. Raises Trouble for what was given on the command line and cannot be used."""
    logging.basicConfig(
        level=options.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    if options.font is not None and not options.font.is_file():
        log.warning("--font %s is no file: what a printer lacks is printed as 〓", options.font)
    make_folder(options.data_dir, "--data-dir")
    token = _token(options)
    stop = threading.Event()
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, lambda *_: stop.set())
    if options.parent_pipe:
        _watch_parent(stop)
    try:
        run_agent(
            options.server,
            token,
            options.data_dir,
            stop=stop,
            font=options.font,
            max_age=options.max_age,
        )
    except AgentBusy as error:
        log.error("another agent works here: %s", error)
        return BUSY_EXIT
    return 0


if __name__ == "__main__":
    sys.exit(main())
