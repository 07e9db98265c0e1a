"""The agent with pads that hang on the network: real Socket.IO, real sockets, real processes."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_kiosk.agent.messages import read_seat
from tests.devices.rig import LoneRig, until
from tests.kiosk.agent_rig import AgentThread, Server

LONG = 600.0  # seconds an ask stays open when its end is not what is looked at
KEYS = "1=very_good 2=good 3=fair 4=bad"


@pytest.fixture
def tablet() -> Iterator[LoneRig]:
    with LoneRig("sundyn_pad") as it:
        yield it


@pytest.fixture
def agent(server: Server, tmp_path: Path) -> Iterator[AgentThread]:
    it = AgentThread(server, tmp_path / "agent")
    until(lambda: server.agents)
    yield it
    it.close()


def pad(rig: LoneRig, driver: str, code: str = "e1", **settings: str) -> dict[str, Any]:
    options = {"keys": KEYS, **settings}
    place = {"kind": "pad", "driver": driver, "port": rig.port()}
    return {"code": code, **place, "settings": options}


def sundyn(rig: LoneRig, **settings: str) -> dict[str, Any]:
    return pad(rig, "sundyn", listen="0", **settings)


def seat(state: str, staff: str | None, seq: int) -> dict[str, Any]:
    place = {"device": "e1", "window": "3", "epoch": "a", "seq": seq}
    return {"state": state, "staff": staff, **place}


def ask(name: str, seconds: float = LONG) -> dict[str, Any]:
    return {"device": "e1", "ask": name, "seconds": seconds, "item": "社保"}


def commands(rig: LoneRig) -> list[str]:
    """All that the tablet was told, but for what is asked again and again."""
    said: list[str] = rig.state()["commands"]
    return [it for it in said if it not in ("S95E", "SE")]


@pytest.mark.usefixtures("agent")
def test_a_morning_at_the_counter(server: Server, tablet: LoneRig) -> None:
    server.send("devices", {"devices": [sundyn(tablet, scale="four", mapping="2")]})
    until(lambda: server.health("e1") == ("ok", ""))
    assert server.last_health("e1")["evidence"] == "answered"
    server.send("seat", seat("paused", "王芳", 1))
    until(lambda: tablet.state()["page"] == "paused")
    server.send("seat", seat("idle", "王芳", 2))
    until(lambda: commands(tablet) == ["S04王芳E", "S03E", "S06E"])
    server.send("seat", seat("calling", "王芳", 3))
    until(lambda: commands(tablet)[3:] == ["S01E"])
    server.send("seat", seat("serving", "王芳", 4))
    server.send("ask", ask("7-1"))
    server.send("seat", seat("paused", "王芳", 5))
    until(lambda: tablet.state()["asked"])
    assert commands(tablet)[4:] == ["S02E"]  # a question stays until it is over
    tablet.press(4)
    until(lambda: server.rated)
    assert {name: server.rated[0][name] for name in ("ask", "key", "scale", "mapping")} == {
        "ask": "7-1",
        "key": 4,
        "scale": "four",
        "mapping": "2",
    }
    until(lambda: tablet.state()["page"] == "paused")
    server.send("seat", seat("closed", None, 6))
    until(lambda: commands(tablet)[-1:] == ["S05E"])
    server.send("seat", seat("calling", "陈强", 5))  # overtaken
    server.send("seat", seat("calling", "李娜", 7))
    until(lambda: tablet.state()["staff"] == "李娜")


@pytest.mark.usefixtures("agent")
def test_one_ask_one_rating_whatever_the_tablet_repeats(server: Server, tablet: LoneRig) -> None:
    tablet.fault(doubled=True)
    server.send("devices", {"devices": [sundyn(tablet)]})
    server.send("ask", ask("1"))
    until(lambda: tablet.state()["asked"])
    tablet.press(2)
    until(lambda: server.rated)
    server.send("ask", ask("2"))
    until(lambda: tablet.state()["asks"] == 2)
    tablet.act("repeat")
    until(lambda: server.count("e1", "doubled") >= 2)
    server.send("ask_end", {"device": "e1", "ask": "2"})
    until(lambda: commands(tablet)[-1:] == ["S01E"])  # nobody answered: it asks no more
    tablet.press(1)
    until(lambda: server.count("e1", "stale") >= 1)
    assert [it["ask"] for it in server.rated if it["key"] != 2] == []


@pytest.mark.usefixtures("agent")
def test_a_key_that_the_mapping_lacks(server: Server, tablet: LoneRig) -> None:
    server.send("devices", {"devices": [sundyn(tablet)]})
    server.send("ask", ask("1"))
    until(lambda: tablet.state()["asked"])
    tablet.press(9)
    until(lambda: server.count("e1", "unmapped") == 1)
    assert server.rated == []


@pytest.mark.usefixtures("agent")
def test_silence_is_told_and_what_it_missed_is_told_again(server: Server, tablet: LoneRig) -> None:
    server.send("devices", {"devices": [sundyn(tablet)]})
    server.send("seat", seat("idle", "王芳", 1))
    until(lambda: commands(tablet) == ["S04王芳E", "S06E"])
    tablet.fault(silent=True)
    until(lambda: server.health("e1") == ("silent", "silent"))
    tablet.act("power_cycle")
    tablet.fault(silent=False)
    server.send("ask", ask("1"))
    until(lambda: tablet.state()["asked"])
    until(lambda: server.health("e1") == ("ok", ""))
    tablet.press(1)
    until(lambda: server.rated)
    until(lambda: commands(tablet) == ["S02E", "S04王芳E", "S06E"])


@pytest.mark.usefixtures("agent")
def test_a_makers_program_that_goes_and_comes_back(server: Server) -> None:
    with LoneRig("gwq_pad") as program:
        server.send("devices", {"devices": [pad(program, "gwq")]})
        until(lambda: server.health("e1") == ("ok", ""))
        server.send("ask", ask("1"))
        until(lambda: program.state()["asked"])
        program.fault(unplugged=True)
        until(lambda: server.health("e1")[1].startswith("port_"))
        program.fault(unplugged=False)
        until(lambda: program.state()["asks"] == 2)  # the ask is still open
        program.press(3)
        until(lambda: server.rated)
        assert (server.rated[0]["key"], server.rated[0]["scale"]) == (3, "gwq")
        until(lambda: server.health("e1") == ("ok", ""))
        server.send("ask", ask("2"))
        until(lambda: program.state()["asks"] == 3)
        program.act("fail", ret=-7)
        until(lambda: server.health("e1") == ("trouble", "device_error"))


@pytest.mark.usefixtures("agent")
def test_a_tablet_that_comes_to_the_agent(server: Server, tmp_path: Path) -> None:
    with LoneRig("rate_tablet", "--window", "3") as tablets:
        server.send("devices", {"devices": [pad(tablets, "rate-json", window="3")]})
        until(lambda: server.health("e1") == ("ok", ""))
        server.send("ask", ask("1"))
        until(lambda: tablets.state()["rate"] == "1")
        assert tablets.state()["item"] == "社保"
        tablets.press(2)
        until(lambda: tablets.state()["codes"] == ["0"])
        kept = sqlite3.connect(tmp_path / "agent" / "presses.db")
        assert kept.execute("SELECT ask, key, scale FROM press").fetchall() == [
            ("1", 2, "rate-json")
        ]
        kept.close()
        tablets.fault(unplugged=True)
        until(lambda: server.health("e1") == ("silent", "silent"))


@pytest.mark.usefixtures("agent")
def test_it_is_tested_by_asking_for_a_moment(server: Server, tablet: LoneRig) -> None:
    server.send("devices", {"devices": [sundyn(tablet)]})
    until(lambda: server.health("e1") == ("ok", ""))
    place = {"hall_name": "大厅", "device": "e1", "place": "3号窗口"}
    content = {**place, "date": "2026年11月22日", "time": "09:00"}
    server.job("c1", "e1", kind="check", content=content)
    assert server.ended("c1") == ("printed", "answered", "")
    assert tablet.state()["asks"] == 1
    server.send("ask", ask("1"))
    until(lambda: tablet.state()["asks"] == 2)
    server.job("c2", "e1", kind="check", content=content)
    assert server.ended("c2") == ("not_printed", "unknown", "in_use")


@pytest.mark.usefixtures("agent")
def test_what_cannot_be_driven_is_told(server: Server, tablet: LoneRig) -> None:
    second = {**sundyn(tablet), "code": "e2"}
    wrong = {**sundyn(tablet), "code": "e3", "port": "udp://nowhere:x"}
    loud = {**sundyn(tablet, guid="loud"), "code": "e4", "port": "udp://127.0.0.1:9"}
    server.send("devices", {"devices": [sundyn(tablet), second, wrong, loud]})
    until(lambda: server.health("e1") == ("ok", ""))
    until(lambda: server.health("e2") == ("silent", "address_taken"))
    until(lambda: server.health("e3") == ("silent", "port_config"))
    until(lambda: server.health("e4") == ("silent", "bad_config"))


@pytest.mark.parametrize(
    "change",
    [{"state": 1}, {"window": None}, {"staff": 7}, {"seq": "1"}, {"device": []}, {"epoch": 1}],
)
def test_seats_that_make_no_sense(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"seat|staff"):
        read_seat({**seat("idle", "x", 1), **change})


def test_a_seat_is_never_too_long() -> None:
    found = read_seat({**seat("idle", "王" * 9000, 1)}).seat.person
    assert found is not None
    assert len(found.name) == 200
