"""What scanners read reaches the pages before which they lie, and nobody else; nothing is kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_queue.commands import AdoptPlan
from hall_queue.plan import Device, Kiosk, Screen, Zone
from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.clock import WallClock
from hall_server.devices.agent_child import LOCAL_AGENT
from hall_server.ticket_index import copy_token, is_copy
from tests.server.halls import small_plan, tell

CODE = "P12345678"
SLIP = "https://hall.example/t/SecretToken-1"
DEVICES = (
    Device("window", "scanner", "gm65", "COM1", "", "c1"),
    Device("kiosk", "scanner", "gm65", "COM2", settings={"kiosk": "k1"}),
    Device("info", "scanner", "serial-scanner", "COM3"),
    Device("said", "scanner", "gm65", "COM4", settings={"place": "infodesk"}),
    Device("nowhere", "scanner", "gm65", "COM5", settings={"place": "cellar"}),
    Device("gone", "scanner", "gm65", "COM6", settings={"kiosk": "k9"}),
    Device("led", "led", "a090", "COM7", "", "c1", {"address": "1"}),
    Device("far", "scanner", "gm65", "COM8", agent="entrance"),
)


class Page:
    """A page without a screen, and the codes that it was told."""

    def __init__(self, server: Server, role: Role, *rooms: str, at: str | None = None) -> None:
        _, token = server.services.access.give(role, f"{role}-{at}", at=at)
        auth = {"token": token, "rooms": list(rooms)}
        self._line = server.socketio.test_client(server.app, auth=auth)
        self._line.get_received()

    def scans(self) -> list[dict[str, str]]:
        """Since the last look."""
        return [it["args"][0] for it in self._line.get_received() if it["name"] == "scan"]

    def say(self, event: str, data: object) -> None:
        self._line.emit(event, data)


class Agent:
    """The server's own agent."""

    def __init__(self, server: Server, name: str = LOCAL_AGENT) -> None:
        token = server.services.access.give(Role.AGENT, name)[1]
        client = server.socketio.test_client
        self._line = client(server.app, namespace="/agent", auth={"token": token})

    def scanned(self, device: Any, text: Any = CODE) -> None:
        self._line.emit("scanned", {"device": device, "text": text}, namespace="/agent")

    def say(self, data: Any) -> None:
        self._line.emit("scanned", data, namespace="/agent")


class Hall:
    """A server, its agent, and a page of each sort."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.agent = Agent(server)
        self.pages = {
            "desk c1": Page(server, Role.DESK, "desk:c1", "slips:all"),
            "desk c2": Page(server, Role.DESK, "desk:c2", "slips:all"),
            "kiosk k1": Page(server, Role.KIOSK, "kiosk:k1", at="k1"),
            "kiosk k2": Page(server, Role.KIOSK, "kiosk:k2", at="k2"),
            "infodesk": Page(server, Role.HELPER, "slips:all"),
            "wall": Page(server, Role.DISPLAY, "board:main"),
        }
        self.pages["infodesk"].say("scans", {"hear": True})

    def heard(self) -> dict[str, list[str]]:
        """Page → the codes that it was told since the last look; those without any are left out."""
        scans = {name: [it["text"] for it in page.scans()] for name, page in self.pages.items()}
        return {name: texts for name, texts in scans.items() if texts}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    built = build(tmp_path, WallClock(), "threading")
    kiosks = (Kiosk("k1", "东侧"), Kiosk("k2", "西侧"))
    zones, screens = (Zone("z", "一层"),), (Screen("main", "大屏", "z", ("a",)),)
    plan = replace(small_plan(), devices=DEVICES, kiosks=kiosks, zones=zones, screens=screens)
    told = AdoptPlan(by="admin", plan=plan)
    assert built.services.desk.do(told, tell).status == 201
    yield built
    built.close()


@pytest.fixture
def hall(server: Server) -> Hall:
    return Hall(server)


@pytest.mark.parametrize(
    ("device", "page"),
    [
        ("window", "desk c1"),
        ("kiosk", "kiosk k1"),
        ("info", "infodesk"),
        ("said", "infodesk"),
        ("nowhere", None),
        ("gone", None),
        ("led", None),
        ("far", None),
        ("unknown", None),
        (None, None),
        (["window"], None),
    ],
)
def test_who_is_told(hall: Hall, device: object, page: str | None) -> None:
    hall.agent.scanned(device)
    assert hall.heard() == ({page: [CODE]} if page else {})


@pytest.mark.parametrize(("device", "page"), [("window", "desk c1"), ("info", "infodesk")])
def test_staff_are_told_a_slip_without_the_right_to_rate(
    hall: Hall, device: str, page: str
) -> None:
    hall.agent.scanned(device, SLIP)
    (told,) = hall.heard()[page]
    second = f"https://hall.example/t/{copy_token('SecretToken-1')}"
    assert told == second
    assert is_copy(told.rpartition("/")[2])
    hall.agent.scanned(device, second)
    assert hall.heard() == {page: [second]}, "a slip that staff have printed again"


def test_a_kiosk_is_told_what_the_visitor_holds(hall: Hall) -> None:
    hall.agent.scanned("kiosk", SLIP)
    assert hall.heard() == {"kiosk k1": [SLIP]}


@pytest.mark.parametrize("text", ["", "x" * 201, None, 7, ["A001"], {"text": "A001"}])
def test_a_text_that_is_none(hall: Hall, text: object) -> None:
    hall.agent.scanned("window", text)
    assert hall.heard() == {}
    hall.agent.scanned("window", "x" * 200)
    assert hall.heard() == {"desk c1": ["x" * 200]}


@pytest.mark.parametrize("data", [None, [], "A001", 7, {}, {"device": "window"}])
def test_nonsense(hall: Hall, data: object) -> None:
    hall.agent.say(data)
    assert hall.heard() == {}


def test_only_the_devices_own_agent_tells(server: Server, hall: Hall) -> None:
    stranger = Agent(server, "entrance")
    stranger.scanned("window")
    assert hall.heard() == {}
    stranger.scanned("far")
    assert hall.heard() == {"infodesk": [CODE]}


def test_a_page_that_is_not_looked_at_is_not_told(hall: Hall) -> None:
    hall.pages["infodesk"].say("scans", {"hear": False})
    hall.agent.scanned("info")
    assert hall.heard() == {}


@pytest.mark.parametrize("page", ["wall", "kiosk k2"])
def test_only_staff_may_hear_the_information_desk(hall: Hall, page: str) -> None:
    hall.pages[page].say("scans", {"hear": True})
    hall.agent.scanned("info")
    assert [*hall.heard()] == ["infodesk"]


@pytest.mark.parametrize("data", [None, {}, {"hear": "yes"}, {"hear": 1}])
def test_a_wish_that_makes_no_sense(hall: Hall, data: object) -> None:
    hall.pages["desk c2"].say("scans", data)
    hall.agent.scanned("info")
    assert [*hall.heard()] == ["infodesk"]


def test_a_scanner_that_cannot_stop(hall: Hall) -> None:
    for number in range(100):
        hall.agent.scanned("window", f"A{number:03}")
    told = hall.heard()["desk c1"]
    assert told[0] == "A000"
    assert 10 <= len(told) < 50
    hall.agent.scanned("kiosk")
    assert hall.heard() == {"kiosk k1": [CODE]}, "each has its own measure"


def test_it_is_told_once_and_kept_nowhere(
    hall: Hall, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for device in ("kiosk", "unknown"):
        hall.agent.scanned(device, SLIP)
    assert hall.heard() == {"kiosk k1": [SLIP]}
    late = Page(hall.server, Role.KIOSK, "kiosk:k1", at="k1")
    assert late.scans() == []
    hall.server.close()
    assert "SecretToken" not in caplog.text
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"SecretToken" not in file.read_bytes()
