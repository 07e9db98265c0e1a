"""How rooms are told, with a built server in this process and rooms made for the purpose."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from hall_queue.commands import AdoptPlan
from hall_queue.hall import Hall
from hall_queue.plan import Screen, Zone
from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.clock import WallClock
from hall_server.live.rooms import RoomKind
from tests.devices.rig import until
from tests.server.hall_process import new_hall
from tests.server.halls import tell


class Made(BaseModel):
    """The view of a room: how often it was made."""

    times: int


class Counted:
    """Rooms that count their views, and cannot be shown when `broken`."""

    def __init__(self) -> None:
        self.times = 0
        self.broken = False
        self.kind = RoomKind(self._view, open=True, gap=0.01)

    def _view(self, hall: Hall, code: str, now: int) -> Made:
        if self.broken:
            raise LookupError("nothing there")
        self.times += 1
        return Made(times=self.times)


class Page:
    """A page without a screen, in the rooms that it names."""

    def __init__(self, server: Server, *rooms: str) -> None:
        _, token = server.services.access.give(Role.DISPLAY, "test")
        auth = {"token": token, "rooms": list(rooms)}
        self._line = server.socketio.test_client(server.app, auth=auth)
        self._told: dict[str, dict[str, Any]] = {}

    def sees(self, room: str) -> dict[str, Any]:
        """The latest view of a room."""
        for said in self._line.get_received():
            view = said["args"][0]
            self._told[view["room"]] = view["data"]
        return self._told[room]

    def told(self, room: str) -> int:
        """The count that the latest view of a counted room shows."""
        times: int = self.sees(room)["times"]
        return times

    def say(self, event: str, data: object) -> None:
        self._line.emit(event, data)

    def leave(self, room: str) -> None:
        self._line.emit("leave", {"room": room})

    def close(self) -> None:
        self._line.disconnect()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    new_hall(tmp_path)
    built = build(tmp_path, WallClock(), "threading")
    yield built
    built.close()


@pytest.fixture
def rooms(server: Server) -> dict[str, Counted]:
    made = {"fragile": Counted(), "sturdy": Counted()}
    for name, counted in made.items():
        server.services.live.add(name, counted.kind)
    return made


def test_a_room_that_cannot_be_shown_silences_no_other(
    server: Server, rooms: dict[str, Counted], caplog: pytest.LogCaptureFixture
) -> None:
    page, live = Page(server, "fragile:x", "sturdy:x"), server.services.live
    assert (page.told("fragile:x"), page.told("sturdy:x")) == (1, 1)
    rooms["fragile"].broken = True
    with caplog.at_level(logging.ERROR):
        live.touch("fragile:x", "sturdy:x")
        until(lambda: page.told("sturdy:x") == 2)
        live.touch("fragile:x", "sturdy:x")  # whoever tells has outlived it
        until(lambda: page.told("sturdy:x") == 3)
    assert "room fragile cannot be shown" in caplog.text
    rooms["fragile"].broken = False
    live.touch("fragile:x")
    until(lambda: page.told("fragile:x") == 2)


def test_a_view_that_cannot_be_sent_costs_only_itself(
    server: Server,
    rooms: dict[str, Counted],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    page, live = Page(server, "sturdy:x"), server.services.live
    emit, failed = server.socketio.emit, threading.Event()

    def fails_once(*said: Any, **how: Any) -> None:
        if not failed.is_set():
            failed.set()
            raise KeyError("a page that has just gone")
        emit(*said, **how)

    monkeypatch.setattr(server.socketio, "emit", fails_once)
    live.touch("sturdy:x")
    assert failed.wait(20)
    live.touch("sturdy:x")
    until(lambda: page.told("sturdy:x") == 3)
    assert "a view was not sent" in caplog.text


def test_every_page_of_a_full_room_is_told(server: Server, rooms: dict[str, Counted]) -> None:
    """Also those that have to wait for their turn."""
    pages = [Page(server, "sturdy:x") for _ in range(120)]
    seen = rooms["sturdy"].times
    server.services.live.touch("sturdy:x")
    until(lambda: all(page.told("sturdy:x") == seen + 1 for page in pages))


def test_walls_that_come_together_share_one_view(server: Server) -> None:
    """One a second, while nothing happens."""
    server.services.live.add("still", (still := Counted()).kind)
    desk = server.services.desk
    second = desk.now() // 1000
    pages = [Page(server, "still:x") for _ in range(5)]
    assert all(page.told("still:x") for page in pages)
    assert still.times <= 1 + desk.now() // 1000 - second


def test_many_changes_of_a_room_are_told_together(
    server: Server, rooms: dict[str, Counted]
) -> None:
    rooms["patient"] = Counted()
    server.services.live.add("patient", RoomKind(rooms["patient"].kind.view, open=True, gap=0.2))
    page, live = Page(server, "patient:x"), server.services.live
    live.touch("patient:x")
    until(lambda: page.told("patient:x") == 2)
    for _ in range(50):
        live.touch("patient:x")
    until(lambda: page.told("patient:x") == 3)
    live.touch("patient:x")
    until(lambda: page.told("patient:x") == 4)


def test_a_room_that_everybody_has_left_is_made_no_more(
    server: Server, rooms: dict[str, Counted]
) -> None:
    page, live = Page(server, "fragile:x", "sturdy:x"), server.services.live
    page.leave("fragile:x")
    live.touch("fragile:x", "sturdy:x")
    until(lambda: page.told("sturdy:x") == 2)
    assert rooms["fragile"].times == 1


def two_walls_of_a_zone(server: Server) -> tuple[Page, Page]:
    """The first one is heard."""
    desk = server.services.desk
    plan = desk.hall.plan
    walls = tuple(Screen(code, code, "hall", ("social",)) for code in ("first", "second"))
    plan = replace(plan, zones=(Zone("hall", "大厅"),), screens=walls)
    assert desk.do(AdoptPlan(by="admin", plan=plan), tell).status == 201
    first, second = Page(server, "board:first"), Page(server, "board:second")
    assert first.sees("board:first")["speaks"]
    assert not second.sees("board:second")["speaks"]
    return first, second


def test_another_wall_of_the_zone_speaks_while_the_speaking_one_is_off(server: Server) -> None:
    first, second = two_walls_of_a_zone(server)
    first.close()
    until(lambda: second.sees("board:second")["speaks"])
    back = Page(server, "board:first")
    assert back.sees("board:first")["speaks"]
    until(lambda: not second.sees("board:second")["speaks"])


def test_another_wall_of_the_zone_speaks_while_the_speaking_one_is_mute(server: Server) -> None:
    first, second = two_walls_of_a_zone(server)
    for rubbish in (None, 7, {}, {"can": "yes"}):
        first.say("sound", rubbish)
    first.say("sound", {"can": False})
    until(lambda: second.sees("board:second")["speaks"])
    assert first.sees("board:first")["speaks"]  # one touch away: it goes on offering that
    # Another page of the same screen can be heard.
    other = Page(server, "board:first")
    until(lambda: not second.sees("board:second")["speaks"])
    other.close()
    until(lambda: second.sees("board:second")["speaks"])
    first.say("sound", {"can": True})
    until(lambda: not second.sees("board:second")["speaks"])
    # Where no wall can be heard, none is made to look as if it were.
    first.say("sound", {"can": False})
    until(lambda: second.sees("board:second")["speaks"])
    second.say("sound", {"can": False})
    until(lambda: not second.sees("board:second")["speaks"])
