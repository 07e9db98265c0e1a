"""What `packaging/` and `docs/running.md` tell people to type is what the program understands."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from hall_kiosk.agent.__main__ import parser as agent_parser
from hall_server.cli.parser import parse
from tests.server.hall_process import new_hall
from tests.server.tls import serving_tls

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
UNITS = sorted((PACKAGING / "systemd").rglob("*.service"))
GUIDES = [ROOT / "docs" / "running.md", ROOT / "docs" / "running.en.md"]


def unit(path: Path) -> configparser.RawConfigParser:
    """A systemd unit; a name said twice keeps its last value."""
    read = configparser.RawConfigParser(strict=False, comment_prefixes=("#",))
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(path.read_text(encoding="utf-8").replace("\\\n", " "))
    return read


def understood(words: list[str]) -> None:
    """Parse as the command line does; wrong use would end the process."""
    if words[0] == "agent":
        agent_parser().parse_args(words[1:])
    else:
        parse(words)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_the_units_start_something_that_is_there(path: Path) -> None:
    service = unit(path)["Service"]
    program, *words = shlex.split(service["ExecStart"])
    if program.endswith("/hallway"):
        understood(words)
        assert service["User"] == "hallway"
        assert service["NoNewPrivileges"] == "yes"
    else:
        assert program == "/usr/bin/chromium"
        for needed in (
            "--kiosk",
            "--autoplay-policy=no-user-gesture-required",
            "--disable-pinch",
            "--overscroll-history-navigation=0",
        ):
            assert needed in words
    if path.name != "hallway-backup.service":
        assert service["Restart"] == "always"
        assert unit(path)["Unit"]["StartLimitIntervalSec"] == "0"
        assert unit(path)["Install"]["WantedBy"]


def test_the_backup_may_write_where_it_writes() -> None:
    service = unit(PACKAGING / "systemd" / "hallway-backup.service")["Service"]
    options = parse(shlex.split(service["ExecStart"])[1:])
    writable = [Path(path) for path in service["ReadWritePaths"].split()]
    assert options.target in writable
    assert any(options.data.is_relative_to(path) for path in writable)
    assert options.keep >= 14


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_every_command_of_the_guide_is_understood(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    commands = [
        re.split("[#>]", line)[0]
        for language, block in re.findall(
            r"^ *```(\w*)\n(.*?)^ *```$", text, re.DOTALL | re.MULTILINE
        )
        if not language
        for line in block.splitlines()
    ]
    found = 0
    for command in commands:
        words = shlex.split(command)
        at = next((n for n, word in enumerate(words) if word.endswith("hallway")), None)
        is_ours = at is not None and (at == 0 or words[:2] == ["sudo", "-u"])
        if is_ours and at is not None:
            own = [n for n, word in enumerate(words) if word.endswith("hallway")]
            start = own[0] if own[0] == 0 else own[1]
            understood(words[start + 1 :])
            found += 1
    assert found >= 5


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_the_guide_names_what_there_is(guide: Path) -> None:
    text = guide.read_text(encoding="utf-8")
    for name in re.findall(r"`(packaging/[^`*]+)`", text):
        assert (ROOT / name).exists(), name
    for path in PACKAGING.rglob("*"):
        if path.is_file():
            stem = re.sub(r"\.(service|timer)$", "", path.name)
            assert stem in text, f"{path.name} is told nowhere"


def test_both_guides_have_the_same_parts() -> None:
    chinese, english = (
        re.findall(r"^#+", path.read_text(encoding="utf-8"), re.MULTILINE) for path in GUIDES
    )
    assert chinese == english


def test_the_browser_policy_is_json_and_forbids_other_addresses() -> None:
    policy = json.loads((PACKAGING / "chromium" / "hallway.json").read_text(encoding="utf-8"))
    assert policy["URLBlocklist"] == ["*"]
    assert policy["AutoplayAllowed"] is True


def test_the_agents_unit_is_given_its_token_where_it_looks() -> None:
    text = (PACKAGING / "systemd" / "hallway-agent.service").read_text(encoding="utf-8")
    assert "HALLWAY_AGENT_TOKEN=" in text


def waiting(path: str, page: str) -> subprocess.CompletedProcess[str]:
    """What a screen does before its browser opens, with these programs at hand."""
    text = (PACKAGING / "systemd" / "user" / "hallway-screen@.service").read_text(encoding="utf-8")
    (line,) = re.findall(r"^ExecStartPre=(.*?[^\\])$", text, re.DOTALL | re.MULTILINE)
    program, *words = shlex.split(line.replace("\\\n", " ").replace("$$", "$"))
    return subprocess.run(
        [program, *words], env={"PATH": path, "PAGE": page}, capture_output=True, text=True
    )


def test_a_screen_waits_for_an_answer_and_says_what_it_waits_for(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    page = f"http://127.0.0.1:{free_port()}/enrol"
    told = waiting(str(tmp_path), page)
    assert (told.returncode, told.stdout) == (1, "curl is not installed\n")
    for name, does in {"sleep": "exit 0", "curl": f'exec {shutil.which("curl")} "$@"'}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    told = waiting(str(tmp_path), page)
    assert told.returncode == 1
    assert told.stdout.startswith(f"no answer from {page}: curl: (7)")


def test_a_screen_opens_also_when_only_the_browser_trusts_the_certificate(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    new_hall(tmp_path)
    port = free_port()
    with serving_tls(tmp_path, port, "gevent"):
        told = waiting(os.defpath, f"https://127.0.0.1:{port}/enrol")
        assert (told.returncode, told.stdout) == (0, "")


def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    """Where there is a systemd; its own check also looks whether the program is there."""
    analyze = shutil.which("systemd-analyze")
    copies = []
    for path in [*UNITS, *(PACKAGING / "systemd").glob("*.timer")]:
        if path.parent.name == "user":
            continue
        text = path.read_text(encoding="utf-8")
        copy = tmp_path / path.name
        copy.write_text(text.replace("/opt/hallway/.venv/bin/hallway", "/bin/true"))
        copies.append(str(copy))
    assert len(copies) == 4
    if analyze:
        told = subprocess.run([analyze, "verify", *copies], capture_output=True, text=True)
        assert (told.returncode, told.stdout + told.stderr) == (0, "")
