"""The hall file of a running hall: applied without a restart, refused with every reason, taken
back; over HTTP and by `hallway config`."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import socketio

from tests.server.hall_process import HALL, Client, HallProcess, hallway, new_hall, serving

MORE = HALL.replace(
    "[[counters]]",
    """[[services]]
code = "union"
name = "工会卡"
area = "social"
minutes = 4
[[counters]]""",
    1,
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Any:
    """A hall that every test leaves with the set-up `HALL`."""
    data = tmp_path_factory.mktemp("plan") / "hall"
    new_hall(data)
    with serving(data, free_port()) as process:
        yield process


@pytest.fixture
def admin(running: HallProcess) -> Iterator[Client]:
    client = running.client("admin")
    yield client
    assert apply(client, HALL).status == 200


def apply(client: Client, toml: str, **more: Any) -> Any:
    return client.post("/api/plan", {"toml": toml, **more})


def services(client: Client) -> list[str]:
    return [service["code"] for service in client.get("/api/services").body]


def test_a_new_hall_file_counts_at_once(admin: Client) -> None:
    before = admin.get("/api/plan").body
    assert services(admin) == ["pension", "medical"]
    told = apply(admin, MORE, note="工会进厅")
    assert told.status == 200
    assert told.body["changed"] is True
    assert told.body["seq"] > before["seq"]
    assert [change["name"] for change in told.body["changes"]][:1] == ["工会卡"]
    assert services(admin) == ["pension", "medical", "union"]
    now = admin.get("/api/plan").body
    assert (now["seq"], now["note"]) == (told.body["seq"], "工会进厅")
    assert now["by"] == "admin:test-admin"
    assert now["stamp"] == told.body["stamp"] != before["stamp"]
    assert apply(admin, now["toml"]).body["changed"] is False
    ticket = admin.post("/api/tickets", {"service": "union", "priority": None})
    assert ticket.status == 201
    assert admin.post("/api/counters/c1/cancel", {"ticket": ticket.body["id"]}).status == 200


def test_the_search_knows_the_names_of_a_new_plan_soon(admin: Client) -> None:
    assert apply(admin, MORE).status == 200

    def initials() -> list[str]:
        told = admin.get("/api/services").body
        return next(service["initials"] for service in told if service["code"] == "union")

    for _ in range(600):
        if initials() == ["ghk"]:
            break
        admin.get("/api/day")
    assert initials() == ["ghk"]


def test_every_wrong_line_is_named_and_nothing_changes(admin: Client) -> None:
    wrong = HALL.replace('area = "social"\nminutes = 8', 'area = "socail"\nminutes = 8')
    wrong = wrong.replace("minutes = 5", 'minutes = "five"')
    lines = [wrong[: wrong.index(text)].count("\n") + 1 for text in ("socail", '"five"')]
    for check_only in (True, False):
        told = apply(admin, wrong, check_only=check_only)
        assert (told.status, told.code) == (422, "plan_invalid")
        problems = told.body["error"]["problems"]
        assert [problem["line"] for problem in problems] == lines
        assert "socail" in problems[0]["text"]
        assert problems[0]["path"] == "services[0].area"
    assert services(admin) == ["pension", "medical"]


@pytest.mark.parametrize("toml", ["", "x = ", "[hall]\nname = 1"])
def test_rubbish_is_422(admin: Client, toml: str) -> None:
    assert apply(admin, toml).status == 422


def test_a_file_of_a_megabyte_is_read_and_a_larger_one_not(admin: Client) -> None:
    line = "# 说明说明说明\n"
    room = (1024 * 1024 - len(HALL.encode()) - 10) // len(line.encode())
    assert apply(admin, line * room + HALL).status == 200
    assert apply(admin, line * (room + 99) + HALL).status == 422
    assert apply(admin, "#" * (4 * 1024 * 1024)).status == 413


def test_a_dry_run_says_what_would_change_and_what_is_in_the_way(admin: Client) -> None:
    apply(admin, MORE)
    made = admin.post("/api/tickets", {"service": "union", "priority": None}).body
    before = admin.get("/api/plan").body
    told = apply(admin, HALL, check_only=True)
    assert told.status == 200
    assert told.body["changed"] is True
    refusal = told.body["refusal"]
    assert (refusal["code"], refusal["numbers"]) == ("service_in_use", [made["number"]])
    assert refusal["services"] == ["union"]
    real = apply(admin, HALL)
    assert (real.status, real.code) == (409, "service_in_use")
    assert real.body["error"]["numbers"] == [made["number"]]
    assert admin.get("/api/plan").body == before
    assert admin.post("/api/counters/c1/cancel", {"ticket": made["id"]}).status == 200
    assert apply(admin, HALL, check_only=True).body["refusal"] is None
    assert admin.get("/api/plan").body == before


def test_who_is_slower_is_told(admin: Client) -> None:
    stamp = admin.get("/api/plan").body["stamp"]
    assert apply(admin, MORE, stamp=stamp).status == 200
    for check_only in (True, False):
        late = apply(admin, HALL, stamp=stamp, check_only=check_only)
        assert (late.status, late.code) == (409, "plan_changed")


def test_the_same_key_applies_once(admin: Client) -> None:
    first = admin.post("/api/plan", {"toml": MORE}, key="once")
    assert first.status == 200
    apply(admin, HALL)
    again = admin.post("/api/plan", {"toml": MORE}, key="once")
    assert again.body == first.body
    assert services(admin) == ["pension", "medical"]
    assert admin.post("/api/plan", {"toml": HALL}, key="once").code == "key_reused"


def test_versions_are_listed_read_and_brought_back(admin: Client) -> None:
    old = admin.get("/api/plan").body
    new = apply(admin, MORE, note="试一试").body
    listed = admin.get("/api/plan/versions").body
    assert [version["seq"] for version in listed][:2] == [new["seq"], old["seq"]]
    assert [version["current"] for version in listed].count(True) == 1
    assert (listed[0]["current"], listed[0]["note"], listed[0]["services"]) == (True, "试一试", 3)
    told = admin.get(f"/api/plan/versions/{old['seq']}").body
    assert told == old
    wanted = {"seq": old["seq"], "note": "退回"}
    tried = admin.post("/api/plan/rollback", {**wanted, "check_only": True}).body
    assert (tried["changed"], tried["seq"]) == (True, new["seq"])
    back = admin.post("/api/plan/rollback", wanted).body
    assert back["seq"] > new["seq"]
    assert back["stamp"] == old["stamp"]
    assert admin.get("/api/plan").body["note"] == "退回"
    assert services(admin) == ["pension", "medical"]


@pytest.mark.parametrize("seq", ["0", "999999", "x", "-1", "9" * 30, "２"])
def test_a_version_there_is_not(admin: Client, seq: str) -> None:
    assert admin.get(f"/api/plan/versions/{quote(seq)}").status == 404
    if seq == "999999":
        assert admin.post("/api/plan/rollback", {"seq": int(seq)}).status == 404


@pytest.mark.parametrize("role", ["kiosk", "desk", "display", "pad", "helper", "supervisor"])
def test_only_administrators_may(running: HallProcess, role: str) -> None:
    client = running.client(role)
    assert client.get("/api/plan").status == 403
    assert apply(client, HALL).status == 403
    assert client.get("/api/plan/versions").status == 403
    assert client.post("/api/plan/rollback", {"seq": 1}).status == 403
    assert running.client(None).get("/api/plan").status == 401


@contextmanager
def watching(running: HallProcess, room: str) -> Iterator[list[Any]]:
    """Views of a room, as they come in."""
    views: list[Any] = []
    client = socketio.Client(reconnection=False)
    client.on("view", lambda view: views.append(view["data"]))
    token = running.token("kiosk", "k1")
    client.connect(
        f"http://127.0.0.1:{running.port}",
        transports=["websocket"],
        auth={"token": token, "rooms": [room]},
    )
    try:
        yield views
    finally:
        client.disconnect()
        client.eio.wait()


def test_open_pages_are_told(running: HallProcess, admin: Client) -> None:
    with watching(running, "kiosk:k1") as views:

        def offered() -> set[str]:
            return {service["code"] for service in views[-1]["services"]} if views else set()

        for wanted, toml in (({"union"}, MORE), (set[str](), HALL)):
            assert apply(admin, toml).status == 200
            for _ in range(400):
                if offered() and offered() & {"union"} == wanted:
                    break
                admin.get("/api/day")
            assert offered() & {"union"} == wanted


# hallway config


def test_config_applies_to_a_running_hall(
    running: HallProcess, admin: Client, tmp_path: Path
) -> None:
    file = tmp_path / "more.toml"
    file.write_text(MORE, encoding="utf-8")
    command = ("config", "apply", "--data", str(running.data), str(file))
    assert hallway(*command).stdout == "applied: 测试大厅, 3 services, 2 counters\n"
    assert hallway(*command).stdout == "nothing has changed\n"
    assert services(admin) == ["pension", "medical", "union"]
    told = admin.get("/api/plan").body
    assert (told["by"], told["note"]) == ("admin:command-line", "config apply more.toml")
    out = tmp_path / "out.toml"
    export = ("config", "export", "--data", str(running.data))
    assert hallway(*export, str(out)).returncode == 0
    assert out.read_text(encoding="utf-8") == told["toml"] == hallway(*export).stdout


def test_config_is_refused_in_one_line(running: HallProcess, admin: Client, tmp_path: Path) -> None:
    apply(admin, MORE)
    made = admin.post("/api/tickets", {"service": "union", "priority": None}).body
    file = tmp_path / "less.toml"
    file.write_text(HALL, encoding="utf-8")
    told = hallway("config", "apply", "--data", str(running.data), str(file))
    assert told.returncode == 1
    facts = f"bookings 0; numbers {made['number']}; services union"
    assert f"not applied: service_in_use: {facts}\n" in told.stderr
    assert told.stderr.count("\n") == 1
    assert admin.post("/api/counters/c1/cancel", {"ticket": made["id"]}).status == 200


def test_the_way_in_is_for_its_owner_and_for_this_run(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    data = tmp_path / "hall"
    new_hall(data)
    way_in = data / "running.json"
    with serving(data, free_port()) as running:
        first = json.loads(way_in.read_text())
        assert stat.S_IMODE(way_in.stat().st_mode) == 0o600
        assert Client(running.port, first["token"]).get("/api/me").body["role"] == "admin"
        running.kill()
    assert way_in.exists()
    # The one that was killed left it behind; nobody has the folder, so the files are used.
    export = ("config", "export", "--data", str(data))
    assert hallway(*export).returncode == 0
    with serving(data, free_port()) as running:
        second = json.loads(way_in.read_text())
        assert Client(running.port, first["token"]).get("/api/me").status == 401
        assert Client(running.port, second["token"]).get("/api/me").status == 200
        way_in.write_text(json.dumps({**second, "token": "wrong"}))
        assert "refused: not_enrolled" in hallway(*export).stderr
        way_in.write_text("{")
        assert "in use by process" in hallway(*export).stderr
        assert running.stop() == 0
    assert not way_in.exists()
