"""A hall server as a process: where its agent finds it, TLS, damaged files, its agent's life."""

import http.client
import subprocess
from collections.abc import Callable
from os import environ
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from hall_devices.command_line import Trouble
from hall_server import kept_child
from hall_server.app import Mode, Server, build
from hall_server.clock import WallClock
from hall_server.devices.agent_child import AgentChild
from hall_server.devices.find_book import OWN, FindBook
from hall_server.devices.print_office import PrintOffice
from hall_server.front_desk import Closed
from hall_server.running import Setting, loopback_url, run, warn_of_listeners
from hall_server.services import Services
from hall_server.storage.journal import JournalError, StorageFailed
from tests.server.hall_process import hallway, new_hall
from tests.server.tls import serving_tls, trusting


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
        ("fd00::7", "http://[fd00::7]:80"),
        ("hall.local", "http://hall.local:80"),
    ],
)
def test_where_the_agent_finds_the_server(host: str, url: str) -> None:
    assert loopback_url(host, 80) == url


@pytest.mark.parametrize(
    ("host", "tls", "warned"),
    [
        ("127.0.0.1", False, False),
        ("::1", False, False),
        ("localhost", False, False),
        ("0.0.0.0", False, True),
        ("::", False, True),
        ("192.0.2.7", False, True),
        ("hall.local", False, True),
        ("0.0.0.0", True, False),
    ],
)
def test_others_without_tls_are_warned_of(
    caplog: pytest.LogCaptureFixture, host: str, tls: bool, warned: bool
) -> None:
    here = Path()
    files = (here / "cert.pem", here / "key.pem") if tls else None
    warn_of_listeners(Setting(here, host, 80, "threading", lambda data: WallClock(), tls=files))
    said = f"{host} can be reached from other computers without TLS"
    assert (said in caplog.text, bool(caplog.records)) == (warned, warned)


def one_line(told: subprocess.CompletedProcess[str]) -> str:
    """The only line a command has said, of trouble."""
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.count("\n") == 1, told.stderr
    return told.stderr


@pytest.mark.parametrize("mode", ["gevent", "threading"])
def test_tls_files_that_cannot_be_used_are_one_line(
    tmp_path: Path, free_port: Callable[[], int], mode: str
) -> None:
    new_hall(tmp_path)
    damaged = tmp_path / "damaged.pem"
    damaged.write_text("no certificate")
    for file in (tmp_path / "missing.pem", damaged):
        tls = ("--tls-cert", str(file), "--tls-key", str(file))
        serve = ("serve", "--data", str(tmp_path), "--port", str(free_port()))
        told = hallway(*serve, *tls, env={**environ, "HALLWAY_ASYNC": mode})
        assert str(file) in one_line(told)


@pytest.mark.parametrize("mode", ["gevent", "threading"])
def test_with_tls_the_agent_has_a_door_of_its_own(
    tmp_path: Path, free_port: Callable[[], int], mode: str
) -> None:
    new_hall(tmp_path / "hall")
    port = free_port()
    with serving_tls(tmp_path / "hall", port, mode) as log:
        (line,) = [line for line in log.read_text().splitlines() if "comes in at" in line]
        inner = line.rpartition("http://127.0.0.1:")[2]
        outside = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=trusting())
        inside = http.client.HTTPConnection("127.0.0.1", int(inner), timeout=10)
        for connection in (outside, inside):
            connection.request("GET", "/healthz", headers={"Connection": "close"})
            answer = connection.getresponse()
            assert answer.status == 200
            answer.read()
            connection.close()


def test_a_damaged_access_file_is_one_line(tmp_path: Path, free_port: Callable[[], int]) -> None:
    new_hall(tmp_path)
    (tmp_path / "access.db").write_bytes(b"no database at all" * 100)
    told = one_line(hallway("serve", "--data", str(tmp_path), "--port", str(free_port())))
    assert "access.db: cannot be used" in told
    assert "new tokens" in told
    assert "access.db" in one_line(hallway("token", "--data", str(tmp_path), "--list"))
    with pytest.raises(JournalError):  # and nothing is left open: see tests/leaks.py
        build(tmp_path, WallClock(), "threading")


def test_a_write_that_fails_at_the_beginning_leaves_nothing_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(self: PrintOffice, connection: Any) -> None:
        connection.connection.driver_connection.execute("INSERT INTO nowhere VALUES (1)")

    new_hall(tmp_path)
    monkeypatch.setattr(PrintOffice, "prepare", prepare)
    with pytest.raises(JournalError, match=r"hall\.db: cannot be used"):
        build(tmp_path, WallClock(), "threading")


def test_a_later_failure_closes_front_desk_and_landing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(app: object) -> None:
        raise RuntimeError("a fault in a route")

    new_hall(tmp_path)
    monkeypatch.setattr("hall_server.app._install_headers", fail)
    with pytest.raises(RuntimeError, match="a fault in a route"):
        build(tmp_path, WallClock(), "threading")


def test_all_is_closed_even_if_a_hook_fails_on_the_way_out(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    new_hall(tmp_path)
    built: list[Server] = []
    mode: Mode = "threading"

    def prepare(server: Server) -> None:
        built.append(server)
        raise Trouble("the first")

    def stopping() -> None:
        raise RuntimeError("the second")

    setting = Setting(tmp_path, "127.0.0.1", free_port(), mode, lambda data: WallClock())
    setting.prepare, setting.stopping = prepare, stopping
    with pytest.raises(RuntimeError, match="the second"):
        run(setting)
    with pytest.raises(Closed):
        built[0].services.desk.tick()


class Agents:
    """An `AgentChild` with a clock and processes that the test moves."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.status: int | None = None
        self.begun = 0
        monkeypatch.setattr(kept_child, "time", SimpleNamespace(monotonic=lambda: self.now))
        plan = SimpleNamespace(devices=[SimpleNamespace(port="p", agent="")])
        self.plan, self.finds = plan, FindBook()
        self.access = SimpleNamespace(revoke_all=lambda *_: None, give=lambda *_: (None, "secret"))
        desk = SimpleNamespace(hall=SimpleNamespace(plan=plan))
        services = cast(Services, SimpleNamespace(desk=desk, access=self.access, finds=self.finds))
        self.child = AgentChild(services, folder)
        monkeypatch.setattr(subprocess, "Popen", self._popen)

    def _popen(self, *_: Any, **__: Any) -> Any:
        self.begun += 1
        self.status = None
        return SimpleNamespace(poll=lambda: self.status, returncode=1, stdin=None)

    def pause(self, alive: float) -> float:
        """Seconds from its end to its next start, when it has lived `alive` seconds."""
        self.now += alive
        self.status = 1
        before, ended = self.begun, self.now
        while self.begun == before:
            self.child.look_after()
            self.now += 0.5
        self.now -= 0.5
        return self.now - ended


def test_an_agent_that_lived_a_minute_is_started_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agents = Agents(tmp_path / "agent", monkeypatch)
    agents.child.start("http://127.0.0.1:1")
    assert agents.begun == 0  # the first pages come first
    agents.child.look_after()
    assert [agents.pause(alive=2) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert [agents.pause(alive=61), agents.pause(alive=2)] == [1, 2]


def test_an_agent_without_devices_is_started_for_who_looks_for_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agents = Agents(tmp_path / "agent", monkeypatch)
    agents.plan.devices = []
    agents.child.start("http://127.0.0.1:1")
    agents.child.look_after()
    assert agents.begun == 0
    agents.finds.begin(OWN, "r", "", listen=False)
    agents.child.look_after()
    assert agents.begun == 1


def test_an_agent_that_cannot_be_started_does_not_take_the_hall_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "agent"
    in_the_way.touch()
    agents = Agents(in_the_way, monkeypatch)
    agents.child.start("http://127.0.0.1:1")
    for _ in range(10):  # five seconds: tries at the first look, 1 and 3 later
        agents.now += 0.5
        agents.child.look_after()
    assert [record.levelname for record in caplog.records] == ["ERROR"] * 3
    in_the_way.unlink()
    agents.now += 4
    agents.child.look_after()
    assert agents.begun == 1


def test_an_agent_without_a_token_for_want_of_disk_does_not_take_the_hall_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    agents = Agents(tmp_path / "agent", monkeypatch)

    def no_room(*_: Any) -> None:
        raise StorageFailed("database or disk is full")

    monkeypatch.setattr(agents.access, "give", no_room)
    agents.child.start("http://127.0.0.1:1")
    agents.child.look_after()
    assert caplog.messages == ["the agent cannot be started: database or disk is full"]
    monkeypatch.setattr(agents.access, "give", lambda *_: (None, "secret"))
    agents.now += 1
    agents.child.look_after()
    assert agents.begun == 1
