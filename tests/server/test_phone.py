"""The visitor's phone against a real server: giving up, coming back, being told only news."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable, Iterator

import pytest

from tests.server.hall_process import Client, HallProcess, new_hall, serving
from tests.server.watching import watching


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[HallProcess]:
    data = tmp_path_factory.mktemp("hall")
    new_hall(data)
    with serving(data, free_port()) as running:
        desk = running.client("desk")
        for counter in ("c1", "c2"):
            assert desk.post(f"/api/counters/{counter}/open").status == 200
        yield running


def take(hall: HallProcess, service: str = "pension") -> tuple[str, str, int]:
    """Token, number and id of a fresh ticket."""
    made = hall.client("kiosk", "k1").post("/api/tickets", {"service": service}).body
    return made["token"], made["number"], made["id"]


def call_until(hall: HallProcess, token: str) -> Client:
    """Counter c1 calls until it is this ticket's turn; the desk's client."""
    desk, phone = hall.client("desk"), hall.client(None)
    while phone.get(f"/api/tickets/{token}").body["state"] != "called":
        if desk.post("/api/counters/c1/next").body.get("ticket") is None:
            raise AssertionError("nobody is left to call")
        if phone.get(f"/api/tickets/{token}").body["state"] != "called":
            desk.post("/api/counters/c1/no-show")
    return desk


def test_giving_up_and_thinking_again(hall: HallProcess) -> None:
    token, number, _ = take(hall)
    phone = hall.client(None)
    assert phone.get(f"/api/tickets/{token}").body["can_cancel"] is True
    gone = phone.post(f"/api/tickets/{token}/cancel", key="twice")
    assert (gone.status, gone.body["ticket"]["state"]) == (200, "cancelled")
    assert gone.body["undo_seconds"] == 10
    assert phone.post(f"/api/tickets/{token}/cancel", key="twice").body == gone.body
    assert phone.post(f"/api/tickets/{token}/cancel").code == "wrong_state"
    back = phone.post(f"/api/tickets/{token}/undo")
    assert (back.status, back.body["ticket"]["state"]) == (200, "waiting")
    assert back.body["ticket"]["number"] == number
    assert phone.post(f"/api/tickets/{token}/undo").code == "nothing_to_undo"


def test_nobody_gives_up_while_being_served(hall: HallProcess) -> None:
    token, _, _ = take(hall)
    desk, phone = call_until(hall, token), hall.client(None)
    assert phone.get(f"/api/tickets/{token}").body["can_cancel"] is True
    assert desk.post("/api/counters/c1/start").status == 200
    assert phone.get(f"/api/tickets/{token}").body["can_cancel"] is False
    assert phone.post(f"/api/tickets/{token}/cancel").code == "in_other_hands"
    assert desk.post("/api/counters/c1/finish").status == 200


def test_back_after_a_missed_call_once(hall: HallProcess) -> None:
    token, _, _ = take(hall)
    desk, phone = call_until(hall, token), hall.client(None)
    assert phone.post(f"/api/tickets/{token}/return").code == "wrong_state"
    assert desk.post("/api/counters/c1/no-show").status == 200
    seen = phone.get(f"/api/tickets/{token}").body
    assert (seen["state"], seen["can_return"], seen["return_after"]) == ("missed", True, 3)
    back = phone.post(f"/api/tickets/{token}/return", key="back")
    assert (back.status, back.body["ticket"]["state"]) == (200, "waiting")
    assert phone.post(f"/api/tickets/{token}/return", key="back").body == back.body
    call_until(hall, token).post("/api/counters/c1/no-show")
    assert phone.get(f"/api/tickets/{token}").body["can_return"] is False
    assert phone.post(f"/api/tickets/{token}/return").code == "returned_already"


def test_who_asks_again_is_told_only_news(hall: HallProcess) -> None:
    token, _, _ = take(hall)
    path = f"/api/tickets/{token}"

    def ask(tag: str | None) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", hall.port, timeout=10)
        try:
            connection.request("GET", path, headers={"If-None-Match": tag} if tag else {})
            answer = connection.getresponse()
            return answer.status, answer.headers["ETag"], answer.read()
        finally:
            connection.close()

    status, tag, body = ask(None)
    assert (status, json.loads(body)["state"]) == (200, "waiting")
    assert ask(tag) == (304, tag, b"")
    hall.client(None).post(f"{path}/cancel")
    status, other, body = ask(tag)
    assert (status, json.loads(body)["state"]) == (200, "cancelled")
    assert other != tag


def test_a_token_of_nobody_and_an_id_without_staff(hall: HallProcess) -> None:
    phone, kiosk = hall.client(None), hall.client("kiosk", "k1")
    _, _, ticket = take(hall)
    for act in ("cancel", "undo", "return"):
        assert phone.post(f"/api/tickets/nosuchtokenatall/{act}").code == "unknown_ticket"
        assert phone.post(f"/api/tickets/{ticket}/{act}").status == 401
        assert kiosk.post(f"/api/tickets/{ticket}/{act}").status == 403
        assert phone.post(f"/api/tickets/x/{act}", {"more": 1}).status == 422
    helper = hall.client("helper")
    assert helper.post(f"/api/tickets/{ticket}/cancel").body["ticket"]["state"] == "cancelled"
    assert helper.post(f"/api/tickets/{ticket}/undo").body["ticket"]["state"] == "waiting"
    assert helper.post("/api/tickets/999999/cancel").code == "unknown_ticket"


def test_a_phone_sees_its_call_and_its_return_live(hall: HallProcess) -> None:
    token, _, _ = take(hall)
    with watching(hall, None, f"ticket:{token}") as phone:

        def is_now(state: str) -> None:
            phone.until(lambda event, told: event == "view" and told["data"]["state"] == state)

        is_now("waiting")
        desk = call_until(hall, token)
        is_now("called")
        desk.post("/api/counters/c1/no-show")
        is_now("missed")
        hall.client(None).post(f"/api/tickets/{token}/return")
        is_now("waiting")


def test_no_token_is_written_down(hall: HallProcess) -> None:
    token, _, _ = take(hall)
    for act in ("cancel", "undo", "return", "help"):
        hall.client(None).post(f"/api/tickets/{token}/{act}")
    hall.client(None).get(f"/t/{token}")
    assert token not in hall.log.read_text(encoding="utf-8")


def test_a_person_at_work_never_learns_the_visitor_s_secret(hall: HallProcess) -> None:
    """Whoever holds it may rate the visit; kiosks and programs hand it on."""
    for role in ("desk", "helper", "supervisor", "admin"):
        asked = hall.client(role, person=True).post("/api/tickets", {"service": "pension"})
        assert (asked.status, asked.body["token"], asked.body["link"]) == (201, "", None)
    assert take(hall)[0] != ""
    program = hall.client("desk").post("/api/tickets", {"service": "pension"})
    assert program.body["token"] != ""


def test_staff_leave_a_number_to_the_counter_that_calls_it(hall: HallProcess) -> None:
    token, _, ticket = take(hall)
    call_until(hall, token)
    told = hall.client("helper", person=True).post(f"/api/tickets/{ticket}/cancel")
    assert (told.status, told.code) == (409, "in_other_hands")
    assert (
        hall.client("supervisor", person=True).post(f"/api/tickets/{ticket}/cancel").status == 200
    )
    assert hall.client(None).get(f"/api/tickets/{token}").body["state"] == "cancelled"
