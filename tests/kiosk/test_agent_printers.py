"""The agent and printers that tell by themselves: nothing here waits for the next look."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_kiosk.agent import worker
from tests.devices.rig import Rig, until
from tests.kiosk.agent_rig import AgentThread, Server

NEVER = 3600.0


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """One virtual printer on a TCP port."""
    with Rig(tmp_path / "printers", "--tcp", "127.0.0.1:0", "--no-pictures") as it:
        yield it


@pytest.fixture
def agent(
    server: Server, rig: Rig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AgentThread]:
    """It does not look at a printer that is well unless that one has told something."""
    monkeypatch.setattr(worker, "LOOK_SECONDS", NEVER)
    device = {"code": "p1", "kind": "ticket_printer", "port": rig.ports[0]}
    server.devices = {"devices": [{**device, "profile": "80mm+reports"}]}
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.health() == ("ok", ""))
    yield it
    it.close()


@pytest.mark.usefixtures("agent")
@pytest.mark.parametrize("fault", ["cover_open", "overheated"])
def test_a_report_is_told_at_once(server: Server, rig: Rig, fault: str) -> None:
    rig.fault(**{fault: True})
    until(lambda: server.health() == ("trouble", fault))
    rig.fault(**{fault: False})
    until(lambda: server.health() == ("ok", ""))


@pytest.mark.usefixtures("agent")
def test_paper_that_runs_low_is_told_and_prints(server: Server, rig: Rig) -> None:
    rig.fault(near_end=True)
    until(lambda: server.health() == ("ok", "paper_near_end"))
    server.job("j1")
    assert server.ended("j1") == ("printed", "answered", "")


@pytest.mark.usefixtures("agent")
def test_a_printer_that_goes_and_comes_back(server: Server, rig: Rig) -> None:
    rig.fault(unplugged=True)
    until(lambda: server.health() == ("silent", "port_missing"))
    rig.fault(unplugged=False)
    until(lambda: server.health() == ("ok", ""))
    assert (server.count("p1", "lost"), server.count("p1", "reconnects")) == (1, 1)
    assert server.count("p1", "missed") == 0


@pytest.mark.usefixtures("agent")
def test_questions_without_an_answer_are_counted(server: Server, rig: Rig) -> None:
    rig.fault(silent=True)
    server.job("j1")  # it is looked at after each slip
    until(lambda: server.health()[0] == "silent")
    assert server.count("p1", "missed") > 0
    rig.fault(silent=False)
    until(lambda: server.health() == ("ok", ""))


@pytest.mark.usefixtures("agent")
@pytest.mark.parametrize("verb", ["hang_up", "reset"])
def test_a_connection_that_was_cut_is_made_anew(server: Server, rig: Rig, verb: str) -> None:
    heard = len(server.healths)
    rig.ask("POST", f"/printer-1/{verb}", {})
    rig.fault(near_end=True)  # told only on a connection that is there
    until(lambda: server.health() == ("ok", "paper_near_end"))
    told = {(health["state"], health["detail"]) for health in server.healths[heard:]}
    assert told <= {("ok", ""), ("ok", "paper_near_end")}
    server.job("j1")
    assert server.ended("j1") == ("printed", "answered", "")
    assert len(rig.slips()) == 1
