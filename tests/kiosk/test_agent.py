"""The agent against a real Socket.IO server and virtual printers, both over real wires."""

import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hall_kiosk.agent.__main__ import BUSY_EXIT
from hall_kiosk.agent.lock import FolderLock
from hall_kiosk.agent.messages import read_devices, read_job
from hall_kiosk.agent.run import AgentBusy, run_agent
from tests.devices.rig import LONG_ENOUGH, Rig, texts, until
from tests.kiosk.agent_rig import QUICK, TOKEN, AgentThread, Server, end, start


def device(rig: Rig, number: int = 1, **more: Any) -> dict[str, Any]:
    port = rig.ports[number - 1]
    return {"code": f"p{number}", "kind": "ticket_printer", "port": port, **more}


@pytest.fixture
def agent(server: Server, rig: Rig, tmp_path: Path) -> Iterator[AgentThread]:
    server.devices = {"devices": [device(rig)]}
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.health() == ("ok", ""))
    yield it
    it.close()


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with Rig(tmp_path / "printers", "--count", "2", "--no-pictures") as it:
        yield it


@pytest.mark.usefixtures("agent")
def test_a_job_delivered_twice_prints_once(server: Server, rig: Rig) -> None:
    assert server.job("j1") == {"job": "j1", "accepted": True, "state": "accepted"}
    assert server.job("j1")["accepted"]
    assert server.ended("j1") == ("printed", "answered", "")
    heard = len(server.states)
    again = server.job("j1")
    assert (again["accepted"], again["state"]) == (True, "printed")
    until(lambda: len(server.states) > heard)
    assert server.ended("j1") == ("printed", "answered", "")
    assert server.job("j2")
    assert server.ended("j2")[0] == "printed"
    assert len(rig.slips()) == 2
    assert "A001" in texts(rig.slips()[0])


@pytest.mark.usefixtures("agent")
def test_states_come_in_order(server: Server) -> None:
    server.job("j1")
    server.ended("j1")
    heard = [s["state"] for s in server.states]
    order = ["accepted", "sending", "printed"]
    assert heard == [state for state in order if state in heard]


@pytest.mark.usefixtures("agent")
def test_paper_out_is_told_and_no_backlog_comes_later(server: Server, rig: Rig) -> None:
    rig.fault(paper_out=True)
    server.job("j1")
    assert server.ended("j1") == ("not_printed", "answered", "paper_out")
    until(lambda: server.health() == ("trouble", "paper_out"))
    rig.fault(paper_out=False)
    server.job("late", expires=(datetime.now(UTC) - timedelta(seconds=1)).isoformat())
    assert server.ended("late") == ("not_printed", "unknown", "too_late")
    server.job("j2")
    assert server.ended("j2")[0] == "printed"
    assert len(rig.slips()) == 1


@pytest.mark.usefixtures("agent")
def test_bad_jobs_are_refused_or_end(server: Server) -> None:
    assert server.send("job", {"job": 7}) == {"job": 7, "accepted": False, "reason": "bad_job"}
    assert server.send("job", "rubbish")["accepted"] is False
    server.job("kind", kind="poster")
    assert server.ended("kind") == ("not_printed", "unknown", "unknown_kind")
    server.job("content", content={"hall_name": 1})
    assert server.ended("content") == ("not_printed", "unknown", "bad_content")
    server.job("device", device="nowhere", expires=datetime.now(UTC).timestamp() + 0.1)
    assert server.ended("device") == ("not_printed", "unknown", "unknown_device")


@pytest.mark.usefixtures("agent")
def test_a_silent_printer_does_not_delay_another(server: Server, rig: Rig) -> None:
    rig.fault(2, slow=1)
    server.send("devices", {"devices": [device(rig), device(rig, 2)]})
    until(lambda: server.health("p2") == ("ok", ""))
    server.job("slow", "p2")
    until(lambda: server.state("slow") == ("sending", "unknown", ""))
    server.job("fast", "p1")
    assert server.ended("fast")[0] == "printed"
    assert server.state("slow") == ("sending", "unknown", "")
    rig.fault(2, slow=0)
    assert server.ended("slow")[0] == "printed"


@pytest.mark.usefixtures("agent")
def test_devices_come_and_go(server: Server, rig: Rig, tmp_path: Path) -> None:
    broken = {"code": "bad"}
    wrong = {**device(rig), "code": "wrong", "port": "gopher://x"}
    lines = {**device(rig), "code": "file", "port": f"file://{tmp_path}/out"}
    assert server.send("devices", {"devices": [broken, wrong, lines]})["accepted"]
    until(lambda: server.health("wrong") == ("silent", "port_config"))
    until(lambda: server.health("file") == ("unknown", ""))
    server.job("w", "wrong")
    assert server.ended("w") == ("not_printed", "unknown", "port_config")
    server.job("f", "file")
    assert server.ended("f") == ("unknown", "write-only", "no_status")
    assert server.send("devices", {"devices": 1})["accepted"] is False
    server.send("devices", {"devices": [device(rig, profile="58mm")], "seq": 5})
    server.send("devices", {"devices": [], "seq": 4})
    server.job("j", "p1")
    assert server.ended("j")[0] == "printed"


@pytest.mark.usefixtures("agent")
def test_what_waits_for_a_device_that_another_agent_gets_is_given_back(
    server: Server, rig: Rig
) -> None:
    server.send("devices", {"devices": [device(rig), device(rig, 2)]})
    until(lambda: server.health("p2") == ("ok", ""))
    rig.fault(2, slow=1)
    for name in ("begun", "waits"):
        server.job(name, "p2")
    until(lambda: server.state("begun") == ("sending", "unknown", ""))
    server.send("devices", {"devices": [device(rig)]})
    assert server.ended("waits") == ("not_printed", "unknown", "unknown_device")
    rig.fault(2, slow=0)
    assert server.ended("begun")[0] == "printed"
    assert len(rig.slips(2)) == 1


def test_the_server_goes_and_comes_back(rig: Rig, tmp_path: Path) -> None:
    server = Server()
    server.devices = {"devices": [device(rig)]}
    server.acknowledge = False
    agent = AgentThread(server, tmp_path / "agent")
    try:
        until(lambda: server.health() == ("ok", ""))
        server.job("j1")
        assert server.ended("j1")[0] == "printed"
        count = len(server.states)
        until(lambda: len(server.states) > count)  # not acknowledged: said again
        server.close()
        server = Server(server.port)
        server.devices = {"devices": [device(rig)]}
        assert server.ended("j1") == ("printed", "answered", "")
        until(lambda: server.health() == ("ok", ""))
        assert len(rig.slips()) == 1
    finally:
        agent.close()
        server.close()


def test_a_wrong_token_keeps_trying_and_stops_when_told(server: Server, tmp_path: Path) -> None:
    stop = threading.Event()
    thread = threading.Thread(
        target=run_agent,
        args=(server.url, "wrong", tmp_path),
        kwargs={"stop": stop, "timing": QUICK},
    )
    thread.start()
    until(lambda: (tmp_path / "jobs.db").exists())
    stop.set()
    thread.join()
    assert server.agents == []


def test_one_agent_a_folder(tmp_path: Path) -> None:
    stop = threading.Event()
    with FolderLock(tmp_path), pytest.raises(AgentBusy):
        run_agent("http://127.0.0.1:9", TOKEN, tmp_path, stop=stop, lock_seconds=0.0)


def test_killed_while_sending(server: Server, rig: Rig, tmp_path: Path) -> None:
    server.devices = {"devices": [device(rig)]}
    process = start(server, tmp_path)
    try:
        until(lambda: server.health() == ("ok", ""))
        rig.fault(slow=100)
        server.job("j1")
        until(lambda: rig.state()["open_lines"] > 0)
        process.send_signal(signal.SIGKILL)
        process.wait()
        end(process)
        rig.fault(slow=0)
        until(lambda: rig.slips())
        until(lambda: not server.agents)
        process = start(server, tmp_path)
        assert server.ended("j1") == ("unknown", "unknown", "restarted")
        assert server.job("j1")["state"] == "unknown"
        server.job("j2")
        assert server.ended("j2")[0] == "printed"
        assert len(rig.slips()) == 2
    finally:
        assert end(process) == 0


def test_a_second_agent_on_the_folder_gives_up(server: Server, tmp_path: Path) -> None:
    with FolderLock(tmp_path):
        process = start(server, tmp_path)
        assert end(process) == BUSY_EXIT  # its parent went before the folder was free


def test_ends_on_sigterm(server: Server, tmp_path: Path) -> None:
    process = start(server, tmp_path)
    until(lambda: server.agents)
    process.send_signal(signal.SIGTERM)
    assert process.wait(LONG_ENOUGH) == 0
    end(process)


NOW = datetime(2026, 7, 14, 1, 43, tzinfo=UTC)


def test_the_time_left_comes_from_the_servers_clock() -> None:
    """A kiosk whose clock is an hour off still prints, and still not for ever."""
    base = {"job": "j", "device": "p", "kind": "slip", "content": {}}
    ahead = NOW + timedelta(hours=1)
    message = {**base, "sent_at": ahead.timestamp(), "expires": ahead.timestamp() + 30}
    assert read_job(message, NOW, 120).expires == NOW + timedelta(seconds=30)
    forever = {**base, "expires": (NOW + timedelta(days=9)).isoformat()}
    assert read_job(forever, NOW, 120).expires == NOW + timedelta(seconds=120)
    inside = {**base, "content": {"expires": NOW.isoformat()}}
    assert read_job(inside, NOW, 120).expires == NOW


@pytest.mark.parametrize("when", ["soon", "2026-07-14T09:43:00", True, float("inf"), {}])
def test_wrong_times_are_refused(when: object) -> None:
    data = {"job": "j", "device": "p", "kind": "slip", "content": {}, "expires": when}
    with pytest.raises(ValueError, match=r".+"):
        read_job(data, NOW, 120)


def test_one_bad_device_does_not_take_the_others_down() -> None:
    good = {"code": "a", "kind": "ticket_printer", "port": "COM3", "baud": 9600}
    seq, devices, complaints = read_devices(
        {"seq": 3, "devices": [good, 7, {**good, "baud": -1}, {**good, "port": ""}]}, None
    )
    assert (seq, [device.code for device in devices], len(complaints)) == (3, ["a"], 3)
