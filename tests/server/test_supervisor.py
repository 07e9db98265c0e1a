"""The supervisor's page against a real server process: what it is told and what it may do."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.hall_process import HALL, HallProcess, new_hall, serving
from tests.server.watching import is_view, watching

LIMITED = HALL.replace('place = "一楼东侧"', 'place = "一楼东侧"\nlimits = { people = 2 }')


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    new_hall(tmp_path, LIMITED)
    with serving(tmp_path, free_port()) as running:
        yield running


def waiting(count: int) -> Callable[[str, Any], bool]:
    """Whether a view counts so many waiting people."""
    return lambda event, data: is_view(event, data) and data["data"]["figures"]["waiting"] == count


def test_a_supervisor_sees_the_hall_change(hall: HallProcess) -> None:
    kiosk = hall.client("kiosk", "k1")
    with watching(hall, "supervisor", "hall:all") as page:
        first = page.until(is_view)["data"]
        assert [area["state"] for area in first["areas"]] == ["nobody"]
        assert [counter["code"] for counter in first["counters"]] == ["c1", "c2"]
        for _ in range(3):
            kiosk.post("/api/tickets", {"service": "pension"})
        full = page.until(waiting(3))["data"]
    (area,) = full["areas"]
    assert (area["waiting"], area["state"]) == (3, "over")
    assert area["limit"] == {"measure": "people", "value": 3, "most": 2.0, "service": None}


def test_who_may_look(hall: HallProcess) -> None:
    kiosk = hall.client("kiosk", "k1")
    for role in ("coordinator", "admin"):
        with watching(hall, role, "hall:all") as page:
            assert page.until(is_view)["room"] == "hall:all"
        assert hall.client(role).get("/api/curves").status == 200
    for role in ("kiosk", "display", "desk", "pad", "helper"):
        assert hall.client(role).get("/api/curves").status == 403
        # Its own room comes after the one it may not have.
        own = "kiosk:k1" if role == "kiosk" else "board:wall" if role == "display" else "desk:c1"
        with watching(hall, role, "hall:all", own) as page:
            page.say("join", {"room": "hall:all"})
            kiosk.post("/api/tickets", {"service": "pension"})
            page.say("leave", {"room": "hall:all"})
        rooms = {data["room"] for event, data in list(page.told.queue) if event == "view"}
        assert "hall:all" not in rooms


def test_there_is_one_such_room(hall: HallProcess) -> None:
    with watching(hall, "supervisor", "hall:other", "hall:all") as page:
        assert page.until(is_view)["room"] == "hall:all"


def test_many_numbers_are_few_views(hall: HallProcess) -> None:
    kiosk = hall.client("kiosk", "k1")
    with watching(hall, "supervisor", "hall:all") as page:
        page.until(is_view)
        for _ in range(60):
            kiosk.post("/api/tickets", {"service": "pension"})
        page.until(waiting(60))
        told = [data["seq"] for event, data in list(page.told.queue) if event == "view"]
    assert len(told) <= 1


def test_the_curves_survive_a_restart(tmp_path: Path, free_port: Callable[[], int]) -> None:
    new_hall(tmp_path, HALL)
    with serving(tmp_path, free_port()) as running:
        kiosk, desk = running.client("kiosk", "k1"), running.client("desk")
        for _ in range(3):
            kiosk.post("/api/tickets", {"service": "pension"})
        for act in ("open", "next", "start", "finish"):
            assert desk.post(f"/api/counters/c1/{act}").status == 200
        before = running.client("supervisor").get("/api/curves").body
        running.kill()
    assert (sum(before["today"]["arrivals"]), sum(before["today"]["served"])) == (3, 1)
    assert (before["normal"], before["days"]) == (None, 0)
    with serving(tmp_path, free_port()) as running:
        after = running.client("supervisor").get("/api/curves").body
    # The second look may fall into the next quarter.
    known = len(before["today"]["arrivals"])
    assert after["today"]["begins"] == before["today"]["begins"]
    assert after["today"]["arrivals"][:known] == before["today"]["arrivals"]
    assert after["today"]["served"][:known] == before["today"]["served"]


def test_people_are_sent_away_by_hand_and_taken_back(hall: HallProcess) -> None:
    kiosk, boss = hall.client("kiosk", "k1"), hall.client("supervisor", person=True)
    made = [kiosk.post("/api/tickets", {"service": "pension"}).body for _ in range(3)]
    rows = boss.get("/api/areas/social/waiting").body
    assert [row["number"] for row in rows] == [ticket["number"] for ticket in made]
    ids = [row["id"] for row in rows[:2]]
    sent = boss.post("/api/diversions", {"tickets": ids, "to": {"outlet": "self_service"}})
    assert (sent.status, sent.body) == (200, {"moved": 2, "seconds": 10})
    phone = hall.client(None)
    states = [phone.get(f"/api/tickets/{ticket['token']}").body["state"] for ticket in made]
    assert states == ["diverted", "diverted", "waiting"]
    (record,) = boss.get("/api/diversions").body
    assert (record["kind"], record["numbers"]) == (
        "sent_away",
        [ticket["number"] for ticket in made[:2]],
    )
    assert boss.post("/api/undo").status == 200
    assert len(boss.get("/api/areas/social/waiting").body) == 3
    assert boss.post("/api/undo").code == "nothing_to_undo"


def test_only_a_supervisor_moves_people_by_hand(hall: HallProcess) -> None:
    hall.client("kiosk", "k1").post("/api/tickets", {"service": "pension"})
    body = {"tickets": [1], "to": {"outlet": "self_service"}}
    for role in ("desk", "coordinator", "kiosk"):
        assert hall.client(role).post("/api/diversions", body).status == 403
        assert hall.client(role).post("/api/undo").status == 403
    boss = hall.client("supervisor")
    assert boss.post("/api/diversions", {**body, "to": {}}).body["error"]["field"] == "to"
    assert boss.post("/api/diversions", {**body, "tickets": []}).status == 422
    assert boss.get("/api/areas/nowhere/waiting").code == "unknown_area"


def test_a_supervisor_acts_at_a_counter_where_somebody_sits(hall: HallProcess) -> None:
    clerk, boss = hall.client("desk", person=True), hall.client("supervisor", person=True)
    assert clerk.post("/api/counters/c1/sign-on").status == 200
    for act in ("open", "pause", "open", "close", "open"):
        assert boss.post(f"/api/counters/c1/{act}").status == 200, act
    assert boss.post("/api/counters/c2/open").code == "nobody_signed_on"
    assert boss.post("/api/counters/c1/sign-off").status == 200
    (c1, _) = boss.get("/api/counters").body
    assert c1["state"] == "closed"


def test_the_demo_has_a_past_to_compare_with(tmp_path: Path, free_port: Callable[[], int]) -> None:
    quiet = ("demo", "--speed", "1", "--no-crowd")
    for _ in range(2):
        with serving(tmp_path, free_port(), quiet) as running:
            curves = running.client("supervisor").get("/api/curves").body
        assert curves["days"] == 10
        # About 900 visits make an ordinary day of the county hall.
        assert 700 < sum(curves["normal"]["arrivals"]) < 1100
        assert sum(curves["normal"]["served"]) == pytest.approx(
            sum(curves["normal"]["arrivals"]), abs=1
        )
