"""Backup of a hall that runs, and its way back: real servers, the real command line."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from hall_server.clock import WallClock
from hall_server.storage.backup import make_backup
from hall_server.storage.backup_file import MANIFEST, BackupError, check
from hall_server.storage.restore import restore as restore_in
from tests.server.hall_process import Client, HallProcess, Told, hallway, new_hall, serving
from tests.server.halls import HOUR, NINE, StillClock, issue, open_desk, set_up, tell

FreePort = Callable[[], int]


def take(kiosk: Client, service: str = "pension") -> Told:
    return kiosk.post("/api/tickets", {"service": service, "priority": None})


def number(told: Told) -> str:
    assert told.status == 201, told
    return str(told.body["number"])


def tickets_in(hall_db: Path) -> dict[str, str]:
    """Token → number of every ticket that was ever issued."""
    query = "SELECT body FROM journal WHERE name = 'TicketIssued'"
    with closing(sqlite3.connect(hall_db)) as file:
        bodies = [json.loads(body) for (body,) in file.execute(query)]
    return {body["token"]: body["number"] for body in bodies}


def backup(data: Path, *more: str) -> str:
    told = hallway("backup", "--data", str(data), *more)
    assert told.returncode == 0, told.stderr
    return told.stdout


def restore(data: Path, file: Path, *more: str) -> str:
    told = hallway("restore", "--data", str(data), str(file), *more)
    assert told.returncode == 0, told.stderr
    return told.stdout


def refused(*arguments: str) -> str:
    """The one line with which a command is refused."""
    told = hallway(*arguments)
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1), told
    return told.stderr


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hall without a server, as `new_hall` leaves it; not to be changed."""
    data = tmp_path_factory.mktemp("stopped") / "hall"
    new_hall(data)
    return data


@pytest.fixture
def made(stopped: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "made.tar.gz"
    make_backup(stopped, file)
    file.chmod(0o600)  # as the command line's umask makes it
    return file


# Of a hall that runs


def visitors(running: HallProcess, stop: Event, acknowledged: dict[str, str]) -> Iterator[Any]:
    """Four kiosks that never rest; what they were told is put down when they know it."""

    def visitor(kiosk: Client) -> None:
        while not stop.is_set():
            told = take(kiosk)
            if told.status == 201:
                acknowledged[told.body["token"]] = told.body["number"]

    with ThreadPoolExecutor(4) as pool:
        kiosks = [running.client("kiosk") for _ in range(4)]
        yield [pool.submit(visitor, kiosk) for kiosk in kiosks]
        stop.set()


def test_under_load_every_number_told_before_is_in_the_backup(
    tmp_path: Path, free_port: FreePort
) -> None:
    data, file, again = tmp_path / "hall", tmp_path / "b.tar.gz", tmp_path / "again"
    new_hall(data)
    with serving(data, free_port()) as running:
        token = running.token("kiosk")
        acknowledged: dict[str, str] = {}
        stop = Event()
        load = visitors(running, stop, acknowledged)
        working = next(load)
        while len(acknowledged) < 60:
            assert not any(work.done() for work in working)
        before = dict(acknowledged)
        backup(data, str(file))
        while len(acknowledged) < len(before) + 20:  # nobody was kept waiting for long
            assert not any(work.done() for work in working)
        assert next(load, None) is None
        assert [work.result() for work in working] == [None] * 4
    restore(again, file, "--skip", "0")
    kept = tickets_in(again / "hall.db")
    assert before.items() <= kept.items()
    assert kept.items() <= tickets_in(data / "hall.db").items()
    with serving(again, free_port()) as running:
        given = [number(take(Client(running.port, token))) for _ in range(2)]
    assert given == [f"A{len(kept) + n:03d}" for n in (1, 2)]


def test_numbers_given_since_the_backup_are_not_given_again(
    tmp_path: Path, free_port: FreePort
) -> None:
    data, file, again = tmp_path / "hall", tmp_path / "b.tar.gz", tmp_path / "again"
    new_hall(data)
    with serving(data, free_port()) as running:
        kiosk = running.client("kiosk")
        assert number(take(kiosk)) == "A001"
        backup(data, str(file))
        lost = [number(take(kiosk)) for _ in range(3)]
    assert "--skip N" in refused("restore", "--data", str(again), str(file))
    assert not again.exists()
    said = restore(again, file, "--skip", "3")
    assert "A002 to A004 are passed over" in said
    with serving(again, free_port()) as running:
        assert number(take(running.client("kiosk"))) not in lost
        # Visitors hold them: they get no second slip, and whoever comes with one is let in.
        assert running.client("admin").get("/api/paper").body["ranges"] == []
        held = {"number": "A002", "service": "pension"}
        assert running.client("desk").post("/api/tickets/paper", held).status == 201
        assert running.client("admin").get("/healthz").body["status"] == "ok"


def test_a_hall_that_runs_or_is_there_is_not_overwritten(
    tmp_path: Path, free_port: FreePort
) -> None:
    data, file = tmp_path / "hall", tmp_path / "b.tar.gz"
    new_hall(data)
    with serving(data, free_port()) as running:
        assert number(take(running.client("kiosk"))) == "A001"
        backup(data, str(file))
        assert number(take(running.client("kiosk"))) == "A002"
        back = ("restore", "--data", str(data), str(file), "--skip", "1")
        assert "in use by process" in refused(*back, "--force")
    assert "holds a hall already" in refused(*back)
    assert len(tickets_in(data / "hall.db")) == 2
    said = restore(data, file, "--skip", "1", "--force")
    (aside,) = data.glob("before-restore-*")
    assert f"what was there is in {aside}" in said
    assert len(tickets_in(aside / "hall.db")) == 2
    assert len(tickets_in(data / "hall.db")) == 1
    with serving(data, free_port()) as running:
        assert number(take(running.client("kiosk"))) == "A003"


def test_tokens_and_the_hall_file_come_back_too(tmp_path: Path, free_port: FreePort) -> None:
    data, again = tmp_path / "hall", tmp_path / "again"
    new_hall(data)
    token = hallway("token", "--data", str(data), "--role", "desk", "--name", "x").stdout.strip()
    (data / "own").mkdir()
    (data / "own" / "voice.ogg").write_bytes(b"sound")
    backup(data, str(tmp_path / "b.tar.gz"))
    restore(again, tmp_path / "b.tar.gz", "--skip", "0")
    assert (again / "own" / "voice.ogg").read_bytes() == b"sound"
    assert (again / "hall.toml").read_text() == (data / "hall.toml").read_text()
    with serving(again, free_port()) as running:
        assert Client(running.port, token).get("/api/me").body["role"] == "desk"


# Files


def test_a_backup_is_not_overwritten_and_says_what_it_is(stopped: Path, made: Path) -> None:
    before = made.read_bytes()
    assert "is there already" in refused("backup", "--data", str(stopped), str(made))
    assert made.read_bytes() == before
    assert "测试大厅, " in backup(stopped, str(made), "--force")
    said = hallway("restore", "--data", "unused", str(made), "--check")
    assert said.returncode == 0
    assert "whole: 测试大厅, " in said.stdout
    with tarfile.open(made) as archive:
        names = archive.getnames()
    assert names[0] == MANIFEST
    assert {"hall.db", "hall.toml"} <= set(names)
    assert not any(name.endswith(("-wal", "-shm", ".lock", ".log")) for name in names)
    assert made.stat().st_mode & 0o077 == 0
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_a_folder_keeps_the_newest(stopped: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "hallway-hall-of-others.tar.gz").write_text("not ours")
    backup(stopped, str(shelf), "--keep", "2")
    backup(stopped, str(shelf), "--keep", "2")
    said = backup(stopped, str(shelf), "--keep", "2")
    assert "removed " in said
    kept = sorted(path.name for path in shelf.glob("hallway-hall-2*.tar.gz"))
    assert len(kept) == 2
    assert Path(said.split(": ")[0]).name in kept
    assert (shelf / "hallway-hall-of-others.tar.gz").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["backup", "--data", "{none}", "{new}"], "holds no hall"),
        (["backup", "--data", "{hall}", "{new}", "--keep", "3"], "--keep goes with a folder"),
        (["backup", "--data", "{hall}", "{none}/b.tar.gz"], "is not a folder"),
        (
            ["restore", "--data", "{none}", "{new}"],
            "new.tar.gz: No such file or directory; look at the path",
        ),
    ],
)
def test_what_cannot_be_done(
    stopped: Path, tmp_path: Path, arguments: list[str], says: str
) -> None:
    names = {"hall": stopped, "none": tmp_path / "none", "new": tmp_path / "new.tar.gz"}
    assert says in refused(*(text.format(**names) for text in arguments))
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_told_with_what_to_do(stopped: Path, tmp_path: Path) -> None:
    """`/proc` takes no files, whoever asks; a file is no folder."""
    target = Path("/proc/self/b.tar.gz")
    line = refused("backup", "--data", str(stopped), str(target))
    assert re.search(rf"{target}: no backup was made: [^\[]+; (look|run|nothing)", line), line
    (tmp_path / "file").write_text("no folder")
    line = refused("restore", "--data", "unused", f"{tmp_path}/file/b.tar.gz", "--check")
    assert "b.tar.gz: Not a directory; a file is where a folder should be: look at the path" in line


def test_a_backup_is_told_of_also_when_an_old_one_stays(stopped: Path, tmp_path: Path) -> None:
    """What cannot be removed: here a folder with the name of a backup."""
    shelf = tmp_path / "shelf"
    (shelf / "hallway-hall-20200101T000000Z.tar.gz").mkdir(parents=True)
    os.utime(shelf / "hallway-hall-20200101T000000Z.tar.gz", (0, 0))
    told = hallway("backup", "--data", str(stopped), str(shelf), "--keep", "1")
    assert told.returncode == 1
    assert "测试大厅, " in told.stdout
    assert told.stderr.count("\n") == 1
    assert "20200101T000000Z.tar.gz: an old backup stays: Is a directory" in told.stderr


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        ("UPDATE journal SET body = '{' WHERE seq = 1", "event 1 cannot be read"),
        ("DELETE FROM journal", "0 events are expected"),
        ("UPDATE journal SET seq = 2", "event 1 is missing"),
        ("UPDATE meta SET value = '99' WHERE key = 'schema'", "newer Hallway (schema 99"),
    ],
)
def test_of_a_damaged_or_newer_hall_no_backup_is_made(
    stopped: Path, tmp_path: Path, damage: str, says: str
) -> None:
    data = tmp_path / "hall"
    shutil.copytree(stopped, data)
    with closing(sqlite3.connect(data / "hall.db")) as file:
        file.executescript(f"DELETE FROM snapshots; {damage}")
    with pytest.raises(BackupError) as caught:
        make_backup(data, tmp_path / "b.tar.gz")
    assert says in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["hall"]


def test_a_gap_that_a_snapshot_hides_is_noticed(tmp_path: Path) -> None:
    with open_desk(tmp_path) as desk:
        set_up(desk)
    with closing(sqlite3.connect(tmp_path / "hall.db")) as file:
        file.executescript("DELETE FROM journal WHERE seq = 2")
    with pytest.raises(BackupError, match="6 events are expected and 5 there"):
        make_backup(tmp_path, tmp_path / "b.tar.gz")


def test_a_day_that_the_restore_closes_leaves_its_curve(tmp_path: Path) -> None:
    data, file, again = tmp_path / "hall", tmp_path / "b.tar.gz", tmp_path / "again"
    data.mkdir()
    with open_desk(data) as desk:
        set_up(desk)
        assert desk.do(issue("t1"), tell).status == 201
    make_backup(data, file)
    restore_in(again, file, StillClock(NINE + 24 * HOUR), skip=0, force=False)
    with closing(sqlite3.connect(again / "hall.db")) as restored:
        assert restored.execute("SELECT date FROM day_curves").fetchall() == [("2026-11-23",)]


# Backups that are not what they should be


def rewritten(made: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> None:
    """Let `change` see every member; None leaves it out."""
    with tarfile.open(made) as archive:
        members = [(m.name, archive.extractfile(m)) for m in archive.getmembers()]
        contents = [(name, data.read()) for name, data in members if data is not None]
    with tarfile.open(made, "w:gz") as archive:
        for name, data in contents:
            changed = change(name, data)
            if changed is not None:
                member = tarfile.TarInfo(changed[0])
                member.size = len(changed[1])
                archive.addfile(member, BytesIO(changed[1]))


def manifest(**changes: Any) -> Callable[[str, bytes], tuple[str, bytes]]:
    def change(name: str, data: bytes) -> tuple[str, bytes]:
        if name != MANIFEST:
            return name, data
        return name, json.dumps({**json.loads(data), **changes}).encode()

    return change


def flip(name: str, data: bytes) -> tuple[str, bytes]:
    return name, bytes([data[0] ^ 1]) + data[1:] if name == "hall.db" else data


def swapped(name: str, data: bytes) -> tuple[str, bytes]:
    return ("../hall.db" if name == "hall.db" else name), data


def outside(name: str, data: bytes) -> tuple[str, bytes]:
    if name != MANIFEST:
        return swapped(name, data)
    return name, data.replace(b'"hall.db"', b'"../hall.db"')


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (flip, "damaged: hall.db is not what was put in"),
        (lambda name, data: None if name == "hall.db" else (name, data), "hall.db is missing"),
        (swapped, "hall.db is missing"),
        (outside, "a path leads elsewhere"),
        (lambda name, data: None if name == MANIFEST else (name, data), "does not begin with"),
        (lambda name, data: (name, b"[]" if name == MANIFEST else data), "is damaged"),
        (manifest(events="x" * 9, hallway="?"), "is damaged"),
        (manifest(hallway="99.1.0"), "made by Hallway 99.1.0, this is "),
        (manifest(format=2), "install that version or a later one first"),
    ],
)
def test_a_backup_that_is_not_whole_changes_nothing(
    made: Path, tmp_path: Path, change: Any, says: str
) -> None:
    rewritten(made, change)
    again = tmp_path / "again"
    for use in (
        lambda: restore_in(again, made, WallClock(), skip=0, force=False),
        lambda: check(made),
    ):
        with pytest.raises(BackupError) as caught:
            use()
        assert says in str(caught.value)
        assert str(made) in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == [made.name]


@pytest.mark.parametrize("keep", [0, 5, 300, -30, -1])
def test_a_backup_cut_short_is_noticed(made: Path, keep: int) -> None:
    made.write_bytes(made.read_bytes()[:keep])
    with pytest.raises(BackupError, match=r"made\.tar\.gz: .*no backup of Hallway|damaged"):
        check(made)


def test_something_else_is_no_backup(made: Path) -> None:
    for data in (b"hello", gzip.compress(b"hello" * 999), b"\x1f\x8b" + b"\0" * 600):
        made.write_bytes(data)
        with pytest.raises(BackupError, match="no backup of Hallway"):
            check(made)
