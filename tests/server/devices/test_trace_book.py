"""What the server keeps of traces while somebody looks, and its route."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_queue.plan import Device
from hall_server.access.grants import Role
from hall_server.app import Server, build
from hall_server.clock import WallClock
from hall_server.devices.trace_book import MOST_ROWS, TraceBook
from tests.server.devices.agents import Agent, adopt, token
from tests.server.hall_process import new_hall


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


class Book:
    """A book, its clock, and what it asked."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.traces = TraceBook(self.clock)
        self.asked: list[tuple[str, str, int]] = []
        self.here = True
        self.traces.ask = self._ask

    def _ask(self, device: str, run: str, after: int) -> bool:
        self.asked.append((device, run, after))
        return self.here

    def look(self, run: str = "", after: int = 0) -> tuple[str, list[int], bool]:
        self.clock.now += 1
        told = self.traces.look("p1", run, after)
        return told.run, [row.seq for row in told.rows], told.told


def row(seq: int, **more: Any) -> dict[str, Any]:
    fine = {"seq": seq, "at": 5, "way": "sent", "data": "1004", "length": 2, "hidden": False}
    return {**fine, "said": [], **more}


@pytest.fixture
def book() -> Book:
    return Book()


def test_a_look_asks_for_what_is_new_and_gets_it_next_time(book: Book) -> None:
    assert book.look() == ("", [], False)
    book.traces.put("p1", {"run": "r", "rows": [row(1), row(2)]})
    assert book.look() == ("r", [1, 2], True)
    book.traces.put("p1", {"run": "r", "rows": [row(2), row(3)]})
    assert book.look("r", 2) == ("r", [3], True)
    book.traces.put("p1", {"run": "r", "rows": [], "counts": {"sent": 3, "odd": "x"}})
    assert book.traces.look("p1", "r", 3).counts == {"sent": 3}
    assert book.asked == [("p1", "", 0), ("p1", "r", 2), ("p1", "r", 3)]


def test_many_pages_do_not_ask_more_often(book: Book) -> None:
    book.look()
    for _ in range(5):
        book.traces.look("p1", "", 0)
    assert len(book.asked) == 1


def test_another_run_begins_anew(book: Book) -> None:
    book.look()
    book.traces.put("p1", {"run": "r", "rows": [row(n) for n in range(1, 9)]})
    book.traces.put("p1", {"run": "s", "rows": [row(1)]})
    assert book.look("r", 8) == ("s", [1], True)


def test_without_its_agent_nothing_is_told_and_what_was_stays(book: Book) -> None:
    book.look()
    book.traces.put("p1", {"run": "r", "rows": [row(1)]})
    book.here = False
    assert book.look("r", 0) == ("r", [1], False)


def test_what_nobody_looks_at_is_forgotten(book: Book) -> None:
    book.look()
    book.traces.put("p1", {"run": "r", "rows": [row(1)]})
    book.clock.now += 60
    assert book.look() == ("", [], False)
    book.traces.put("p2", {"run": "r", "rows": [row(1)]})
    assert book.traces.look("p2", "", 0).rows == []


def test_no_more_rows_are_kept_than_an_agent_keeps(book: Book) -> None:
    book.look()
    for begin in range(0, MOST_ROWS + 600, 300):
        book.traces.put("p1", {"run": "r", "rows": [row(begin + n) for n in range(1, 301)]})
    assert len(book.look()[1]) == MOST_ROWS


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"run": "r"},
        {"run": "r" * 100, "rows": []},
        {"run": "r", "rows": [7]},
        {"run": "r", "rows": [row(1, data="xyz")]},
        {"run": "r", "rows": [row(1, way="sideways")]},
        {"run": "r", "rows": [row(1, said=[{"code": "a"}])]},
    ],
)
def test_what_makes_no_sense_is_passed_over(book: Book, data: object) -> None:
    book.look()
    book.traces.put("p1", data)
    assert book.look() == ("", [], False)


def test_an_agent_that_does_not_know_the_question_says_nothing(book: Book) -> None:
    book.look()
    book.traces.put("p1")
    assert book.look() == ("", [], False)


PRINTER = Device("p1", "ticket_printer", "escpos", "COM1")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    new_hall(tmp_path)
    built = build(tmp_path, WallClock(), "threading")
    yield built
    built.close()


@pytest.fixture
def agent(server: Server) -> Iterator[Agent]:
    adopt(server, PRINTER)
    it = Agent(server, token(server))
    yield it
    it.hang_up()


def ask(server: Server, role: Role, query: str = "", code: str = "p1") -> Any:
    headers = {"Authorization": f"Bearer {server.services.access.give(role, 'x')[1]}"}
    return server.app.test_client().get(f"/api/devices/{code}/trace{query}", headers=headers)


def test_the_agent_is_asked_when_a_page_looks(server: Server, agent: Agent) -> None:
    assert ask(server, Role.ADMIN).json == {"run": "", "rows": [], "told": False, "counts": {}}
    assert agent.told("trace") == [{"device": "p1", "run": "", "after": 0}]
    server.services.traces.put("p1", {"run": "r", "rows": [row(1), row(2)]})
    assert [it["seq"] for it in ask(server, Role.SUPERVISOR, "?run=r&after=1").json["rows"]] == [2]
    for odd in ("?after=-1", "?after=abc", f"?after={'9' * 99}"):
        assert len(ask(server, Role.ADMIN, f"{odd}&run=r").json["rows"]) == 2


def test_only_overseers_see_a_trace_and_only_of_what_there_is(server: Server) -> None:
    adopt(server, PRINTER)
    assert ask(server, Role.DESK).status_code == 403
    assert ask(server, Role.KIOSK).status_code == 403
    assert ask(server, Role.ADMIN, code="none").status_code == 404
