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

from .command import TOKEN_VARIABLE
from .run import MAX_AGE_SECONDS, AgentBusy, run_agent

BUSY_EXIT = 75
"""EX_TEMPFAIL: another agent holds the folder; starting again later may work."""


def parser() -> argparse.ArgumentParser:
    """The command line, also of `hallway agent`."""
    it = argparse.ArgumentParser("agent", description="runs devices beside a kiosk or desk")
    it.add_argument("--server", required=True, help="http(s)://host:port of the hall's server")
    it.add_argument("--data-dir", type=Path, required=True, help="folder of this agent's memory")
    it.add_argument("--token-file", type=Path, help=f"else from {TOKEN_VARIABLE}")
    it.add_argument("--font", type=Path, help="font for characters that a printer lacks")
    it.add_argument("--max-age", type=float, default=MAX_AGE_SECONDS, help="seconds a job may wait")
    it.add_argument("--parent-pipe", action="store_true", help="end when standard input closes")
    it.add_argument("--log-level", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
    return it


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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM, Ctrl-C or the parent's end.  Call it from the main thread."""
    options = parser().parse_args(arguments)
    logging.basicConfig(
        level=options.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    if options.token_file:
        token = options.token_file.read_text(encoding="utf-8").strip()
    else:
        token = os.environ.get(TOKEN_VARIABLE, "")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
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
        logging.getLogger(__name__).error("another agent works here: %s", error)
        return BUSY_EXIT
    return 0


if __name__ == "__main__":
    sys.exit(main())
