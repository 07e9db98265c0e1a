"""Cameras over the interface: for whoever sits at their counter, and pictures from their agent."""

import io
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hall_queue.commands import SignOn
from hall_queue.plan import Device
from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.clock import WallClock
from tests.server.devices.agents import Agent, adopt, token
from tests.server.hall_process import new_hall
from tests.server.halls import tell

MAIN = Device(
    "cam-1", "camera", "mjpeg", "http://127.0.0.1:9/", "", "c1", settings={"name": "主镜头"}
)
FAR = Device("cam-2", "camera", "mjpeg", "http://127.0.0.1:9/", "", "c2", agent="desk-2")
LOOSE = Device("cam-3", "camera", "pictures", "folder:///pictures")
BARE = Device("cam-4", "camera", "mjpeg", "", "", "c1")
PAD = Device("pad-1", "pad", "ff68", "COM1", "", "c1", settings={"address": "1"})


def jpeg(width: int = 64, height: int = 48) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG")
    return out.getvalue()


@dataclass
class Caller:
    server: Server
    token: str

    def ask(self, method: str, path: str, body: bytes | None = None, key: str = "") -> Any:
        """The answer of the test client."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or path}
        client = self.server.app.test_client()
        json: object = {} if method == "POST" else None
        return client.open(path, method=method, headers=headers, json=json, data=body)

    def get(self, path: str) -> Any:
        return self.ask("GET", path)

    def refused(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str]:
        answer = self.ask(method, path, body)
        return answer.status_code, answer.get_json()["error"]["code"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    new_hall(tmp_path)
    built = build(tmp_path, WallClock(), "threading")
    counters = [it.code for it in built.services.desk.hall.plan.counters][:2]
    assert counters == ["c1", "c2"]
    adopt(built, MAIN, FAR, LOOSE, BARE, PAD)
    yield built
    built.close()


@pytest.fixture
def clerk(server: Server) -> Caller:
    return Caller(server, server.services.access.give(Role.DESK, "窗口1", "c1")[1])


@pytest.fixture
def agent(server: Server) -> Agent:
    return Agent(server, token(server))


@pytest.fixture
def driver(server: Server) -> Caller:
    """The agent's way for pictures."""
    return Caller(server, token(server))


def test_a_desk_sees_the_cameras_of_its_counter(clerk: Caller) -> None:
    (camera,) = clerk.get("/api/counters/c1/cameras").get_json()
    assert camera["code"] == "cam-1"
    assert camera["name"] == "主镜头"
    assert camera["state"] == "unknown"


def test_what_lies_there_is_the_business_of_whoever_sits_there(server: Server) -> None:
    give = server.services.access.give
    paths = ("/api/counters/c1/cameras", "/api/cameras/cam-1/preview")
    others = (
        give(Role.DESK, "窗口2", "c2"),
        give(Role.SUPERVISOR, "li"),
        give(Role.ADMIN, "boss"),
        give(Role.DESK, "王芳", person=True, account="a1"),
        give(Role.DESK, "program"),
    )
    for _, other in others:
        for path in paths:
            assert Caller(server, other).refused("GET", path) == (403, "not_your_counter")
    take = "/api/cameras/cam-1/stills"
    assert Caller(server, others[0][1]).refused("POST", take) == (403, "not_your_counter")
    kiosk = Caller(server, give(Role.KIOSK, "k1", "k1")[1])
    assert kiosk.refused("GET", paths[1]) == (403, "not_allowed")


def test_whoever_sits_down_there_may_look(server: Server, agent: Agent) -> None:
    person = server.services.access.give(Role.DESK, "王芳", person=True, account="a1")[1]
    sit = SignOn(by="staff:王芳", counter="c1", staff="王芳", account="a1")
    assert server.services.desk.do(sit, tell).status == 201
    assert Caller(server, person).get("/api/counters/c1/cameras").status_code == 200


@pytest.mark.parametrize("device", ["cam-3", "pad-1", "nothing"])
def test_only_a_counter_s_camera_can_be_looked_through(clerk: Caller, device: str) -> None:
    path = f"/api/cameras/{device}/preview"
    assert clerk.refused("GET", path) == (404, "unknown_device")


def test_without_its_agent_it_is_said_at_once(clerk: Caller) -> None:
    assert clerk.refused("GET", "/api/cameras/cam-1/preview") == (409, "camera_no_agent")
    assert clerk.refused("POST", "/api/cameras/cam-1/stills") == (409, "camera_no_agent")


def test_a_page_that_asks_keeps_the_camera_on_and_gets_the_newest(
    server: Server, clerk: Caller, agent: Agent, driver: Caller
) -> None:
    answers: list[Any] = []
    asking = threading.Thread(
        target=lambda: answers.append(clerk.get("/api/cameras/cam-1/preview"))
    )
    asking.start()
    watches: list[Any] = []
    while not watches:
        watches = agent.told("watch")
    assert [it["device"] for it in watches] == ["cam-1"]
    assert watches[0]["seconds"] > 4
    picture = jpeg()
    assert driver.ask("PUT", "/api/agents/cameras/cam-1/preview", picture).status_code == 200
    asking.join()
    (answer,) = answers
    assert (answer.status_code, answer.data) == (200, picture)
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    number = answer.headers["X-Picture"]
    after = jpeg(65)
    driver.ask("PUT", "/api/agents/cameras/cam-1/preview", after)
    assert clerk.get(f"/api/cameras/cam-1/preview?after={number}").data == after


@pytest.mark.parametrize("after", ["x", "-1", "9" * 16])
def test_a_number_that_is_none_is_refused(clerk: Caller, agent: Agent, after: str) -> None:
    path = f"/api/cameras/cam-1/preview?after={after}"
    assert clerk.refused("GET", path) == (422, "invalid")


def test_a_still_from_the_press_to_the_picture(
    server: Server, clerk: Caller, agent: Agent, driver: Caller
) -> None:
    still = clerk.ask("POST", "/api/cameras/cam-1/stills", key="press").get_json()
    assert still["state"] == "waiting"
    again = clerk.ask("POST", "/api/cameras/cam-1/stills", key="press").get_json()
    assert again["id"] == still["id"]
    (job,) = agent.told("job")
    assert (job["job"], job["device"], job["kind"]) == (still["id"], "cam-1", "take_still")
    path = f"/api/stills/{still['id']}"
    assert clerk.refused("GET", f"{path}/picture") == (404, "unknown_still")
    picture = jpeg(2592, 1944)
    assert driver.ask("PUT", f"/api/agents/stills/{still['id']}", picture).status_code == 200
    end = {"device": "cam-1", "state": "printed", "evidence": "answered", "reason": ""}
    assert agent.say("job_state", {"job": still["id"], **end}) is True
    done = clerk.get(path).get_json()
    assert (done["state"], done["width"], done["height"]) == ("done", 2592, 1944)
    assert done["size"] == len(picture)
    assert clerk.get(f"{path}/picture").data == picture
    stranger = Caller(server, server.services.access.give(Role.DESK, "窗口1b", "c1")[1])
    assert stranger.refused("GET", path) == (404, "unknown_still")
    assert clerk.ask("POST", f"{path}/drop").status_code == 200
    assert clerk.refused("GET", f"{path}/picture") == (404, "unknown_still")


def test_who_took_a_picture_is_in_the_log_and_not_what_it_shows(
    clerk: Caller, agent: Agent, driver: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    still = clerk.ask("POST", "/api/cameras/cam-1/stills", key="press").get_json()
    driver.ask("PUT", f"/api/agents/stills/{still['id']}", jpeg())
    clerk.get(f"/api/stills/{still['id']}/picture")
    assert "interface:窗口1 takes a picture with cam-1" in caplog.messages
    assert "JFIF" not in caplog.text


def test_why_there_is_none_is_told(clerk: Caller, agent: Agent) -> None:
    still = clerk.ask("POST", "/api/cameras/cam-1/stills", key="press").get_json()
    end = {"device": "cam-1", "state": "not_printed", "evidence": "unknown", "reason": "silent"}
    assert agent.say("job_state", {"job": still["id"], **end}) is True
    failed = clerk.get(f"/api/stills/{still['id']}").get_json()
    assert (failed["state"], failed["reason"]) == ("failed", "silent")


def test_an_agent_brings_pictures_of_its_own_cameras_only(
    server: Server, driver: Caller, clerk: Caller
) -> None:
    path = "/api/agents/cameras/cam-2/preview"
    assert driver.refused("PUT", path, jpeg()) == (404, "unknown_device")
    far = Caller(server, token(server, "desk-2"))
    assert far.ask("PUT", path, jpeg()).status_code == 200
    assert clerk.refused("PUT", path, jpeg()) == (403, "not_allowed")


@pytest.mark.parametrize(
    "body", [b"", b"<script>", jpeg()[:-40], b"\xff\xd8\xff" + bytes(99) + b"\xff\xd9"]
)
def test_what_is_no_whole_picture_is_refused(driver: Caller, body: bytes) -> None:
    path = "/api/agents/cameras/cam-1/preview"
    assert driver.refused("PUT", path, body) == (422, "invalid")


def test_a_flood_is_refused(driver: Caller) -> None:
    path = "/api/agents/cameras/cam-1/preview"
    flood = jpeg()[:-2] + bytes(2_000_000) + b"\xff\xd9"
    assert driver.refused("PUT", path, flood)[0] == 413


def test_a_picture_that_nobody_waits_for_is_thrown_away(driver: Caller) -> None:
    assert driver.ask("PUT", "/api/agents/stills/still-old", jpeg()).status_code == 200
