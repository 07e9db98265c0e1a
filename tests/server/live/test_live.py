"""What open pages are told, by a real Socket.IO client of a real server process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import socketio

from hall_server.access.grants import Access, Role
from tests.server.hall_process import HallProcess, new_hall, serving
from tests.server.watching import Watcher, is_view, watching


@pytest.fixture(scope="module")
def hall(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[HallProcess]:
    data = tmp_path_factory.mktemp("hall")
    new_hall(data)
    with serving(data, free_port()) as running:
        yield running


def is_calling(view: Any) -> bool:
    return any(line["state"] == "calling" for line in view["data"]["calls"])


def test_a_wall_is_told_everything_at_once_and_a_call_as_it_happens(hall: HallProcess) -> None:
    kiosk, desk = hall.client("kiosk", "k1"), hall.client("desk")
    desk.post("/api/counters/c1/open")
    with watching(hall, "display", "board:wall") as wall:
        first = wall.until(is_view)
        assert first["data"]["areas"][0]["code"] == "social"
        number = kiosk.post("/api/tickets", {"service": "pension"}).body["number"]
        desk.post("/api/counters/c1/next")
        called = wall.until(lambda event, data: event == "call")
        assert (called["call"]["number"], called["call"]["counter"]) == (number, "1")
        assert called["text"] == f"请{number}号到1号窗口办理"
        assert called["facts"] > first["facts"]
        shown = wall.until(lambda event, data: event == "view" and data["data"]["calls"])
        assert shown["epoch"] == first["epoch"]
        assert shown["seq"] > first["seq"]
        assert shown["facts"] >= called["facts"]
        desk.post("/api/counters/c1/no-show")
        over = wall.until(lambda event, data: event == "view" and not is_calling(data))
        line = over["data"]["calls"][0]
        assert (line["number"], line["state"], over["data"]["begun"]) == (number, "missed", True)


def test_a_phone_sees_its_own_ticket_only(hall: HallProcess) -> None:
    kiosk = hall.client("kiosk", "k1")
    token = kiosk.post("/api/tickets", {"service": "pension"}).body["token"]
    with watching(hall, None, f"ticket:{token}") as phone:
        assert phone.until(is_view)["data"]["state"] == "waiting"
        phone.say("join", {"room": "board:wall"})
        phone.say("join", {"room": f"ticket:{token}"})
        # The second view is of its own room: the first wish went unheard.
        assert phone.until(is_view)["room"] == f"ticket:{token}"


@pytest.mark.parametrize("auth", [{}, {"token": "wrong", "rooms": ["board:wall"]}, {"rooms": 7}])
def test_strangers_are_refused(hall: HallProcess, auth: dict[str, Any]) -> None:
    told: list[Any] = []
    client = socketio.Client(reconnection=False, handle_sigint=False)
    client.on("connect_error", told.append)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(f"http://127.0.0.1:{hall.port}", auth=auth, transports=["websocket"])
    assert [error["message"] for error in told] == ["not_enrolled"]


def test_rubbish_takes_nothing_down(hall: HallProcess) -> None:
    with watching(hall, "display") as wall:
        rubbishes: list[Any] = [None, 7, [], {}, {"room": 7}, {"room": "x" * 10_000}, "board:wall"]
        for rubbish in rubbishes:
            wall.say("join", rubbish)
            wall.say("leave", rubbish)
            wall.say("no-such-event", rubbish)
        wall.say("join", {"room": "desk:c1"})
        wall.say("join", {"room": "board:wall"})
        assert wall.until(is_view)["room"] == "board:wall"
    assert hall.client(None).get("/healthz").status == 200


def test_a_desk_is_told_who_is_next_and_why(hall: HallProcess) -> None:
    kiosk = hall.client("kiosk", "k1")
    ordinary = kiosk.post("/api/tickets", {"service": "pension"}).body["id"]
    elder = kiosk.post("/api/tickets", {"service": "pension", "priority": "elder"}).body["id"]
    with watching(hall, "desk", "desk:c2") as desk:
        rows = desk.until(is_view)["data"]["next"]
    order = [row["id"] for row in rows]
    assert order.index(elder) < order.index(ordinary)
    assert next(row["why"] for row in rows if row["id"] == elder) == "priority"


def test_a_page_that_comes_back_gets_a_newer_view(hall: HallProcess) -> None:
    with watching(hall, "display", "board:wall") as wall:
        before = wall.until(is_view)
    with watching(hall, "display", "board:wall") as wall:
        after = wall.until(is_view)
    assert after["epoch"] == before["epoch"]
    assert after["seq"] > before["seq"]


def test_a_stranger_cannot_ask_without_end(hall: HallProcess) -> None:
    token = hall.client("kiosk").post("/api/tickets", {"service": "pension"}).body["token"]
    with watching(hall, None, f"ticket:{token}") as phone:
        phone.until(is_view)
        for n in range(500):
            phone.say("join", {"room": f"ticket:nothing-{n}"})
        phone.gone()
    assert hall.client(None).get("/healthz").status == 200


def test_revoking_hangs_up(hall: HallProcess) -> None:
    access = Access(hall.data / "access.db")
    grant, token = access.give(Role.DISPLAY, "stolen")
    wall = Watcher(hall.port, {"token": token, "rooms": ["board:wall"]})
    wall.until(is_view)
    access.revoke(grant.id)
    access.close()
    wall.gone()
    wall.close()
