"""A window without a computer: server, its agent, a keypad and a pad on one line, as processes.

What is pressed on the keypad is seen on the wall and at the desk, and what the desk does is seen on
the keypad.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.devices.rig import KeypadRig, until
from tests.server.hall_process import HALL, HallProcess, new_hall, serving
from tests.server.watching import Watcher, watching

DEVICES = """
[[devices]]
code = "n1"
kind = "keypad"
driver = "ff68-keypad"
counter = "c1"
port = "{port}"
settings = {{ address = 1 }}
[[devices]]
code = "e1"
kind = "pad"
driver = "ff68"
counter = "c1"
port = "{port}"
settings = {{ address = 129, keys = "0=bad 1=fair 2=good 3=very_good" }}
"""


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[KeypadRig]:
    with KeypadRig(tmp_path / "keypads", "--pace", "1") as it:
        yield it


@pytest.fixture
def hall(tmp_path: Path, rig: KeypadRig, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    data = tmp_path / "hall"
    new_hall(data, HALL + DEVICES.format(port=rig.port))
    with serving(data, free_port()) as running:
        yield running


def rows(hall: HallProcess, question: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(hall.data / "hall.db")) as connection:
        return connection.execute(question).fetchall()


def shows(rig: KeypadRig, cells: str) -> None:
    until(lambda: rig.keypad()["shows"] == cells)


def counter(seen: Watcher, state: str, number: str | None) -> Any:
    """The desk's view, once its counter stands so."""

    def stands(event: str, data: Any) -> bool:
        if event != "view" or not data["room"].startswith("desk:"):
            return False
        now = data["data"]["counter"]
        return (now["state"], now["number"]) == (state, number)

    return seen.until(stands)["data"]


def called(seen: Watcher, number: str) -> Any:
    """The wall's call of a number."""
    return seen.until(lambda event, data: event == "call" and number in str(data))


def test_a_visit_with_no_computer_at_the_window(hall: HallProcess, rig: KeypadRig) -> None:
    kiosk = hall.client("kiosk", "k1")
    with watching(hall, "display", "board:wall") as wall, watching(hall, "desk", "desk:c1") as desk:
        shows(rig, "000   ")
        number = kiosk.post("/api/tickets", {"service": "pension"}).body["number"]
        kiosk.post("/api/tickets", {"service": "medical"})
        shows(rig, "002   ")
        rig.press("call")  # nobody sits there
        until(lambda: rig.keypad()["beeps"] == 1)
        rig.press("pause")
        assert counter(desk, "open", None)["staff"] == "device:n1"
        rig.press("call")
        called(wall, number)
        counter(desk, "open", number)
        shows(rig, f"   {number[1:]}")
        rig.press("start")
        until(lambda: rows(hall, "select 1 from journal where name = 'ServingStarted'"))
        rig.press("wait")
        until(lambda: rig.pad()["asked"])
        shows(rig, "001   ")
        rig.rate(3)
        until(lambda: rows(hall, "select 1 from ratings"))
        assert rows(hall, "select source, level, counter, staff from ratings") == [
            ("hardware", 1, "c1", "device:n1")
        ]
        assert rig.keypad()["beeps"] == 1
        rig.press("pause")
        counter(desk, "paused", None)


def test_desk_and_keypad_stay_in_step(hall: HallProcess, rig: KeypadRig) -> None:
    kiosk, desk = hall.client("kiosk", "k1"), hall.client("desk", "c1", person=True)
    numbers = [kiosk.post("/api/tickets", {"service": "pension"}).body["number"] for _ in range(3)]
    shows(rig, "003   ")
    rig.press("pause")
    with watching(hall, "desk", "desk:c1") as seen:
        counter(seen, "open", None)
        assert desk.post("/api/counters/c1/sign-on").status == 200  # a person relieves the keypad
        rig.press("call", "2")  # this number, out of turn
        view = counter(seen, "open", numbers[1])
        assert view["staff"] == "test-desk"
        assert view["undo"]["act"] == "call"
        assert desk.post("/api/counters/c1/undo").status == 200
        shows(rig, "003   ")
        assert desk.post("/api/counters/c1/next").status == 200
        shows(rig, f"   {numbers[0][1:]}")
        rig.press("function", "6")  # no-show
        counter(seen, "open", None)
        rig.press("cancel")  # and back
        counter(seen, "open", numbers[0])
        assert desk.post("/api/counters/c2/open").status == 403
        rig.press("start", "2")  # window 2 is closed: nobody is sent there
        until(lambda: rig.keypad()["beeps"] == 1)
        shows(rig, f"   {numbers[0][1:]}")


def test_after_a_restart_the_keypad_shows_the_truth(hall: HallProcess, rig: KeypadRig) -> None:
    kiosk, desk = hall.client("kiosk", "k1"), hall.client("desk")
    number = kiosk.post("/api/tickets", {"service": "pension"}).body["number"]
    desk.post("/api/counters/c1/open")
    desk.post("/api/counters/c1/next")
    shows(rig, f"   {number[1:]}")
    hall.kill()
    rig.ask("POST", "/keypad-1/power_cycle", {})
    with serving(hall.data, hall.port):
        shows(rig, f"   {number[1:]}")
        rig.fault(unplugged=True)
        rig.ask("POST", "/keypad-1/power_cycle", {})
        rig.fault(unplugged=False)
        shows(rig, f"   {number[1:]}")
