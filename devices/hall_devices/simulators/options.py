"""The command line that all simulators share."""

from __future__ import annotations

from pathlib import Path

from hall_devices.command_line import CommandParser, port_or_any, whole_number


def program(kind: str, description: str, example: str) -> CommandParser:
    """A simulator by the name that people call it by.  example: what follows that name."""
    name = f"hallway simulate-device {kind}"
    return CommandParser(prog=name, description=description, example=f"{name} {example}")


def common_options(it: CommandParser, folder: str) -> None:
    """folder: what is in the folder."""
    it.add_argument("--dir", type=Path, required=True, metavar="DIR", help=folder)
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
        help="HTTP port on 127.0.0.1 to look at the devices and to break them; 0 = any"
        " (default: none)",
    )
    it.add_argument("--parent-pipe", action="store_true", help="end when standard input closes")
