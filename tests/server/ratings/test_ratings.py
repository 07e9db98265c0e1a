"""Ratings against a real server: once, after the finish, by a visitor only, and never told on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from hall_server.access.grants import Access, Role
from tests.server.hall_process import Client, HallProcess, new_hall, serving
from tests.server.watching import Watcher


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[HallProcess]:
    data = tmp_path_factory.mktemp("hall")
    new_hall(data)
    with serving(data, free_port()) as running:
        yield running


class Window:
    """Counter c1 with a program that serves there, and visitors."""

    def __init__(self, hall: HallProcess, counter: str = "c1") -> None:
        self.hall = hall
        self.counter = counter
        self.desk = hall.client("desk")
        self.kiosk = hall.client("kiosk", "k1")
        self.phone = hall.client(None)
        self.act("open")

    def act(self, what: str) -> Any:
        return self.desk.post(f"/api/counters/{self.counter}/{what}")

    def call(self) -> str:
        """A visitor takes a number and is called; the ticket's token."""
        token = str(self.kiosk.post("/api/tickets", {"service": "pension"}).body["token"])
        while self.act("next").body["ticket"] is not None:
            if self.phone.get(f"/api/tickets/{token}").body["state"] == "called":
                return token
            self.act("no-show")
        raise AssertionError("nobody was called")

    def serve(self) -> str:
        """A whole visit; the ticket's token."""
        token = self.call()
        assert self.act("start").status == 200
        assert self.act("finish").status == 200
        return token

    def rate_by_phone(self, token: str, level: int, **more: Any) -> Any:
        return self.phone.post(f"/api/tickets/{token}/rating", {"level": level, **more})


@pytest.fixture
def window(hall: HallProcess) -> Iterator[Window]:
    made = Window(hall)
    yield made
    if made.act("start").status == 200 or made.act("finish").status == 200:
        made.act("finish")


@contextmanager
def pad_at(hall: HallProcess, counter: str = "c1") -> Iterator[tuple[Watcher, Client]]:
    token = hall.token("pad", counter)
    watcher = Watcher(hall.port, {"token": token, "rooms": [f"pad:{counter}"]})
    try:
        yield watcher, Client(hall.port, token)
    finally:
        watcher.close()


def ask_of(watcher: Watcher) -> str:
    """The id of the next ask the pad shows."""
    view = watcher.until(lambda event, data: event == "view" and data["data"]["ask"] is not None)
    return str(view["data"]["ask"]["id"])


def is_quiet(event: str, data: Any) -> bool:
    return event == "view" and data["data"]["ask"] is None


def rows(hall: HallProcess, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(hall.data / "hall.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_the_pad_asks_after_the_finish_and_takes_one_answer(
    hall: HallProcess, window: Window
) -> None:
    with pad_at(hall) as (watcher, pad):
        watcher.until(is_quiet)
        token = window.serve()
        view = watcher.until(lambda event, data: event == "view" and data["data"]["ask"])
        ask = view["data"]["ask"]
        assert (view["data"]["label"], ask["service"]["name"]) == ("1", "领养老金")
        assert 50 <= ask["seconds"] <= 60
        # A pad knows neither the number nor the visitor.
        assert "number" not in str(view)
        body = {"ask": ask["id"], "level": 2}
        assert pad.post("/api/ratings", body, key="press").status == 200
        watcher.until(is_quiet)
        # The same press again, and another one.
        assert pad.post("/api/ratings", body, key="press").status == 200
        again = pad.post("/api/ratings", body)
        assert (again.status, again.code) == (409, "rated_already")
        assert window.rate_by_phone(token, 5).code == "rated_already"
    stored = rows(
        hall, "select source, level, counter, service, raw_key, scale, state from ratings"
    )
    assert stored == [("pad", 2, "c1", "pension", None, "five-levels", "")]


def test_more_time_is_given_as_often_as_it_is_wanted(hall: HallProcess, window: Window) -> None:
    with pad_at(hall) as (watcher, pad):
        watcher.until(is_quiet)
        window.serve()
        asked = watcher.until(lambda event, data: event == "view" and data["data"]["ask"])
        ask = asked["data"]["ask"]["id"]

        def newer(event: str, data: Any) -> bool:
            return event == "view" and data["seq"] > asked["seq"]

        for _ in range(2):
            assert pad.post("/api/ratings/longer", {"ask": ask}).status == 200
            asked = watcher.until(newer)
            assert asked["data"]["ask"]["id"] == ask
            assert asked["data"]["ask"]["seconds"] == 60
        # Of an ask that is over, or of none, there is nothing to lengthen.
        assert pad.post("/api/ratings/decline", {"ask": ask}).status == 200
        watcher.until(is_quiet)
        assert pad.post("/api/ratings/longer", {"ask": ask}).status == 200
        assert pad.post("/api/ratings/longer", {"ask": "0-0"}).status == 200
        assert hall.client("desk").post("/api/ratings/longer", {"ask": ask}).status == 403


def test_what_is_stored_names_no_visit_and_the_link_no_level(
    hall: HallProcess, window: Window
) -> None:
    token = window.serve()
    number = window.phone.get(f"/api/tickets/{token}").body["number"]
    assert window.rate_by_phone(token, 1).status == 200
    names = {row[1] for row in rows(hall, "pragma table_info(ratings)")}
    assert not names & {"ticket", "number", "token"}
    assert {row[1] for row in rows(hall, "pragma table_info(rating_links)")} == {
        "rating",
        "date",
        "ticket",
        "number",
    }
    (level,) = rows(
        hall,
        "select level from ratings join rating_links on rating = id where number = "
        f"'{number}' order by at desc limit 1",
    )
    assert level == (1,)
    (event,) = rows(hall, "select body from journal where name = 'TicketRated' order by seq desc")[
        :1
    ]
    assert "level" not in event[0]


def test_not_before_the_finish_and_not_after_a_wrong_token(
    hall: HallProcess, window: Window
) -> None:
    token = window.call()
    assert window.rate_by_phone(token, 1).code == "not_finished"
    window.act("start")
    assert window.rate_by_phone(token, 1).code == "not_finished"
    assert window.rate_by_phone("nobody", 1).status == 404
    window.act("finish")
    wrong = window.phone.post(f"/api/tickets/{token}/rating", {"level": 6})
    assert (wrong.status, wrong.body["error"]["field"]) == (422, "level")
    assert window.rate_by_phone(token, 3, words="x" * 201).status == 422
    assert window.rate_by_phone(token, 3, words="谢谢").status == 200


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_no_other_token_can_rate(hall: HallProcess, window: Window, role: str) -> None:
    """Whatever is let in as staff or device is refused at both doors, bound or not."""
    with pad_at(hall) as (watcher, _pad):
        token = window.serve()
        body = {"ask": ask_of(watcher), "level": 1}
        for at in (None, "c1"):
            for person in (False, True):
                asker = hall.client(role, at, person=person)
                by_phone = asker.post(f"/api/tickets/{token}/rating", {"level": 1})
                assert (by_phone.status, by_phone.code) == (403, "not_allowed")
                if role != "pad" or at is None:
                    told = asker.post("/api/ratings", body)
                    assert (told.status, told.code) == (403, "not_allowed")
        assert hall.client(None).post("/api/ratings", body).status == 401
    assert window.rate_by_phone(token, 1).status == 200


def test_a_pad_speaks_for_its_own_counter_only(hall: HallProcess, window: Window) -> None:
    with pad_at(hall) as (watcher, _pad):
        token = window.serve()
        ask = ask_of(watcher)
        told = hall.client("pad", "c2").post("/api/ratings", {"ask": ask, "level": 5})
        assert (told.status, told.code) == (403, "ask_over")
        made_up = hall.client("pad", "c1").post("/api/ratings", {"ask": "1-1", "level": 5})
        assert (made_up.status, made_up.code) == (403, "ask_over")
    assert window.rate_by_phone(token, 2).status == 200


def test_the_next_call_and_a_refusal_end_the_ask(hall: HallProcess, window: Window) -> None:
    before = rows(hall, "select count(*) from ratings")
    with pad_at(hall) as (watcher, pad):
        window.serve()
        ask_of(watcher)
        window.call()
        watcher.until(is_quiet)
        window.act("start")
        window.act("finish")
        assert pad.post("/api/ratings/decline", {"ask": ask_of(watcher)}).status == 200
        watcher.until(is_quiet)
    assert rows(hall, "select count(*) from ratings") == before
    sums = hall.client("supervisor").get("/api/ratings/sums").body
    assert sums["total"]["invited"] > sums["total"]["rated"]


def test_undoing_the_finish_ends_the_ask_and_a_rating_ends_the_undo(
    hall: HallProcess, window: Window
) -> None:
    invited = rows(hall, "select count(*) from rating_invitations")[0][0]
    with pad_at(hall) as (watcher, pad):
        token = window.serve()
        ask = ask_of(watcher)
        assert rows(hall, "select count(*) from rating_invitations")[0][0] == invited + 1
        assert window.act("undo").status == 200
        watcher.until(is_quiet)
        assert rows(hall, "select count(*) from rating_invitations")[0][0] == invited
        assert pad.post("/api/ratings", {"ask": ask, "level": 1}).code == "not_finished"
        window.act("finish")
        again = ask_of(watcher)
        assert again != ask
        assert pad.post("/api/ratings", {"ask": again, "level": 1}).status == 200
    refused = window.act("undo")
    assert (refused.status, refused.code) == (409, "changed_since")
    assert window.phone.get(f"/api/tickets/{token}").body["state"] == "done"


def test_pad_and_phone_at_once_are_one_rating(hall: HallProcess, window: Window) -> None:
    before = rows(hall, "select count(*) from ratings")[0][0]
    with pad_at(hall) as (watcher, pad), ThreadPoolExecutor(8) as pool:
        token = window.serve()
        ask = ask_of(watcher)
        at_pad = [
            pool.submit(pad.post, "/api/ratings", {"ask": ask, "level": level})
            for level in (1, 2, 3, 4)
        ]
        by_phone = [pool.submit(window.rate_by_phone, token, level) for level in (1, 2, 3, 4)]
        told = [each.result() for each in at_pad + by_phone]
    assert sorted(each.status for each in told)[0] == 200
    assert [each.status for each in told].count(200) == 1
    assert {each.code for each in told if each.status != 200} <= {"rated_already", "ask_over"}
    assert rows(hall, "select count(*) from ratings")[0][0] == before + 1
    assert rows(hall, "select count(*) from rating_links")[0][0] == before + 1


def test_the_desk_hears_whether_a_pad_asks(hall: HallProcess) -> None:
    desk = Watcher(hall.port, {"token": hall.token("desk"), "rooms": ["desk:c1"]})
    try:
        desk.until(lambda event, data: event == "view" and not data["data"]["rating"])
        with pad_at(hall):
            desk.until(lambda event, data: event == "view" and data["data"]["rating"])
        desk.until(lambda event, data: event == "view" and not data["data"]["rating"])
    finally:
        desk.close()


def test_a_bad_rating_is_followed_up_and_every_look_is_written_down(
    hall: HallProcess, window: Window
) -> None:
    handler = hall.client("coordinator", person=True)
    token = window.serve()
    number = window.phone.get(f"/api/tickets/{token}").body["number"]
    said = {"reasons": ["attitude", "slow"], "words": "等了很久，没人理"}
    assert window.rate_by_phone(token, 5, **said).status == 200
    listed = handler.get("/api/ratings/bad").body
    mine = next(row for row in listed["rows"] if row["has_words"] and row["level"] == 5)
    assert (mine["state"], mine["reasons"], mine["overdue"]) == ("new", ["attitude", "slow"], False)
    assert mine["due_at"] > mine["at"]
    assert number not in str(listed)
    assert "没人理" not in str(listed)

    path = f"/api/ratings/{mine['id']}"
    opened = handler.get(path).body
    assert (opened["words"], opened["visit"]["number"]) == (said["words"], number)
    assert [reading["who"] for reading in opened["readings"]] == ["staff:test-coordinator"]
    assert len(handler.get(path).body["readings"]) == 2
    log = hall.client("admin").get("/api/ratings/readings").body
    assert [line["rating"] for line in log[:2]] == [mine["id"]] * 2

    first = handler.post(f"{path}/steps", {"step": "contacted", "note": "已电话说明"}, key="step")
    assert (first.body["state"], first.body["can_undo"]) == ("contacted", True)
    assert handler.post(
        f"{path}/steps", {"step": "contacted", "note": "已电话说明"}, key="step"
    ) == (first)
    other = handler.post(f"{path}/steps", {"step": "resolved"}, key="step")
    assert (other.status, other.code) == (409, "key_reused")
    assert handler.post(f"{path}/steps", {"step": "contacted"}).code == "wrong_step"
    assert handler.post(f"{path}/steps", {"step": "note"}).status == 422
    noted = handler.post(f"{path}/steps", {"step": "note", "note": "已和窗口核实"}).body
    assert noted["state"] == "contacted"
    assert handler.post(f"{path}/steps", {"step": "resolved"}).body["state"] == "resolved"
    assert handler.post(f"{path}/undo").body["state"] == "contacted"
    back = handler.post(f"{path}/undo").body
    assert (back["state"], back["can_undo"]) == ("new", False)
    assert handler.post(f"{path}/undo").code == "nothing_to_undo"
    late = handler.post(f"{path}/steps", {"step": "contacted", "note": "已电话说明"}, key="step")
    assert late.body == first.body, "a repeat is told what the first was, whatever came after"
    assert [step["what"] for step in back["steps"]] == [
        "contacted",
        "note",
        "resolved",
        "undo",
        "undo",
    ]


def test_only_the_handler_sees_single_ratings(hall: HallProcess, window: Window) -> None:
    for level in (1, 4):
        assert window.rate_by_phone(window.serve(), level).status == 200
    rating = hall.client("coordinator").get("/api/ratings/bad").body["rows"][0]["id"]
    for role in Role:
        if role is Role.COORDINATOR:
            continue
        asker = hall.client(role.value, person=True)
        for path in ("/api/ratings/bad", f"/api/ratings/{rating}"):
            assert asker.get(path).status == 403, (role, path)
        assert asker.post(f"/api/ratings/{rating}/steps", {"step": "contacted"}).status == 403
        assert asker.post(f"/api/ratings/{rating}/undo").status == 403
        seen = asker.get("/api/ratings/sums").status
        assert seen == (200 if role in (Role.SUPERVISOR, Role.ADMIN) else 403)
    good = rows(hall, "select id from ratings where state = ''")[0][0]
    assert hall.client("coordinator").get(f"/api/ratings/{good}").status == 404


def test_sums_hold_back_what_is_too_few(hall: HallProcess) -> None:
    sums = hall.client("supervisor").get("/api/ratings/sums?by=service").body
    assert (sums["running"], sums["least"]) == (True, 30)
    assert all(row["levels"] is None for row in sums["rows"])
    assert sums["total"]["levels"] is None
    admin = hall.client("admin")
    assert admin.get("/api/ratings/sums?month=2026-13").status == 422
    assert admin.get("/api/ratings/sums?by=staff").status == 422
    assert admin.get("/api/ratings/sums?month=2020-01").body["rows"] == []


def test_a_clerk_sees_own_months_that_are_over(hall: HallProcess) -> None:
    access = Access(hall.data / "access.db")
    try:
        _, token = access.give(Role.DESK, "李静", person=True)
    finally:
        access.close()
    mine = Client(hall.port, token).get("/api/ratings/mine")
    assert (mine.status, mine.body) == (200, {"least": 30, "months": []})
    assert hall.client("desk").get("/api/ratings/mine").status == 403


def test_ratings_and_an_open_ask_outlive_a_power_cut(
    tmp_path: Path, free_port: Callable[[], int]
) -> None:
    new_hall(tmp_path)
    port = free_port()
    with serving(tmp_path, port) as running:
        window = Window(running)
        first = window.serve()
        assert (
            window.phone.post(f"/api/tickets/{first}/rating", {"level": 1}, key="rate").status
            == 200
        )
        with pad_at(running) as (watcher, pad):
            window.serve()
            ask = ask_of(watcher)
            running.kill()
    with serving(tmp_path, port) as running:
        again = window.phone.post(f"/api/tickets/{first}/rating", {"level": 1}, key="rate")
        assert again.status == 200
        # The pad goes on asking about the same visit, and its answer is taken.
        with pad_at(running) as (watcher, _other):
            assert ask_of(watcher) == ask
        assert pad.post("/api/ratings", {"ask": ask, "level": 4}, key="late").status == 200
        assert rows(running, "select level, source from ratings order by level") == [
            (1, "phone"),
            (4, "pad"),
        ]


def test_a_rating_that_is_not_there_is_no_fault_of_the_store(hall: HallProcess) -> None:
    handler = hall.client("coordinator", person=True)
    asked = [
        handler.get("/api/ratings/nothing"),
        handler.post("/api/ratings/nothing/steps", {"step": "contacted"}),
        handler.post("/api/ratings/nothing/undo"),
    ]
    assert [(told.status, told.code) for told in asked] == [(404, "unknown_rating")] * 3
    log = hall.log.read_text()
    assert "Traceback" not in log
    assert "failed" not in log
