"""Alerts over the open interface, against a real server: raised by real tickets, taken up, kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.hall_process import Client, HallProcess, new_hall, serving

HALL = """
[hall]
name = "测试大厅"
[hours]
sessions = ["00:00-23:59"]
doors_minutes = 0
weekdays = [1, 2, 3, 4, 5, 6, 7]
[rules]
alert_after_seconds = 0
help_delay_minutes = 60
[[areas]]
code = "social"
name = "人社"
prefix = "A"
place = "一楼东侧"
limits = { people = 3, longest_minutes = 30 }
[[areas]]
code = "tax"
name = "税务"
prefix = "B"
place = "一楼西侧"
[[services]]
code = "pension"
name = "养老保险待遇申领"
area = "social"
minutes = 8
outlets = ["online"]
[[services]]
code = "invoice"
name = "发票"
area = "tax"
minutes = 6
[[counters]]
code = "c1"
label = "1"
area = "social"
skills = ["pension"]
[[counters]]
code = "c2"
label = "2"
area = "social"
skills = ["pension"]
[[counters]]
code = "c3"
label = "3"
area = "tax"
skills = ["invoice", "pension:2"]
[[screens]]
code = "wall"
name = "大屏"
zone = ""
areas = ["social", "tax"]
"""


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    new_hall(tmp_path, HALL)
    with serving(tmp_path, free_port()) as running:
        yield running


def tokens(kiosk: Client, service: str, count: int) -> list[str]:
    """So many numbers are taken; their tokens."""
    made = [kiosk.post("/api/tickets", {"service": service}) for _ in range(count)]
    assert [told.status for told in made] == [201] * count
    return [told.body["token"] for told in made]


def crowd(hall: HallProcess) -> list[str]:
    """Eight wait for one counter, and the helping counter has its own work; their tokens."""
    kiosk, desk = hall.client("kiosk"), hall.client("desk")
    for counter in ("c1", "c3"):
        assert desk.post(f"/api/counters/{counter}/open").status == 200
    tokens(kiosk, "invoice", 1)
    assert desk.post("/api/counters/c3/next").status == 200
    waiting = tokens(kiosk, "pension", 8)
    tokens(kiosk, "invoice", 2)
    return waiting


def until(ask: Callable[[], Any]) -> Any:
    """What `ask` finds as soon as it finds something; the server looks every five seconds."""
    end = time.monotonic() + 15
    while time.monotonic() < end:
        found = ask()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it never came")


def first_alert(lead: Client) -> dict[str, Any]:
    (alert,) = until(lambda: lead.get("/api/alerts").body)
    assert isinstance(alert, dict)
    return alert


def test_a_desk_takes_three_and_takes_them_back(hall: HallProcess) -> None:
    phones = crowd(hall)
    lead, desk = hall.client("supervisor"), hall.client("desk", "c3")
    alert = first_alert(lead)
    assert (alert["area"]["name"], alert["people"], alert["service"]) == ("人社", 8, None)
    assert alert["limits"] == [
        {"alert": alert["id"], "measure": "people", "value": 8, "limit": 3.0}
    ]
    mine = next(one for one in alert["suggestions"] if one["counter"] == "c3")
    assert (mine["kind"], mine["label"], mine["area"]["name"]) == ("divert", "3", "税务")
    assert mine["service"]["code"] == "pension"
    assert mine["here"]["after"] < mine["here"]["before"]
    assert mine["there"]["after"] >= mine["there"]["before"]
    ids = [ticket["id"] for ticket in mine["tickets"]]
    path = f"/api/alerts/{alert['id']}/take"
    body = {"counter": "c3", "suggestion": mine["key"], "tickets": ids}
    taken = desk.post(path, body, key="tap")
    assert (taken.status, taken.body["kind"], taken.body["ticket"]["number"]) == (
        200,
        "divert",
        "B001",
    )
    assert taken.body["numbers"] == [ticket["number"] for ticket in mine["tickets"]]
    assert desk.post(path, body, key="tap").body == taken.body, "one tap, however often it is sent"
    stale = desk.post(path, body)
    assert (stale.status, stale.code) == (409, "suggestion_gone")

    views = [hall.client(None).get(f"/api/tickets/{token}").body for token in phones]
    moved = [view for view in views if view["moved"]]
    assert [view["number"] for view in moved] == taken.body["numbers"]
    assert {(v["windows"], v["place"], v["moved"]["counter"]) for v in moved} == {
        ("3", "一楼西侧", "3")
    }

    (record,) = lead.get("/api/diversions").body
    assert (record["kind"], record["seat"], record["counter"]) == ("moved", "3", "3")
    assert (record["numbers"], record["alert"]) == (taken.body["numbers"], alert["id"])
    assert (record["before"]["people"], record["after"]) == (8, None)
    assert [area["code"] for area in record["source"]] == ["social"]

    assert desk.post("/api/counters/c3/undo").status == 200
    (record,) = lead.get("/api/diversions").body
    assert record["undone_at"] is not None
    view = hall.client(None).get(f"/api/tickets/{phones[1]}").body
    assert (view["moved"], view["windows"]) == (None, "1–2")


def test_a_supervisor_tries_out_first_and_nothing_changes(hall: HallProcess) -> None:
    crowd(hall)
    lead = hall.client("supervisor")
    alert = first_alert(lead)
    key = next(one["key"] for one in alert["suggestions"] if one["counter"] == "c3")
    path = f"/api/alerts/{alert['id']}/hour-ahead"
    ahead = lead.get(f"{path}/{key}").body
    assert ahead["minutes"] == [0, 15, 30, 45, 60]
    assert ahead["suggestion"]["key"] == key
    here, there = ahead["here"], ahead["there"]
    assert (here["without"][0], here["done"][0]) == (8, 8), "now, before anybody is called"
    assert sum(here["done"]) < sum(here["without"])
    assert sum(there["done"]) >= sum(there["without"])
    opened = lead.get(f"{path}/open:c2").body
    assert opened["there"] is None, "nobody pays"
    assert lead.get("/api/diversions").body == []

    gone = lead.get(f"{path}/divert:c1")
    assert (gone.status, gone.code) == (409, "suggestion_gone")
    assert lead.get("/api/alerts/999/hour-ahead/open:c2").code == "unknown_alert"
    assert lead.get("/api/alerts/x/hour-ahead/open:c2").status == 404
    for role in ("kiosk", "display", "helper", "desk"):
        assert hall.client(role).get(f"{path}/{key}").status == 403


def test_who_may_and_who_may_not(hall: HallProcess) -> None:
    crowd(hall)
    lead = hall.client("supervisor")
    alert = first_alert(lead)
    path = f"/api/alerts/{alert['id']}"
    key = next(one["key"] for one in alert["suggestions"] if one["counter"] == "c3")
    take = {"counter": "c3", "suggestion": key}
    other = hall.client("desk", "c1")
    assert other.post(f"{path}/take", take).status == 403
    assert other.post(f"{path}/take", {"suggestion": key}).body["error"]["field"] == "counter"
    assert other.post(f"{path}/decline", {"counter": "c3"}).status == 403
    not_its_own = other.post(f"{path}/take", {"counter": "c1", "suggestion": key})
    assert (not_its_own.status, not_its_own.code) == (409, "suggestion_gone")
    for role in ("kiosk", "display", "helper"):
        assert hall.client(role).post(f"{path}/take", take).status == 403
        assert hall.client(role).get("/api/diversions").status == 403
    assert hall.client("display").get("/api/alerts").status == 403
    assert lead.post("/api/alerts/x/take", take).status == 404
    assert lead.post("/api/alerts/999/decline").code == "unknown_alert"
    strange = lead.post(f"{path}/take", {"suggestion": "divert:c3; drop"})
    assert (strange.status, strange.body["error"]["field"]) == (422, "suggestion")


def test_who_declines_is_not_asked_again(hall: HallProcess) -> None:
    crowd(hall)
    lead, desk = hall.client("supervisor"), hall.client("desk", "c3")
    alert = first_alert(lead)
    path = f"/api/alerts/{alert['id']}/decline"
    assert desk.post(path, {"counter": "c3"}).body == {}
    (alert,) = lead.get("/api/alerts").body
    assert alert["declined"] == ["3"]
    assert all(one["counter"] != "c3" for one in alert["suggestions"])


def test_a_supervisor_opens_a_counter_and_sends_people_online(hall: HallProcess) -> None:
    crowd(hall)
    lead = hall.client("supervisor")
    alert = first_alert(lead)
    path = f"/api/alerts/{alert['id']}/take"
    last = alert["suggestions"][-1]
    assert (last["key"], last["staffed"]) == ("open:c2", False)
    assert lead.post(path, {"suggestion": "open:c2"}).code == "nobody_signed_on"
    opened = lead.post(path, {"suggestion": "open:c2", "staff": "王敏"})
    assert (opened.status, opened.body["kind"], opened.body["seconds"]) == (200, "open", 0)
    away = next(one for one in alert["suggestions"] if one["outlet"] == "online")
    sent = lead.post(path, {"suggestion": away["key"]})
    assert (sent.status, len(sent.body["numbers"])) == (200, 3)
    newest, oldest = lead.get("/api/diversions").body
    assert (newest["kind"], newest["outlet"]) == ("sent_away", "online")
    assert (oldest["kind"], oldest["counter"]) == ("opened", "2")
    assert lead.post("/api/undo").status == 200


def test_an_alert_survives_a_power_cut_and_ends_by_itself(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    new_hall(tmp_path, HALL)
    with serving(tmp_path, free_port()) as running:
        crowd(running)
        before = first_alert(running.client("supervisor"))
        running.kill()
    with serving(tmp_path, free_port()) as running:
        lead = running.client("supervisor")
        (after,) = lead.get("/api/alerts").body
        assert (after["id"], after["raised_at"]) == (before["id"], before["raised_at"])
        desk = running.client("desk")
        for _ in range(6):
            for act in ("next", "start", "finish"):
                assert desk.post(f"/api/counters/c1/{act}").status == 200
        assert until(lambda: lead.get("/api/alerts").body == [])
        late = lead.post(f"/api/alerts/{after['id']}/take", {"suggestion": "divert:c3"})
        assert (late.status, late.code) == (409, "alert_over")
