"""The simulators as programs: what they say when they cannot do what was typed."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

LONE_KINDS = ("sundyn_pad", "gwq_pad", "rate_tablet", "document_camera")
KINDS = (
    "ticket_printer",
    "led_bar",
    "evaluation_pad",
    "call_keypad",
    "card_reader",
    "code_scanner",
    "lock_board",
    "office_printer",
)


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of this computer that somebody else has."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def told(kind: str, *arguments: str) -> tuple[int, str]:
    """The status and the one line of a simulator that did not begin."""
    command = [sys.executable, "-m", f"hall_devices.simulators.{kind}", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (ended.stdout, ended.stderr.count("\n")) == ("", 1), ended.stderr
    name = f"hallway simulate-device {kind.replace('_', '-')}: "
    assert ended.stderr.startswith(name)
    return ended.returncode, ended.stderr.removeprefix(name)


@pytest.mark.parametrize("kind", KINDS)
def test_a_control_port_in_use(kind: str, taken: int, tmp_path: Path) -> None:
    status, line = told(kind, "--dir", str(tmp_path), "--control", str(taken))
    assert status == 1
    assert line.startswith(f"port {taken} on 127.0.0.1 cannot be used: Address already in use")
    assert "--control takes another" in line
    assert not any(path.is_symlink() for path in tmp_path.rglob("port")), "its ports are gone again"


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_that_cannot_be_made(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    status, line = told(kind, "--dir", str(file))
    assert (status, line.split()[0], "choose another" in line) == (1, "--dir", True)
    assert f"{file}" in line


def test_a_printers_port_in_use(taken: int, tmp_path: Path) -> None:
    status, line = told("ticket_printer", "--dir", str(tmp_path), "--tcp", f"127.0.0.1:{taken}")
    assert status == 1
    assert line.startswith(f"socket://127.0.0.1:{taken} cannot be used: Address already in use")


@pytest.mark.parametrize(
    ("kind", "words", "says"),
    [
        ("ticket_printer", "--tcp 9100", "--tcp: '9100' is not HOST:PORT"),
        ("ticket_printer", "--tcp h:x", "--tcp: 'x' is not a whole number from 0 to 65535"),
        ("ticket_printer", "--tcp h:65535 --count 2", "--tcp: no port is left for printer 2"),
        ("ticket_printer", "--count -1", "--count: '-1' is not a whole number from 0 to 255"),
        ("ticket_printer", "--baud 0", "--baud: '0' is not a whole number from 300 to"),
        ("led_bar", "--control 65536", "--control: '65536' is not a whole number from 0 to 65535"),
        ("led_bar", "--per-line 0", "--per-line: '0' is not a whole number from 1 to 255"),
        ("evaluation_pad", "--speed 0", "--speed: '0' is not a number from 0.01 to 2000"),
        ("led_bar", "--pace 0", "--pace: '0' is not a number from 0.01 to 2000"),
        ("evaluation_pad", "--visitors nan", "--visitors: 'nan' is not a number from 0 to 1"),
        ("call_keypad", "--resend 11", "--resend: '11' is not a whole number from 0 to 10"),
        ("lock_board", "--locks 128", "--locks: '128' is not a whole number from 1 to 127"),
        ("lock_board", "--speaks yt --locks 25", "--locks: a board of yt has 1 to 24"),
        ("lock_board", "--feedback closed", "--feedback: a board of wkly has no such setting"),
        ("evaluation_pad", "--visitor-s 1", "there is no --visitor-s"),
    ],
)
def test_wrong_use(kind: str, words: str, says: str, tmp_path: Path) -> None:
    status, line = told(kind, "--dir", str(tmp_path), *words.split())
    assert (status, line.startswith(says)) == (2, True), line
    assert line.endswith("--help\n")


@pytest.mark.parametrize("kind", LONE_KINDS)
def test_a_control_port_in_use_of_a_pad_on_the_network(kind: str, taken: int) -> None:
    status, line = told(kind, "--control", str(taken))
    assert status == 1
    assert line.startswith(f"port {taken} on 127.0.0.1 cannot be used: Address already in use")


@pytest.mark.parametrize("kind", [("gwq_pad",), ("sundyn_pad", "--over", "tcp")])
def test_its_own_port_in_use(kind: tuple[str, ...], taken: int) -> None:
    status, line = told(*kind, "--port", str(taken))
    assert status == 1
    assert f"127.0.0.1:{taken} cannot be used: Address already in use" in line
    assert line.rstrip().endswith("; choose another")


def test_a_size_that_is_none() -> None:
    status, line = told("document_camera", "--full", "big")
    assert (status, line.split(";")[0]) == (2, "--full: 'big' is no size such as 2592x1944")
