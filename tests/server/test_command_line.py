"""`hallway`: what it prints, and that wrong use costs one clear line and a status."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.server.hall_process import HALL, Client, hallway, new_hall, serving


def test_help_names_every_command() -> None:
    told = hallway("--help")
    assert told.returncode == 0
    for command in ("demo", "serve", "init", "check", "config", "token", "agent"):
        assert command in told.stdout


@pytest.mark.parametrize(
    "wrong",
    [
        ["serve"],
        ["serve", "--data", "x", "--port", "0"],
        ["demo", "--speed", "fast"],
        ["token", "--data", "x"],
        ["fly"],
    ],
)
def test_wrong_use_is_status_2(wrong: list[str]) -> None:
    told = hallway(*wrong)
    assert told.returncode == 2
    assert told.stderr


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
    new_hall(tmp_path)
    port = free_port()
    with serving(tmp_path, port):
        second = hallway("config", "apply", "--data", str(tmp_path), str(tmp_path / "hall.toml"))
        assert second.returncode == 1
        assert "in use by process" in second.stderr
        taken = hallway("serve", "--data", str(tmp_path / "other"), "--port", str(port))
        assert taken.returncode == 1
        assert taken.stderr.count("\n") == 1


def test_a_hall_without_set_up_is_not_served(tmp_path: Path, free_port: Callable[[], int]) -> None:
    told = hallway("serve", "--data", str(tmp_path), "--port", str(free_port()))
    assert told.returncode == 1
    assert "hallway init" in told.stderr


def test_a_token_works_while_the_server_runs(tmp_path: Path, free_port: Callable[[], int]) -> None:
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as running:
        made = hallway("token", "--data", str(tmp_path), "--role", "kiosk", "--name", "入口")
        client = Client(running.port, made.stdout.strip())
        assert client.get("/api/me").body == {"role": "kiosk", "name": "入口", "at": None}
