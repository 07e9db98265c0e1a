"""Cabinets over the interface, with an agent that answers as a lock board's does."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from hall_queue.plan import Device
from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.cabinet.office import CabinetOffice
from hall_server.cabinet.store import DAY, Opening
from hall_server.clock import WallClock
from tests.server.devices.agents import Agent, adopt, token
from tests.server.hall_process import new_hall
from tests.server.halls import NINE, StillClock, open_desk

BOARD = Device(
    "l1", "locks", "wkly", "COM1", settings={"address": "0", "locks": "3", "cabinet": "东柜"}
)
ITEM = {"what": "营业执照", "reference": "HZ-0012"}


@dataclass
class Caller:
    """Somebody's client of the interface."""

    server: Server
    token: str

    def get(self, path: str) -> Any:
        return self._ask("GET", path)

    def post(self, path: str, body: object = None, key: str = "") -> Any:
        return self._ask("POST", path, body, key)

    def _ask(self, method: str, path: str, body: object = None, key: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or path}
        json = ({} if body is None else body) if method == "POST" else None
        client = self.server.app.test_client()
        answer = client.open(path, method=method, headers=headers, json=json)
        body_of = answer.get_json()
        return body_of if answer.status_code < 300 else (answer.status_code, body_of["error"])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    new_hall(tmp_path)
    built = build(tmp_path, WallClock(), "threading")
    adopt(built, BOARD)
    yield built
    built.close()


@pytest.fixture
def staff(server: Server) -> Caller:
    return Caller(server, server.services.access.give(Role.COORDINATOR, "li")[1])


@pytest.fixture
def kiosk(server: Server) -> Caller:
    return Caller(server, server.services.access.give(Role.KIOSK, "k1", "k1")[1])


@pytest.fixture
def agent(server: Server) -> Agent:
    found = Agent(server, token(server))
    doors(found)
    return found


def doors(agent: Agent, *open_ones: int) -> None:
    stand = {str(lock): "open" if lock in open_ones else "closed" for lock in (1, 2, 3)}
    agent.say("doors", {"device": "l1", "doors": stand})


def told_to_open(agent: Agent) -> list[tuple[str, int]]:
    """Jobs and their locks since the last look."""
    return [(job["job"], job["content"]["lock"]) for job in agent.told("job")]


def end(agent: Agent, job: str, state: str, evidence: str = "answered", reason: str = "") -> None:
    said = {"job": job, "device": "l1", "state": state, "evidence": evidence, "reason": reason}
    assert agent.say("job_state", {**said, "replaced": "", "at": ""}) is True


def put_in(staff: Caller, agent: Agent, key: str = "put") -> tuple[dict[str, Any], str]:
    """Something lies there and its door is shut; the item and its code."""
    made = staff.post("/api/cabinet/items", ITEM, key)
    for job, _ in told_to_open(agent):
        end(agent, job, "printed")
    item = made["item"]
    return staff.post(f"/api/cabinet/items/{item['id']}/placed"), made["code"]


def test_something_is_put_in_and_fetched(
    server: Server, staff: Caller, kiosk: Caller, agent: Agent
) -> None:
    made = staff.post("/api/cabinet/items", ITEM, "put")
    item = made["item"]
    assert (item["cabinet"], item["number"], item["state"]) == ("东柜", 1, "placing")
    assert (item["what"], item["reference"], item["put_by"]) == (*ITEM.values(), "coordinator:li")
    assert item["opening"]["state"] == "waiting"
    ((job, lock),) = told_to_open(agent)
    assert (job, lock) == (item["opening"]["id"], 1)
    hasty = staff.post(f"/api/cabinet/items/{item['id']}/placed", key="hasty")
    assert hasty == (409, {"code": "door_opening", "cell": 1})
    doors(agent, 1)
    end(agent, job, "printed")
    refused = staff.post(f"/api/cabinet/items/{item['id']}/placed", key="early")
    assert refused == (409, {"code": "door_open", "cell": 1})
    doors(agent)
    placed = staff.post(f"/api/cabinet/items/{item['id']}/placed", key="placed")
    assert (placed["state"], placed["opening"]["state"]) == ("stored", "done")

    opening = kiosk.post("/api/cabinet/collect", {"code": made["code"]}, "collect")
    assert (opening["cabinet"], opening["number"], opening["state"]) == ("东柜", 1, "waiting")
    again = kiosk.post("/api/cabinet/collect", {"code": made["code"]}, "collect")
    pressed_twice = kiosk.post("/api/cabinet/collect", {"code": made["code"]}, "twice")
    assert again["id"] == pressed_twice["id"] == opening["id"]
    assert told_to_open(agent) == [(opening["id"], 1)]
    doors(agent, 1)
    end(agent, opening["id"], "printed")
    seen = kiosk.get(f"/api/cabinet/openings/{opening['id']}")
    assert (seen["state"], seen["door"]) == ("done", "open")
    # The second press was answered with the first one's opening, and stays so.
    repeated = kiosk.post("/api/cabinet/collect", {"code": made["code"]}, "twice")
    assert (repeated["id"], told_to_open(agent)) == (opening["id"], [])
    view = staff.get("/api/cabinet")
    assert view["items"] == []
    assert [(it["state"], it["ended_by"]) for it in view["gone"]] == [("collected", "kiosk:k1")]
    cell = view["cabinets"][0]["cells"][0]
    assert (cell["state"], cell["door"], type(cell["open_since"])) == ("kept", "open", int)


def test_a_door_that_stays_shut_keeps_what_is_behind_it(
    staff: Caller, kiosk: Caller, agent: Agent
) -> None:
    item, code = put_in(staff, agent)
    opening = kiosk.post("/api/cabinet/collect", {"code": code})
    end(agent, opening["id"], "unknown", "answered", "not_opened")
    seen = kiosk.get(f"/api/cabinet/openings/{opening['id']}")
    assert (seen["state"], seen["reason"], seen["door"]) == ("unknown", "not_opened", "closed")
    (there,) = staff.get("/api/cabinet")["items"]
    assert (there["id"], there["state"]) == (item["id"], "stored")
    assert there["opening"]["reason"] == "not_opened"


def test_a_code_is_good_at_once_when_nobody_says_what_became_of_its_door(
    server: Server, staff: Caller, kiosk: Caller, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, code = put_in(staff, agent)
    lost = kiosk.post("/api/cabinet/collect", {"code": code}, "first")
    monkeypatch.setattr(server.services.cabinets, "_offered", {})  # as after a restart
    again = kiosk.post("/api/cabinet/collect", {"code": code}, "second")
    assert kiosk.get(f"/api/cabinet/openings/{lost['id']}")["reason"] == "no_answer"
    assert again["id"] != lost["id"]
    assert told_to_open(agent) == [(lost["id"], 1), (again["id"], 1)]
    end(agent, lost["id"], "printed")  # late
    end(agent, again["id"], "not_printed", "answered", "already_open")
    assert staff.get("/api/cabinet")["gone"][0]["state"] == "collected"


def test_an_order_of_a_former_run_opens_nothing(server: Server, agent: Agent) -> None:
    office = server.services.cabinets
    old = Opening("door-1", None, "l1", 1, "look", "staff:li", server.services.desk.now() - DAY)
    assert office.begin(old).reason == "no_answer"
    assert told_to_open(agent) == []


def test_without_an_agent_nothing_is_promised(staff: Caller, agent: Agent) -> None:
    item, _ = put_in(staff, agent)
    agent.hang_up()
    opening = staff.post(f"/api/cabinet/items/{item['id']}/take-out")
    assert (opening["state"], opening["reason"], opening["door"]) == (
        "failed",
        "no_agent",
        "unknown",
    )
    assert staff.get("/api/cabinet")["items"][0]["state"] == "stored"


def test_staff_look_take_out_and_give_another_code(
    staff: Caller, kiosk: Caller, agent: Agent
) -> None:
    item, old = put_in(staff, agent)
    path = f"/api/cabinet/items/{item['id']}"
    new = staff.post(f"{path}/code")["code"]
    assert kiosk.post("/api/cabinet/collect", {"code": old})[1]["code"] == "unknown_pickup_code"
    looked = staff.post(f"{path}/open")
    end(agent, looked["id"], "printed")
    assert staff.get("/api/cabinet")["items"][0]["state"] == "stored"
    taken = staff.post(f"{path}/take-out")
    assert [job for job, _ in told_to_open(agent)] == [looked["id"], taken["id"]]
    end(agent, taken["id"], "printed")
    assert staff.get("/api/cabinet")["gone"][0]["state"] == "taken_out"
    assert staff.post(f"{path}/take-out") == taken  # the same key again
    assert told_to_open(agent) == []
    other = staff.post("/api/cabinet/cells/open", {"device": "l1", "lock": 1}, f"{path}/take-out")
    assert other == (409, {"code": "key_reused"})
    assert kiosk.post("/api/cabinet/collect", {"code": new}, "late")[1]["code"] == (
        "unknown_pickup_code"
    )
    whys = [(it["why"], it["by"]) for it in staff.get("/api/cabinet/openings")]
    assert sorted(why for why, _ in whys) == ["look", "put_in", "take_out"]
    assert {by for _, by in whys} == {"coordinator:li"}


def test_a_wished_cell_and_cells_that_are_not_there(staff: Caller, agent: Agent) -> None:
    made = staff.post("/api/cabinet/items", {**ITEM, "cabinet": "东柜", "number": 3})
    assert made["item"]["number"] == 3
    for wish in ({"number": 4}, {"cabinet": "西柜"}):
        refused = staff.post("/api/cabinet/items", {**ITEM, **wish}, *wish)
        assert refused == (409, {"code": "no_such_cell"})
    refused = staff.post("/api/cabinet/items", {**ITEM, "number": 3}, "taken")
    assert refused == (409, {"code": "cell_taken", "cell": 3})
    taken = staff.post("/api/cabinet/cells/open", {"device": "l1", "lock": 3})
    assert taken == (409, {"code": "cell_taken", "cell": 3})
    opened = staff.post("/api/cabinet/cells/open", {"device": "l1", "lock": 2}, "empty")
    assert (opened["number"], opened["why"], opened["item"]) == (2, "look", None)


def test_who_types_codes_one_after_the_other_is_held_up(kiosk: Caller, agent: Agent) -> None:
    codes = [f"{n:08}" for n in range(14)]
    said = [kiosk.post("/api/cabinet/collect", {"code": code}, code) for code in codes]
    assert said[0] == (404, {"code": "unknown_pickup_code"})
    assert said[-1] == (429, {"code": "too_many"})


def test_a_kiosk_sees_what_is_collected_only(staff: Caller, kiosk: Caller, agent: Agent) -> None:
    made = staff.post("/api/cabinet/items", ITEM)
    opening = made["item"]["opening"]["id"]
    assert kiosk.get(f"/api/cabinet/openings/{opening}")[0] == 404  # it is no collecting
    assert kiosk.get("/api/cabinet")[0] == 403
    assert kiosk.post("/api/cabinet/items", ITEM)[0] == 403


@pytest.mark.parametrize(
    "body",
    [
        {"what": ""},
        {"what": "x" * 41},
        {"what": "证 110101199003070038"},
        {"what": "执照", "reference": "13812345678"},
        {"what": "执照", "number": "3"},
    ],
)
def test_what_cannot_be_or_names_a_person_is_refused(
    staff: Caller, agent: Agent, body: dict[str, Any]
) -> None:
    assert staff.post("/api/cabinet/items", body)[0] == 422
    assert told_to_open(agent) == []


def test_what_makes_no_sense_about_doors_is_passed_over(staff: Caller, agent: Agent) -> None:
    for nonsense in (
        None,
        {"device": "l1"},
        {"device": "other", "doors": {"1": "open"}},
        {"device": "l1", "doors": {"x": "open", "2": "ajar", "3": "closed"}},
        {"device": "l1", "doors": {str(n): "open" for n in range(1000)}},
    ):
        agent.say("doors", nonsense)
        cells = staff.get("/api/cabinet")["cabinets"][0]["cells"]
        assert [cell["door"] for cell in cells][:2] in (["closed"] * 2, ["unknown"] * 2)


def test_the_code_is_in_no_file_and_no_answer_that_is_kept(
    server: Server, staff: Caller, kiosk: Caller, agent: Agent, tmp_path: Path
) -> None:
    item, code = put_in(staff, agent)
    again = staff.post("/api/cabinet/items", ITEM, "put")
    assert (again["item"]["id"], again["code"] != code) == (item["id"], True)
    kiosk.post("/api/cabinet/collect", {"code": again["code"]})
    server.close()
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert code.encode() not in kept
    assert again["code"].encode() not in kept


def test_nobody_says_any_more_what_became_of_it(tmp_path: Path) -> None:
    now = 5_000_000
    opening = Opening("door-1", None, "l1", 1, "look", "staff:li", NINE)
    with open_desk(tmp_path, StillClock()) as desk:
        office = CabinetOffice(desk, lambda: now)
        desk.store(office.prepare)
        office.offer = lambda it: it is opening
        assert office.standing(opening).reason == "no_answer"  # from before a restart
        assert office.begin(opening).state == "waiting"
        assert office.standing(opening).state == "waiting"
        now += 60_000
        assert office.standing(opening).reason == "no_answer"
        office.upkeep(now)
        assert office.standing(replace(opening, state="done")).state == "done"


def test_overdue_after_its_days(tmp_path: Path) -> None:
    new_hall(tmp_path)
    clock = StillClock(NINE + 400 * DAY)  # later than the set-up, which is of today
    server = build(tmp_path, clock, "threading")
    try:
        adopt(server, BOARD)
        staff = Caller(server, server.services.access.give(Role.DESK, "li", person=True)[1])
        made = staff.post("/api/cabinet/items", ITEM)
        staff.post(f"/api/cabinet/items/{made['item']['id']}/placed")  # its agent is away
        clock.at += 7 * DAY - 1
        assert staff.get("/api/cabinet")["items"][0]["overdue"] is False
        clock.at += 1
        view = staff.get("/api/cabinet")
        assert view["items"][0]["overdue"] is True
        assert view["cabinets"][0]["cells"][0]["state"] == "overdue"
    finally:
        server.close()
