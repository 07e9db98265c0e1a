"""The set-up in parts: typed edits, dry runs, and what a hall in use refuses. A real server."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from hall_queue import plan as hall_plan
from hall_server.wire import plan_parts
from tests.server.hall_process import Client, HallProcess, Told, new_hall, serving


@pytest.fixture
def running(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    new_hall(tmp_path)
    with serving(tmp_path, free_port()) as process:
        yield process


@pytest.fixture
def admin(running: HallProcess) -> Client:
    return running.client("admin", person=True)


def test_no_field_of_a_plan_is_forgotten() -> None:
    kinds: dict[type[Any], type[BaseModel]] = {
        hall_plan.Area: plan_parts.PlannedArea,
        hall_plan.Limits: plan_parts.PlannedLimits,
        hall_plan.Service: plan_parts.PlannedService,
        hall_plan.Counter: plan_parts.PlannedCounter,
        hall_plan.PriorityClass: plan_parts.PlannedClass,
        hall_plan.Hours: plan_parts.PlannedHours,
        hall_plan.Screen: plan_parts.PlannedScreen,
        hall_plan.Kiosk: plan_parts.PlannedKiosk,
        hall_plan.Device: plan_parts.PlannedDevice,
    }
    for held, told in kinds.items():
        assert set(told.model_fields) == {one.name for one in dataclasses.fields(held)}, told


def parts(admin: Client) -> dict[str, Any]:
    told = admin.get("/api/plan/parts")
    assert told.status == 200
    body: dict[str, Any] = told.body
    return body


def edit(part: str, code: str, act: str = "set", /, **value: Any) -> dict[str, Any]:
    return {"act": act, "part": part, "code": code, "value": value}


def change(admin: Client, *edits: dict[str, Any], **more: Any) -> Told:
    ask = {"stamp": parts(admin)["stamp"], "edits": list(edits), **more}
    return admin.post("/api/plan/change", ask)


def service(admin: Client, code: str) -> dict[str, Any]:
    found = [one for one in parts(admin)["services"] if one["code"] == code]
    return dict(found[0])


def test_every_field_is_told_also_those_that_hold_their_default(admin: Client) -> None:
    told = parts(admin)
    assert told["hours"]["sessions"] == [{"start": "00:00", "end": "23:59"}]
    assert told["hours"]["timezone"] == "Asia/Shanghai"
    assert told["rules"]["return_after"] == 3
    assert told["rule_ranges"]["recalls"] == [0, 20]
    medical = service(admin, "medical")
    assert medical["quotas"] == [{"start": "00:00", "end": "23:59", "limit": 3}]
    assert medical["limits"] == {
        "people": None,
        "longest_minutes": None,
        "expected_minutes": None,
    }


def test_words_of_another_language_reach_the_pages_and_only_news_is_told(
    running: HallProcess, admin: Client
) -> None:
    first = {"en": {"养老保险待遇申领": "Pension", "医保": "Medical"}}
    assert change(admin, edit("words", "", **first)).status == 200
    book = running.client("kiosk", "k1").get("/api/words/en").body
    assert book == {"language": "en", "words": first["en"]}
    told = change(admin, edit("words", "", en={"医保": "Medical", "取件": "Collection"}))
    assert [(c["part"], c["code"], c["before"], c["after"]) for c in told.body["changes"]] == [
        ("words", "en", ["养老保险待遇申领 = Pension"], ["取件 = Collection"])
    ]


def test_an_edit_reaches_the_kiosk_at_once_and_says_what_it_changed(
    running: HallProcess, admin: Client
) -> None:
    told = change(admin, edit("services", "pension", name="领养老金手续", minutes=12), note="试")
    assert told.status == 200
    assert [(one["field"], one["before"], one["after"]) for one in told.body["changes"]] == [
        ("name", "养老保险待遇申领", "领养老金手续"),
        ("minutes", 8, 12),
    ]
    kiosk = running.client("kiosk", "k1")
    names = {one["code"]: one["name"] for one in kiosk.get("/api/services").body}
    assert names["pension"] == "领养老金手续"
    assert parts(admin)["stamp"] == told.body["stamp"]
    newest = admin.get("/api/plan/versions").body[0]
    assert (newest["note"], newest["by"], newest["current"]) == ("试", "staff:test-admin", True)


def test_a_trial_changes_nothing_and_tells_the_waits(running: HallProcess, admin: Client) -> None:
    desk = running.client("desk")
    desk.post("/api/counters/c1/sign-on")
    desk.post("/api/counters/c1/open")
    kiosk = running.client("kiosk", "k1")
    for _ in range(3):
        assert kiosk.post("/api/tickets", {"service": "pension"}).status == 201
    limits = {"people": 2, "longest_minutes": None, "expected_minutes": None}
    wanted = edit("services", "pension", minutes=30, limits=limits)
    told = change(admin, wanted, check_only=True)
    assert told.status == 200
    effects = {one["service"]: one for one in told.body["effects"]}
    pension = effects["pension"]
    assert pension["waiting"] == 3
    assert pension["after"]["high"] > pension["before"]["high"]
    assert pension["over"] == ["people"]
    assert service(admin, "pension")["minutes"] == 8


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(admin: Client) -> None:
    old = parts(admin)["stamp"]
    assert change(admin, edit("services", "pension", minutes=9)).status == 200
    late = {"stamp": old, "edits": [edit("services", "pension", minutes=30)]}
    for check_only in (True, False):
        told = admin.post("/api/plan/change", {**late, "check_only": check_only})
        assert (told.status, told.code) == (409, "plan_changed")
    assert service(admin, "pension")["minutes"] == 9


_PRINTER = {"code": "p9", "kind": "ticket_printer", "driver": "escpos"}
_MISTAKES = (
    (
        edit("devices", "", "add", **_PRINTER, profile="90mm"),
        ("devices", "profile", "unknown_reference"),
    ),
    (edit("services", "pension", minutes="abc"), ("services", "minutes", "wrong_type")),
    (edit("services", "pension", minutes=0), ("services", "minutes", "out_of_range")),
    (edit("services", "pension", name=""), ("services", "name", "empty")),
    (edit("services", "pension", colour="red"), ("services", "colour", "wrong_type")),
    (edit("services", "gone", minutes=3), ("hall", "services", "gone")),
    (edit("services", "pension", code="other"), ("services", "code", "unknown_edit")),
    (edit("rules", "", recalls=99), ("rules", "recalls", "out_of_range")),
    (edit("hall", "", hours={}), ("hall", "hall", "unknown_edit")),
    (edit("hours", "", sessions=[]), ("hours", "sessions", "empty")),
)


def test_every_mistake_is_named_and_nothing_is_kept(admin: Client) -> None:
    before = parts(admin)
    for wrong, where in _MISTAKES:
        told = change(admin, wrong)
        assert (told.status, told.code) == (409, "plan_invalid"), wrong
        problems = told.body["error"]["problems"]
        assert where in [(one["part"], one["field"], one["code"]) for one in problems]
        assert change(admin, wrong, check_only=True).body["problems"] == problems
    assert parts(admin) == before


def test_a_service_comes_with_its_counters_and_goes_from_them(admin: Client) -> None:
    skills = [*({"service": one} for one in ("pension", "medical")), {"service": "card"}]
    told = change(
        admin,
        edit("services", "", "add", code="card", name="社保卡", area="social", minutes=5),
        edit("counters", "c1", skills=skills),
    )
    assert told.status == 200, told.body
    assert [one["code"] for one in parts(admin)["services"]] == ["pension", "medical", "card"]
    assert change(admin, edit("services", "card", "up")).status == 200
    assert [one["code"] for one in parts(admin)["services"]] == ["pension", "card", "medical"]
    assert change(admin, edit("services", "card", "remove")).status == 200
    held = [skill["service"] for skill in parts(admin)["counters"][0]["skills"]]
    assert held == ["pension", "medical"]


def test_a_service_somebody_waits_for_is_not_removed(running: HallProcess, admin: Client) -> None:
    number = running.client("kiosk", "k1").post("/api/tickets", {"service": "pension"}).body
    gone = edit("services", "pension", "remove")
    trial = change(admin, gone, check_only=True).body
    assert trial["refusal"]["code"] == "service_in_use"
    told = change(admin, gone)
    assert (told.status, told.code) == (409, "service_in_use")
    assert told.body["error"]["numbers"] == [number["number"]]


def test_the_same_key_changes_once(admin: Client) -> None:
    ask = {"stamp": parts(admin)["stamp"], "edits": [edit("services", "medical", "up")]}
    first = admin.post("/api/plan/change", ask, "key-1")
    again = admin.post("/api/plan/change", ask, "key-1")
    assert first.status == 200
    assert again == first
    assert [one["code"] for one in parts(admin)["services"]] == ["medical", "pension"]


def test_nobody_else_may(running: HallProcess) -> None:
    for role, at in (("desk", None), ("kiosk", "k1"), ("supervisor", None), ("display", "wall")):
        client = running.client(role, at)
        assert client.get("/api/plan/parts").status == 403
        assert client.post("/api/plan/change", {}).status == 403
    assert running.client(None).get("/api/plan/parts").status == 401


def test_devices_are_listed_with_what_is_known(running: HallProcess, admin: Client) -> None:
    device = {"code": "p1", "kind": "ticket_printer", "driver": "escpos", "port": "/dev/none"}
    added = change(admin, edit("devices", "", "add", **device), edit("kiosks", "k1", printer="p1"))
    assert added.status == 200, added.body
    for client in (admin, running.client("supervisor")):
        (told,) = client.get("/api/devices").body
        assert (told["code"], told["kiosk"], told["counter"]) == ("p1", "取号机 1 号", "")
        # Nobody has heard of it yet, or its port is missing: never made up as well.
        assert told["state"] in ("unknown", "silent")
    assert running.client("desk").get("/api/devices").status == 403


def test_a_thing_of_the_plan_says_who_changed_it(admin: Client) -> None:
    assert admin.get("/api/plan/items/services/medical/changes").body == []
    change(admin, edit("services", "medical", minutes=7), note="慢了")
    change(admin, edit("services", "pension", minutes=9))
    change(admin, edit("services", "medical", minutes=6, aliases=["报销"]))
    change(admin, edit("zones", "", "add", code="east", name="东区"))
    newest, oldest = admin.get("/api/plan/items/services/medical/changes").body
    assert newest["seq"] > oldest["seq"]
    assert (oldest["by"], oldest["note"]) == ("staff:test-admin", "慢了")
    told = [(one["field"], one["before"], one["after"]) for one in oldest["changes"]]
    assert told == [("minutes", 5, 7)]
    told = [(one["field"], one["before"], one["after"]) for one in newest["changes"]]
    assert told == [("minutes", 7, 6), ("aliases", [], ["报销"])]
    (made,) = admin.get("/api/plan/items/zones/east/changes").body
    assert [(one["field"], one["before"], one["after"]) for one in made["changes"]] == [
        ("", None, "东区")
    ]
    change(admin, edit("zones", "east", "remove"))
    gone, _ = admin.get("/api/plan/items/zones/east/changes").body
    assert [(one["before"], one["after"]) for one in gone["changes"]] == [("东区", None)]


def test_who_changed_what_is_for_administrators_and_for_things_there_are(
    running: HallProcess, admin: Client
) -> None:
    for path in ("nothing/medical", "hall/x", "rules/recalls"):
        assert admin.get(f"/api/plan/items/{path}/changes").status == 404
    assert admin.get("/api/plan/items/services/none/changes").body == []
    refused = running.client("supervisor").get("/api/plan/items/services/medical/changes")
    assert refused.status == 403
