"""The agent with code scanners: what they read reaches the server once, and is kept nowhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_devices.drivers import Taken
from hall_kiosk.agent.duties import RETRY_SECONDS
from hall_kiosk.agent.news import FRESH_SECONDS, News
from hall_kiosk.agent.ping_duty import PING_SECONDS
from hall_kiosk.agent.scanner_duty import TRUST_SECONDS, ScannerDuty
from hall_kiosk.check_slip import CheckContent
from tests.devices.rig import LineRig, until
from tests.kiosk.agent_rig import AgentThread, Server

CHECK = CheckContent("政务服务中心", "s1", "咨询台", "2026年7月14日", "09:43").as_json()
SLIP = "https://hall.example/t/SecretToken-1"


@pytest.fixture
def scanners(tmp_path: Path) -> Iterator[LineRig]:
    with LineRig("code_scanner", tmp_path / "scanners") as it:
        yield it


@pytest.fixture
def agent(server: Server, tmp_path: Path) -> Iterator[AgentThread]:
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.agents)
    yield it
    it.close()


def scanner(rig: LineRig, driver: str = "gm65", **settings: str) -> dict[str, Any]:
    return {
        "code": "s1",
        "kind": "scanner",
        "driver": driver,
        "port": rig.port(),
        "settings": settings,
    }


def check(server: Server, name: str) -> tuple[str, str, str]:
    server.job(name, "s1", kind="check", content=CHECK)
    return server.ended(name)


@pytest.mark.usefixtures("agent")
def test_a_scan_health_and_a_check(server: Server, scanners: LineRig) -> None:
    server.send("devices", {"devices": [scanner(scanners)]})
    until(lambda: server.health("s1") == ("ok", ""))
    assert server.last_health("s1")["evidence"] == "answered"
    scanners.ask("POST", "/scanner-1/scan", {"text": SLIP})
    until(lambda: server.scans)
    assert check(server, "good") == ("printed", "answered", "")
    scanners.fault(mute=True)
    assert check(server, "mute") == ("unknown", "unknown", "silent")
    assert server.scans == [{"device": "s1", "text": SLIP}]


@pytest.mark.usefixtures("agent")
def test_a_paper_that_is_held_there_is_told_once(server: Server, scanners: LineRig) -> None:
    server.send("devices", {"devices": [scanner(scanners)]})
    until(lambda: server.health("s1") == ("ok", ""))
    scanners.ask("POST", "/scanner-1/scan", {"text": SLIP, "ms": 60_000})
    until(lambda: scanners.state()["scans"] >= 4)
    assert server.scans == [{"device": "s1", "text": SLIP}]


@pytest.mark.usefixtures("agent")
def test_only_a_scan_shows_that_one_is_there_which_cannot_be_asked(
    server: Server, scanners: LineRig
) -> None:
    server.send("devices", {"devices": [scanner(scanners, "serial-scanner")]})
    until(lambda: server.last_health("s1").get("evidence") == "write-only")
    assert server.health("s1") == ("unknown", "")
    assert check(server, "mute") == ("unknown", "write-only", "no_status")
    scanners.ask("POST", "/scanner-1/scan", {"text": SLIP})
    until(lambda: server.health("s1") == ("ok", ""))
    assert server.last_health("s1")["evidence"] == "answered"
    assert scanners.state()["commands"] == 0


@pytest.mark.usefixtures("agent")
def test_a_silent_scanner(server: Server, scanners: LineRig) -> None:
    scanners.fault(silent=True)
    server.send("devices", {"devices": [scanner(scanners)]})
    until(lambda: server.health("s1") == ("silent", "silent"))


@pytest.mark.usefixtures("agent")
def test_two_scanners_have_no_addresses_and_cannot_share_a_port(
    server: Server, scanners: LineRig
) -> None:
    both = [scanner(scanners), {**scanner(scanners), "code": "s2"}]
    server.send("devices", {"devices": both})
    until(lambda: server.health("s2")[0] == "silent")
    until(lambda: server.health("s1") == ("ok", ""))


def test_nothing_of_a_code_is_written_down(
    server: Server, scanners: LineRig, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in a file of the agent, not in its log; the server is told it in one message only."""
    caplog.set_level(logging.DEBUG)
    server.devices = {"devices": [scanner(scanners)]}
    agent = AgentThread(server, tmp_path / "agent")
    try:
        until(lambda: server.health("s1") == ("ok", ""))
        scanners.ask("POST", "/scanner-1/scan", {"text": SLIP})
        until(lambda: server.scans)
        scanners.ask("POST", "/scanner-1/scan", {"text": SLIP[:-2] + "\u2028" + SLIP[-2:]})
        until(lambda: server.count("s1", "repeats") == 1)
    finally:
        agent.close()
    files = [file for file in (tmp_path / "agent").rglob("*") if file.is_file()]
    assert files, "jobs are kept there"
    assert not any(b"SecretToken" in file.read_bytes() for file in files)
    heard = [server.states, server.healths, server.rated, server.pressed]
    assert "SecretToken" not in f"{caplog.text} {heard}"


class Told:
    """Says what the test wants."""

    answers = True

    def __init__(self) -> None:
        self.says: Taken = "taken"
        self.texts: list[str] = []
        self.counts: dict[str, int] = {}

    def ping(self) -> Taken:
        return self.says

    def scanned(self) -> list[str]:
        texts, self.texts = self.texts, []
        return texts


class Desk:
    """A duty with a clock of its own."""

    def __init__(self) -> None:
        self.now = 50.0
        self.scanner = Told()
        self.news = News(lambda: self.now)
        self.duty = ScannerDuty("s1", self.scanner, self.news, clock=lambda: self.now)

    def turn(self, says: Taken) -> tuple[str, str, str]:
        self.scanner.says = says
        self.duty.act()
        return self.health()

    def scan(self, *texts: str) -> tuple[str, str, str]:
        self.scanner.texts = [*texts]
        self.duty.listen(self.now)
        return self.health()

    def health(self) -> tuple[str, str, str]:
        health = self.duty.health
        return health.state, health.evidence, health.detail

    def due_in(self) -> float:
        """Seconds until it is asked again."""
        steps = range(200)
        return next(step / 10 for step in steps if self.duty.due(self.now + step / 10) is not None)


def test_how_often_it_is_asked_and_what_is_made_of_it() -> None:
    desk = Desk()
    assert desk.due_in() == 0
    assert desk.turn("taken") == ("ok", "answered", "")
    assert desk.due_in() == PING_SECONDS
    assert desk.turn("silent") == ("ok", "answered", ""), "one miss is none"
    assert desk.due_in() == RETRY_SECONDS
    assert desk.turn("not_understood") == ("silent", "unknown", "not_understood")
    assert desk.due_in() == PING_SECONDS
    assert desk.scan("A001") == ("ok", "answered", ""), "it reads, so it is there"
    assert desk.turn("silent") == ("ok", "answered", "")
    desk.duty.restart()
    assert desk.due_in() == 0


def test_a_scan_is_no_proof_for_ever() -> None:
    desk = Desk()
    assert desk.turn("sent") == ("unknown", "write-only", "")
    assert desk.scan("A001") == ("ok", "answered", "")
    assert desk.turn("sent") == ("ok", "answered", "")
    desk.now += TRUST_SECONDS
    assert desk.turn("sent") == ("unknown", "write-only", "")
    assert desk.duty.health.last_ok is not None


def test_a_line_that_was_opened_again_is_another_device_until_it_reads() -> None:
    desk = Desk()
    desk.scan("A001")
    desk.duty.restart()
    assert desk.turn("sent") == ("unknown", "write-only", "")


def test_scans_are_told_in_their_order_while_they_are_fresh() -> None:
    desk = Desk()
    desk.scan("A001", "A002")
    assert [(scan.device, scan.text) for scan in desk.news.take_scans()] == [
        ("s1", "A001"),
        ("s1", "A002"),
    ]
    desk.scan("A003")
    desk.now += FRESH_SECONDS + 1
    assert desk.news.take_scans() == []
