"""The command `hallway`. Imports nothing heavy: `hallway agent` runs without the server's parts."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from hall_devices.command_line import run_command
from hall_server.built_pages import PAGES
from hall_server.cli.parser import SIMULATORS, parse


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all went well, 1 for a trouble told in one line, 2 for wrong use."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["agent"]:
        from hall_kiosk.agent.__main__ import main as agent

        return agent(given[1:])
    if given[:1] == ["test-printer"]:
        from hall_devices.printers.trial import main as test_printer

        return test_printer(given[1:])
    if given[:1] == ["find-devices"]:
        from hall_devices.port_scan.command import main as find_devices

        return find_devices(given[1:])
    if given[:1] == ["simulate-device"] and given[1:2] and given[1] in SIMULATORS:
        module = f"hall_devices.simulators.{given[1].replace('-', '_')}"
        return int(importlib.import_module(module).main(["--pages", str(PAGES), *given[2:]]))
    options = parse(given)
    # What a hall writes is for its own user: journals name people, `access.db` lets in.
    os.umask(0o077)
    return run_command(options.program, lambda: int(options.run(options)))


if __name__ == "__main__":
    sys.exit(main())
