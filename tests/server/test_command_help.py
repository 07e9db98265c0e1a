"""Every command of `hallway` explains itself, and tells wrong use in one line."""

from __future__ import annotations

import re

import pytest

from hall_server.__main__ import main

COMMANDS = [
    "",
    "demo",
    "serve",
    "init",
    "check",
    "config",
    "config apply",
    "config export",
    "backup",
    "restore",
    "export",
    "paper-pack",
    "voice",
    "token",
    "agent",
    "test-printer",
    "find-devices",
    "simulate-device",
    "simulate-device ticket-printer",
    "simulate-device led-bar",
    "simulate-device evaluation-pad",
    "simulate-device call-keypad",
    "simulate-device card-reader",
    "simulate-device code-scanner",
    "simulate-device document-camera",
    "simulate-device lock-board",
    "simulate-device sundyn-pad",
    "simulate-device gwq-pad",
    "simulate-device rate-tablet",
    "simulate-device office-printer",
]
_BRIEF = 12
"""Characters that say something of an option."""
_ELSE = re.compile(r"\(default: |needed|only ")
"""What an option that takes a value says of when it is left out."""
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")  # a line an option


def said(capsys: Capture, words: str) -> tuple[int, str, str]:
    """Status, standard output and standard error of a command line that ends in the parser."""
    with pytest.raises(SystemExit) as end:
        main(words.split())
    assert isinstance(end.value.code, int)
    told = capsys.readouterr()
    return end.value.code, told.out, told.err


def entries(told: str, heading: str) -> dict[str, str]:
    """What is typed → what is said of it, of one part of a help."""
    part = re.search(rf"^{heading}:\n((?: +.*\n)+)", told, re.MULTILINE)
    lines = re.sub(r"\n {10,}", "  ", part[1]).splitlines() if part else []
    found = (re.fullmatch(r" +(\S.*?)(?: {2,}(\S.*))?", line) for line in lines)
    return {line[1]: line[2] or "" for line in found if line}


def below(told: str) -> list[str]:
    """The subcommands that a help names."""
    rows = entries(told, "(?:commands|actions|kinds)")
    return [name for name, words in rows.items() if words]


def test_no_command_is_forgotten(capsys: Capture) -> None:
    found = [""]
    for command in found:
        found += [f"{command} {name}".strip() for name in below(said(capsys, f"{command} -h")[1])]
    assert sorted(found) == sorted(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_explains_the_command_and_every_option(command: str, capsys: Capture) -> None:
    status, told, trouble = said(capsys, f"{command} --help")
    assert (status, trouble) == (0, "")
    name = f"hallway {command}".strip()
    assert told.startswith(f"usage: {name} ")
    description = told.split("\n\n")[1]
    assert len(description) > 3 * _BRIEF
    assert all(len(line) <= 90 for line in description.splitlines())
    options = entries(told, "options")
    assert options
    for option, words in [*options.items(), *entries(told, "positional arguments").items()]:
        assert len(words) >= _BRIEF, option
    for option, words in options.items():
        # `[--x X]` in the usage: what takes a value and may be left out says what holds then.
        if " " in option.split(", ")[-1] and f"[{option}]" in told:
            assert _ELSE.search(words), option


@pytest.mark.parametrize("command", COMMANDS)
def test_an_example_can_be_typed(command: str, capsys: Capture) -> None:
    if command:
        _, told, _ = said(capsys, f"{command} --help")
        (example,) = re.findall(r"^example:\n((?: {2}.*\n)+)", told, re.MULTILINE)
        for line in example.splitlines():
            assert line.startswith(f"  hallway {command}")


@pytest.mark.parametrize("command", COMMANDS)
def test_an_option_that_is_not_there_is_one_line_that_names_it(
    command: str, capsys: Capture
) -> None:
    name = f"hallway {command}".strip()
    told = said(capsys, f"{command} --no-such-option x")
    assert told == (2, "", f"{name}: there is no --no-such-option; see {name} --help\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("", "hallway: the following arguments are required: COMMAND; see hallway --help"),
        ("fly", "hallway: COMMAND: invalid choice: 'fly'"),
        ("serve", "hallway serve: the following arguments are required: --data; see"),
        ("serve --data x extra", "hallway serve: there is no extra; see hallway serve --help"),
        ("serve --data x --port 0", "hallway serve: --port: '0' is not a whole number from 1 to"),
        ("serve --data x --port ²", "--port: '²' is not a whole number from 1 to 65535"),
        (
            "serve --data x --port",
            "hallway serve: --port: expected one argument; see hallway serve",
        ),
        ("demo --speed fast", "hallway demo: --speed: 'fast' is not a number from 1 to 2000; see"),
        ("config fly", "hallway config: ACTION: invalid choice: 'fly'"),
        ("restore --data x y --skip -1", "hallway restore: --skip: '-1' is not a whole number"),
        ("restore --data x y --skip 1001", "--skip: '1001' is not a whole number from 0 to 1000"),
        ("simulate-device", "simulate-device: the following arguments are required: KIND; see"),
        ("simulate-device fly", "hallway simulate-device: KIND: invalid choice: 'fly'"),
    ],
)
def test_wrong_use_is_one_line(words: str, says: str, capsys: Capture) -> None:
    status, out, line = said(capsys, words)
    assert (status, out, line.count("\n")) == (2, "", 1)
    assert says in line
    assert line.endswith("--help\n")
