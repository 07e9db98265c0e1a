"""`hallway` as a process: what it prints, and that trouble costs one clear line and a status."""

import os
import re
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.server.hall_process import HALL, Client, hallway, new_hall, serving


@pytest.mark.parametrize(
    "wrong",
    [
        ["serve"],
        ["serve", "--data", "x", "--port", "0"],
        ["serve", "--data", "x", "--most-per-address", "3"],
        ["demo", "--speed", "fast"],
        ["token", "--data", "x"],
        ["fly"],
    ],
)
def test_wrong_use_is_one_line_and_status_2(wrong: list[str]) -> None:
    told = hallway(*wrong)
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (2, "", 1)


def test_check_names_the_line(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text(HALL, encoding="utf-8")
    wrong = HALL.replace('area = "social"\nminutes = 8', 'area = "socail"\nminutes = 8')
    bad.write_text(wrong, encoding="utf-8")
    line = wrong[: wrong.index("socail")].count("\n") + 1
    assert hallway("check", str(good)).returncode == 0
    told = hallway("check", str(bad))
    assert told.returncode == 1
    assert f"bad.toml:{line}:" in told.stderr
    assert "social" in told.stderr


def test_init_apply_export_round_trip(tmp_path: Path) -> None:
    data = tmp_path / "hall"
    assert hallway("init", "--data", str(data)).returncode == 0
    assert hallway("init", "--data", str(data)).returncode == 1
    out = tmp_path / "out.toml"
    assert hallway("config", "export", "--data", str(data), str(out)).returncode == 0
    again = hallway("config", "apply", "--data", str(data), str(out))
    assert again.stdout.strip() == "nothing has changed"


def test_a_folder_in_use_and_a_port_in_use(tmp_path: Path, free_port: Callable[[], int]) -> None:
    data, other, port = tmp_path / "hall", tmp_path / "other", free_port()
    new_hall(data)
    new_hall(other)
    with serving(data, port):
        for number in (port, free_port()):
            second = hallway("serve", "--data", str(data), "--port", str(number))
            assert second.returncode == 1
            assert "in use by process" in second.stderr
        taken = hallway("serve", "--data", str(other), "--port", str(port))
        assert taken.returncode == 1
        assert "Address already in use; --port takes another" in taken.stderr
        assert taken.stderr.count("\n") == 1


def test_a_hall_without_set_up_is_not_served(tmp_path: Path, free_port: Callable[[], int]) -> None:
    told = hallway("serve", "--data", str(tmp_path), "--port", str(free_port()))
    assert told.returncode == 1
    remedy = f"hallway init --data {tmp_path}"
    assert told.stderr == f"hallway serve: {tmp_path} has no set-up yet: {remedy}\n"
    assert hallway(*remedy.split()[1:]).returncode == 0  # what it says helps


def test_a_token_works_while_the_server_runs(tmp_path: Path, free_port: Callable[[], int]) -> None:
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as running:
        made = hallway("token", "--data", str(tmp_path), "--role", "kiosk", "--name", "入口")
        client = Client(running.port, made.stdout.strip())
        assert client.get("/api/me").body == {
            "role": "kiosk",
            "name": "入口",
            "at": None,
            "person": False,
        }


def test_only_the_secret_is_on_standard_output(tmp_path: Path) -> None:
    new_hall(tmp_path)
    token = ("token", "--data", str(tmp_path))
    made = hallway(*token, "--role", "agent", "--name", "printers")
    assert re.fullmatch(r"[\w-]{43}\n", made.stdout)
    found = re.fullmatch(r"id ([0-9a-f]{10})\n", made.stderr)
    assert found
    bound = hallway(*token, "--role", "kiosk", "--name", "入口", "--at", "k1")
    assert bound.returncode == 0
    assert hallway(*token, "--revoke", found[1]).stdout == f"revoked {found[1]}\n"
    listed = hallway(*token, "--list").stdout
    rows = {row[0]: row[1:] for row in (line.split("\t") for line in listed.splitlines())}
    second = "20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00"
    assert rows[found[1]][:3] == ["agent", "printers", "-"]
    assert all(re.fullmatch(second, time) for time in rows[found[1]][3:])
    other = rows[bound.stderr.split()[1]]
    assert (other[:3], other[4]) == (["kiosk", "入口", "k1"], "-")
    assert made.stdout.strip() not in listed


@pytest.mark.parametrize(
    ("role", "at", "says"),
    [
        ("kiosk", "k2", "no kiosk k2; it has: k1"),
        ("desk", "k1", "no counter k1; it has: c1, c2"),
        ("display", "c1", "no screen c1; it has: wall"),
    ],
)
def test_a_place_the_hall_does_not_have(tmp_path: Path, role: str, at: str, says: str) -> None:
    new_hall(tmp_path)
    told = hallway("token", "--data", str(tmp_path), "--role", role, "--name", "x", "--at", at)
    assert (told.returncode, told.stdout) == (1, "")
    assert says in told.stderr
    assert told.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("token --data {hall} --role admin --name x --at k1", "--at does not go with --role admin"),
        ("token --data {hall} --role kiosk", "--name is needed"),
        ("token --data {hall} --role kiosk --name x --person", "--person does not go with"),
        ("serve --data {hall} --tls-cert x", "--tls-cert and --tls-key go together"),
        ("paper-pack --data {hall}", "--out is needed"),
    ],
)
def test_options_that_do_not_go_together(tmp_path: Path, words: str, says: str) -> None:
    told = hallway(*words.format(hall=tmp_path).split())
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    assert says in told.stderr
    assert told.stderr.endswith(f"; see hallway {words.split()[0]} --help\n")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("init --data {file}", "--data {file} cannot be used: it is no folder; choose another"),
        ("init --data {file}/x", "--data {file}/x cannot be used: Not a directory"),
        ("init --data {long}", "File name too long"),
        ("serve --data {long}", "File name too long"),
        ("serve --data {hall} --host no.such.host.invalid", "--host takes another"),
        ("demo --data {file}", "--data {file} cannot be used: it is no folder; choose another"),
        ("check {none}", "{none} cannot be read: No such file"),
        ("check {file}/x", "{file}/x cannot be read: Not a directory"),
        ("config apply --data {hall} {hall}", "{hall} cannot be read: Is a directory"),
        ("config export --data {file}", "{file} is not a folder"),
        ("config export --data {hall} {none}/x", "{none}/x cannot be written: No such file"),
        ("config export --data {hall} {hall}", "{hall} is a folder: name a file in it"),
        ("config export --data {hall} /dev/null", "/dev/null is no ordinary file"),
        ("paper-pack --data {hall} --out {file}/x", "{file}/x cannot be written: Not a dir"),
        ("backup --data {hall} {none}/x", "{none} is not a folder"),
        ("restore --data {hall} {none}", "{none}"),
        ("token --data {none} --list", "{none} is not a folder"),
    ],
)
def test_a_path_that_cannot_be_used_is_one_line(tmp_path: Path, words: str, says: str) -> None:
    hall, file, none = tmp_path / "hall", tmp_path / "file", tmp_path / "none"
    hall.mkdir()
    file.write_text("mine")
    places = {"hall": hall, "file": file, "none": none, "long": tmp_path / ("x" * 300)}
    told = hallway(*words.format(**places).split())
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1), told.stderr
    assert says.format(**places) in told.stderr
    assert told.stderr.startswith(f"hallway {words.split()[0]}")
    assert file.read_text() == "mine"
    assert not list(tmp_path.rglob("*.part"))


def test_an_export_that_cannot_be_made_leaves_the_file_that_is_there(tmp_path: Path) -> None:
    out = tmp_path / "mine.toml"
    out.write_text("mine")
    told = hallway("config", "export", "--data", str(tmp_path), str(out))
    assert (told.returncode, out.read_text()) == (1, "mine")
    assert "has no set-up yet" in told.stderr


def test_places_are_known_while_the_server_runs(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    new_hall(tmp_path)
    make = ("token", "--data", str(tmp_path), "--role", "display", "--name", "x", "--at")
    with serving(tmp_path, free_port()):
        assert [hallway(*make, at).returncode for at in ("wall", "wand")] == [0, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are lists there, not bits")
def test_what_a_hall_writes_is_for_its_owner_only(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    data = tmp_path / "hall"
    before = os.umask(0o022)
    try:
        assert hallway("init", "--data", str(data)).returncode == 0
        log = data / "server.log"
        log.touch(0o600)  # ours, not the server's
        with serving(data, free_port()) as running:
            running.token("admin")
    finally:
        os.umask(before)
    made = [data, *data.rglob("*")]
    assert {"hall.db", "access.db", "hall.toml"} <= {path.name for path in made}
    open_to_others = [str(path) for path in made if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_to_others == []


def test_a_log_that_is_moved_away_goes_on_in_a_new_file(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    """As logrotate moves it, without a word to the server."""
    data, log, moved = tmp_path / "hall", tmp_path / "hallway.log", tmp_path / "hallway.log.1"
    new_hall(data)
    with serving(data, free_port(), ("serve", "--log", str(log))) as running:
        until = 600
        while "open on 127.0.0.1" not in log.read_text(encoding="utf-8") and until:
            running.client(None).get("/healthz")
            until -= 1
        log.rename(moved)
        assert running.stop() == 0
    assert "open on 127.0.0.1" in moved.read_text(encoding="utf-8")
    assert "stopping" not in moved.read_text(encoding="utf-8")
    assert "stopping" in log.read_text(encoding="utf-8")
    assert "hall_server" not in running.log.read_text(encoding="utf-8")


def test_a_log_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    told = hallway("serve", "--data", str(tmp_path), "--log", str(tmp_path / "no" / "x.log"))
    assert (told.returncode, told.stderr.count("\n")) == (1, 1)
    assert "x.log cannot be used: No such file" in told.stderr
