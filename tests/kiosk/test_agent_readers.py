"""The agent with a reader of identity cards; and nothing of a card is left anywhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_devices.drivers import Card, NoCard, Taken, Unheard
from hall_kiosk.agent.duties import RETRY_SECONDS
from hall_kiosk.agent.messages import read_devices
from hall_kiosk.agent.ping_duty import PING_SECONDS
from hall_kiosk.agent.reader_duty import ReaderDuty
from hall_kiosk.check_slip import CheckContent
from tests.devices.rig import LineRig, until
from tests.kiosk.agent_rig import AgentThread, Server

CHECK = CheckContent("政务服务中心", "r1", "咨询台", "2026年7月14日", "09:43").as_json()
PERSON = {
    "name": "样本丙丁",
    "number": "990000199001010017",
    "address": "样本省样本县样本街99号",
    "issuer": "样本县公安局",
}
"""Invented: no region has the code 99."""


@pytest.fixture
def readers(tmp_path: Path) -> Iterator[LineRig]:
    with LineRig("card_reader", tmp_path / "readers") as it:
        yield it


@pytest.fixture
def agent(server: Server, tmp_path: Path) -> Iterator[AgentThread]:
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.agents)
    yield it
    it.close()


def reader(rig: LineRig, **settings: str) -> dict[str, Any]:
    options = {"wait": "500", **settings}
    return {
        "code": "r1",
        "kind": "id_reader",
        "driver": "sam-v",
        "port": rig.port(),
        "settings": options,
    }


def check(server: Server, name: str) -> tuple[str, str, str]:
    server.job(name, "r1", kind="check", content=CHECK)
    return server.ended(name)


def test_its_line_is_fast_unless_it_says_otherwise() -> None:
    told = {"code": "r1", "kind": "id_reader", "driver": "sam-v", "port": "COM3"}
    _, (device, slow), complaints = read_devices({"devices": [told, {**told, "baud": 9600}]}, None)
    assert (device.settings.baud, slow.settings.baud, complaints) == (115200, 9600, [])


@pytest.mark.usefixtures("agent")
def test_health_and_checks(server: Server, readers: LineRig) -> None:
    server.send("devices", {"devices": [reader(readers)]})
    until(lambda: server.health("r1") == ("ok", ""))
    assert server.last_health("r1")["evidence"] == "answered"
    assert check(server, "empty") == ("unknown", "answered", "no_card")
    readers.ask("POST", "/reader-1/lay", {})
    assert check(server, "good") == ("printed", "answered", "")
    readers.ask("POST", "/reader-1/lay", {"damaged": True})
    assert check(server, "bad") == ("unknown", "answered", "unreadable")
    assert server.health("r1") == ("ok", ""), "a bad card is no trouble of the reader"
    until(lambda: server.count("r1", "unreadable") == 1)
    readers.fault(mute=True)
    assert check(server, "mute") == ("unknown", "unknown", "silent")


@pytest.mark.usefixtures("agent")
def test_its_own_test_fails(server: Server, readers: LineRig) -> None:
    readers.fault(self_test_fails=True)
    server.send("devices", {"devices": [reader(readers)]})
    until(lambda: server.health("r1") == ("trouble", "self_test"))
    assert server.last_health("r1")["evidence"] == "answered"


@pytest.mark.usefixtures("agent")
def test_a_silent_reader(server: Server, readers: LineRig) -> None:
    readers.fault(silent=True)
    server.send("devices", {"devices": [reader(readers, wait="50")]})
    until(lambda: server.health("r1") == ("silent", "silent"))


@pytest.mark.usefixtures("agent")
def test_one_that_is_not_heard(server: Server, readers: LineRig) -> None:
    server.send("devices", {"devices": [reader(readers, answers="no")]})
    until(lambda: server.last_health("r1").get("evidence") == "write-only")
    assert server.health("r1") == ("unknown", "")
    assert check(server, "mute") == ("unknown", "write-only", "no_status")


@pytest.mark.parametrize("fault", [{}, {"slow": 300}, {"cut_off": True}, {"bad_checksum": True}])
def test_nothing_of_a_card_is_written_down(
    server: Server,
    readers: LineRig,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    fault: dict[str, Any],
) -> None:
    """Not in a file of the agent, not in its log, not in what it tells the server."""
    caplog.set_level(logging.DEBUG)
    server.devices = {"devices": [reader(readers, wait="100" if "slow" in fault else "500")]}
    agent = AgentThread(server, tmp_path / "agent")
    try:
        until(lambda: server.health("r1") == ("ok", ""))
        told = readers.ask("POST", "/reader-1/lay", PERSON)
        readers.fault(**fault)
        state = check(server, "now")[0]
        reads = readers.state()["reads"]
        assert (state, reads) == ("printed", 1) if not fault else state == "unknown"
    finally:
        agent.close()
    files = [file for file in (tmp_path / "agent").rglob("*") if file.is_file()]
    assert files, "jobs are kept there"
    kept = [file.read_bytes() for file in files]
    heard = [server.states, server.healths, server.rated, server.pressed, told]
    said = f"{caplog.text} {[vars(record) for record in caplog.records]} {heard}".encode()
    for text in PERSON.values():
        for coding in ("utf-8", "utf-16-le", "gb18030"):
            for place in [*kept, said]:
                assert text.encode(coding) not in place


class Told:
    """Says what the test wants."""

    answers = True

    def __init__(self) -> None:
        self.says: Taken = "taken"
        self.found: Card | NoCard | Unheard = "no_card"
        self.counts: dict[str, int] = {}

    def ping(self) -> Taken:
        return self.says

    def read(self) -> Card | NoCard | Unheard:
        return self.found


class Desk:
    """A duty with a clock of its own."""

    def __init__(self) -> None:
        self.now = 50.0
        self.reader = Told()
        self.duty = ReaderDuty("r1", self.reader, clock=lambda: self.now)

    def turn(self, says: Taken) -> tuple[str, str, str]:
        self.reader.says = says
        self.duty.act()
        health = self.duty.health
        return health.state, health.evidence, health.detail

    def due_in(self) -> float:
        """Seconds until it is asked again."""
        look: Callable[[float], bool] = lambda step: self.duty.due(self.now + step) is not None  # noqa: E731
        return next(step / 10 for step in range(200) if look(step / 10))


def test_how_often_it_is_asked_and_what_is_made_of_it() -> None:
    desk = Desk()
    assert desk.due_in() == 0
    assert desk.turn("taken") == ("ok", "answered", "")
    assert desk.due_in() == PING_SECONDS
    assert desk.turn("silent") == ("ok", "answered", ""), "one miss is none"
    assert desk.due_in() == RETRY_SECONDS
    assert desk.turn("not_understood") == ("silent", "unknown", "not_understood")
    assert desk.due_in() == PING_SECONDS
    assert desk.turn("refused") == ("trouble", "answered", "self_test")
    assert desk.turn("silent") == ("trouble", "answered", "self_test")
    assert desk.turn("sent") == ("unknown", "write-only", "")
    desk.duty.restart()
    assert desk.due_in() == 0


def test_the_log_says_once_that_its_own_test_fails(caplog: pytest.LogCaptureFixture) -> None:
    desk = Desk()
    for _ in range(3):
        desk.turn("refused")
    assert caplog.messages == ["r1: its own test fails"]


@pytest.mark.parametrize("found", ["silent", "not_understood", "sent"])
def test_a_check_without_an_answer(found: Unheard) -> None:
    desk = Desk()
    desk.reader.found = found
    outcome = desk.duty.check("测试 09:43")
    assert (outcome.state, outcome.evidence != "answered") == ("unknown", True)
