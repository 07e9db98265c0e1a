"""Taking records out over the interface: who may, which days, one at a time, and hanging up."""

from __future__ import annotations

import csv
import http.client
import io
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from bench.many_days import fill

from hall_server.access.grants import Access, Role
from tests.server.hall_process import HALL, HallProcess, Told, new_hall, serving

CSV = "/api/records/tickets.csv"
FORMULA = '=1+1 <b>"粗"</b>'


def rows(told: Told) -> list[list[str]]:
    assert told.status == 200, told.body
    text = told.body.decode("utf-8-sig")
    return [*csv.reader(io.StringIO(text, newline=""), strict=True)]


@pytest.fixture(scope="module")
def small(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[HallProcess]:
    """Two numbers of today; one service's name would be a formula."""
    data = tmp_path_factory.mktemp("small") / "hall"
    new_hall(data, HALL.replace('name = "医疗保险报销"', f"name = '{FORMULA}'"))
    with serving(data, free_port()) as hall:
        kiosk = hall.client("kiosk", "k1")
        for service in ("pension", "medical"):
            assert kiosk.post("/api/tickets", {"service": service}).status == 201
        yield hall


def today(hall: HallProcess) -> str:
    date: str = hall.client("admin").get("/api/day/sums").body["date"]
    return date


def test_the_table(small: HallProcess) -> None:
    told = small.client("supervisor").get(CSV)
    assert told.body.startswith(b"\xef\xbb\xbf"), "without the mark Excel takes it for GBK"
    head, first, second = rows(told)
    assert head[:4] == ["日期", "号码", "事项编码", "事项"]
    assert first[:5] == [today(small), "A001", "pension", "养老保险待遇申领", "社会保障"]
    assert dict(zip(head, first, strict=True))["取号地点"] == "取号机 1 号"
    assert second[3] == f"'{FORMULA}"
    english, *same = rows(small.client("admin").get(f"{CSV}?lang=en"))
    assert english[:4] == ["Date", "Number", "Service code", "Service"]
    assert [row[:5] for row in same] == [first[:5], second[:5]]
    assert dict(zip(english, same[0], strict=True))["Outcome"] == "Not over"


def test_it_is_a_file_that_no_cache_keeps(small: HallProcess) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", small.port, timeout=20)
    with closing(connection):
        day = today(small)
        bearer = {"Authorization": f"Bearer {small.token('admin')}"}
        connection.request("GET", f"{CSV}?from={day}&to={day}", headers=bearer)
        answer = connection.getresponse()
        assert len(answer.read()) > 100
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    name = f'attachment; filename="tickets-{day}-{day}.csv"'
    assert answer.headers["Content-Disposition"] == name


def test_who_may(small: HallProcess) -> None:
    """Not coordinators: with all times beside a bad rating its visit could be told unseen."""
    for role in ("coordinator", "desk", "helper", "kiosk", "display", "pad", "agent"):
        at = {"kiosk": "k1", "display": "wall", "pad": "c1"}.get(role)
        told = small.client(role, at).get(CSV)
        assert (told.status, told.code) == (403, "not_allowed"), role
    assert small.client(None).get(CSV).status == 401


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=yesterday", "from"),
        ("from=2026-02-30", "from"),
        ("from=20261101", "from"),
        ("to=2026-11-01T00:00", "to"),
        ("to=２０２６-11-01", "to"),
        ("from=2026-11-02&to=2026-11-01", "to"),
        ("lang=tlh", "lang"),
    ],
)
def test_what_is_no_day_or_language(small: HallProcess, query: str, field: str) -> None:
    told = small.client("admin").get(f"{CSV}?{quote(query, safe='=&')}")
    assert (told.status, told.code, told.body["error"]["field"]) == (422, "invalid", field)


def test_no_number_in_these_days(small: HallProcess) -> None:
    told = small.client("admin").get(f"{CSV}?from=2020-01-01&to=2020-12-31")
    assert (told.status, told.code) == (404, "no_records")


def test_it_is_written_down_who_took_what(small: HallProcess) -> None:
    day = today(small)
    assert small.client("supervisor").get(f"{CSV}?from={day}").status == 200
    deed = small.client("admin").get("/api/access-log").body[0]
    assert (deed["what"], deed["about"]) == ("records_exported", f"{day} – …")
    assert deed["who"] == "supervisor:test-supervisor"


def test_the_description_says_that_it_is_a_table(small: HallProcess) -> None:
    told = small.client(None).get("/api/openapi.json").body["paths"][CSV]["get"]
    assert list(told["responses"]["200"]["content"]) == ["text/csv"]
    assert {"401", "403", "404", "409", "422", "429"} <= set(told["responses"])
    assert [parameter["name"] for parameter in told["parameters"]] == ["from", "to", "lang"]
    assert told["x-roles"] == ["admin", "supervisor"]


def test_with_threads_too(tmp_path: Path, free_port: Callable[[], int]) -> None:
    new_hall(tmp_path)
    with serving(tmp_path, free_port(), mode="threading") as hall:
        hall.client("kiosk", "k1").post("/api/tickets", {"service": "pension"})
        admin = hall.client("admin")
        assert [len(rows(admin.get(CSV))) for _ in range(2)] == [2, 2]


# More than fits into the pipes on the way


@pytest.fixture(scope="module")
def many_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("many") / "hall"
    new_hall(data, HALL.replace('code = "c2"', 'code = "c9"'))
    fill(data, tickets=NUMBERS, a_day=1000)
    return data


NUMBERS = 24_000
"""5 MB as a table: a system may keep 4 MB for a reader who takes nothing."""


@pytest.fixture
def large(many_days: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    with serving(many_days, free_port()) as hall:
        yield hall


class Dawdling:
    """A client that asks for everything and reads no more than it is told to."""

    def __init__(self, port: int, token: str) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(30)
        self._socket.connect(("127.0.0.1", port))
        head = f"GET {CSV} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer"
        self._socket.sendall(f"{head} {token}\r\n\r\n".encode())
        self.begun = self._socket.recv(512)

    def rest(self) -> bytes:
        """All that still comes, until the server hangs up."""
        parts = [self.begun]
        while part := self._socket.recv(65536):
            parts.append(part)
        return b"".join(parts)

    def close(self) -> None:
        self._socket.close()


def dawdling(hall: HallProcess) -> Dawdling:
    return Dawdling(hall.port, hall.token("admin"))


def children(hall: HallProcess) -> list[int]:
    """Processes of the server's own."""
    pid = hall.process.pid
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def until(true: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def test_all_of_it_arrives(large: HallProcess) -> None:
    table = rows(large.client("admin").get(CSV))
    assert len(table) == 1 + NUMBERS
    until(lambda: not children(large))


def test_one_at_a_time_and_hanging_up_ends_it(large: HallProcess) -> None:
    with closing(dawdling(large)) as reader:
        assert reader.begun.startswith(b"HTTP/1.1 200 OK")
        assert len(children(large)) == 1
        second = large.client("supervisor").get(CSV)
        assert (second.status, second.code) == (409, "export_running")
        kiosk = large.client("kiosk", "k1")
        assert kiosk.post("/api/tickets", {"service": "pension"}).status == 201, "the hall goes on"
    until(lambda: not children(large))
    until(lambda: large.client("admin").get(f"{CSV}?from=2026-06-30").status == 200)
    assert "Traceback" not in large.log.read_text()


def test_it_yields_to_everybody_else(large: HallProcess) -> None:
    with closing(dawdling(large)):
        (child,) = children(large)
        assert os.getpriority(os.PRIO_PROCESS, child) == 19


def test_an_export_that_dies_does_not_look_whole(large: HallProcess) -> None:
    with closing(dawdling(large)) as reader:
        (child,) = children(large)
        os.kill(child, signal.SIGKILL)
        assert not reader.rest().endswith(LAST_CHUNK)
    until(lambda: large.client("admin").get(CSV).status == 200)
    *_, line = said_of_exports(large.log)
    assert "export of tickets, … – …, for admin:test-admin: broken off after " in line
    assert line.endswith("its process ended with status -9: without a word")
    assert "Traceback" not in large.log.read_text()


LAST_CHUNK = b"\r\n0\r\n\r\n"
"""Of an answer that is whole."""


def said_of_exports(log: Path) -> list[str]:
    """Lines of a server's log."""
    return [line for line in log.read_text().splitlines() if "export of " in line]


@contextmanager
def served(data: Path, mode: str, patience: float) -> Iterator[tuple[Dawdling, Path]]:
    """A reader of a server that hangs up after so many seconds, and the server's log."""
    log = data.parent / "log"
    command = [sys.executable, "-m", "tests.server.dawdle_child", str(data), mode]
    with log.open("w") as out:
        child = subprocess.Popen(
            [*command, str(patience), "100"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=out,
            text=True,
        )
        try:
            assert child.stdout is not None
            port = int(child.stdout.readline())
            with closing(Access(data / "access.db")) as access:
                token = access.give(Role.ADMIN, "test-admin")[1]
            with closing(Dawdling(port, token)) as reader:
                assert reader.begun.startswith(b"HTTP/1.1 200 OK")
                yield reader, log
        finally:
            child.communicate(timeout=20)
    assert "Traceback" not in log.read_text()


@pytest.fixture
def copied(many_days: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(many_days, tmp_path / "hall"))


def test_days_that_cannot_be_read_break_it_off(copied: Path) -> None:
    """The first ones are passed on before it is known that a later one is damaged."""
    with closing(sqlite3.connect(copied / "hall.db")) as file, file:
        # Long before the days that a start looks at.
        late = "SELECT max(seq) FROM journal WHERE name = 'TicketIssued' AND seq < ?"
        ((seq,),) = file.execute(late, (NUMBERS * 2,))
        file.execute("UPDATE journal SET body = '{' WHERE seq = ?", (seq,))
    with served(copied, "gevent", 30) as (reader, log):
        assert not reader.rest().endswith(LAST_CHUNK)
        until(lambda: len(said_of_exports(log)) == 1)
        (line,) = said_of_exports(log)
    assert "for admin:test-admin: broken off after " in line
    assert "its process ended with status 1: " in line
    assert "cannot be read: event " in line


@pytest.mark.parametrize("mode", ["gevent", "threading"])
def test_who_takes_nothing_holds_the_others_up_no_longer(copied: Path, mode: str) -> None:
    with served(copied, mode, 0.5) as (_reader, log):
        until(lambda: len(said_of_exports(log)) == 1)
        (line,) = said_of_exports(log)
    assert "for admin:test-admin: given up after " in line
    assert line.endswith(" s")
    assert "nothing more was taken for " in line


def test_diversions_are_another_table(small: HallProcess) -> None:
    path = CSV.replace("tickets", "diversions")
    lead = small.client("supervisor")
    none = lead.get(path)
    assert (none.status, none.code) == (404, "no_diversions")
    assert small.client("desk").post("/api/counters/c2/open").status == 200
    ticket = small.client("kiosk", "k1").post("/api/tickets", {"service": "pension"}).body
    moved = {"tickets": [ticket["id"]], "to": {"counter": "c2"}, "reason": "太挤"}
    assert lead.post("/api/diversions", moved).status == 200
    head, row = rows(lead.get(path))
    told = dict(zip(head, row, strict=True))
    assert (told["做了什么"], told["到窗口"]) == ("分到别处办", "2 号窗口")
    assert (told["号码"], told["原因"]) == (ticket["number"], "太挤")
    assert (told["谁"], told["日期"]) == ("test-supervisor", today(small))
    deed = small.client("admin").get("/api/access-log").body[0]
    assert (deed["what"], deed["about"]) == ("diversions_exported", "… – …")
    assert small.client("coordinator").get(path).status == 403


def test_a_server_that_stops_ends_it(large: HallProcess) -> None:
    with closing(dawdling(large)):
        (child,) = children(large)
        assert large.stop() == 0
        until(lambda: not Path(f"/proc/{child}").exists())
