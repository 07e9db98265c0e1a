"""The agent with call keypads: real Socket.IO, real ptys, real processes."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_kiosk.agent.keypad_messages import read_sight, read_verdict
from hall_kiosk.agent.keypad_wishes import Sight, Verdict
from hall_kiosk.keypad_presses import GOOD_SECONDS
from hall_kiosk.presses import PressStore
from tests.devices.rig import KeypadRig, until
from tests.kiosk.agent_rig import AgentThread, Server, end, start


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[KeypadRig]:
    with KeypadRig(tmp_path / "keypads", "--count", "2") as it:
        yield it


def keypad(rig: KeypadRig, number: int = 1, **settings: str) -> dict[str, Any]:
    place = {"kind": "keypad", "driver": "ff68-keypad", "port": rig.port}
    return {"code": f"n{number}", **place, "settings": {"address": f"{number}", **settings}}


def pad(rig: KeypadRig, number: int = 1) -> dict[str, Any]:
    place = {"kind": "pad", "driver": "ff68", "port": rig.port}
    return {"code": f"e{number}", **place, "settings": {"address": f"{128 + number}"}}


def sight(number: str, waiting: int, seq: int, ticket: int | None = None) -> dict[str, Any]:
    shown = {"number": number, "waiting": waiting, "ticket": ticket}
    return {"device": "n1", **shown, "epoch": "a", "seq": seq}


@pytest.fixture
def agent(server: Server, rig: KeypadRig, tmp_path: Path) -> Iterator[AgentThread]:
    server.devices = {"devices": [keypad(rig), pad(rig), keypad(rig, 2, signal="result")]}
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.last_health("n1").get("evidence") == "write-only")
    until(lambda: server.last_health("n2").get("evidence") == "write-only")
    yield it
    it.close()


@pytest.mark.usefixtures("agent")
def test_pressed_told_once_and_shown(server: Server, rig: KeypadRig) -> None:
    server.send("sight", sight("A012", 4, 2, ticket=7))
    until(lambda: rig.keypad()["shows"] == "   012")
    server.send("sight", sight("A011", 9, 1))  # an older one
    rig.press("call", "12")
    until(lambda: rig.keypad()["receipts"] == 1)
    (press,) = until(lambda: server.pressed)
    assert press.pop("press")
    assert press.pop("at")
    assert 0 <= press.pop("age") < GOOD_SECONDS
    assert press == {"device": "n1", "key": "call", "digits": "12", "ticket": 7}
    until(lambda: server.health("n1") == ("ok", ""))
    assert server.last_health("n1")["evidence"] == "answered"
    assert rig.keypad()["shows"] == "   012"
    assert rig.keypad()["beeps"] == 0


@pytest.mark.usefixtures("agent")
def test_a_refusal_is_heard_and_counted(server: Server, rig: KeypadRig) -> None:
    server.verdict = {"done": False, "code": "nobody_waiting"}
    rig.press("call")
    until(lambda: rig.keypad()["beeps"] == 1)
    until(lambda: server.count("n1", "not_done") == 1)
    server.send("sight", {**sight("A003", 1, 5), "device": "n2"})
    until(lambda: rig.keypad(2)["shows"] == "   003")
    rig.press("recall", number=2)
    until(lambda: rig.keypad(2)["result"] == "not_done")
    until(lambda: rig.keypad(2)["shows"] == "   003")  # back after a moment
    server.verdict = {"done": False, "code": "press_too_late"}
    rig.press("start", number=2)
    until(lambda: server.count("n2", "late") == 1)
    assert server.count("n2", "not_done") == 1


@pytest.mark.usefixtures("agent")
def test_one_press_at_a_time_in_the_order_they_came(server: Server, rig: KeypadRig) -> None:
    """What a key does may hang on what the one before did."""
    server.verdict = {}
    for key in ("call", "start", "wait"):
        rig.press(key)
    until(lambda: rig.keypad()["receipts"] == 3)
    until(lambda: len(server.pressed) >= 2)  # told again, and nothing else
    assert {press["key"] for press in server.pressed} == {"call"}
    server.verdict = {"done": True, "code": ""}
    until(lambda: server.pressed[-1]["key"] == "wait")
    keys = [press["key"] for press in server.pressed]
    assert keys == sorted(keys, key=["call", "start", "wait"].index)


@pytest.mark.usefixtures("agent")
def test_keypad_and_pad_share_the_line(server: Server, rig: KeypadRig) -> None:
    server.tell("ask", device="e1", ask="visit", seconds=600.0)
    until(lambda: rig.pad()["asked"])
    rig.press("wait")
    rig.rate(2)
    until(lambda: server.rated)
    until(lambda: server.pressed)
    assert [it["key"] for it in server.rated] == [2]
    assert [it["key"] for it in server.pressed] == ["wait"]


@pytest.mark.usefixtures("agent")
def test_a_check_beeps(server: Server, rig: KeypadRig) -> None:
    content = {
        "hall_name": "大厅",
        "device": "n1",
        "place": "1号窗口",
        "date": "7月",
        "time": "9:43",
    }
    data = {"job": "check-1", "device": "n1", "kind": "check", "content": content}
    assert server.send("job", data)["accepted"]
    assert server.ended("check-1") == ("unknown", "write-only", "no_status")
    assert rig.keypad()["beeps"] == 1


def is_all_told(folder: Path) -> bool:
    """Whether the agent has the server's answer to every press."""
    store = PressStore(folder / "presses.db")
    try:
        return not store.keypads.untold()
    finally:
        store.close()


def test_killed_after_the_press_and_before_the_server_knew(
    server: Server, rig: KeypadRig, tmp_path: Path
) -> None:
    """It is told again under the same id, so that the server does it once."""
    server.devices = {"devices": [keypad(rig)]}
    server.first = [("sight", sight("A001", 1, 1, ticket=1))]
    server.verdict = {}
    process = start(server, tmp_path / "agent")
    try:
        until(lambda: rig.keypad()["shows"] == "   001")
        rig.press("recall")
        until(lambda: server.pressed)
        process.send_signal(signal.SIGKILL)
        process.wait()
        end(process)
        until(lambda: not server.agents)
        server.verdict = {"done": True, "code": ""}
        server.first = [("sight", sight("A002", 1, 2, ticket=2))]
        before = len(server.pressed)
        process = start(server, tmp_path / "agent")
        until(lambda: rig.keypad()["shows"] == "   002")  # the truth
        until(lambda: len(server.pressed) > before)
        assert len({it["press"] for it in server.pressed}) == 1
        assert {it["ticket"] for it in server.pressed} == {1}
        assert server.pressed[-1]["age"] > server.pressed[0]["age"]
        until(lambda: is_all_told(tmp_path / "agent"))
    finally:
        assert end(process) == 0


def test_pressed_while_the_server_is_away(rig: KeypadRig, tmp_path: Path) -> None:
    """It gets its receipt, waits on the disk, and says how old it is when the server is back."""
    server = Server()
    server.devices = {"devices": [keypad(rig)]}
    agent = AgentThread(server, tmp_path / "agent")
    try:
        until(lambda: server.last_health("n1").get("evidence") == "write-only")
        server.close()
        rig.press("call")
        until(lambda: rig.keypad()["receipts"] == 1)
        server = Server(server.port)
        until(lambda: server.pressed)
        assert server.pressed[0]["age"] > 0
    finally:
        agent.close()
        server.close()


# What is refused


@pytest.mark.parametrize(
    "wrong",
    [
        {"device": 1},
        {"number": None},
        {"waiting": "3"},
        {"ticket": "1"},
        {"seq": None},
        {"epoch": 1},
    ],
)
def test_sights_that_make_no_sense(wrong: dict[str, Any]) -> None:
    assert read_sight(sight("A001", 3, 1, 7)).sight == Sight("A001", 3, 7)
    with pytest.raises(ValueError, match=r".+"):
        read_sight({**sight("A001", 3, 1), **wrong})
    with pytest.raises(ValueError, match=r".+"):
        read_sight(7)


@pytest.mark.parametrize("data", [None, True, {}, {"done": 1}, "done"])
def test_an_answer_that_says_nothing_is_none(data: object) -> None:
    assert read_verdict("p", data) is None
    assert read_verdict("p", {"done": False, "code": "x"}) == Verdict("p", False, "x")
