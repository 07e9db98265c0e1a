"""Nothing that was answered is lost: a full disk, a failing disk, SIGKILL, and fsync itself.

SIGKILL alone proves little, for the system keeps what a dead process has written. So the last
tests look at the disk: with `bench/slow_fsync.c`, which needs a C compiler, and with strace. One
of the two must be there on Linux.
"""

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection

from hall_queue.engine import empty_hall
from hall_queue.hall import Hall
from hall_server.front_desk import FrontDesk
from hall_server.storage.journal import Answer, Journal, StorageFailed
from tests.server.desk_child import CLIENTS, step
from tests.server.hall_process import hallway, new_hall, serving
from tests.server.halls import issue, key, open_desk, set_up, tell

ROOT = Path(__file__).resolve().parents[3]
CHILD = [sys.executable, "-W", "error", "-m", "tests.server.desk_child"]
as_shipped_and_spoilt = pytest.mark.parametrize(
    "setting", ["", "synchronous=OFF"], ids=["as_shipped", "synchronous_off"]
)
"""With `synchronous` off the same look must find nothing: it does see what it is there to see."""
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="LD_PRELOAD, strace")


def journal_of(folder: Path) -> list[tuple[int, str, str]]:
    """(seq, name, body) of every event in the file."""
    connection = sqlite3.connect(folder / "hall.db")
    try:
        return connection.execute("select seq, name, body from journal order by seq").fetchall()
    finally:
        connection.close()


def replayed(folder: Path) -> Hall:
    """The hall of the journal alone, without its snapshot."""
    connection = sqlite3.connect(folder / "hall.db")
    connection.execute("delete from snapshots")
    connection.commit()
    connection.close()
    journal = Journal(folder / "hall.db")
    try:
        return journal.load(empty_hall())
    finally:
        journal.close()


# A full disk


def room(desk: FrontDesk, pages: int | None) -> None:
    """Leave room for `pages` more pages of the database; None: as much as one wants."""

    def limit(connection: Connection) -> None:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        most = 1_000_000 if pages is None else used + pages
        connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")

    desk.store(limit)


def fill(desk: FrontDesk) -> str:
    """Issue until nothing more goes in; the key of the command that did not."""
    for n in range(10_000):
        try:
            desk.do(issue(f"fill-{n}"), tell, key(f"fill-{n}"))
        except StorageFailed:
            return f"fill-{n}"
    raise AssertionError("the disk never filled up")


def test_a_full_disk_refuses_and_the_hall_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        room(desk, pages=3)
        refused = fill(desk)
        full = desk.hall
        assert len(journal_of(tmp_path)) == full.seq
        with pytest.raises(StorageFailed, match="full"):
            desk.do(issue(refused), tell, key(refused))
        assert desk.hall is full

        room(desk, pages=None)
        first = desk.do(issue(refused), tell, key(refused))
        assert first.body == {"seq": full.seq + 1, "numbers": [f"A{len(full.tickets) + 1:03}"]}
        assert desk.do(issue(refused), tell, key(refused)) == first
        assert desk.hall.seq == full.seq + 1
    assert replayed(tmp_path) == desk.hall


def test_a_full_disk_refuses_a_batch_whole(tmp_path: Path) -> None:
    """Nothing of it stays, in the file or in the hall, and each may be sent again."""
    with open_desk(tmp_path) as desk, ThreadPoolExecutor(32) as pool:
        set_up(desk)
        room(desk, pages=3)
        fill(desk)
        full = desk.hall
        names = [f"late-{n}" for n in range(32)]
        late = [partial(desk.do, issue(name), tell, key(name)) for name in names]
        for attempt in [pool.submit(each) for each in late]:
            assert isinstance(attempt.exception(), StorageFailed)
        assert desk.hall is full
        assert [seq for seq, _, _ in journal_of(tmp_path)] == list(range(1, full.seq + 1))
        room(desk, pages=None)
        answers = [attempt.result() for attempt in [pool.submit(each) for each in late]]
        assert sorted(answer.body["seq"] for answer in answers) == list(
            range(full.seq + 1, full.seq + 33)
        )
    assert replayed(tmp_path) == desk.hall


def test_listeners_hear_nothing_of_what_was_refused(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        heard: list[int] = []
        desk.listen(lambda hall, events: heard.append(hall.seq))
        room(desk, pages=3)
        fill(desk)
        room(desk, pages=None)
        desk.do(issue("last"), tell)
        assert heard == list(range(7, desk.hall.seq + 1))


def test_a_hall_closes_on_a_full_disk(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        room(desk, pages=3)
        fill(desk)
    assert "no snapshot was kept" in caplog.messages
    assert replayed(tmp_path) == desk.hall


# SIGKILL


class Ledger:
    """Every answer that was given, by (round, client, n); and what was asked last."""

    def __init__(self) -> None:
        self.answers: dict[tuple[int, int, int], Answer] = {}

    def asked(self, round_no: int) -> list[tuple[int, int, int]]:
        """What the clients of a round asked: the last of each may have got no answer."""
        ended: list[tuple[int, int, int]] = []
        for client in range(CLIENTS):
            answered = [n for r, c, n in self.answers if (r, c) == (round_no, client)]
            assert answered == list(range(len(answered)))
            ended.append((round_no, client, len(answered)))
        return ended


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_five_times_no_answer_is_lost_and_none_given_twice(tmp_path: Path) -> None:
    moments = random.Random(5)
    ledger = Ledger()
    for round_no in range(5):
        kill_at_work(tmp_path, ledger, round_no, after=moments.randrange(20, 400))
        on_file = {seq: name for seq, name, _ in journal_of(tmp_path)}
        for answer in ledger.answers.values():
            assert answer.status == 409 or answer.body["seq"] in on_file
        with open_desk(tmp_path) as desk:
            for step_id in ledger.asked(round_no):
                command, under = step(*step_id)
                ledger.answers[step_id] = desk.do(command, tell, under)
            before = desk.hall
            for step_id, answer in ledger.answers.items():
                command, under = step(*step_id)
                assert desk.do(command, tell, under) == answer
            assert desk.hall is before
        check_the_whole(tmp_path, ledger, desk.hall)


def kill_at_work(folder: Path, ledger: Ledger, round_no: int, after: int) -> None:
    """Let the child work, and kill it when it has given `after` answers."""
    with subprocess.Popen(
        [*CHILD, "work", str(folder), str(round_no)], cwd=ROOT, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        # What the pipe still holds when the child is dead was answered too.
        for count, line in enumerate(child.stdout, start=1):
            client, n, status, body = json.loads(line)
            ledger.answers[round_no, client, n] = Answer(status, body)
            if count == after:
                child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL


def check_the_whole(folder: Path, ledger: Ledger, hall: Hall) -> None:
    """The journal is the set-up and exactly one event for every answer that was no refusal."""
    events = journal_of(folder)
    assert [seq for seq, _, _ in events] == list(range(1, hall.seq + 1))
    set_up_events = 2 * CLIENTS + 2
    done = [a.body["seq"] for a in ledger.answers.values() if a.status == 201]
    assert sorted(done) == list(range(set_up_events + 1, hall.seq + 1))
    issued = [json.loads(body)["number"] for _, name, body in events if name == "TicketIssued"]
    assert issued == [f"A{n:03}" for n in range(1, len(issued) + 1)]
    assert replayed(folder) == hall


# The disk itself


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bench/slow_fsync.c`, compiled."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("needs a C compiler (apt-get install gcc libc6-dev)")
    made = tmp_path_factory.mktemp("shim") / "slow_fsync.so"
    source = ROOT / "bench/slow_fsync.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", str(made), str(source)], check=True)
    return made


@linux_only
def test_fsync_can_be_seen_here() -> None:
    """Otherwise the tests below would all be skipped and durability would be a hope."""
    tools = [tool for tool in ("cc", "gcc", "strace") if shutil.which(tool)]
    assert tools, "none of cc and strace is here: apt-get install gcc libc6-dev"


def marks_of_shim(shim: Path, folder: Path, setting: str) -> list[str]:
    log = folder / "marks"
    log.touch()
    subprocess.run(
        [*CHILD, "watched", str(folder), str(log), setting],
        cwd=ROOT,
        check=True,
        env={**os.environ, "LD_PRELOAD": str(shim), "FSYNC_LOG": str(log)},
    )
    return log.read_text().splitlines()


def marks_of_strace(folder: Path, setting: str) -> list[str]:
    log, seen = folder / "marks", folder / "strace"
    log.touch()
    tracer = ["strace", "-f", "-y", "-e", "trace=fsync,fdatasync,write", "-o", str(seen)]
    subprocess.run(
        [*tracer, *CHILD, "watched", str(folder), str(log), setting], cwd=ROOT, check=True
    )
    return list(marks_in(seen.read_text()))


def marks_in(trace: str) -> Iterator[str]:
    """The lines that the shim would have written: of a call that ended, when it ended."""
    waiting: dict[str, str] = {}
    for line in trace.splitlines():
        thread, _, call = line.partition(" ")
        if call.rstrip().endswith("<unfinished ...>"):
            waiting[thread] = call
            continue
        begun = waiting.pop(thread, "") if "resumed>" in call else ""
        if sync := re.search(r"f(?:data)?sync\(\d+<([^>]+)>", begun or call):
            if call.rstrip().endswith("= 0"):
                yield f"sync {sync[1]}"
        elif mark := re.search(r"write\(\d+<[^>]*/marks>, \"(ask|answer)", begun or call):
            yield mark[1]


def kept_before_answers(marks: list[str], file: Path) -> list[bool]:
    """For each command: was the journal's log brought to the disk before the answer?"""
    kept: list[bool] = []
    synced = False
    for mark in marks:
        if mark == "ask":
            synced = False
        elif mark == "answer":
            kept.append(synced)
        elif mark == f"sync {file}-wal":
            synced = True
    return kept


@linux_only
@as_shipped_and_spoilt
def test_an_answer_comes_after_fsync_seen_by_the_shim(
    tmp_path: Path, shim: Path, setting: str
) -> None:
    marks = marks_of_shim(shim, tmp_path, setting)
    assert kept_before_answers(marks, tmp_path / "hall.db") == [not setting] * 10


@linux_only
@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
@as_shipped_and_spoilt
def test_an_answer_comes_after_fsync_seen_by_strace(tmp_path: Path, setting: str) -> None:
    if subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True).returncode:
        pytest.skip("strace may not trace here")
    marks = marks_of_strace(tmp_path, setting)
    assert kept_before_answers(marks, tmp_path / "hall.db") == [not setting] * 10


@linux_only
def test_an_answer_over_http_comes_after_fsync(
    tmp_path: Path, shim: Path, monkeypatch: pytest.MonkeyPatch, free_port: Callable[[], int]
) -> None:
    """The whole server: what a kiosk is told is on the disk."""
    data, log = tmp_path / "hall", tmp_path / "marks"
    new_hall(data)
    monkeypatch.setenv("LD_PRELOAD", str(shim))
    monkeypatch.setenv("FSYNC_LOG", str(log))
    with serving(data, free_port()) as running, log.open("a", buffering=1) as marks:
        kiosk = running.client("kiosk", "k1")
        for _ in range(10):
            marks.write("ask\n")
            assert kiosk.post("/api/tickets", {"service": "pension"}).status == 201
            marks.write("answer\n")
    assert kept_before_answers(log.read_text().splitlines(), data / "hall.db") == [True] * 10


@linux_only
def test_a_server_starts_on_a_disk_that_takes_nothing_and_goes_on_when_it_does(
    tmp_path: Path, shim: Path, monkeypatch: pytest.MonkeyPatch, free_port: Callable[[], int]
) -> None:
    data, fails = tmp_path / "hall", tmp_path / "fails"
    new_hall(data)
    with serving(data, free_port()):
        pass  # its tables are there
    fails.touch()
    monkeypatch.setenv("LD_PRELOAD", str(shim))
    monkeypatch.setenv("FSYNC_FAILS", str(fails))
    with serving(data, free_port()) as running:
        kiosk, admin = running.client("kiosk", "k1"), running.client("admin")
        account = {"login": "lili", "name": "李丽", "jobs": ["clerk"]}
        for told in (
            kiosk.post("/api/tickets", {"service": "pension"}, key="first"),
            admin.post("/api/accounts", account, key="lili"),
        ):
            assert (told.status, told.code) == (503, "storage_failed")
        made = hallway("token", "--data", str(data), "--role", "kiosk", "--name", "k2")
        assert (made.returncode, made.stdout) == (1, "")
        assert made.stderr == f"hallway token: {data}: nothing was changed: disk I/O error\n"
        fails.unlink()
        told = kiosk.post("/api/tickets", {"service": "pension"}, key="first")
        assert (told.status, told.body["number"]) == (201, "A001")
        assert admin.post("/api/accounts", account, key="lili").status == 201
    assert "Traceback" not in running.log.read_text(encoding="utf-8")


@linux_only
def test_a_disk_that_fails_for_a_while_loses_and_doubles_nothing(
    tmp_path: Path, shim: Path
) -> None:
    fails = tmp_path / "fails"
    ran = subprocess.run(
        [*CHILD, "failing", str(tmp_path), str(fails)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        env={**os.environ, "LD_PRELOAD": str(shim), "FSYNC_FAILS": str(fails)},
    )
    assert json.loads(ran.stdout) == [
        [["A001"], 7],
        ["refused", 7],
        ["refused", 7],
        [["A002"], 8],
        [["A001"], 8],
        [["A003"], 9],
    ]
    issued = [json.loads(body)["number"] for _, _, body in journal_of(tmp_path)[6:]]
    assert issued == ["A001", "A002", "A003"]
    assert len(replayed(tmp_path).tickets) == 3
