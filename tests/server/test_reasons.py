"""Why somebody did something: for staff to read, and never with the number of a person in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.hall_process import HALL, Client, HallProcess, new_hall, serving
from tests.server.watching import watching

TELEPHONE = "13812345678"
CARD = "11010519491231002X"
COUNTER = "/api/counters/c1"


@pytest.fixture
def hall(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as running:
        yield running


def serve_one(hall: HallProcess) -> tuple[Client, int]:
    """A desk with somebody in hand at counter c1."""
    hall.client("kiosk", "k1").post("/api/tickets", {"service": "pension"})
    desk = hall.client("desk")
    desk.post(f"{COUNTER}/open")
    ticket = desk.post(f"{COUNTER}/next").body["ticket"]["id"]
    desk.post(f"{COUNTER}/start")
    return desk, ticket


def test_every_reason_is_read_before_it_is_written_down(hall: HallProcess) -> None:
    desk, ticket = serve_one(hall)
    chief = hall.client("supervisor")
    away = {"outlet": "helper"}
    told: list[tuple[Client, str, dict[str, Any]]] = [
        (desk, f"{COUNTER}/hold", {}),
        (desk, f"{COUNTER}/transfer", {"to": {"counter": "c2"}}),
        (desk, f"{COUNTER}/divert", {"tickets": [ticket], "to": away}),
        (desk, f"{COUNTER}/cancel", {}),
        (desk, f"{COUNTER}/pause", {}),
        (chief, "/api/day/close", {}),
        (chief, "/api/services/pension/shut", {}),
    ]
    before = hall.client("supervisor").get("/api/day").body
    for who, path, body in told:
        for number in (TELEPHONE, f"身份证 {CARD}", "138 1234-5678"):
            refused = who.post(path, {**body, "reason": f"请回电 {number}"})
            assert (refused.status, refused.code) == (422, "reason_personal"), path
            assert refused.body["error"]["field"] == "reason"
            assert "138" not in str(refused.body), "not even the refusal repeats it"
    assert desk.get("/api/counters").body[0]["state"] == "open"
    assert hall.client("supervisor").get("/api/day").body == before
    hall.stop()
    for file in hall.data.iterdir():
        if file.is_file():
            stored = file.read_bytes()
            assert TELEPHONE.encode() not in stored, file
            assert CARD.encode() not in stored, file


def test_a_public_telephone_may_stand_in_what_was_changed_about_the_hall(hall: HallProcess) -> None:
    ask = {"toml": HALL.replace("12345", "0477-4223344"), "note": "咨询电话 12345 → 0477-4223344"}
    assert hall.client("admin").post("/api/plan", ask).status == 200


def test_other_figures_may_stand_in_it(hall: HallProcess) -> None:
    desk, _ = serve_one(hall)
    assert (
        desk.post(f"{COUNTER}/pause", {"reason": "取 12 份材料，受理号 202611230017"}).status == 200
    )


def test_who_looks_for_a_held_ticket_reads_where_it_was_put_aside_and_why(
    hall: HallProcess,
) -> None:
    desk, ticket = serve_one(hall)
    with watching(hall, "desk", "desk:c2") as other:
        desk.post(f"{COUNTER}/hold", {"reason": "去取材料"})
        seen = other.until(lambda event, data: bool(data["data"]["held"]))["data"]["held"][0]
        assert (seen["id"], seen["held_at"], seen["held_for"]) == (ticket, "1", "去取材料")
        desk.post(f"{COUNTER}/resume", {"ticket": ticket})
        desk.post(f"{COUNTER}/hold")
        again = other.until(lambda event, data: _held_for(data) == "")["data"]["held"][0]
        assert again["held_at"] == "1"


def _held_for(data: dict[str, Any]) -> str | None:
    held = data["data"]["held"]
    return held[0]["held_for"] if held else None
