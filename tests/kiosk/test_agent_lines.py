"""The agent with LED bars and evaluation pads: real Socket.IO, real ptys, real processes."""

import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_devices.drivers import Sign
from hall_kiosk.agent.messages import read_ask, read_devices, read_sign
from hall_kiosk.agent.wishes import Wishes
from hall_kiosk.presses import Press, PressStore
from tests.devices.rig import LineRig, until
from tests.kiosk.agent_rig import AgentThread, Server, end, start

LONG = 600.0  # seconds an ask stays open when its end is not what is looked at


@pytest.fixture
def bars(tmp_path: Path) -> Iterator[LineRig]:
    with LineRig("led_bar", tmp_path / "bars", "--count", "3") as it:
        yield it


@pytest.fixture
def pads(tmp_path: Path) -> Iterator[LineRig]:
    with LineRig("evaluation_pad", tmp_path / "pads", "--count", "2") as it:
        yield it


def bar(rig: LineRig, number: int = 1, **settings: str) -> dict[str, Any]:
    options = {"address": str(rig.devices[number - 1]["address"]), **settings}
    place = {"kind": "led", "driver": "a090", "port": rig.port(number)}
    return {"code": f"b{number}", **place, "settings": options}


def pad(rig: LineRig, number: int = 1, **settings: str) -> dict[str, Any]:
    options = {"address": str(rig.devices[number - 1]["address"]), **settings}
    place = {"kind": "pad", "driver": "ff68", "port": rig.port(number)}
    return {"code": f"e{number}", **place, "settings": options}


def sign(device: str, text: str, seq: int, state: str = "idle") -> dict[str, Any]:
    return {"device": device, "text": text, "state": state, "epoch": "a", "seq": seq}


@pytest.fixture
def agent(server: Server, tmp_path: Path) -> Iterator[AgentThread]:
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.agents)
    yield it
    it.close()


# Bars


@pytest.mark.usefixtures("agent")
def test_the_newest_text_is_shown_and_an_older_one_never(server: Server, bars: LineRig) -> None:
    server.send("devices", {"devices": [bar(bars), bar(bars, 2)]})
    server.send("sign", sign("b1", "3号窗口 社保参保", 5))
    server.send("sign", sign("b2", "暂停服务", 6, "paused"))
    until(lambda: (bars.text(1), bars.text(2)) == ("3号窗口 社保参保", "暂停服务"))
    until(lambda: server.health("b1") == ("ok", ""))
    assert server.last_health("b1")["evidence"] == "answered"
    server.send("sign", sign("b1", "too late", 4))
    server.send("sign", sign("b1", "请A001到3号窗口", 7, "calling"))
    until(lambda: bars.text() == "请A001到3号窗口")
    assert bars.state()["colour"] == "red"
    assert bars.state()["texts"] == 2


@pytest.mark.usefixtures("agent")
def test_a_silent_bar_is_told_of_and_does_not_hold_up_the_others(
    server: Server, bars: LineRig
) -> None:
    bars.fault(2, silent=True)
    server.send("devices", {"devices": [bar(bars, n) for n in (1, 2, 3)]})
    for n in (1, 2, 3):
        server.send("sign", sign(f"b{n}", f"text {n}", n))
    until(lambda: server.health("b2") == ("silent", "silent"))
    assert (bars.text(1), bars.text(3)) == ("text 1", "text 3")
    missed = server.count("b2", "missed")
    for seq in range(4, 24):
        server.send("sign", sign("b1", f"text {seq}", seq))
        server.send("sign", sign("b2", f"stale {seq}", seq))
        until(lambda seq=seq: bars.text(1) == f"text {seq}")  # type: ignore[misc]
    # Twenty texts later it has been asked again at most once: it is left alone for ten seconds.
    assert missed <= 2
    bars.fault(2, silent=False)
    server.send("sign", sign("b2", "newest", 99))
    until(lambda: bars.text(2) == "newest")
    assert bars.state(2)["texts"] == 1
    until(lambda: server.health("b2") == ("ok", ""))
    assert server.count("b2", "missed") <= 4


@pytest.mark.usefixtures("agent")
def test_a_bar_that_cannot_answer_is_not_said_to_be_fine(server: Server, bars: LineRig) -> None:
    bars.fault(mute=True)
    server.send("devices", {"devices": [bar(bars, answers="no")]})
    server.send("sign", sign("b1", "1", 1))
    until(lambda: bars.text() == "1")
    until(lambda: server.last_health("b1").get("evidence") == "write-only")
    assert server.health("b1") == ("unknown", "")
    assert server.last_health("b1")["last_ok"] is None


@pytest.mark.usefixtures("agent")
def test_what_a_bar_complains_of(server: Server, bars: LineRig) -> None:
    server.send("devices", {"devices": [bar(bars)]})
    server.send("sign", sign("b1", "王䶮", 1))
    until(lambda: server.health("b1") == ("ok", "glyphs_missing"))
    assert bars.text() == "王〓"
    bars.fault(bad_checksum=True)
    server.send("sign", sign("b1", "2", 2))
    until(lambda: server.health("b1") == ("trouble", "refused"))
    bars.fault(bad_checksum=False)
    until(lambda: server.health("b1") == ("ok", ""))
    assert bars.text() == "2"
    assert server.count("b1", "refused") >= 1


@pytest.mark.usefixtures("agent")
def test_unplugged_and_plugged_in_again(server: Server, bars: LineRig) -> None:
    server.send("devices", {"devices": [bar(bars), bar(bars, 2)]})
    server.send("sign", sign("b1", "1", 1))
    server.send("sign", sign("b2", "2", 2))
    until(lambda: bars.text(2) == "2")
    bars.fault(unplugged=True)
    for code in ("b1", "b2"):
        until(lambda code=code: server.health(code)[0] == "silent")  # type: ignore[misc]
    server.send("sign", sign("b2", "3", 3))
    bars.fault(unplugged=False)
    until(lambda: bars.text(2) == "3")
    until(lambda: server.health("b2") == ("ok", ""))


@pytest.mark.usefixtures("agent")
def test_devices_come_and_go_by_difference(server: Server, bars: LineRig, pads: LineRig) -> None:
    server.send("devices", {"devices": [bar(bars), pad(pads)]})
    server.send("sign", sign("b1", "1", 1))
    until(lambda: bars.text() == "1")
    server.tell("ask", device="e1", ask="x", seconds=LONG)
    until(lambda: pads.state()["asked"])
    server.send("devices", {"devices": [bar(bars, colour="yellow"), pad(pads), bar(bars, 2)]})
    server.send("sign", sign("b2", "2", 2))
    until(lambda: bars.text(2) == "2")
    until(lambda: bars.state(1)["colour"] == "yellow")  # resent by the new worker
    pads.press(1)
    until(lambda: server.rated)
    assert pads.state()["asks"] == 1  # its line was not touched
    server.send("devices", {"devices": []})
    server.send("sign", sign("b1", "nobody", 3))
    server.send("devices", {"devices": [bar(bars, 2), bar(bars, 3)]})
    server.send("sign", sign("b3", "3", 4))
    until(lambda: bars.text(3) == "3")
    assert bars.text(1) == "1"


@pytest.mark.usefixtures("agent")
def test_devices_that_cannot_be_used_are_told_of(
    server: Server, bars: LineRig, pads: LineRig
) -> None:
    wrong = {
        "wrong_kind": {**bar(bars), "code": "sharing", "kind": "ticket_printer"},
        "bad_config": {**bar(bars, 2), "settings": {}},
        "line_speed": {**bar(bars, 3), "baud": 19200},
        "address_taken": {**bar(bars), "code": "twin"},
        "port_config": {**bar(bars), "code": "nowhere", "port": "gopher://x"},
    }
    more = [{**pad(pads, 1), "driver": "none"}, pad(pads, 2, keys="0 many")]
    # The printer comes first: the line's speed is that of its own devices all the same.
    sharing, *others = wrong.values()
    told = [sharing, bar(bars), *others, *more]
    assert server.send("devices", {"devices": told})["accepted"]
    for why, device in wrong.items():
        until(lambda device=device, why=why: server.health(device["code"]) == ("silent", why))  # type: ignore[misc]
    for device in more:
        until(
            lambda device=device: server.health(device["code"]) == ("silent", "bad_config")  # type: ignore[misc]
        )
    server.send("sign", sign("b1", "1", 1))
    until(lambda: bars.text() == "1")


# Pads


@pytest.mark.usefixtures("agent")
def test_asked_and_rated_once(server: Server, pads: LineRig) -> None:
    """A press counts for the server when it was asked for, by a key that has a meaning."""
    server.send("devices", {"devices": [pad(pads, scale="four", mapping="7", keys="0=bad 3=good")]})
    until(lambda: server.last_health("e1").get("evidence") == "write-only")
    pads.press(0)
    until(lambda: server.count("e1", "unasked") == 1)
    server.tell("ask", device="e1", ask="visit-1", seconds=LONG)
    until(lambda: pads.state()["asked"])
    pads.press(2)
    until(lambda: server.count("e1", "unmapped") == 1)
    assert server.rated == []
    pads.press(3)
    pads.press(0)
    until(lambda: server.count("e1", "unasked") == 2)
    (rated,) = server.rated
    assert rated.pop("at")
    expected = {"device": "e1", "ask": "visit-1", "key": 3, "scale": "four", "mapping": "7"}
    assert rated == expected
    until(lambda: pads.state()["receipts"] == 4)
    assert server.health("e1") == ("ok", "")
    assert server.last_health("e1")["evidence"] == "answered"


@pytest.mark.usefixtures("agent")
def test_an_ask_ends_by_word_and_by_time(server: Server, pads: LineRig) -> None:
    server.send("devices", {"devices": [pad(pads), pad(pads, 2)]})
    server.send("ask", {"device": "e1", "ask": "a", "seconds": LONG})
    until(lambda: pads.state()["asks"] == 1)
    server.send("ask_end", {"device": "e1", "ask": "a"})
    server.send("ask", {"device": "e1", "ask": "a", "seconds": LONG})  # it came too late
    pads.press(1)
    until(lambda: server.count("e1", "unasked") == 1)
    server.send("ask", {"device": "e2", "ask": "b", "seconds": 0.0})
    pads.press(1, 2)
    until(lambda: server.count("e2", "unasked") == 1)
    server.send("ask", {"device": "e2", "ask": "c", "seconds": LONG})
    server.send("ask", {"device": "e2", "ask": "d", "seconds": LONG})
    until(lambda: pads.state(2)["asked"])
    pads.press(2, 2)
    until(lambda: server.rated)
    assert [rated["ask"] for rated in server.rated] == ["d"]


def test_killed_after_the_press_and_before_the_server_knew(
    server: Server, pads: LineRig, tmp_path: Path
) -> None:
    """Nothing is lost and nothing doubled, also when the server asks the same again."""
    server.devices = {"devices": [pad(pads)]}
    server.first = [("ask", {"device": "e1", "ask": "visit", "seconds": LONG})]
    server.acknowledge = False
    process = start(server, tmp_path / "agent")
    try:
        until(lambda: pads.state()["asked"])
        pads.press(2)
        until(lambda: server.rated)
        process.send_signal(signal.SIGKILL)
        process.wait()
        end(process)
        until(lambda: not server.agents)
        server.acknowledge = True
        before = len(server.rated)
        server.healths.clear()  # what the killed one said
        process = start(server, tmp_path / "agent")
        until(lambda: len(server.rated) > before)
        until(lambda: server.last_health("e1").get("evidence") == "write-only")
        pads.press(0)
        until(lambda: server.count("e1", "unasked") == 1)
        assert {(r["ask"], r["key"]) for r in server.rated} == {("visit", 2)}
        assert len({r["at"] for r in server.rated}) == 1
        assert pads.state()["asks"] == 1
    finally:
        assert end(process) == 0
    store = PressStore(tmp_path / "agent" / "presses.db")
    assert store.untold() == []
    store.close()


def test_pressed_while_the_server_is_away(pads: LineRig, tmp_path: Path) -> None:
    server = Server()
    server.devices = {"devices": [pad(pads)]}
    server.first = [("ask", {"device": "e1", "ask": "visit", "seconds": LONG})]
    agent = AgentThread(server, tmp_path / "agent")
    try:
        until(lambda: pads.state()["asked"])
        server.close()
        pads.press(3)
        until(lambda: pads.state()["receipts"] == 1)
        server = Server(server.port)
        until(lambda: server.rated)
        assert server.rated[0]["key"] == 3
    finally:
        agent.close()
        server.close()


# What is remembered, and what is refused


def test_a_press_is_on_disk_before_its_receipt(tmp_path: Path) -> None:
    store = PressStore(tmp_path / "presses.db")
    press = Press("a", "e1", 2, "four", "1", "2026-07-14T01:43:00+00:00")
    assert store.keep(press)
    assert not store.keep(Press("a", "e1", 3, "four", "1", "2026-07-14T01:44:00+00:00"))
    other = sqlite3.connect(tmp_path / "presses.db")
    assert other.execute("SELECT key FROM press").fetchall() == [(2,)]
    assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()
    assert store.untold() == [press]
    store.told("a")
    assert store.untold() == []
    assert store.has("a")
    store.close()


def test_the_newest_sign_of_the_newest_server() -> None:
    wishes = Wishes()
    assert wishes.show("b", Sign("1", ""), "first", 9)
    assert not wishes.show("b", Sign("2", ""), "first", 8)
    assert wishes.show("b", Sign("3", ""), "second", 1)
    assert wishes.sign("b") == Sign("3", "")


@pytest.mark.parametrize(
    "data",
    [7, {}, {"device": "b", "text": "x", "state": ""}, {"device": "b", "text": 1, "state": ""}],
)
def test_signs_that_make_no_sense(data: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_sign(data)


@pytest.mark.parametrize(
    "data",
    [
        7,
        {"device": "e"},
        {"device": "e", "ask": ""},
        {"device": "e", "ask": "x" * 201},
        {"device": "e", "ask": "a", "seconds": -1},
        {"device": "e", "ask": "a", "seconds": float("nan")},
        {"device": "e", "ask": "a", "seconds": "5"},
    ],
)
def test_asks_that_make_no_sense(data: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_ask(data)


def test_a_long_text_is_cut_and_settings_must_be_texts() -> None:
    assert len(read_sign(sign("b", "x" * 10_000, 1)).sign.text) == 400
    entry = {"code": "b", "kind": "led", "driver": "a090", "port": "COM3", "settings": {"a": 1}}
    _, devices, complaints = read_devices({"devices": [entry]}, None)
    assert (devices, len(complaints)) == ([], 1)
    _, (found,), _ = read_devices({"devices": [{**entry, "settings": {"address": "1"}}]}, None)
    assert (found.settings.baud, found.settings.options) == (9600, {"address": "1"})
