"""How every program of Hallway takes its command line: wrong use and trouble are one line each.

In this room because the lowest may be used by all: `hallway`, its agent, and the simulators.
"""

from __future__ import annotations

import argparse
import errno
import os
import re
import sys
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

_INTERRUPTED = 130
"""128 + SIGINT, as shells have it."""
_NOBODY_READS = 141
"""128 + SIGPIPE: what was printed to has ended, as `| head` does."""
_REMEDIES = {
    errno.ENOSPC: "make room on its disk, or choose another place",
    errno.EDQUOT: "make room for this user, or choose another place",
    errno.EACCES: "run it as a user who may",
    errno.EPERM: "run it as a user who may",
    errno.EROFS: "nothing can be written on that disk: choose another place",
    errno.EEXIST: "choose another name",
    errno.ENOTDIR: "a file is where a folder should be: look at the path",
    errno.ENOENT: "look at the path",
    errno.EIO: "the disk does not do its work: look at it before anything else",
}


class Trouble(Exception):
    """One English line for the person at the terminal: what is wrong and what to do."""

    status = 1


class WrongUse(Trouble):
    """The same, of options that are not there or do not go together."""

    status = 2


class CommandParser(argparse.ArgumentParser):
    """A parser whose help keeps its lines and which tells wrong use in one line, without usage.

    Its subcommands are of this class too, so each refuses the options that it does not know.
    """

    def __init__(self, *, example: str | None = None, **options: Any) -> None:
        """example: command lines that can be typed as they are, after the help."""
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        if example is not None:
            lines = "\n".join(f"  {line}" for line in example.splitlines())
            options["epilog"] = f"example:\n{lines}"
        super().__init__(**options)

    def parse_known_args(  # type: ignore[override]  # the stubs' overloads are of the namespace
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Nothing is left over: what is unknown is refused by the subcommand it was given to."""
        given = sys.argv[1:] if args is None else [*args]
        if unknown := self._misspelt(given):
            self.error(f"there is no {unknown}")
        found, left = super().parse_known_args(given, namespace)
        if left:
            self.error(f"there is no {' '.join(left)}")
        return found, left

    def _misspelt(self, given: Sequence[str]) -> str | None:
        """The first long option that is none of this parser's. It is told before what is missing,
        which it may have been meant for."""
        # What follows a subcommand is the subcommand's.
        mine = "--" if self._subparsers is not None else ""
        for word in takewhile(lambda word: word != "--" and word.startswith(mine), given):
            name = word.partition("=")[0]
            known = any(option.startswith(name) for option in self._option_string_actions)
            if not known and re.fullmatch(r"--[\w-]+", name):
                return name
        return None

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """After help or a version, too, it does not matter that nobody reads on."""
        super().exit(_flushed(int(status)), message)

    def error(self, message: str) -> NoReturn:
        """End with status 2."""
        line = " ".join(message.removeprefix("argument ").split())
        self.exit(_told(self.prog, WrongUse(line)))


def run_command(name: str, act: Callable[[], int]) -> int:
    """The status of `act`; a trouble, or a file that cannot be used, is told in one line, and that
    nobody reads what it prints is none."""
    try:
        return _flushed(act())
    except Trouble as trouble:
        return _told(name, trouble)
    except BrokenPipeError:
        return _nobody_reads()
    except OSError as error:
        if error.filename is None:
            raise  # no file that somebody named: a mistake of ours, to be seen whole
        return _told(name, Trouble(f"{error.filename}: {explained(error)}"))
    except KeyboardInterrupt:
        return _INTERRUPTED


def _told(name: str, trouble: Trouble) -> int:
    see = f"; see {name} --help" if isinstance(trouble, WrongUse) else ""
    sys.stderr.write(f"{name}: {trouble}{see}\n")
    return trouble.status


def reason(error: OSError) -> str:
    """What the system says, without number and file."""
    return error.strerror or str(error)


def explained(error: OSError) -> str:
    """What the system says, and what to do about it where that is known."""
    remedy = _REMEDIES.get(error.errno or 0)
    return f"{reason(error)}; {remedy}" if remedy else reason(error)


def _flushed(status: int) -> int:
    """`status`, when all that was printed has been taken."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _nobody_reads()
    return status


def _nobody_reads() -> int:
    # What is still to be written at the end of the program must not fail once more.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return _NOBODY_READS


def make_folder(folder: Path, option: str) -> None:
    """Make a folder that was named on the command line, parents too. Raises Trouble."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = "it is no folder" if folder.is_file() else reason(error)
        raise Trouble(f"{option} {folder} cannot be used: {why}; choose another") from error


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """What reads an option's value. Neither signs nor digits of other scripts are taken."""

    def read(text: str) -> int:
        if text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")

    return read


def number(least: float, most: float) -> Callable[[str], float]:
    """The same, with decimals."""

    def read(text: str) -> float:
        try:
            found = float(text)
        except ValueError:
            found = float("nan")
        if least <= found <= most:
            return found
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least:g} to {most:g}")

    return read


port_number = whole_number(1, 65535)
port_or_any = whole_number(0, 65535)
"""0: one that the system chooses."""
