"""Looking for devices: what the server keeps of it, its routes, and the agent it is asked of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_queue.plan import Device
from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.clock import WallClock
from hall_server.devices.find_book import OWN, FindBook
from tests.server.devices.agents import Agent, adopt, token
from tests.server.hall_process import new_hall


class Book:
    """A book, its clock, and what it told which agent."""

    def __init__(self) -> None:
        self.now = 100.0
        self.finds = FindBook(lambda: self.now)
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.is_here = True
        self.finds.send = self._send
        self.finds.here = lambda: frozenset({"kiosk"} if self.is_here else ())

    def _send(self, agent: str, order: dict[str, Any]) -> bool:
        self.told.append((agent, order))
        return self.is_here

    def begin(self, agent: str = "kiosk", run: str = "r1") -> bool:
        return self.finds.begin(agent, run, "COM7", False)

    def state(self, agent: str = "kiosk") -> str:
        self.now += 1
        return self.finds.look(agent).state

    def ports(self, agent: str = "kiosk") -> list[str]:
        return [port.name for port in self.finds.look(agent).ports]


def port(name: str = "COM7", **more: Any) -> dict[str, Any]:
    fine = {"name": name, "device": name, "names": [], "usb": "", "about": "", "state": "silent"}
    far = {"done": 9, "of": 9, "baud": 9600, "driver": "gm65", "asked_all": True}
    return {
        **fine,
        **far,
        "users": [],
        "found": [],
        "strange": 0,
        "sample": "",
        "echo": False,
        **more,
    }


def answer(run: str, state: str, *ports: dict[str, Any]) -> dict[str, Any]:
    return {"run": run, "state": state, "ports": [*ports]}


@pytest.fixture
def book() -> Book:
    return Book()


def test_a_scan_is_asked_for_and_followed(book: Book) -> None:
    assert book.begin()
    assert book.told == [("kiosk", {"start": "r1", "port": "COM7", "listen": False})]
    assert book.state() == "starting"
    assert book.told[1:] == [("kiosk", {})]
    book.finds.put("kiosk", answer("r1", "running", port(state="asking")))
    assert (book.state(), book.ports()) == ("running", ["COM7"])
    book.finds.put("kiosk", answer("r1", "done", port()))
    assert (book.state(), book.ports()) == ("done", ["COM7"])


def test_what_was_on_its_way_before_the_order_does_not_count(book: Book) -> None:
    book.finds.look("kiosk")
    book.finds.put("kiosk", answer("r0", "done", port("COM1")))
    assert book.state() == "done"
    book.begin()
    book.finds.put("kiosk", answer("r0", "done", port("COM1")))
    assert (book.state(), book.ports()) == ("starting", [])


def test_who_asks_while_it_looks_already_gets_that_scan(book: Book) -> None:
    book.begin(run="r2")
    book.finds.put("kiosk", answer("r1", "running", port(state="asking")))
    assert book.state() == "running"
    book.finds.put("kiosk", answer("r1", "done", port()))
    assert book.state() == "done"


def test_a_scan_that_its_agent_has_forgotten_is_lost(book: Book) -> None:
    book.begin()
    book.finds.put("kiosk", answer("", "idle"))
    assert book.state() == "starting"
    book.finds.put("kiosk", answer("r1", "running", port(state="asking")))
    book.finds.put("kiosk", answer("", "idle"))
    assert book.state() == "lost"


def test_an_agent_that_is_away_is_said_and_what_was_stays(book: Book) -> None:
    book.begin()
    book.finds.put("kiosk", answer("r1", "done", port()))
    book.is_here = False
    assert not book.begin(run="r2")
    assert (book.state(), book.ports()) == ("no_agent", ["COM7"])
    assert not book.finds.stop("kiosk")
    book.is_here = True
    assert book.state() == "done"


def test_an_agent_that_never_answers_is_not_waited_for_for_ever(book: Book) -> None:
    book.begin()
    book.now += 100
    assert book.state() == "no_agent"


def test_an_agent_that_does_not_know_the_question_is_too_old(book: Book) -> None:
    book.begin()
    book.finds.put("kiosk")
    assert book.state() == "too_old"


def test_the_servers_own_agent_is_started_for_it(book: Book) -> None:
    book.is_here = False
    assert not book.begin(OWN)
    book.finds.has_own = True
    assert not book.finds.wants_own()
    assert book.begin(OWN)
    assert (book.state(OWN), book.finds.wants_own()) == ("starting", True)
    book.told.clear()
    book.is_here = True
    book.finds.arrived(OWN)
    assert book.told == [(OWN, {"start": "r1", "port": "COM7", "listen": False})]
    assert not book.finds.wants_own()
    book.finds.arrived(OWN)
    assert len(book.told) == 1


def test_an_order_that_waits_can_be_taken_back_and_does_not_wait_for_ever(book: Book) -> None:
    book.is_here, book.finds.has_own = False, True
    book.begin(OWN)
    assert book.finds.stop(OWN)
    assert not book.finds.wants_own()
    book.begin(OWN)
    book.now += 100
    assert not book.finds.wants_own()
    book.is_here = True
    book.told.clear()
    book.finds.arrived(OWN)
    assert book.told == []


def test_many_pages_do_not_ask_more_often(book: Book) -> None:
    book.begin()
    for _ in range(5):
        book.finds.look("kiosk")
    assert len(book.told) == 2


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        answer("r" * 99, "done"),
        answer("r1", "odd"),
        answer("r1", "done", port(state="odd")),
        answer("r1", "done", port(sample="<b>")),
        answer("r1", "done", {"name": "COM1"}),
        {"run": "r1", "state": "done", "ports": 7},
    ],
)
def test_what_makes_no_sense_is_passed_over(book: Book, data: object) -> None:
    book.begin()
    book.finds.put("kiosk", data)
    assert book.state() == "starting"
    book.finds.put("nobody", answer("r1", "done"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    new_hall(tmp_path)
    built = build(tmp_path, WallClock(), "threading")
    yield built
    built.close()


@pytest.fixture
def agent(server: Server) -> Iterator[Agent]:
    adopt(server, Device("p1", "ticket_printer", "escpos", "COM1", agent="kiosk"))
    it = Agent(server, token(server, "kiosk"))
    it.told()
    yield it
    it.hang_up()


class Admin:
    """Requests of one person."""

    def __init__(self, server: Server, role: Role = Role.ADMIN) -> None:
        self._client = server.app.test_client()
        self._headers = {"Authorization": f"Bearer {server.services.access.give(role, 'x')[1]}"}

    def get(self, path: str) -> Any:
        return self._client.get(path, headers=self._headers)

    def post(self, path: str, body: dict[str, Any], key: str) -> Any:
        return self._client.post(
            path,
            json=body,
            headers={**self._headers, "Idempotency-Key": f"key-of-{key}-{'x' * 16}"},
        )


def test_an_agent_is_told_once_and_its_answer_is_shown(server: Server, agent: Agent) -> None:
    admin = Admin(server)
    for _ in range(2):  # the same request twice
        begun = admin.post("/api/agents/find", {"agent": "kiosk", "port": "COM7"}, "one")
        assert (begun.status_code, begun.json["state"]) == (200, "starting")
    orders = [order for order in agent.told("find") if order]
    assert [(it["port"], it["listen"]) for it in orders] == [("COM7", False)]
    server.services.finds.put("kiosk", answer(orders[0]["start"], "done", port()))
    shown = admin.get("/api/agents/find?agent=kiosk").json
    assert (shown["state"], shown["agent"], shown["ports"][0]["name"]) == ("done", "kiosk", "COM7")
    assert shown["begun_at"] > 0
    admin.post("/api/agents/find/stop", {"agent": "kiosk"}, "two")
    assert {"stop": True} in agent.told("find")


def test_computers_are_those_of_the_plan_and_those_let_in(server: Server, agent: Agent) -> None:
    token(server, "spare")
    admin = Admin(server)
    assert admin.get("/api/agents").json == [
        {"name": "", "here": False},
        {"name": "kiosk", "here": True},
        {"name": "spare", "here": False},
    ]
    assert admin.get("/api/agents/find?agent=spare").json["state"] == "no_agent"
    refused = admin.post("/api/agents/find", {"agent": "spare"}, "three")
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "find_no_agent")
    refused = admin.post("/api/agents/find/stop", {"agent": "spare"}, "four")
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "find_no_agent")
    unknown = admin.get("/api/agents/find?agent=nobody")
    assert (unknown.status_code, unknown.json["error"]["code"]) == (404, "unknown_agent")


def test_an_order_waits_for_the_servers_own_agent(server: Server) -> None:
    server.services.finds.has_own = True
    admin = Admin(server)
    assert admin.post("/api/agents/find", {}, "five").json["state"] == "starting"
    assert server.services.finds.wants_own()
    own = Agent(server, token(server))
    assert [it["port"] for it in own.told("find")] == [""]
    assert not server.services.finds.wants_own()
    own.hang_up()


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.DESK, Role.KIOSK, Role.AGENT])
def test_only_administrators_look_for_devices(server: Server, role: Role) -> None:
    other = Admin(server, role)
    assert other.get("/api/agents").status_code == 403
    assert other.get("/api/agents/find").status_code == 403
    assert other.post("/api/agents/find", {}, "six").status_code == 403
    assert other.post("/api/agents/find/stop", {}, "seven").status_code == 403
