"""The hall's memory on disk: what is written is what is read, and damage is told in one line."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hall_queue.commands import (
    Call,
    Cancel,
    CloseDay,
    Command,
    CounterCommand,
    Destination,
    Divert,
    Finish,
    Hold,
    LendSkill,
    NoShow,
    OpenCounter,
    PauseCounter,
    Recall,
    Reprint,
    Resume,
    Return,
    Start,
    Transfer,
    Undo,
)
from hall_queue.engine import empty_hall
from hall_queue.hall import DayState, Hall
from hall_server import front_desk
from hall_server.front_desk import FrontDesk
from hall_server.storage import journal
from hall_server.storage.journal import Journal, JournalError
from tests.server.halls import (
    HOUR,
    NINE,
    StillClock,
    call_next,
    issue,
    open_desk,
    set_up,
    tell,
)


def load(folder: Path) -> Hall:
    """The hall as the next start would find it."""
    opened = Journal(folder / "hall.db")
    try:
        return opened.load(empty_hall())
    finally:
        opened.close()


def change(folder: Path, script: str) -> None:
    """Do to the hall's file what a bad disk or a bad hand does."""
    connection = sqlite3.connect(folder / "hall.db")
    connection.executescript(script)
    connection.close()


def at_counter(kind: type[CounterCommand], counter: str = "c1", **more: Any) -> Command:
    return kind(by=f"staff:{counter}", counter=counter, **more)


def live_a_day(desk: FrontDesk, clock: StillClock, visitors: int = 60) -> None:
    """A day with something of everything, closed in the evening."""
    set_up(desk)

    def do(*commands: Command) -> None:
        for command in commands:
            clock.at += 7_000
            answer = desk.do(command, tell)
            assert answer.status == 201, (command, answer)

    for n in range(visitors):
        do(issue(f"t{n}", "pension" if n % 3 else "medical", "elder" if n % 5 == 0 else None))
    do(at_counter(LendSkill, "c2", service="medical", until=clock.at + HOUR))
    for _ in range(visitors // 12):
        do(call_next(), at_counter(Recall), at_counter(Start), at_counter(Finish))
        do(call_next(), at_counter(Start), at_counter(Hold, reason="复印"))
        do(call_next("c2"), at_counter(NoShow, "c2"))
        do(at_counter(Resume), at_counter(Transfer, to=Destination(counter="c2")))
        do(call_next("c2"), at_counter(Start, "c2"), at_counter(Finish, "c2"))
        do(Undo(by="staff:c2", seat="c2"), at_counter(Finish, "c2"))
    missed = [t for t in desk.hall.tickets if t.state == "missed"]
    waiting = [t for t in desk.hall.tickets if t.state == "waiting"]
    do(Return(by="staff:c1", ticket=missed[0].id), Reprint(by="kiosk:k1", ticket=missed[0].id))
    do(Cancel(by="phone", ticket=waiting[0].id))
    do(at_counter(Call, ticket=waiting[5].id), at_counter(Start), at_counter(Finish))
    sent = tuple(ticket.id for ticket in waiting[6:9])
    do(Divert(by="staff:boss", tickets=sent, to=Destination(outlet="helper"), reason="人多"))
    do(at_counter(PauseCounter, "c2", reason="午休"), at_counter(OpenCounter, "c2"))
    do(CloseDay(by="staff:boss", reason="停电"))
    clock.at = NINE + 14 * HOUR
    desk.tick()
    assert desk.hall.day is not None
    assert desk.hall.day.state is DayState.CLOSED


# What is written is what is read


def test_a_day_read_back_is_the_day_that_was(tmp_path: Path) -> None:
    clock = StillClock()
    with open_desk(tmp_path, clock) as desk:
        live_a_day(desk, clock)
    change(tmp_path, "delete from snapshots")
    assert load(tmp_path) == desk.hall


def test_a_snapshot_and_what_came_after_it_is_the_whole_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_desk, "_SNAPSHOT_AFTER", 30)
    monkeypatch.setattr(front_desk.FrontDesk, "_snapshot", not_at_the_end(FrontDesk._snapshot))
    clock = StillClock()
    with open_desk(tmp_path, clock) as desk:
        live_a_day(desk, clock)
    with sqlite3.connect(tmp_path / "hall.db") as connection:
        ((seq,),) = connection.execute("select seq from snapshots")
    connection.close()
    assert 30 <= seq < desk.hall.seq
    assert load(tmp_path) == desk.hall
    change(tmp_path, "delete from snapshots")
    assert load(tmp_path) == desk.hall


def not_at_the_end(
    snapshot: Callable[[FrontDesk, bool], None],
) -> Callable[[FrontDesk, bool], None]:
    """As after a power cut: there is no snapshot of the last moment."""
    return lambda desk, last: None if last else snapshot(desk, last)


def test_a_stop_leaves_a_snapshot_of_the_last_moment(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
    change(tmp_path, "update journal set body = 'unread'")
    assert load(tmp_path) == desk.hall


@pytest.mark.parametrize(
    "damage",
    [
        "update snapshots set body = '{'",
        "update snapshots set body = '{\"plan\": 3}'",
        "update snapshots set body = '[]'",
        "update snapshots set body = '{\"unknown\": 3}'",
        "update snapshots set body = json_set(body, '$.seq', 2)",
        "update snapshots set version = version - 1, body = 'old'",
        "update snapshots set version = version + 1, body = 'new'",
    ],
)
def test_a_snapshot_that_cannot_be_read_is_not_needed(tmp_path: Path, damage: str) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
        desk.do(issue("t1"), tell)
    change(tmp_path, damage)
    with open_desk(tmp_path) as again:
        assert again.hall == desk.hall
        assert again.do(issue("t2"), tell).body["numbers"] == ["A002"]
    assert load(tmp_path) == again.hall


# Damage


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """A hall with seven events and no snapshot."""
    with open_desk(tmp_path) as desk:
        set_up(desk)
        desk.do(issue("t1"), tell)
    change(tmp_path, "delete from snapshots")
    return tmp_path


def refusal(folder: Path) -> str:
    """The one line with which the hall is not opened, without the file's name."""
    with pytest.raises(JournalError) as refused:
        load(folder)
    name, _, line = str(refused.value).partition("hall.db: ")
    assert name == f"{folder}/"
    assert "\n" not in line
    assert len(line) < 200
    return line


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("delete from journal where seq = 3", "event 3 is missing; restore the latest backup"),
        ("delete from journal where seq = 1", "event 1 is missing"),
        ("update journal set body = '{' where seq = 4", "event 4 cannot be read: "),
        ("update journal set body = '[]' where seq = 4", "event 4 cannot be read: "),
        ("update journal set body = '{}' where seq = 4", "event 4 cannot be read: .+ missing"),
        ("update journal set body = x'ff' where seq = 4", "event 4 cannot be read: "),
        ("update journal set name = 'Teleported' where seq = 5", "event 5 .+ Teleported"),
        ("update journal set version = 9 where seq = 5", "event 5 .+ version 9 is not known"),
        (
            "update journal set body = json_set(body, '$.counter', 'c99') where seq = 5",
            "event 5 does not fit: .+; restore the latest backup",
        ),
    ],
)
def test_damage_is_named_by_the_event(hall: Path, damage: str, says: str) -> None:
    change(hall, damage)
    assert re.match(says, refusal(hall))


def test_a_journal_shorter_than_its_snapshot_is_damaged(tmp_path: Path) -> None:
    """Otherwise new events would leave a gap that only a later full replay finds."""
    with open_desk(tmp_path) as desk:
        set_up(desk)
    change(tmp_path, "delete from journal where seq = 6")
    assert re.search("event 6 is missing", refusal(tmp_path))


def test_a_file_of_a_newer_version_is_left_alone(hall: Path) -> None:
    change(hall, "update meta set value = '2' where key = 'schema'")
    before = (hall / "hall.db").read_bytes()
    assert re.search(r"newer Hallway \(schema 2, this one knows 1\)", refusal(hall))
    assert (hall / "hall.db").read_bytes() == before


def test_a_version_that_is_no_number_is_damage(hall: Path) -> None:
    change(hall, "update meta set value = 'x' where key = 'schema'")
    assert re.search("restore the latest backup", refusal(hall))


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "hall.db").write_bytes(b"not a database, " * 400)
    assert re.search("not a database; restore the latest backup", refusal(tmp_path))


def test_a_database_with_a_broken_page(hall: Path) -> None:
    broken = bytearray((hall / "hall.db").read_bytes())
    broken[4096:] = b"\xff" * (len(broken) - 4096)
    (hall / "hall.db").write_bytes(broken)
    assert re.search(r"malformed.*; restore the latest backup", refusal(hall))


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    folder = tmp_path / "nowhere"
    assert re.search(r"unable to open .+ must exist and be writable", refusal(folder))


def test_another_program_that_keeps_the_file(hall: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "PRAGMAS", ("busy_timeout=0",))
    other = sqlite3.connect(hall / "hall.db", isolation_level=None)
    other.execute("begin exclusive")
    assert re.search("locked; another program has it open", refusal(hall))
    other.close()


OPEN_AS_NOBODY = """
import os, sys
from pathlib import Path
from hall_queue.engine import empty_hall
from hall_server.storage.journal import Journal, JournalError

os.chdir(sys.argv[1])
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    Journal(Path("hall.db")).load(empty_hall())
except JournalError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_may_not_be_written(hall: Path, there: bool) -> None:
    """Restored by root, run by the service's user."""
    if not there:
        for file in hall.iterdir():
            file.unlink()
    else:
        (hall / "hall.db").chmod(0o444)
    hall.chmod(0o555)
    try:
        said = subprocess.run(
            [sys.executable, "-W", "error", "-c", OPEN_AS_NOBODY, str(hall)],
            check=True,
            capture_output=True,
            text=True,
        )
    finally:
        hall.chmod(0o755)
    assert said.stdout.startswith("hall.db: cannot be used: ")
    assert said.stdout.endswith("; its folder must exist and be writable for this user\n")
    assert said.stderr == ""
