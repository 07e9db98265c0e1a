"""The upkeep over the interface: register, labels, inspections, faults, up-time."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_queue.commands import AdoptPlan
from hall_queue.plan import MINUTE, Device
from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.clock import WallClock
from hall_server.maintenance.state_keeper import StateKeeper
from tests.server.cabinet.test_cabinet import Caller
from tests.server.devices.agents import Agent, token
from tests.server.hall_process import new_hall
from tests.server.halls import HOUR, NINE, StillClock, small_plan, tell

PRINTER = Device("p1", "ticket_printer", "escpos", "COM1")
UMBRELLAS = {"kind": "umbrellas", "name": "爱心伞", "place": "门口", "keeper": "李静"}
ROOT = "/api/maintenance"
P1 = f"{ROOT}/assets/device-p1"
_SECOND = 1000


@pytest.fixture
def clock() -> StillClock:
    return StillClock(NINE)


@pytest.fixture
def server(tmp_path: Path, clock: StillClock) -> Iterator[Server]:
    built = build(tmp_path, clock, "threading")
    plan = replace(small_plan(), devices=(PRINTER,))
    assert built.services.desk.do(AdoptPlan(by="admin", plan=plan), tell).status == 201
    yield built
    built.close()


def caller(server: Server, role: Role, name: str = "li") -> Caller:
    return Caller(server, server.services.access.give(role, name, person=True)[1])


@pytest.fixture
def admin(server: Server) -> Caller:
    return caller(server, Role.ADMIN, "wang")


@pytest.fixture
def helper(server: Server) -> Caller:
    return caller(server, Role.HELPER)


@pytest.fixture
def overseer(server: Server) -> Caller:
    return caller(server, Role.SUPERVISOR, "chen")


def said(agent: Agent, state: str, detail: str = "", evidence: str = "answered") -> None:
    at = "2026-11-23T01:00:00+00:00"
    about = {"device": "p1", "state": state, "detail": detail, "evidence": evidence}
    agent.say("health", {**about, "since": at, "last_ok": at, "counts": {}})


def seen(overseer: Caller) -> Any:
    """The printer as the supervisor's page shows it."""
    desk = overseer.server.services.desk
    room = overseer.server.services.live.kinds["hall"]
    view: Any = room.view(desk.hall, "all", desk.now())
    return next(it for it in view.devices if it.code == "p1").fault


def test_the_register_is_kept_and_what_standards_want_is_counted(
    admin: Caller, helper: Caller
) -> None:
    made = admin.post(f"{ROOT}/assets", {**UMBRELLAS, "every_days": 30}, "add")
    assert admin.post(f"{ROOT}/assets", {**UMBRELLAS, "every_days": 30}, "add") == made
    view = helper.get(ROOT)
    assert [(it["id"], it["planned"]) for it in view["assets"]] == [
        ("device-p1", True),
        (made["id"], False),
    ]
    wanted = {it["kind"]: (it["by"], it["count"]) for it in view["wanted"]}
    assert (wanted["umbrellas"], wanted["first_aid"]) == (("J", 1), ("J", 0))
    end_of_day = 15 * HOUR - MINUTE  # it is nine in the morning
    assert (made["keeper"], made["due_at"] - view["now"]) == ("李静", 30 * 24 * HOUR + end_of_day)
    changed = admin.post(f"{ROOT}/assets/{made['id']}", {**UMBRELLAS, "keeper": "王芳"})
    assert (changed["keeper"], changed["due_at"]) == ("王芳", None)
    admin.post(f"{ROOT}/assets/{made['id']}/retire")
    assert len(helper.get(ROOT)["assets"]) == 1
    refused = admin.post(f"{ROOT}/assets/{made['id']}", UMBRELLAS, "late")
    assert refused == (409, {"code": "asset_retired", "asset": "爱心伞"})
    deeds = [it["what"] for it in admin.get("/api/access-log")]
    assert [it for it in deeds if it.startswith("asset")] == [
        "asset_retired",
        "asset_changed",
        "asset_added",
    ]


def test_staff_do_not_change_the_register(helper: Caller, overseer: Caller) -> None:
    for person in (helper, overseer):
        assert person.post(f"{ROOT}/assets", UMBRELLAS)[0] == 403
        assert person.post(f"{ROOT}/labels", {"assets": ["device-p1"]})[0] == 403
    assert helper.get(f"{ROOT}/uptime")[0] == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "spaceship"},
        {"name": "身份证11010519491231002X"},
        {"every_days": -1},
        {"name": "a\nb"},
        {"keeper": "x" * 41},
    ],
)
def test_what_cannot_be_entered_is_refused(admin: Caller, wrong: dict[str, Any]) -> None:
    status, error = admin.post(f"{ROOT}/assets", {**UMBRELLAS, **wrong})
    assert (status, error["field"]) == (422, next(iter(wrong)))


def test_a_label_is_scanned_and_something_found(admin: Caller, helper: Caller) -> None:
    (label,) = admin.post(f"{ROOT}/labels", {"assets": ["device-p1"]})
    assert admin.post(f"{ROOT}/labels", {"assets": ["device-p1"]}, "again") == [label]
    here = helper.get(f"{ROOT}/labels/{label['tag']}")
    assert here["asset"]["id"] == "device-p1"
    ask = {"result": "ok", "tag": label["tag"]}
    looked = helper.post(f"{P1}/inspections", ask, "look")
    assert (looked["last"]["by"], looked["last"]["by_label"]) == ("staff:li", True)
    assert helper.post(f"{P1}/inspections", ask, "look") == looked
    assert len(helper.get(P1)["inspections"]) == 1
    fresh = admin.post(f"{P1}/label")
    assert helper.get(f"{ROOT}/labels/{label['tag']}")[1]["code"] == "unknown_label"
    assert helper.post(f"{P1}/inspections", ask, "old")[1]["code"] == "label_replaced"
    assert helper.get(f"{ROOT}/labels/{fresh['tag']}")["asset"]["id"] == "device-p1"


def test_tags_are_told_to_administrators_only(admin: Caller, helper: Caller) -> None:
    (label,) = admin.post(f"{ROOT}/labels", {"assets": ["device-p1"]})
    assert label["tag"] not in str(helper.get(ROOT)) + str(helper.get(P1))


def test_a_fault_is_told_somebody_goes_and_it_is_mended(helper: Caller, overseer: Caller) -> None:
    assert seen(overseer) is None
    told = helper.post(f"{P1}/inspections", {"result": "report", "note": "不出纸"}, "told")
    fault = told["fault"]
    assert (fault["state"], fault["what"], told["last"]) == ("open", "不出纸", None)
    assert (seen(overseer).id, seen(overseer).who) == (fault["id"], "")
    overseer.post(f"{P1}/send", {"who": "王芳", "fault": fault["id"]})
    assert seen(overseer).who == "王芳"
    assert helper.get(ROOT)["faults"][0]["sent_by"] == "staff:chen"
    ended = helper.post(f"{ROOT}/faults/{fault['id']}/end", {"remedy": "换了一卷纸"})
    assert (ended["state"], ended["ended_by"], seen(overseer)) == ("mended", "staff:li", None)
    view = helper.get(ROOT)
    assert (view["faults"], [it["id"] for it in view["ended"]]) == ([], [fault["id"]])
    late = overseer.post(f"{P1}/send", {"who": "李静", "fault": fault["id"]}, "late")
    assert late == (409, {"code": "fault_ended", "state": "mended"})
    helper.post(f"{ROOT}/faults/{fault['id']}/reopen")
    assert seen(overseer).who == "王芳"


def test_somebody_is_sent_to_what_nobody_told_of(helper: Caller, overseer: Caller) -> None:
    ask = {"who": "王芳", "what": "缺纸"}
    fault = overseer.post(f"{P1}/send", ask, "send")
    assert overseer.post(f"{P1}/send", ask, "send") == fault
    assert (fault["state"], fault["what"], fault["told_by"]) == ("sent", "缺纸", "staff:chen")
    nobody = overseer.post(f"{P1}/send", {"who": "", "fault": fault["id"]}, "back")
    assert (nobody["state"], seen(overseer).who) == ("open", "")
    assert overseer.post(f"{P1}/send", {"who": "王芳"}, "why") == (
        422,
        {"code": "invalid", "field": "what"},
    )
    assert helper.post(f"{P1}/inspections", {"result": "fault"}, "mute")[1]["field"] == "note"
    missing = helper.post(f"{ROOT}/assets/nothing/inspections", {"result": "ok"})
    assert missing == (404, {"code": "unknown_asset"})


def test_faults_are_known_after_a_restart(
    tmp_path: Path, server: Server, clock: StillClock
) -> None:
    helper = caller(server, Role.HELPER)
    helper.post(f"{P1}/inspections", {"result": "report", "note": "不出纸"})
    server.close()
    again = build(tmp_path, clock, "threading")
    try:
        assert again.services.maintenance.fault_of("p1") is not None
    finally:
        again.close()


def test_the_record_names_also_what_is_there_no_more(admin: Caller, overseer: Caller) -> None:
    made = admin.post(f"{ROOT}/assets", UMBRELLAS, "add")
    path = f"{ROOT}/assets/{made['id']}"
    admin.post(f"{path}/inspections", {"result": "fault", "note": "少了三把"})
    admin.post(f"{path}/retire")
    record = overseer.get(f"{ROOT}/record?from=2026-11-23&to=2026-11-23")
    assert [it["note"] for it in record["inspections"]] == ["少了三把"]
    assert [it["name"] for it in record["assets"]] == ["爱心伞"]
    assert (len(record["faults"]), record["complete"]) == (1, True)
    assert overseer.get(f"{ROOT}/record?to=2026-11-22")["inspections"] == []


def test_the_up_time_is_what_agents_said(
    server: Server, overseer: Caller, clock: StillClock
) -> None:
    minute = 60 * _SECOND
    opening = server.services.maintenance

    def passes(minutes: int) -> None:
        clock.at += minutes * minute
        opening.upkeep(clock.at)

    opening.upkeep(clock.at)
    agent = Agent(server, token(server))
    said(agent, "ok")
    passes(10)
    said(agent, "trouble", "paper_out")
    passes(5)
    said(agent, "ok")
    passes(20)
    agent.hang_up()
    passes(25)
    found = overseer.get(f"{ROOT}/uptime?from=2026-11-23&to=2026-11-23")
    (printer,) = found["devices"]
    # By the hours it opened at 8:30, when the server was not there.
    want = {"ok": 30, "trouble": 5, "silent": 0, "unknown": 0, "unwatched": 30 + 25}
    assert {name: printer[name] // minute for name in want} == want
    assert (printer["breakdowns"], printer["longest"]) == (1, 5 * minute)
    assert found["open_time"] == 90 * minute
    assert overseer.get(f"{ROOT}/uptime?from=2026-11-24&to=2026-11-23")[0] == 422
    assert overseer.get(f"{ROOT}/uptime?from=2020-11-24")[0] == 422


def test_a_device_out_of_the_plan_is_not_watched(
    server: Server, overseer: Caller, clock: StillClock
) -> None:
    office, desk = server.services.maintenance, server.services.desk
    plan = desk.hall.plan

    def adopt(devices: tuple[Device, ...], minutes: int) -> None:
        changed = AdoptPlan(by="admin", plan=replace(plan, devices=devices))
        assert desk.do(changed, tell).status == 201
        clock.at += minutes * MINUTE
        office.upkeep(clock.at)

    office.upkeep(clock.at)
    agent = Agent(server, token(server))
    said(agent, "ok")
    adopt((PRINTER, replace(PRINTER, code="p2", port="COM2")), 10)
    adopt((replace(PRINTER, code="p2", port="COM2"),), 20)
    adopt((PRINTER,), 30)
    found = overseer.get(f"{ROOT}/uptime?from=2026-11-23&to=2026-11-23")
    assert found["devices"][0]["ok"] // MINUTE == 10


def test_a_device_that_leaves_the_plan_stays_in_the_register_when_somebody_wrote_of_it(
    server: Server, admin: Caller
) -> None:
    admin.post(P1, {"keeper": "李静"})
    plan = replace(server.services.desk.hall.plan, devices=())
    assert server.services.desk.do(AdoptPlan(by="admin", plan=plan), tell).status == 201
    (asset,) = admin.get(ROOT)["assets"]
    assert (asset["device"], asset["planned"], asset["keeper"]) == ("p1", False, "李静")


def test_nothing_is_lost_when_states_cannot_be_stored(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = StateKeeper(server.services.desk)
    health = server.services.devices.of("p1")
    keeper.changed(replace(health, state="ok", detail=""))
    keeper.changed(replace(health, state="ok", detail=""))
    stored: list[Any] = []

    def refuse(write: Any) -> None:
        raise OSError("full")

    monkeypatch.setattr(server.services.desk, "store", refuse)
    with pytest.raises(OSError, match="full"):
        keeper.upkeep(0)
    monkeypatch.undo()
    keeper.upkeep(1)
    stored = server.services.desk.store(
        lambda it: it.exec_driver_sql("select device, state from device_states").all()
    )
    assert [tuple(row) for row in stored] == [("p1", "ok")]


def test_a_real_clock_is_fine_too(tmp_path: Path) -> None:
    new_hall(tmp_path)
    built = build(tmp_path, WallClock(), "threading")
    try:
        built.upkeep()
        found = caller(built, Role.ADMIN).get(f"{ROOT}/uptime")
        assert found["devices"] == []
    finally:
        built.close()
