"""What all commands' parsers are made with."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path
from typing import TypeAlias

from hall_devices.command_line import CommandParser

Commands: TypeAlias = "argparse._SubParsersAction[CommandParser]"


def command(
    commands: Commands, name: str, brief: str, description: str, example: str
) -> CommandParser:
    """A subcommand. brief: its line in the list of commands. description: wrapped already."""
    return commands.add_parser(name, help=brief, description=description, example=example)


def runs(it: CommandParser, module: str, function: str) -> None:
    """The options say what runs the command, which is imported only then, and its name."""

    def run(options: argparse.Namespace) -> int:
        return int(getattr(importlib.import_module(f"hall_server.cli.{module}"), function)(options))

    it.set_defaults(run=run, program=it.prog)


def data_option(it: CommandParser, help: str | None = None) -> None:
    """`--data`, which must be given unless `help` tells what else."""
    it.add_argument(
        "--data",
        type=Path,
        required=help is None,
        metavar="DIR",
        help=help or "folder of the hall's data",
    )


def file_option(it: CommandParser, name: str, help: str) -> None:
    """An option that names a file."""
    it.add_argument(name, type=Path, metavar="FILE", help=help)


def force_option(it: CommandParser, help: str = "replace the file that is there") -> None:
    it.add_argument("--force", action="store_true", help=help)
