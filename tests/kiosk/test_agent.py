"""The agent against a real Socket.IO server and virtual printers, both over real wires."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import socketio
from werkzeug.serving import WSGIRequestHandler, make_server

from hall_kiosk.agent import AgentBusy, agent_command, run_agent
from hall_kiosk.agent.__main__ import BUSY_EXIT
from hall_kiosk.agent.command import TOKEN_VARIABLE
from hall_kiosk.agent.link import LinkTiming
from hall_kiosk.agent.lock import FolderLock
from hall_kiosk.agent.messages import read_devices, read_job
from hall_kiosk.slip import SlipContent
from tests.devices.rig import LONG_ENOUGH, Rig, texts, until

TOKEN = "secret"
SLIP = SlipContent("政务服务中心", "2026年7月14日", "09:43", "换身份证", "A001").as_json()
QUICK = LinkTiming(first_retry=0.05, last_retry=0.1, ack=0.3, tick=0.02)


class Quiet(WSGIRequestHandler):
    """It would report the last frames of a closed websocket as bad requests."""

    def log(self, type: str, message: str, *args: Any) -> None:
        pass


class Server:
    """What the hall's server does on /agent, and no more."""

    def __init__(self, port: int = 0) -> None:
        self.agents: list[str] = []
        self.states: list[dict[str, Any]] = []
        self.healths: list[dict[str, Any]] = []
        self.devices: dict[str, Any] = {"devices": []}
        self.acknowledge = True
        # Its pinging threads sleep for one interval after their client has gone.
        self.io = socketio.Server(
            async_mode="threading", monitor_clients=False, ping_interval=0.5, ping_timeout=20
        )
        self.io.on("connect", self._connect, namespace="/agent")
        self.io.on("disconnect", self._disconnect, namespace="/agent")
        self.io.on("job_state", self._job_state, namespace="/agent")
        self.io.on("health", self._health, namespace="/agent")
        self._http = make_server(
            "127.0.0.1", port, socketio.WSGIApp(self.io), threaded=True, request_handler=Quiet
        )
        self.port = self._http.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()

    def _connect(self, sid: str, environ: object, auth: dict[str, str]) -> bool:
        if auth != {"token": TOKEN}:
            return False
        self.agents.append(sid)
        self.io.emit("devices", self.devices, to=sid, namespace="/agent")
        return True

    def _disconnect(self, sid: str, reason: str) -> None:
        if sid in self.agents:
            self.agents.remove(sid)

    def _job_state(self, sid: str, state: dict[str, Any]) -> bool:
        self.states.append(state)
        return self.acknowledge

    def _health(self, sid: str, health: dict[str, Any]) -> None:
        self.healths.append(health)

    def send(self, event: str, data: Any) -> Any:
        sid = until(lambda: self.agents)[0]
        return self.io.call(event, data, to=sid, namespace="/agent", timeout=LONG_ENOUGH)

    def job(self, name: str, device: str = "p1", **more: Any) -> Any:
        data = {"job": name, "device": device, "kind": "slip", "content": SLIP, **more}
        return self.send("job", data)

    def state(self, name: str) -> tuple[str, str, str] | None:
        """The last state heard of a job, with evidence and reason."""
        heard = [s for s in self.states if s["job"] == name]
        return (heard[-1]["state"], heard[-1]["evidence"], heard[-1]["reason"]) if heard else None

    def ended(self, name: str) -> tuple[str, str, str]:
        def look() -> tuple[str, str, str] | None:
            state = self.state(name)
            return state if state and state[0] not in ("accepted", "sending") else None

        found = until(look)
        assert found
        return found

    def health(self, device: str = "p1") -> tuple[str, str]:
        heard = [h for h in self.healths if h["device"] == device]
        return (heard[-1]["state"], heard[-1]["detail"]) if heard else ("", "")

    def close(self) -> None:
        for sid in [*self.agents]:
            self.io.disconnect(sid, namespace="/agent")
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    it = Server()
    yield it
    it.close()


def device(rig: Rig, number: int = 1, **more: Any) -> dict[str, Any]:
    port = rig.ports[number - 1]
    return {"code": f"p{number}", "kind": "ticket_printer", "port": port, **more}


class AgentThread:
    """run_agent() in a thread of the test."""

    def __init__(self, server: Server, folder: Path, **settings: Any) -> None:
        self.stop = threading.Event()
        self._thread = threading.Thread(
            target=run_agent,
            args=(server.url, TOKEN, folder),
            kwargs={"stop": self.stop, "timing": QUICK, **settings},
        )
        self._thread.start()

    def close(self) -> None:
        self.stop.set()
        self._thread.join()


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
    until(lambda: server.health("wrong") == ("silent", "bad_config"))
    until(lambda: server.health("file") == ("unknown", ""))
    server.job("w", "wrong")
    assert server.ended("w") == ("not_printed", "unknown", "bad_config")
    server.job("f", "file")
    assert server.ended("f") == ("unknown", "write-only", "no_status")
    assert server.send("devices", {"devices": 1})["accepted"] is False
    server.send("devices", {"devices": [device(rig, profile="58mm")], "seq": 5})
    server.send("devices", {"devices": [], "seq": 4})
    server.job("j", "p1")
    assert server.ended("j")[0] == "printed"


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


def start(server: Server, folder: Path) -> "subprocess.Popen[bytes]":
    """The agent as the hall's server starts it."""
    return subprocess.Popen(
        [*agent_command(server.url, folder), "--log-level", "ERROR"],
        stdin=subprocess.PIPE,
        env={**os.environ, TOKEN_VARIABLE: TOKEN},
    )


def end(process: "subprocess.Popen[bytes]") -> int:
    if process.stdin:
        process.stdin.close()
    return process.wait(LONG_ENOUGH)


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
