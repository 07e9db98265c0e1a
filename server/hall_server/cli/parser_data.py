"""The words of commands about what a hall holds: backup, restore, export, paper-pack, token."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from hall_devices.command_line import whole_number
from hall_server.cli.command import Commands, command, data_option, file_option, force_option, runs

ROLES = ("kiosk", "desk", "display", "pad", "agent", "helper", "coordinator", "supervisor", "admin")
RECORDS = ("tickets", "diversions")
_MANY = 1000
_serial = whole_number(1, 999_999)


def add_backups(commands: Commands) -> None:
    it = command(
        commands,
        "backup",
        "copy a hall, also while its server runs",
        """Copies everything of a hall into one file, checked before it counts. It holds tokens
and accounts (as hashes): encrypt it before it leaves this computer.""",
        "hallway backup --data hall /var/backups/hallway --keep 240",
    )
    data_option(it)
    it.add_argument(
        "target",
        type=Path,
        metavar="TARGET",
        help="the .tar.gz to write, or a folder, which gets one named by the time",
    )
    it.add_argument(
        "--keep",
        type=whole_number(1, _MANY),
        metavar="N",
        help="with a folder: only the newest N of this hall stay, 1 to 1000 (default: all)",
    )
    force_option(it)
    runs(it, "backups", "backup")
    it = command(
        commands,
        "restore",
        "bring a hall back from a backup; server stopped",
        """Makes a backup the hall again. Numbers that visitors took after the backup are in
their hands: --skip keeps the machine from giving them twice.""",
        "hallway restore --data hall backup.tar.gz --check\n"
        "hallway restore --data hall backup.tar.gz --force --skip 60",
    )
    data_option(it)
    it.add_argument("file", type=Path, metavar="FILE", help="the backup to bring back")
    it.add_argument(
        "--check",
        action="store_true",
        help="only say whether the backup is whole, of which hall and of when",
    )
    force_option(it, "move aside the hall that is in the folder; nothing is deleted")
    it.add_argument(
        "--skip",
        type=whole_number(0, _MANY),
        metavar="N",
        help="pass over N numbers of each prefix, 0 to 1000: those given since the backup; needed"
        " when its day is going on",
    )
    runs(it, "backups", "restore")


def add_export(commands: Commands) -> None:
    it = command(
        commands,
        "export",
        "write a hall's records as a table, also while the server runs",
        """Writes a line for every number of a span of days: when it was taken, called, begun
and ended, for what, at which window, how; no visitor's name is in it. Or a line for
every diversion: who, when, from where to where, and what the queue did afterwards.
Opens in any spreadsheet. That it was done is written down.""",
        "hallway export --data hall --from 2026-11-01 --to 2026-11-30 --out november.csv\n"
        "hallway export --data hall --record diversions --out diversions.csv",
    )
    data_option(it)
    it.add_argument(
        "--record",
        choices=RECORDS,
        default=RECORDS[0],
        metavar="NAME",
        help="tickets, every number; or diversions, everything done about full queues (default:"
        " %(default)s)",
    )
    it.add_argument(
        "--from",
        dest="first",
        type=_day,
        metavar="DAY",
        help="the first day, as 2026-11-01 (default: the hall's first)",
    )
    it.add_argument(
        "--to",
        dest="last",
        type=_day,
        metavar="DAY",
        help="the last day, which is in it (default: the latest)",
    )
    file_option(it, "--out", "the CSV file to write (default: standard output)")
    it.add_argument(
        "--lang",
        default="zh-CN",
        metavar="CODE",
        help="language of the head line: zh-CN, en (default: %(default)s)",
    )
    force_option(it)
    runs(it, "records", "export")


def add_paper(commands: Commands) -> None:
    it = command(
        commands,
        "paper-pack",
        "reserve numbers and print them for the day the machine fails",
        """Reserves numbers that the machine passes over, and writes them as slips to print and
cut, with instructions and a list. Also while the server runs.""",
        "hallway paper-pack --data hall --out pack.html --from 901 --count 100 --every-day\n"
        "hallway paper-pack --data hall --release A901",
    )
    data_option(it)
    file_option(it, "--out", "the HTML file to write, for A4; needed but for --release")
    it.add_argument(
        "--count",
        type=whole_number(1, _MANY),
        default=100,
        metavar="N",
        help="how many numbers of each prefix, 1 to 1000 (default: %(default)s)",
    )
    it.add_argument(
        "--prefix",
        action="append",
        default=[],
        metavar="A",
        help="only of this prefix; may be given more than once (default: of all)",
    )
    it.add_argument(
        "--from",
        dest="first",
        type=_serial,
        metavar="N",
        help="running number of the first (default: the next of today)",
    )
    it.add_argument(
        "--every-day",
        action="store_true",
        help="the machine passes over them on the days to come, too (default: today only)",
    )
    it.add_argument(
        "--again", action="store_true", help="reserve nothing, write what is reserved already"
    )
    it.add_argument(
        "--release",
        type=_number,
        metavar="A901",
        help="only give back the range of every day that begins here, from tomorrow on",
    )
    force_option(it)
    runs(it, "paper", "paper_pack")


def add_tokens(commands: Commands) -> None:
    it = command(
        commands,
        "token",
        "print a bearer token, list them, or revoke one",
        """A token lets one device, program or person in over the hall's interface. The token
itself is printed once, alone on standard output. Also while the server runs.""",
        "hallway token --data hall --role kiosk --name Entrance --at k1\n"
        "hallway token --data hall --list",
    )
    data_option(it)
    what = it.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--role",
        choices=ROLES,
        metavar="ROLE",
        help=f"make a token for this role: {', '.join(ROLES)}",
    )
    what.add_argument("--list", action="store_true", help="tokens given so far, without secrets")
    what.add_argument("--revoke", metavar="ID", help="let the token with this id in no more")
    it.add_argument("--name", default="", help="who or what it is for; needed with --role")
    it.add_argument(
        "--at",
        metavar="CODE",
        help="code of the kiosk, counter or screen it is bound to (default: to none)",
    )
    it.add_argument(
        "--person", action="store_true", help="it is for a person (default: for a program)"
    )
    runs(it, "tokens", "token")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day, as 2026-11-30") from None


def _number(text: str) -> tuple[str, int]:
    prefix = text.rstrip("0123456789")
    return prefix, _serial(text[len(prefix) :])
