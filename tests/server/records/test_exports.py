"""Taking records out over the interface: who may, which days, one at a time, and hanging up."""

from __future__ import annotations

import csv
import http.client
import io
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from bench.many_days import fill

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


NUMBERS = 12_000


@pytest.fixture
def large(many_days: Path, free_port: Callable[[], int]) -> Iterator[HallProcess]:
    with serving(many_days, free_port()) as hall:
        yield hall


class Dawdling:
    """A client that asks for everything and reads no more than it is told to."""

    def __init__(self, hall: HallProcess) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.settimeout(30)
        self._socket.connect(("127.0.0.1", hall.port))
        head = f"GET {CSV} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer"
        self._socket.sendall(f"{head} {hall.token('admin')}\r\n\r\n".encode())
        self.begun = self._socket.recv(512)

    def rest(self) -> bytes:
        """All that still comes, until the server hangs up."""
        parts = [self.begun]
        while part := self._socket.recv(65536):
            parts.append(part)
        return b"".join(parts)

    def close(self) -> None:
        self._socket.close()


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
    with closing(Dawdling(large)) as dawdling:
        assert dawdling.begun.startswith(b"HTTP/1.1 200 OK")
        assert len(children(large)) == 1
        second = large.client("supervisor").get(CSV)
        assert (second.status, second.code) == (409, "export_running")
        kiosk = large.client("kiosk", "k1")
        assert kiosk.post("/api/tickets", {"service": "pension"}).status == 201, "the hall goes on"
    until(lambda: not children(large))
    until(lambda: large.client("admin").get(f"{CSV}?from=2026-06-30").status == 200)
    assert "Traceback" not in large.log.read_text()


def test_it_yields_to_everybody_else(large: HallProcess) -> None:
    with closing(Dawdling(large)):
        (child,) = children(large)
        assert os.getpriority(os.PRIO_PROCESS, child) == 19


def test_an_export_that_dies_does_not_look_whole(large: HallProcess) -> None:
    with closing(Dawdling(large)) as dawdling:
        (child,) = children(large)
        os.kill(child, signal.SIGKILL)
        assert not dawdling.rest().endswith(b"\r\n0\r\n\r\n"), "the last chunk of an answer"
    until(lambda: large.client("admin").get(CSV).status == 200)


def test_a_server_that_stops_ends_it(large: HallProcess) -> None:
    with closing(Dawdling(large)):
        (child,) = children(large)
        assert large.stop() == 0
        until(lambda: not Path(f"/proc/{child}").exists())
