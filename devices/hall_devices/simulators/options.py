"""The command line that all simulators share."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from hall_devices.command_line import CommandParser, number, port_or_any, whole_number


def program(kind: str, description: str, example: str) -> CommandParser:
    """A simulator by the name that people call it by.  example: what follows that name."""
    name = f"hallway simulate-device {kind}"
    return CommandParser(prog=name, description=description, example=f"{name} {example}")


def labels_by(names: Iterable[str], options: argparse.Namespace) -> dict[str, str]:
    """What people call the devices of these names; those without a --label are left out."""
    return dict(zip(names, options.labels, strict=False))


def pace_options(it: CommandParser, baud: int) -> None:
    """baud: of such devices as a rule."""
    it.add_argument(
        "--baud",
        type=whole_number(300, 4_000_000),
        default=baud,
        metavar="N",
        help="speed of the line in bits a second (default: %(default)s)",
    )
    pace = it.add_mutually_exclusive_group()
    pace.add_argument(
        "--pace",
        type=number(0.01, 2000),
        default=1.0,
        metavar="X",
        help="a line X times as fast as --baud, for a hall whose time is (default: %(default)g)",
    )
    pace.add_argument(
        "--no-pace",
        action="store_const",
        const=None,
        dest="pace",
        help="take and send bytes as they come, faster than any real line",
    )


def bytes_per_second(options: argparse.Namespace) -> float:
    """Of the line; 0 = bytes as they come."""
    return float(options.baud / 10 * (options.pace or 0.0))


def common_options(it: CommandParser, folder: str) -> None:
    """folder: what is in the folder."""
    it.add_argument("--dir", type=Path, required=True, metavar="DIR", help=folder)
    control_options(it)


def control_options(it: CommandParser) -> None:
    """How many there are, and how they are looked at and ended."""
    it.add_argument(
        "--count",
        type=whole_number(0, 255),
        default=1,
        metavar="N",
        help="how many devices, up to 255 (default: %(default)s)",
    )
    it.add_argument(
        "--control",
        type=port_or_any,
        metavar="PORT",
        help="port on 127.0.0.1 where a browser, or a program, looks at the devices and breaks"
        " them; 0 = any (default: none)",
    )
    it.add_argument(
        "--label",
        action="append",
        default=[],
        dest="labels",
        metavar="TEXT",
        help="what the page calls the first device; again for the second, and so on"
        " (default: its name)",
    )
    it.add_argument(
        "--pages",
        type=Path,
        metavar="FOLDER",
        help="folder of the built pages, for the control's page (default: `hallway` knows where)",
    )
    it.add_argument("--parent-pipe", action="store_true", help="end when standard input closes")
