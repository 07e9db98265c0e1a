"""Document cameras on an agent: a simulated one, and a server that takes its pictures."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hall_devices.conformance.program import Program
from tests.devices.rig import until
from tests.kiosk.agent_rig import AgentThread, Server

PREVIEW = "/api/agents/cameras/cam/preview"


@pytest.fixture
def server() -> Iterator[Server]:
    it = Server()
    yield it
    it.close()


@pytest.fixture
def camera() -> Iterator[Program]:
    it = Program("hall_devices.simulators.document_camera")
    yield it
    it.end()


def listed(port: str, **settings: str) -> dict[str, Any]:
    entry = {"code": "cam", "kind": "camera", "driver": "mjpeg", "port": port}
    return {"devices": [{**entry, "settings": settings}]}


@pytest.fixture
def agent(server: Server, camera: Program, tmp_path: Path) -> Iterator[AgentThread]:
    server.devices = listed(camera.port)
    it = AgentThread(server, tmp_path / "agent")
    yield it
    it.close()


def previews(server: Server) -> list[bytes]:
    return [jpeg for path, jpeg in [*server.pictures] if path == PREVIEW]


def size_of(jpeg: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(jpeg)) as image:
        image.load()
        return image.size


def test_a_camera_is_there_and_dark_until_somebody_looks(
    server: Server, camera: Program, agent: AgentThread
) -> None:
    until(lambda: server.health("cam") == ("ok", ""))
    until(lambda: not camera.look()["watched"])  # it was only asked whether it is there
    assert server.pictures == []


def test_a_watched_camera_brings_small_pictures_until_nobody_watches(
    server: Server, camera: Program, agent: AgentThread
) -> None:
    server.tell("watch", device="cam", seconds=30)
    until(lambda: len(previews(server)) >= 3)
    assert len({*previews(server)}) == len(previews(server))
    assert size_of(previews(server)[0]) == (960, 720)
    assert camera.look()["watched"]
    server.tell("watch", device="cam", seconds=0)
    until(lambda: not camera.look()["watched"])
    count = len(server.pictures)
    until(lambda: server.health("cam") == ("ok", ""))
    assert len(server.pictures) == count


def test_a_still_is_brought_at_full_size_before_its_job_ends(
    server: Server, camera: Program, agent: AgentThread
) -> None:
    until(lambda: server.health("cam") == ("ok", ""))
    server.job("still-1", "cam", kind="take_still", content={})
    assert server.ended("still-1") == ("printed", "answered", "")
    ((path, jpeg),) = server.pictures
    assert path == "/api/agents/stills/still-1"
    assert size_of(jpeg) == (2592, 1944)
    until(lambda: not camera.look()["watched"])


def test_a_still_between_two_pictures_of_a_preview_shows_what_lies_there_now(
    server: Server, camera: Program, agent: AgentThread
) -> None:
    server.tell("watch", device="cam", seconds=30)
    until(lambda: previews(server))
    camera.tell("lay", {"paper": "card"})
    server.job("still-1", "cam", kind="take_still", content={})
    assert server.ended("still-1")[0] == "printed"
    (still,) = [jpeg for path, jpeg in server.pictures if path.endswith("still-1")]
    assert b"card " in still[:40]
    count = len(previews(server))
    until(lambda: len(previews(server)) > count)


def test_a_camera_that_hangs_sideways(server: Server, camera: Program, tmp_path: Path) -> None:
    server.devices = listed(camera.port, turn="90")
    agent = AgentThread(server, tmp_path / "agent")
    server.job("still-1", "cam", kind="take_still", content={})
    assert server.ended("still-1")[0] == "printed"
    assert size_of(server.pictures[0][1]) == (1944, 2592)
    agent.close()


def test_a_server_that_does_not_take_the_picture_is_said(
    server: Server, agent: AgentThread
) -> None:
    server.takes_pictures = False
    server.job("still-1", "cam", kind="take_still", content={})
    assert server.ended("still-1") == ("not_printed", "answered", "not_sent")
    server.takes_pictures = True
    server.job("still-2", "cam", kind="take_still", content={})
    assert server.ended("still-2")[0] == "printed"


def test_a_camera_without_a_picture_says_so_and_is_well_when_it_is_again(
    server: Server, camera: Program, agent: AgentThread
) -> None:
    camera.tell("", {"dark": True})
    server.tell("watch", device="cam", seconds=60)
    until(lambda: server.health("cam") == ("silent", "silent"))
    camera.tell("", {"dark": False})
    until(lambda: server.health("cam") == ("ok", ""))
    until(lambda: previews(server))


def test_a_camera_that_goes_and_comes_back(
    server: Server, camera: Program, agent: AgentThread
) -> None:
    server.tell("watch", device="cam", seconds=60)
    until(lambda: previews(server))
    camera.tell("", {"unplugged": True})
    until(lambda: server.health("cam")[0] == "silent")
    assert server.health("cam")[1].startswith("port_")
    server.job("still-1", "cam", kind="take_still", content={})
    state, _, reason = server.ended("still-1")
    assert state in ("unknown", "not_printed")
    assert reason.startswith("port_")
    camera.tell("mend", {})
    until(lambda: server.health("cam") == ("ok", ""))
    count = len(previews(server))
    until(lambda: len(previews(server)) > count)


def test_what_it_cannot_use_is_told(server: Server, camera: Program, tmp_path: Path) -> None:
    ports = {
        "turn": (camera.port, {"turn": "45"}, "bad_config"),
        "unknown": (camera.port, {"colour": "no"}, "bad_config"),
        "port": ("http://user:word@127.0.0.1/", {}, "port_config"),
    }
    server.devices = {
        "devices": [
            {"code": code, "kind": "camera", "driver": "mjpeg", "port": port, "settings": settings}
            for code, (port, settings, _) in ports.items()
        ]
    }
    agent = AgentThread(server, tmp_path / "agent")
    for code, (_, _, why) in ports.items():
        until(lambda code=code, why=why: server.health(code) == ("silent", why))  # type: ignore[misc]
    agent.close()


def test_a_pad_and_a_camera_of_one_program_do_not_disturb_each_other(
    server: Server, tmp_path: Path
) -> None:
    pad = Program("hall_devices.simulators.gwq_pad")
    server.devices = {
        "devices": [
            {"code": "pad", "kind": "pad", "driver": "gwq", "port": pad.port, "settings": {}},
            {"code": "cam", "kind": "camera", "driver": "mjpeg", "port": pad.port, "settings": {}},
        ]
    }
    agent = AgentThread(server, tmp_path / "agent")
    until(lambda: server.health("cam") == ("silent", "port_config"))
    until(lambda: server.health("pad")[0] == "ok")
    agent.close()
    pad.end()


def test_nothing_of_a_picture_is_kept_or_logged(
    server: Server,
    camera: Program,
    agent: AgentThread,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server.tell("watch", device="cam", seconds=30)
    server.job("still-1", "cam", kind="take_still", content={})
    assert server.ended("still-1")[0] == "printed"
    agent.close()
    for file in (tmp_path / "agent").rglob("*"):
        if file.is_file():
            assert b"JFIF" not in file.read_bytes()
    assert "JFIF" not in caplog.text
