"""Help on the floor over the open interface, against a real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hall_server.access.grants import Access, Role
from tests.server.hall_process import HALL, Client, HallProcess, new_hall, serving
from tests.server.watching import watching


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as running:
        yield running


def person(hall: HallProcess, name: str, role: str = "helper") -> Client:
    """Somebody signed in."""
    access = Access(hall.data / "access.db")
    try:
        return Client(hall.port, access.give(Role(role), name, person=True)[1])
    finally:
        access.close()


def calls(client: Client) -> list[dict[str, Any]]:
    told = client.get("/api/help")
    assert told.status == 200
    found: list[dict[str, Any]] = told.body["calls"]
    return found


def test_from_the_kiosk_to_the_helper_and_back(hall: HallProcess) -> None:
    kiosk, wang, zhao = hall.client("kiosk", "k1"), person(hall, "王芳"), person(hall, "赵敏")
    asked = kiosk.post("/api/help")
    assert asked.status == 200
    assert (asked.body["state"], asked.body["helper"]) == ("asked", None)
    assert kiosk.post("/api/help", {"kind": "slip"}).body == asked.body, "one call a place"
    (call,) = calls(wang)
    assert (call["place"], call["kind"], call["where"]) == ("取号机 1 号", "anything", "")

    path = f"/api/help/{call['id']}"
    accepted = wang.post(f"{path}/accept")
    assert (accepted.body["state"], accepted.body["helper"]) == ("accepted", "王芳")
    assert wang.post(f"{path}/accept").status == 200
    late = zhao.post(f"{path}/accept")
    assert (late.status, late.code) == (409, "help_taken")
    assert late.body["error"]["helper"] == "王芳"
    assert zhao.post(f"{path}/done").code == "help_taken"
    assert wang.post(f"{path}/release").body["state"] == "asked"
    assert zhao.post(f"{path}/accept").body["helper"] == "赵敏"
    assert zhao.post(f"{path}/arrive").body["state"] == "arrived"
    assert zhao.post(f"{path}/done").body["state"] == "closed"
    assert wang.post(f"{path}/accept").code == "help_over"
    day = wang.get("/api/help").body
    assert day["calls"] == []
    assert day["helpers"] == [{"name": "赵敏", "answered": 1, "given": 0}]


def test_two_helpers_at_the_same_moment_and_one_answer_for_a_repeat(hall: HallProcess) -> None:
    kiosk, wang = hall.client("kiosk", "k1"), person(hall, "王芳")
    asked = kiosk.post("/api/help", key="once")
    path = f"/api/help/{asked.body['id']}/accept"
    first = wang.post(path, key="tap")
    assert wang.post(path, key="tap").body == first.body
    assert kiosk.post(f"/api/help/{asked.body['id']}/withdraw").body["state"] == "closed"
    assert kiosk.post("/api/help", key="once").body == asked.body, "the first answer again"
    assert calls(wang) == [], "a repeat asks for nobody"


def test_who_may_ask_where_and_withdraw_what(hall: HallProcess) -> None:
    kiosk, desk = hall.client("kiosk", "k1"), hall.client("desk")
    asked = kiosk.post("/api/help").body["id"]
    at_counter = desk.post("/api/help", {"counter": "c1", "kind": "wheelchair"})
    assert at_counter.status == 200
    assert desk.post("/api/help").status == 422
    assert desk.post("/api/help", {"counter": "c9"}).code == "unknown_counter"
    assert kiosk.post("/api/help", {"counter": "c1"}).status == 422
    assert kiosk.post("/api/help", {"kind": "tea"}).status == 422
    assert hall.client("kiosk").post("/api/help").status == 422, "it stands nowhere"
    assert hall.client("display").post("/api/help").status == 403
    assert hall.client(None).get("/api/help").status == 401
    assert kiosk.get("/api/help").status == 403
    assert kiosk.post(f"/api/help/{at_counter.body['id']}/withdraw").code == "help_not_yours"
    assert desk.post(f"/api/help/{asked}/withdraw", {"counter": "c1"}).code == "help_not_yours"
    for odd in ("x", "-1", "9" * 12):
        assert person(hall, "王芳").post(f"/api/help/{odd}/accept").status == 404
    assert person(hall, "王芳").post("/api/help/77/accept").code == "unknown_help"
    (_, row) = calls(person(hall, "李娜", "supervisor"))
    assert (row["counter"], row["where"]) == ("1", "一楼东侧")


def test_a_program_asks_for_nobody_where_a_person_sits(hall: HallProcess) -> None:
    clerk = person(hall, "李静", "desk")
    assert clerk.post("/api/counters/c1/sign-on").status == 200
    refused = hall.client("desk").post("/api/help", {"counter": "c1"})
    assert (refused.status, refused.code) == (403, "not_your_counter")
    assert clerk.post("/api/help", {"counter": "c1"}).status == 200


def test_a_phone_asks_with_its_ticket_and_sees_who_comes(hall: HallProcess) -> None:
    kiosk, wang, nobody = hall.client("kiosk", "k1"), person(hall, "王芳"), hall.client(None)
    first, second = (kiosk.post("/api/tickets", {"service": "pension"}).body for _ in range(2))
    path = f"/api/tickets/{first['token']}"
    asked = nobody.post(f"{path}/help")
    assert asked.status == 200
    assert nobody.post(f"/api/tickets/{second['token']}/help").body["id"] != asked.body["id"]
    row = calls(wang)[0]
    assert (row["number"], row["place"], row["where"]) == (first["number"], "", "一楼东侧")
    wang.post(f"/api/help/{row['id']}/accept")
    seen = nobody.get(path).body["help"]
    assert (seen["state"], seen["helper"]) == ("accepted", "王芳")
    assert nobody.post(f"{path}/help/withdraw").body["state"] == "closed"
    assert nobody.get(path).body["help"] is None
    assert nobody.post(f"{path}/help/withdraw").status == 404
    assert nobody.post("/api/tickets/wrong/help").status == 404


def test_a_coordinator_tidies_up_what_a_helper_forgot(hall: HallProcess) -> None:
    kiosk, wang = hall.client("kiosk", "k1"), person(hall, "王芳")
    lead = person(hall, "周涛", "coordinator")
    path = f"/api/help/{kiosk.post('/api/help').body['id']}"
    wang.post(f"{path}/accept")
    done = lead.post(f"{path}/done")
    assert (done.status, done.body["helper"]) == (200, "王芳")
    day = wang.get("/api/help").body["helpers"]
    assert day == [{"name": "王芳", "answered": 1, "given": 0}], "who went has helped"


def test_help_in_passing_is_noted_and_taken_back(hall: HallProcess) -> None:
    wang, zhao = person(hall, "王芳"), person(hall, "赵敏")
    first = wang.post("/api/help/walk-up", {"kind": "escort", "group": "elder"}, key="tap")
    assert first.status == 201
    assert (first.body["today"], first.body["seconds"]) == (1, 10)
    assert wang.post("/api/help/walk-up", {"kind": "escort", "group": "elder"}, key="tap").body == (
        first.body
    )
    assert wang.post("/api/help/walk-up", {"kind": "form"}).body["today"] == 2
    assert wang.post("/api/help/walk-up", {"kind": "tea"}).status == 422
    undo = f"/api/help/walk-up/{first.body['id']}/undo"
    assert zhao.post(undo).code == "help_not_yours"
    assert wang.post(undo).status == 200
    day = wang.get("/api/help").body["helpers"]
    assert day == [{"name": "王芳", "answered": 0, "given": 1}]
    assert hall.client("kiosk", "k1").post("/api/help/walk-up", {"kind": "form"}).status == 403


def test_calls_outlive_a_power_cut(hall: HallProcess, free_port: Callable[[], int]) -> None:
    asked = hall.client("kiosk", "k1").post("/api/help").body["id"]
    person(hall, "王芳").post(f"/api/help/{asked}/accept")
    hall.kill()
    with serving(hall.data, free_port()) as again:
        (row,) = calls(person(again, "赵敏"))
        assert (row["id"], row["state"], row["helper"]) == (asked, "accepted", "王芳")


def test_no_help_where_no_day_runs(tmp_path: Path, free_port: Callable[[], int]) -> None:
    other = (datetime.now(ZoneInfo("Asia/Shanghai")).isoweekday() + 2) % 7 + 1
    new_hall(tmp_path, HALL.replace("weekdays = [1, 2, 3, 4, 5, 6, 7]", f"weekdays = [{other}]"))
    with serving(tmp_path, free_port()) as closed:
        refused = closed.client("kiosk", "k1").post("/api/help")
        assert (refused.status, refused.code) == (409, "hall_closed")
        wang = person(closed, "王芳")
        assert wang.get("/api/help").body["running"] is False
        assert wang.post("/api/help/walk-up", {"kind": "form"}).status == 201


def test_pages_are_told_at_once(hall: HallProcess) -> None:
    kiosk = hall.client("kiosk", "k1")
    with (
        watching(hall, "helper", "helpers:all", "hall:all") as helper,
        watching(hall, "kiosk", "kiosk:k1", "helpers:all") as stand,
    ):
        asked = kiosk.post("/api/help").body
        told = helper.until(lambda event, data: bool(data["data"]["calls"]))
        assert told["room"] == "helpers:all", "a helper is told nothing of the whole hall"
        seen = stand.until(lambda event, data: data["data"]["help"] is not None)
        assert seen["room"] == "kiosk:k1", "and a kiosk nothing of the helpers"
        assert seen["data"]["help"] == asked
        kiosk.post(f"/api/help/{asked['id']}/withdraw")
        stand.until(lambda event, data: data["data"]["help"] is None)
        helper.until(lambda event, data: data["data"]["calls"] == [])
