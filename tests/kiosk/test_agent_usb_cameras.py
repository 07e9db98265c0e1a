"""An agent that is started so that it sees simulated USB cameras, as docs/devices/cameras says."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_devices.conformance.program import Program
from hall_kiosk.agent.command import TOKEN_VARIABLE, agent_command
from tests.devices.rig import until
from tests.kiosk.agent_rig import TOKEN, Server, end

CODES = ("cam", "cam2")


@pytest.fixture
def server() -> Iterator[Server]:
    it = Server()
    yield it
    it.close()


@pytest.fixture
def cameras() -> Iterator[Program]:
    """Two on one controller."""
    it = Program("hall_devices.simulators.document_camera", "--speaks", "uvc", "--count", "2")
    yield it
    assert it.end() == 0


@pytest.fixture
def agent(server: Server, cameras: Program, tmp_path: Path) -> Iterator[None]:
    """A program of its own: all of its threads see them."""
    ports = (cameras.port, cameras.port.replace("usb-0:1:", "usb-0:2:"))
    server.devices = {
        "devices": [
            {"code": code, "kind": "camera", "driver": "uvc", "port": port, "settings": {}}
            for code, port in zip(CODES, ports, strict=True)
        ]
    }
    seeing = [sys.executable, "-m", "hall_devices.simulators.video", cameras.port]
    it = subprocess.Popen(
        [*seeing, *agent_command(server.url, tmp_path / "agent"), "--log-level", "ERROR"],
        stdin=subprocess.PIPE,
        env={**os.environ, TOKEN_VARIABLE: TOKEN},
    )
    yield
    assert end(it) == 0


def brought(server: Server, code: str) -> int:
    """Previews."""
    path = f"/api/agents/cameras/{code}/preview"
    return sum(it == path for it, _ in [*server.pictures])


def test_it_shows_both_and_one_goes_and_comes_back(
    server: Server, cameras: Program, agent: None
) -> None:
    for code in CODES:
        until(lambda code=code: server.health(code) == ("ok", ""))  # type: ignore[misc]
        server.tell("watch", device=code, seconds=60)
    for code in CODES:
        until(lambda code=code: brought(server, code) >= 2)  # type: ignore[misc]
    server.job("still-1", "cam", kind="take_still", content={})
    assert server.ended("still-1")[0] == "printed"
    cameras.tell("", {"unplugged": True})
    until(lambda: server.health("cam") == ("silent", "port_missing"))
    count = brought(server, "cam2")
    until(lambda: brought(server, "cam2") > count)  # the other one is not in trouble
    assert server.health("cam2") == ("ok", "")
    cameras.tell("mend", {})
    until(lambda: server.health("cam") == ("ok", ""))
    count = brought(server, "cam")
    until(lambda: brought(server, "cam") > count)
