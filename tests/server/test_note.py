"""A note on the ticket in hand over the open interface: for the next counter, nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server.hall_process import HallProcess, new_hall, serving
from tests.server.watching import watching

NOTE = "原件已核验，缺复印件"


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as running:
        yield running


def test_the_next_counter_reads_it_and_no_visitor_ever(hall: HallProcess) -> None:
    kiosk, one, two = hall.client("kiosk", "k1"), hall.client("desk"), hall.client("desk")
    made = kiosk.post("/api/tickets", {"service": "pension"}).body
    for counter in ("c1", "c2"):
        one.post(f"/api/counters/{counter}/open")
    called = one.post("/api/counters/c1/next").body["ticket"]
    assert called["note"] is None
    noted = one.post("/api/counters/c1/note", {"ticket": called["id"], "text": f" {NOTE} "})
    assert noted.status == 200
    seen = noted.body["ticket"]["note"]
    assert (seen["counter"], seen["text"]) == ("1", NOTE)

    with (
        watching(hall, "display", "board:wall") as wall,
        watching(hall, "desk", "desk:c2") as desk,
    ):
        one.post("/api/counters/c1/start")
        sent = {"ticket": called["id"], "to": {"counter": "c2"}}
        assert one.post("/api/counters/c1/transfer", sent).status == 200
        assert two.post("/api/counters/c2/next").status == 200
        shown = desk.until(lambda event, data: data["data"]["ticket"] is not None)
        assert shown["data"]["ticket"]["note"] == seen
        board = wall.until(lambda event, data: made["number"] in str(data["data"]))
        assert NOTE not in str(board)
    phone = hall.client(None).get(f"/api/tickets/{made['token']}")
    assert phone.status == 200
    assert NOTE not in str(phone.body)
    log = b"".join(path.read_bytes() for path in hall.data.glob("*.log*"))
    assert NOTE.encode() not in log


def test_a_note_holds_no_telephone_and_no_essay(hall: HallProcess) -> None:
    desk = hall.client("desk")
    hall.client("kiosk", "k1").post("/api/tickets", {"service": "pension"})
    desk.post("/api/counters/c1/open")
    number = desk.post("/api/counters/c1/next").body["ticket"]["number"]
    refused = desk.post("/api/counters/c1/note", {"text": "回电 138 1234 5678"})
    assert (refused.status, refused.code) == (409, "note_personal")
    assert refused.body["error"]["number"] == number
    assert "138" not in str(refused.body), "not even the refusal repeats it"
    assert desk.post("/api/counters/c1/note", {"text": "长" * 61}).status == 422
    assert desk.post("/api/counters/c1/note", {}).status == 422
    assert hall.client("kiosk", "k1").post("/api/counters/c1/note", {"text": "x"}).status == 403


def test_a_desk_sees_who_comes_to_it(hall: HallProcess) -> None:
    desk, helper = hall.client("desk"), hall.client("helper")
    with watching(hall, "desk", "desk:c1") as page:
        asked = desk.post("/api/help", {"counter": "c1", "kind": "supervisor"}).body
        page.until(lambda event, data: data["data"]["help"] == asked)
        helper.post(f"/api/help/{asked['id']}/accept")
        seen = page.until(lambda event, data: data["data"]["help"]["state"] == "accepted")
        assert seen["data"]["help"]["helper"] is not None
        desk.post(f"/api/help/{asked['id']}/withdraw", {"counter": "c1"})
        page.until(lambda event, data: data["data"]["help"] is None)
