"""`hallway agent`: what it says when it cannot do what was typed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hall_kiosk.agent.command import TOKEN_VARIABLE

SERVER = "http://127.0.0.1:9"


def told(*arguments: str, token: str = "") -> tuple[int, str]:
    """The status and the one line of an agent that did not begin."""
    ended = subprocess.run(
        [sys.executable, "-m", "hall_kiosk.agent", *arguments],
        env={**os.environ, TOKEN_VARIABLE: token},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.stdout, ended.stderr.count("\n")) == ("", 1), ended.stderr
    assert ended.stderr.startswith("hallway agent: ")
    return ended.returncode, ended.stderr.removeprefix("hallway agent: ")


@pytest.mark.parametrize(
    "server",
    [
        "notaurl",
        "ws://hall",
        "http://",
        "http://hall:99999",
        "http://hall:x",
        "http://[::1",
        "https://hall/x",
    ],
)
def test_an_address_that_is_none(server: str, tmp_path: Path) -> None:
    status, line = told("--server", server, "--data-dir", str(tmp_path), token="x")
    assert status == 2
    assert line.startswith(f"--server: {server!r} is not the address of a server, as https://")
    assert line.endswith("; see hallway agent --help\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--max-age -1", "--max-age: '-1' is not a number from 1 to 86400"),
        ("--log-level loud", "--log-level: invalid choice: 'loud'"),
        ("--tokenfile x", "there is no --tokenfile"),
        ("--code x --token-file y", "--token-file: not allowed with argument --code"),
    ],
)
def test_wrong_use(words: str, says: str, tmp_path: Path) -> None:
    status, line = told("--server", SERVER, "--data-dir", str(tmp_path), *words.split())
    assert (status, line.startswith(says)) == (2, True), line


def test_a_token_file_without_a_token(tmp_path: Path) -> None:
    here = ("--server", SERVER, "--data-dir", str(tmp_path), "--token-file")
    empty, garbage = tmp_path / "empty", tmp_path / "garbage"
    empty.write_text("\n")
    garbage.write_bytes(b"\xff\xfe\x00token")
    for file, why in [
        (tmp_path / "none", "cannot be read: No such file or directory"),
        (tmp_path, "cannot be read: Is a directory"),
        (empty, "holds no token: `hallway token` prints one"),
        (garbage, "holds no token: `hallway token` prints one"),
    ]:
        assert told(*here, str(file)) == (1, f"--token-file {file} {why}\n")


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    for folder, why in [(file, "it is no folder"), (file / "x", "Not a directory")]:
        status, line = told("--server", SERVER, "--data-dir", str(folder), token="x")
        assert (status, line) == (1, f"--data-dir {folder} cannot be used: {why}; choose another\n")
    assert file.read_text() == "mine"
