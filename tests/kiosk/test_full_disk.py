"""An agent whose disk is full: it stays, says so, prints nothing it could not remember, loses
nothing, and works again once there is space.

The agent is a process of its own; a limit on the size of its files stands for the full disk, which
the system puts on it and takes off it while it runs.
"""

import resource
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.devices.rig import LineRig, Rig, until
from tests.kiosk.agent_rig import Server, end, start

NO_MEMORY = ("silent", "agent_storage")


def fill(agent: "subprocess.Popen[bytes]") -> None:
    """From now on it cannot write a byte into any file."""
    resource.prlimit(agent.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def free(agent: "subprocess.Popen[bytes]") -> None:
    both = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(agent.pid, resource.RLIMIT_FSIZE, both)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with Rig(tmp_path / "printers", "--no-pictures") as it:
        yield it


@pytest.fixture
def agent(server: Server, rig: Rig, tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    printer = {"code": "p1", "kind": "ticket_printer", "port": rig.ports[0]}
    server.devices = {"devices": [printer]}
    process = start(server, tmp_path / "agent")
    try:
        until(lambda: server.health() == ("ok", ""))
        yield process
    finally:
        assert end(process) == 0


def test_a_slip_waits_until_it_can_be_remembered(
    server: Server, rig: Rig, agent: "subprocess.Popen[bytes]"
) -> None:
    fill(agent)
    refused = {"job": "j1", "accepted": False, "reason": "storage"}
    assert [server.job("j1"), server.job("j1")] == [refused] * 2
    until(lambda: server.health() == NO_MEMORY)
    assert server.state("j1") is None
    assert rig.slips() == []
    free(agent)
    assert server.ended("j1") == ("printed", "answered", "")
    until(lambda: server.health() == ("ok", ""))
    assert len(rig.slips()) == 1


def test_a_slip_that_has_come_out_is_told_when_it_is_remembered(
    server: Server, rig: Rig, agent: "subprocess.Popen[bytes]"
) -> None:
    rig.fault(slow=100)
    server.job("j1")
    until(lambda: server.state("j1") == ("sending", "unknown", ""))
    fill(agent)
    rig.fault(slow=0)
    until(rig.slips)
    until(lambda: server.health() == NO_MEMORY)
    assert server.state("j1") == ("sending", "unknown", "")
    free(agent)
    assert server.ended("j1") == ("printed", "answered", "")
    assert len(rig.slips()) == 1


def test_it_starts_on_a_full_disk(
    server: Server, rig: Rig, agent: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    rig.fault(slow=100)
    server.job("j1")
    until(lambda: server.state("j1") == ("sending", "unknown", ""))
    agent.send_signal(signal.SIGTERM)  # it finishes its slip, but cannot write that down
    fill(agent)
    rig.fault(slow=0)
    until(rig.slips)
    assert agent.wait() == 0
    until(lambda: not server.agents)
    second = start(server, tmp_path / "agent")
    try:
        fill(second)
        until(lambda: server.health() == NO_MEMORY)
        assert server.job("j2")["accepted"] is False
        assert second.poll() is None
        free(second)
        assert server.ended("j1") == ("unknown", "unknown", "restarted")
        assert server.ended("j2") == ("printed", "answered", "")
        assert len(rig.slips()) == 2
    finally:
        assert end(second) == 0


def test_a_press_is_a_rating_only_once_it_is_kept(
    server: Server, agent: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    with LineRig("evaluation_pad", tmp_path / "pads") as pads:
        pad: dict[str, Any] = {"code": "e1", "kind": "pad", "driver": "ff68", "port": pads.port()}
        server.send("devices", {"devices": [{**pad, "settings": {"address": "1"}}]})
        until(lambda: server.health("e1") == ("unknown", ""))
        server.tell("ask", device="e1", ask="a1", seconds=600.0)
        until(lambda: pads.state()["asked"])
        fill(agent)
        pads.press(2)
        until(lambda: server.health("e1") == NO_MEMORY)
        assert (pads.state()["receipts"], server.rated) == (0, [])
        free(agent)
        until(lambda: server.health("e1") == ("unknown", ""))
        pads.press(3)
        assert until(lambda: server.rated)[0]["key"] == 3
