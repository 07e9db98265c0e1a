"""Bookings against a real server: a place, its code, the number it becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.server.hall_process import HALL, HallProcess, new_hall, serving

# One slot after the other all day and night: one of them always runs and one is always next.
BOOKABLE = HALL.replace(
    'spoken = "领养老金"', 'spoken = "领养老金"\nslot_minutes = 10\nslot_places = 2'
).replace("[rules]", "[rules]\nearly_booking_minutes = 60")


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[HallProcess]:
    data = tmp_path_factory.mktemp("hall")
    new_hall(data, BOOKABLE)
    with serving(data, free_port()) as running:
        yield running


def day(offset: int) -> str:
    zone = ZoneInfo("Asia/Shanghai")
    return (datetime.now(zone) + timedelta(days=offset)).date().isoformat()


def slots(hall: HallProcess, offset: int) -> list[dict[str, Any]]:
    told = hall.client("desk").get(f"/api/services/pension/slots?date={day(offset)}")
    assert told.status == 200
    return list(told.body)


def book(hall: HallProcess, slot: int) -> Any:
    return hall.client("desk").post("/api/bookings", {"service": "pension", "slot": slot})


def next_slot(hall: HallProcess) -> int:
    """The start of the next slot with a place: today's, or tomorrow's just before midnight."""
    found = [*slots(hall, 0), *slots(hall, 1)]
    return int(next(slot["start"] for slot in found if slot["free"]))


def test_a_place_its_code_and_its_number(hall: HallProcess) -> None:
    start = next_slot(hall)
    made = book(hall, start)
    assert made.status == 201
    code = made.body["code"]
    assert (len(code), code.isdecimal()) == (8, True)
    assert (made.body["slot"], made.body["end"]) == (start, start + 600_000)
    assert (made.body["state"], made.body["number"]) == ("booked", None)
    kiosk = hall.client("kiosk", "k1")
    assert kiosk.get(f"/api/bookings/{code}").body["service"]["name"] == "领养老金"
    came = kiosk.post(f"/api/bookings/{code}/check-in", {"priority": "elder"}, key="here")
    assert came.status == 201
    assert came.body["number"].startswith("A")
    assert came.body["priority"] is True
    assert kiosk.post(f"/api/bookings/{code}/check-in", {"priority": "elder"}, key="here").body == (
        came.body
    )
    again = kiosk.post(f"/api/bookings/{code}/check-in")
    assert (again.status, again.code) == (409, "booking_used")
    seen = kiosk.get(f"/api/bookings/{code}").body
    assert (seen["state"], seen["number"]) == ("checked_in", came.body["number"])


def test_a_slot_has_so_many_places_and_a_cancelled_one_is_free_again(hall: HallProcess) -> None:
    before = slots(hall, 2)
    assert before, "a whole day of slots"
    assert all(slot["end"] - slot["start"] == 600_000 for slot in before)
    start = before[5]["start"]
    assert before[5]["free"] == 2
    first, second = book(hall, start), book(hall, start)
    assert first.status == second.status == 201
    assert next(s["free"] for s in slots(hall, 2) if s["start"] == start) == 0
    assert book(hall, start).code == "slot_full"
    desk = hall.client("desk")
    gone = desk.post(f"/api/bookings/{first.body['code']}/cancel")
    assert (gone.status, gone.body["state"]) == (200, "cancelled")
    assert book(hall, start).status == 201


def test_early_unknown_and_what_is_no_slot(hall: HallProcess) -> None:
    later = book(hall, slots(hall, 2)[0]["start"]).body["code"]
    kiosk = hall.client("kiosk", "k1")
    assert kiosk.post(f"/api/bookings/{later}/check-in").code == "booking_early"
    unknown = kiosk.post("/api/bookings/00000000/check-in")
    assert (unknown.status, unknown.code) == (404, "unknown_booking")
    assert book(hall, slots(hall, 2)[0]["start"] + 1).code == "no_such_slot"
    desk = hall.client("desk")
    medical = {"service": "medical", "slot": slots(hall, 2)[0]["start"]}
    assert desk.post("/api/bookings", medical).code == "not_bookable"
    assert desk.get("/api/services/medical/slots").code == "not_bookable"
    assert desk.get("/api/services/nothing/slots").code == "unknown_service"
    for wrong in ("soon", "2026-13-01"):
        told = desk.get(f"/api/services/pension/slots?date={wrong}")
        assert (told.status, told.body["error"]["field"]) == (422, "date")
    assert slots(hall, -1) == []


def test_the_same_key_books_one_place(hall: HallProcess) -> None:
    desk, ask = hall.client("desk"), {"service": "pension", "slot": slots(hall, 3)[0]["start"]}
    first = desk.post("/api/bookings", ask, key="one")
    assert desk.post("/api/bookings", ask, key="one").body == first.body
    assert slots(hall, 3)[0]["free"] == 1


def test_who_may_and_who_guesses(hall: HallProcess) -> None:
    nobody, wall = hall.client(None), hall.client("display")
    kiosk = hall.client("kiosk", "k1")
    ask = {"service": "pension", "slot": slots(hall, 2)[1]["start"]}
    assert nobody.post("/api/bookings", ask).status == 401
    assert kiosk.post("/api/bookings", ask).status == 403
    assert wall.get("/api/bookings/12345678").status == 403
    told = [kiosk.get(f"/api/bookings/{code:08}").status for code in range(40)]
    assert told[0] == 404
    assert told[-1] == 429
    # Who guesses is held up, not the kiosk beside it.
    assert hall.client("kiosk", "k1").get("/api/bookings/00000001").status == 404
