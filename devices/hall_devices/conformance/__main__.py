"""python -m hall_devices.conformance NAME: every check of one driver, a line each."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hall_devices import registry
from hall_devices.command_line import CommandParser, Trouble, run_command

from . import NotConforming, checks_of


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all are met, 1 when one is not."""
    it = CommandParser(
        prog="python -m hall_devices.conformance",
        description="Tries a driver with its simulator: a line for each demand, met or not.",
        example="python -m hall_devices.conformance a090",
    )
    it.add_argument("name", help=f"of the driver; here are: {', '.join(registry.names())}")
    options = it.parse_args(arguments)
    return run_command(it.prog, lambda: _try(options.name))


def _try(name: str) -> int:
    try:
        driver = registry.find(name)
    except KeyError:
        here = ", ".join(registry.names())
        raise Trouble(f"there is no driver {name}; here are: {here}") from None
    except registry.BrokenDriver as error:
        raise Trouble(str(error)) from None
    failed = 0
    for check in checks_of(driver):
        with tempfile.TemporaryDirectory() as folder:
            try:
                check.run(driver, Path(folder))
                print(f"met      {check.name}", flush=True)
            except NotConforming as error:
                failed += 1
                print(f"NOT MET  {check.name}: {error}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
