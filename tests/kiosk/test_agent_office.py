"""The agent and an office printer: a pack is followed to its end, and printed once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_kiosk.check_slip import CheckContent
from hall_kiosk.office_sheets import PackContent, PackRange
from tests.devices.rig import Program, until
from tests.kiosk.agent_rig import AgentThread, Server

RANGE = PackRange("A", "养老保险", "每个工作日可用", ("A901", "A902"))
PACK = PackContent("测试大厅", "咨询电话 1", ("一步",), (RANGE,)).as_json()
CHECK = CheckContent("测试大厅", "o1", "信息台", "2026年7月14日", "09:43").as_json()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Program]:
    with Program("office_printer", tmp_path / "office", "--count", "2") as it:
        yield it


@pytest.fixture
def agent(server: Server, office: Program, tmp_path: Path) -> Iterator[AgentThread]:
    ports = [device["port"] for device in office.ready["devices"]]
    kind = {"kind": "office_printer", "driver": "cups"}
    server.devices = {
        "devices": [
            {**kind, "code": "o1", "port": ports[0]},
            {**kind, "code": "label", "port": ports[1], "settings": {"media": "60x40"}},
            {**kind, "code": "wrong", "port": "cups://a", "settings": {"media": "A5"}},
            {**kind, "code": "lost", "port": "cups://a/b"},
        ]
    }
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.health("o1") == ("ok", ""))
    yield it
    it.close()


def jobs(office: Program, number: int = 1) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.ask("GET", f"/office-{number}")["jobs"]
    return found


def pack(server: Server, name: str, device: str = "o1") -> None:
    server.job(name, device, kind="pack", content=PACK)


@pytest.mark.usefixtures("agent")
def test_a_pack_is_followed_and_told_of(server: Server, office: Program) -> None:
    office.ask("POST", "/office-1", {"hold": True})
    pack(server, "j1")
    until(lambda: server.state("j1") == ("sending", "answered", "job_held"))
    office.ask("POST", "/office-1", {"hold": False, "paper_out": True})
    until(lambda: server.state("j1") == ("sending", "answered", "paper_out"))
    until(lambda: server.health("o1") == ("trouble", "paper_out"))
    office.ask("POST", "/office-1/mend", {})
    assert server.ended("j1") == ("printed", "answered", "")
    until(lambda: server.health("o1") == ("ok", ""))
    pack(server, "j1")  # told again
    server.job("j2", "o1", kind="check", content=CHECK)
    assert server.ended("j2") == ("printed", "answered", "")
    assert [(job["state"], job["pages"]) for job in jobs(office)] == [
        ("completed", 3),
        ("completed", 1),
    ]


@pytest.mark.usefixtures("agent")
def test_how_it_is_and_what_it_refuses(server: Server, office: Program) -> None:
    assert server.health("wrong") == ("silent", "bad_config")
    assert server.health("lost") == ("silent", "port_config")
    office.ask("POST", "/office-1", {"paper_out": True})
    pack(server, "dry")
    assert server.ended("dry") == ("not_printed", "answered", "paper_out")
    until(lambda: server.health("o1") == ("trouble", "paper_out"))
    office.ask("POST", "/office-1", {"paper_out": False, "near_end": True})
    until(lambda: server.health("o1") == ("ok", "paper_near_end"))
    for name, device, kind, content, reason in (
        ("slip", "o1", "slip", {}, "unknown_kind"),
        ("bad", "o1", "pack", {"ranges": []}, "bad_content"),
        ("small", "label", "pack", PACK, "bad_content"),
        ("none", "wrong", "check", CHECK, "bad_config"),
    ):
        server.job(name, device, kind=kind, content=content)
        assert server.ended(name) == ("not_printed", "unknown", reason)
    server.job("c1", "label", kind="check", content=CHECK)
    assert server.ended("c1") == ("printed", "answered", "")
    assert jobs(office) == []


def test_an_agent_that_ends_meanwhile_does_not_know_and_prints_no_second(
    server: Server, office: Program, agent: AgentThread, tmp_path: Path
) -> None:
    office.ask("POST", "/office-1", {"hold": True})
    pack(server, "j1")
    until(lambda: server.state("j1") == ("sending", "answered", "job_held"))
    agent.close()
    later = AgentThread(server, tmp_path / "agent")
    assert server.ended("j1") == ("unknown", "unknown", "restarted")
    pack(server, "j1")
    pack(server, "j2")
    until(lambda: server.state("j2") == ("sending", "answered", "job_held"))
    assert len(jobs(office)) == 2
    later.close()
