"""Agents and a server in this process: who may drive the devices, and what each is told."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_queue.commands import AdoptPlan, CallNext, Finish, Issue, OpenCounter, SignOn, Start
from hall_queue.plan import Device
from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.clock import WallClock
from hall_server.devices.agent_child import LOCAL_AGENT
from tests.server.devices.agents import KEYS, Agent, adopt, ratings, token
from tests.server.hall_process import new_hall
from tests.server.halls import tell

DEVICES = (
    Device("b1", "led", "a090", "COM1", "", "c1", {"address": "1", "cells": "20"}),
    Device("e1", "pad", "ff68", "COM2", "", "c1", {"address": "1", "keys": KEYS}),
    Device("b2", "led", "a090", "", "", "c2", {"address": "2"}),
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    new_hall(tmp_path)
    built = build(tmp_path, WallClock(), "threading")
    adopt(built, *DEVICES)
    yield built
    built.close()


@pytest.fixture
def agent(server: Server) -> Agent:
    return Agent(server, token(server))


def visit(server: Server, name: str) -> int:
    """Somebody is called to c1, served and done; the ticket."""
    desk = server.services.desk
    if desk.hall.counters["c1"].staff is None:
        desk.do(SignOn(by="li", counter="c1", staff="li"), tell)
        desk.do(OpenCounter(by="li", counter="c1"), tell)
    desk.do(Issue(by="kiosk:k1", services=("pension",), token=name), tell)
    assert desk.do(CallNext(by="li", counter="c1"), tell).status == 201
    ticket = desk.hall.counters["c1"].ticket
    assert ticket is not None
    desk.do(Start(by="li", counter="c1"), tell)
    assert desk.do(Finish(by="li", counter="c1"), tell).status == 201
    return ticket


def test_a_new_agent_is_told_everything(server: Server) -> None:
    visit(server, "t1")
    agent = Agent(server, token(server))
    (devices,) = agent.told("devices")
    assert [(d["code"], d["kind"], d["baud"]) for d in devices["devices"]] == [
        ("b1", "led", 9600),
        ("e1", "pad", 9600),
    ]
    assert devices["devices"][0]["settings"] == {"address": "1", "cells": "20"}
    again = Agent(server, token(server))
    assert not again.connected
    agent.hang_up()
    other = Agent(server, token(server))
    heard = other.line.get_received("/agent")
    assert [it["name"] for it in heard] == ["devices", "sign", "seat", "ask"]
    sign = heard[1]["args"][0]
    assert sign["text"] == "1号窗口 社会保障"
    assert (sign["state"], sign["number"], sign["window"]) == ("idle", "", "1")
    seat, ask = heard[2]["args"][0], heard[3]["args"][0]
    assert (seat["device"], seat["state"], seat["staff"], seat["window"]) == (
        "e1",
        "idle",
        "li",
        "1",
    )
    assert ask["device"] == "e1"
    assert 0 < ask["seconds"] <= 60
    assert ask["item"] == "领养老金"


@pytest.mark.parametrize(
    ("kind", "baud"),
    [
        ("ticket_printer", 115200),
        ("led", 9600),
        ("pad", 9600),
        ("keypad", 9600),
        ("locks", 9600),
        ("scanner", 9600),
        ("id_reader", 115200),
    ],
)
def test_the_speed_of_a_line_that_says_none(server: Server, kind: str, baud: int) -> None:
    agent = Agent(server, token(server))
    adopt(server, Device("d1", kind, "strange", "COM1"))
    *_, devices = agent.told("devices")
    assert [(d["code"], d["baud"]) for d in devices["devices"]] == [("d1", baud)]


def test_bars_of_numbers_and_main_screens_are_told_number_and_window(server: Server) -> None:
    main = Device("m1", "led", "a090", "COM1", "", "", {"address": "9", "rows": "3"})
    adopt(server, *DEVICES, main)
    agent = Agent(server, token(server))
    (devices,) = agent.told("devices")
    drivers = {told["code"]: told["settings"] for told in devices["devices"]}
    assert drivers["m1"] == {"address": "9", "rows": "3", "cells": "48"}
    assert drivers["b1"] == {"address": "1", "cells": "20"}
    desk = server.services.desk
    desk.do(SignOn(by="li", counter="c1", staff="li"), tell)
    desk.do(OpenCounter(by="li", counter="c1"), tell)
    agent.told()

    def told() -> dict[str, tuple[str, str, str, str]]:
        names = ("state", "text", "number", "window")
        return {it["device"]: tuple(it[name] for name in names) for it in agent.told("sign")}

    desk.do(Issue(by="kiosk:k1", services=("pension",), token="t1"), tell)
    desk.do(CallNext(by="li", counter="c1"), tell)
    call = ("calling", "请A001到1号窗口", "A001", "1")
    assert told() == {"b1": call, "m1": call}
    desk.do(Start(by="li", counter="c1"), tell)
    assert told() == {
        "b1": ("serving", "A001 正在办理", "A001", "1"),
        "m1": ("idle", "欢迎光临", "", ""),
    }


def test_only_an_agent_and_one_at_a_time(
    server: Server, agent: Agent, caplog: pytest.LogCaptureFixture
) -> None:
    assert agent.connected
    assert not Agent(server, "wrong").connected
    assert not Agent(server, server.services.access.give(Role.DESK, "d")[1]).connected
    assert not Agent(server, token(server)).connected
    assert f"{LOCAL_AGENT} is refused" in caplog.text


def test_each_agent_has_the_devices_on_its_own_computer(server: Server, agent: Agent) -> None:
    far = Agent(server, token(server, "entrance"))
    assert [told["devices"] for told in far.told("devices")] == [[]]
    mine, moved, *_ = DEVICES
    adopt(server, mine, replace(moved, agent="entrance"))
    assert [d["code"] for told in agent.told("devices")[-1:] for d in told["devices"]] == ["b1"]
    assert [d["code"] for told in far.told("devices")[-1:] for d in told["devices"]] == ["e1"]
    visit(server, "t1")
    assert [told["device"] for told in far.told("ask", "sign")] == ["e1"]
    assert {told["device"] for told in agent.told("ask", "sign")} == {"b1"}
    health = {"device": "e1", "state": "ok", "since": 0, "evidence": "answered", "detail": ""}
    agent.say("health", health)  # not its device
    assert server.services.devices.of("e1").state == "unknown"
    ask = server.services.ratings.asks.at("c1")
    assert ask is not None
    said = {"device": "e1", "ask": ask.id, "key": 0, "scale": "s", "mapping": "1", "at": "now"}
    assert agent.say("rated", said) is True  # not its device: passed over, and not asked for again
    assert server.services.ratings.asks.at("c1") is not None
    agent.hang_up()
    assert far.connected


PRINTER = Device("p1", "ticket_printer", "escpos", "socket://127.0.0.1:9100")


@pytest.fixture
def moving(server: Server, agent: Agent) -> tuple[Agent, Agent, str]:
    """A printer whose slip is open at one agent has just been given to another; both agents and
    the slip's job."""
    plan = server.services.desk.hall.plan
    kiosks = tuple(replace(kiosk, printer="p1") for kiosk in plan.kiosks)
    printing = replace(plan, devices=(PRINTER,), kiosks=kiosks)
    assert server.services.desk.do(AdoptPlan(by="admin", plan=printing), tell).status == 201
    far = Agent(server, token(server, "entrance"))
    issue = Issue(by="kiosk:k1", services=("pension",), token="t1", source="k1")
    assert server.services.desk.do(issue, tell).status == 201
    (job,) = agent.told("job")
    agent.say("health", health("p1", "ok"))
    assert server.services.devices.of("p1").state == "ok"
    adopt(server, replace(PRINTER, agent="entrance"))
    return agent, far, job["job"]


def job_state(job: str, state: str, reason: str = "") -> dict[str, str]:
    return {"job": job, "device": "p1", "state": state, "evidence": "unknown", "reason": reason}


def slip_of(server: Server) -> tuple[str, str]:
    (slip,) = server.services.prints.slips_of("k1")
    return slip.state, slip.reason


def test_a_moved_device_is_unknown_until_its_new_agent_says(
    server: Server, moving: tuple[Agent, Agent, str]
) -> None:
    former, new, _ = moving
    moved = server.services.devices.of("p1")
    assert (moved.state, moved.detail) == ("unknown", "no_agent")
    former.say("health", health("p1", "ok"))
    assert server.services.devices.of("p1").detail == "no_agent"
    new.say("health", health("p1", "ok"))
    assert server.services.devices.of("p1").state == "ok"


def test_an_open_slip_goes_to_the_new_agent_once_the_former_gives_it_back(
    server: Server, moving: tuple[Agent, Agent, str]
) -> None:
    former, new, job = moving
    assert [told["devices"] for told in former.told("devices", "job")] == [[]]
    assert new.told("job") == []  # the former one may be printing it
    assert former.say("job_state", job_state(job, "not_printed", "unknown_device")) is True
    assert [told["job"] for told in new.told("job")] == [job]
    assert slip_of(server) == ("printing", "")
    assert new.say("job_state", job_state(job, "printed")) is True
    assert slip_of(server) == ("printed", "")


def test_a_slip_that_was_begun_is_not_passed_on(
    server: Server, moving: tuple[Agent, Agent, str]
) -> None:
    former, new, job = moving
    former.say("job_state", job_state(job, "sending"))
    former.say("job_state", job_state(job, "unknown", "restarted"))
    new.hang_up()
    again = Agent(server, token(server, "entrance"))
    assert again.told("job") == []
    assert slip_of(server) == ("unknown", "restarted")


def test_a_slip_for_an_agent_that_is_away_waits_for_it(
    server: Server, moving: tuple[Agent, Agent, str]
) -> None:
    former, new, job = moving
    new.hang_up()
    former.say("job_state", job_state(job, "not_printed", "unknown_device"))
    assert slip_of(server) == ("printing", "")
    again = Agent(server, token(server, "entrance"))
    assert [told["job"] for told in again.told("job")] == [job]


def test_with_the_same_token_the_newer_connection_is_in_charge(server: Server) -> None:
    secret = token(server)
    old, new = Agent(server, secret), Agent(server, secret)
    assert new.connected
    old.told()
    new.told()
    visit(server, "t1")
    assert old.told("sign") == []
    assert new.told("sign")
    old.say("health", health("b1", "trouble"))
    assert server.services.devices.of("b1").detail == "no_agent"
    old.hang_up()
    new.say("health", health("b1", "ok"))
    assert server.services.devices.of("b1").state == "ok"


def test_signs_and_asks_follow_the_counter(server: Server, agent: Agent) -> None:
    agent.told()
    visit(server, "t1")
    heard = agent.line.get_received("/agent")
    signs = [it["args"][0] for it in heard if it["name"] == "sign"]
    assert [(sign["text"], sign["state"]) for sign in signs] == [
        ("1号窗口 社会保障", "idle"),
        ("请A001到1号窗口", "calling"),
        ("A001 正在办理", "serving"),
        ("1号窗口 社会保障", "idle"),
    ]
    assert [sign["seq"] for sign in signs] == sorted({sign["seq"] for sign in signs})
    (first,) = [it["args"][0] for it in heard if it["name"] == "ask"]
    visit(server, "t2")
    ended = agent.told("ask_end", "ask")
    assert ended[0] == {"device": "e1", "ask": first["ask"]}
    assert ended[1]["ask"] != first["ask"]


def rated(ask: str, key: Any = 3, device: str = "e1") -> dict[str, Any]:
    at = "2026-07-14T01:43:00+00:00"
    return {"device": device, "ask": ask, "key": key, "scale": "four", "mapping": "1", "at": at}


def test_a_rating_is_stored_once_and_rubbish_is_got_rid_of(
    server: Server, agent: Agent, tmp_path: Path
) -> None:
    visit(server, "t1")
    (ask,) = agent.told("ask")
    for _ in range(2):
        assert agent.say("rated", rated(ask["ask"])) is True
    assert agent.told("ask_end") == [{"device": "e1", "ask": ask["ask"]}]
    for rubbish in (7, {}, rated("x" * 500), rated("a", key="3"), rated("a", 256), rated("a")):
        assert agent.say("rated", rubbish) is True
    assert ratings(tmp_path) == [("hardware", 1, 3, "four", "1")]


def health(device: str, state: str, **more: str) -> dict[str, Any]:
    since = "2026-07-14T01:43:00+00:00"
    told = {"device": device, "state": state, "since": since, "evidence": "answered"}
    return {**told, "last_ok": None, "detail": "", **more}


def test_healths_are_kept_until_the_agent_goes(server: Server, agent: Agent) -> None:
    agent.say("health", health("b1", "ok"))
    agent.say("health", health("e1", "unknown", evidence="write-only"))
    agent.say("health", health("stranger", "ok"))
    book = server.services.devices
    assert (book.of("b1").state, book.of("e1").evidence) == ("ok", "write-only")
    assert book.of("stranger").detail == "no_agent"
    agent.hang_up()
    assert [book.of(code).detail for code in ("b1", "e1")] == ["no_agent"] * 2


def test_a_new_plan_is_told_at_once(server: Server, agent: Agent) -> None:
    (first,) = agent.told("devices")
    adopt(server, *DEVICES)
    assert agent.told("devices") == []
    moved = replace(DEVICES[2], port="COM3", settings={"address": "2", "baud": "fast"})
    adopt(server, DEVICES[0], moved)
    heard = agent.line.get_received("/agent")
    (devices,) = [it["args"][0] for it in heard if it["name"] == "devices"]
    assert [(d["code"], d["baud"]) for d in devices["devices"]] == [("b1", 9600), ("b2", 9600)]
    assert devices["seq"] > first["seq"]
    assert devices["epoch"] == first["epoch"]
    assert "b2" in [it["args"][0]["device"] for it in heard if it["name"] == "sign"]
