"""`hallway agent --code`: exchanged once for a token of its own, kept for its user only."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall_kiosk.agent.command import TOKEN_VARIABLE
from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.clock import WallClock
from tests.devices.rig import until
from tests.server.hall_process import HALL, Client, HallProcess, hallway, new_hall, serving

DEVICES = """
[[devices]]
code = "b1"
kind = "led"
driver = "a090"
counter = "c1"
port = "/dev/no-such-port"
agent = "hall-two"
settings = { address = 1 }
"""


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    new_hall(tmp_path / "hall", HALL + DEVICES)
    with serving(tmp_path / "hall", free_port()) as running:
        yield running


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """In this process, where no agent is needed."""
    new_hall(tmp_path, HALL + DEVICES)
    built = build(tmp_path, WallClock(), "threading")
    yield built
    built.close()


def offered(admin: Client, role: str = "agent", name: str = "hall-two") -> str:
    told = admin.post("/api/enrolments/offer", {"role": role, "name": name})
    assert told.status == 200, told.body
    return str(told.body["code"])


def test_an_agent_has_its_code_under_every_name_a_hall_file_may_give_it(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    longest = "机" * 60
    new_hall(tmp_path / "hall", HALL + DEVICES.replace("hall-two", longest))
    with serving(tmp_path / "hall", free_port()) as hall:
        assert offered(hall.client("admin"), name=longest) != ""
    longer = HALL + DEVICES.replace("hall-two", f"{longest}机")
    file = tmp_path / "longer.toml"
    file.write_text(longer, encoding="utf-8")
    told = hallway("check", str(file))
    line = longer[: longer.index(longest)].count("\n") + 1
    assert told.returncode == 1
    assert f"longer.toml:{line}:" in told.stderr
    assert "60" in told.stderr


def command(hall: HallProcess, folder: Path, *more: str) -> list[str]:
    server = f"http://127.0.0.1:{hall.port}"
    return ["agent", "--server", server, "--data-dir", str(folder), "--log-level", "ERROR", *more]


def health(admin: Client) -> str:
    """What the server knows of the bar; `unknown` while its agent is not there."""
    (device,) = (one for one in admin.get("/api/devices").body if one["code"] == "b1")
    return str(device["detail"])


def ran_until(hall: HallProcess, admin: Client, folder: Path, detail: str, *more: str) -> None:
    """The agent as a process, until the server has heard this of its bar."""
    arguments = [sys.executable, "-m", "hall_server", *command(hall, folder, *more)]
    environment = {name: value for name, value in os.environ.items() if name != TOKEN_VARIABLE}
    agent = subprocess.Popen(arguments, env=environment)
    try:
        until(lambda: health(admin) == detail)
    finally:
        agent.terminate()
        assert agent.wait(20) == 0
    until(lambda: health(admin) != detail)


def test_a_code_is_good_for_one_agent_which_keeps_its_token(
    hall: HallProcess, tmp_path: Path
) -> None:
    admin, folder = hall.client("admin"), tmp_path / "agent"
    code = offered(admin)
    ran_until(hall, admin, folder, "port_missing", "--code", f" {code.lower()}")
    (kept,) = folder.glob("token*")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert code not in kept.read_text()
    ran_until(hall, admin, folder, "port_missing", "--code", code)
    ran_until(hall, admin, folder, "port_missing")
    again = hallway(*command(hall, tmp_path / "other", "--code", code))
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr.startswith("hallway agent: the code is wrong, used or older")
    assert again.stderr.count("\n") == 1
    assert [*(tmp_path / "other").iterdir()] == []
    token = json.loads(kept.read_text())["token"]
    (mine,) = (one for one in admin.get("/api/enrolments").body if one["name"] == "hall-two")
    assert (mine["role"], mine["at"]) == ("agent", None)
    assert Client(hall.port, token).get("/api/me").code == "not_allowed"
    assert admin.post(f"/api/enrolments/{mine['id']}/revoke").status == 200
    assert Client(hall.port, token).get("/api/me").code == "not_enrolled"


def test_why_no_token_came_is_one_line(hall: HallProcess, tmp_path: Path) -> None:
    admin, folder = hall.client("admin"), tmp_path / "agent"
    (tmp_path / "file").write_text("")
    kiosk = offered(admin, "kiosk", "入口")
    void, good = offered(admin), offered(admin)
    # At a browser's door it lets nobody in, and stays good.
    assert hall.client(None).post("/api/enrol", {"token": good}).code == "not_allowed"
    for where, code, line in [
        (folder, kiosk, "the code is for a kiosk, wall or pad"),
        (folder, void, "the code is wrong, used or older"),
        (folder, "x" * 201, "this is no code"),
        (tmp_path / "file", good, "file cannot be used: it is no folder; choose another"),
    ]:
        told = hallway(*command(hall, where, "--code", code))
        assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1), told.stderr
        assert line in told.stderr
    told = hallway(*command(hall, folder))
    assert (told.returncode, "get a code" in told.stderr) == (1, True)
    ran_until(hall, admin, folder, "port_missing", "--code", good)
    hall.kill()
    gone = hallway(*command(hall, tmp_path / "new", "--code", "ABCD-EFGH"))
    assert (gone.returncode, "does not answer" in gone.stderr) == (1, True)
    kept = hallway(*command(hall, folder, "--code", "ABCD-EFGH"))
    assert kept.returncode == 1
    assert [path.name for path in folder.glob("token*")] == ["token.json"]


def test_guessing_codes_is_slowed(server: Server) -> None:
    stranger = server.app.test_client()
    told = [
        stranger.post(
            "/api/enrol/agent", json={"token": f"2222-22{n}"}, headers={"Idempotency-Key": str(n)}
        ).status_code
        for n in range(22, 33)
    ]
    assert told == [401] * 10 + [429]


def test_only_an_agent_that_a_device_names_is_offered_a_code(server: Server) -> None:
    _, token = server.services.access.give(Role.ADMIN, "boss")
    told = [
        server.app.test_client().post(
            "/api/enrolments/offer",
            json={"role": "agent", **ask},
            headers={"Idempotency-Key": str(n), "Authorization": f"Bearer {token}"},
        )
        for n, ask in enumerate(
            ({"name": "local-devices"}, {"name": "hall-two", "at": "c1"}, {"name": "hall-two"})
        )
    ]
    assert [answer.status_code for answer in told] == [422, 422, 200]
    assert told[0].json is not None
    assert told[0].json["error"]["allowed"] == ["hall-two"]
