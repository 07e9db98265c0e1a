"""The words of commands about what a hall is: init, check, config, voice."""

from __future__ import annotations

import argparse
from pathlib import Path

from hall_devices.command_line import CommandParser
from hall_server.cli.command import Commands, command, data_option, runs

_LONGEST_VOICE_NAME = 20


def add_files(commands: Commands) -> None:
    _init(commands)
    it = command(
        commands,
        "check",
        "check a hall file and name every wrong line",
        "Names every mistake of a hall file with its line. Nothing is changed.",
        "hallway check hall/hall.toml",
    )
    _hall_file(it, "the hall file to check (TOML)")
    runs(it, "files", "check")
    _config(commands)


def _init(commands: Commands) -> None:
    it = command(
        commands,
        "init",
        "begin a hall: a data folder and a hall file to edit",
        """Makes a data folder with a hall file, hall.toml, and makes that the hall's set-up. A
hall.toml that is in the folder already is taken as it is.""",
        "hallway init --data hall",
    )
    data_option(it)
    it.add_argument(
        "--county",
        action="store_true",
        help="start from the county hall of the demo (default: a small hall)",
    )
    runs(it, "files", "init")


def _config(commands: Commands) -> None:
    actions = command(
        commands,
        "config",
        "apply or export the set-up of a hall",
        """The set-up of a hall as a hall file. Both work on a running hall, too, which goes
on.""",
        "hallway config export --data hall now.toml\nhallway config apply --data hall now.toml",
    ).add_subparsers(required=True, metavar="ACTION", title="actions")
    it = command(
        actions,
        "apply",
        "make a hall file the hall's set-up",
        """Makes a hall file the hall's set-up, at once. Refused, with the list, while somebody
uses what it takes away.""",
        "hallway config apply --data hall hall/hall.toml",
    )
    data_option(it)
    _hall_file(it, "the hall file to apply (TOML)")
    runs(it, "files", "apply")
    it = command(
        actions,
        "export",
        "write the hall's set-up as a hall file",
        "Writes the set-up as it is now, pages' changes included.",
        "hallway config export --data hall now.toml",
    )
    data_option(it)
    _hall_file(
        it, "the file to write, also over one that is there (default: standard output)", nargs="?"
    )
    runs(it, "files", "export")


def _hall_file(it: CommandParser, help: str, nargs: str | None = None) -> None:
    it.add_argument("file", type=Path, metavar="FILE", nargs=nargs, help=help)


def add_voice(commands: Commands) -> None:
    it = command(
        commands,
        "voice",
        "let a speech engine of this computer record a voice for the walls",
        """Runs a speech engine once for each of the about sixty clips that the walls' sentences
are joined from, and keeps the sound as a voice of this hall. Silence before and after
is cut.""",
        'hallway voice --data hall --name Ekho --command "ekho -o {file} {text}" --use',
    )
    data_option(it)
    it.add_argument(
        "--name",
        type=_voice_name,
        required=True,
        help=f"what people call the voice, 1 to {_LONGEST_VOICE_NAME} characters",
    )
    it.add_argument(
        "--command",
        required=True,
        metavar="LINE",
        help="what runs the engine for a clip: {text} becomes what it shall say, {file} the WAV"
        " file it shall write",
    )
    it.add_argument(
        "--use",
        action="store_true",
        help="the walls speak with it from now on (default: choose it on the page of voices)",
    )
    runs(it, "voice", "voice")


def _voice_name(text: str) -> str:
    if 0 < len(text.strip()) <= _LONGEST_VOICE_NAME:
        return text.strip()
    raise argparse.ArgumentTypeError(f"a name has 1 to {_LONGEST_VOICE_NAME} characters")
