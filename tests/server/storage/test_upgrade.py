"""A hall of an earlier version opens, goes on, and can be put back as it was.

`databases/` holds what the first release wrote: a hall with a kiosk, a printer and four tickets of
a day in January 2024, and its tokens. These files stay as they are for ever.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import hall_server
from hall_queue.engine import empty_hall
from hall_queue.states import TicketState
from hall_server import app
from hall_server.storage.journal import Journal, JournalError
from tests.server.hall_process import Client, hallway, serving
from tests.server.halls import open_desk

OLD = Path(__file__).parent / "databases"
KIOSK = "XaygGDR77-F1CEE0kGOj9_T7M_W1odgVbROonNwzQ98"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The folder of a hall that the first release left."""
    data = tmp_path / "hall"
    data.mkdir()
    for name in ("hall", "access"):
        with closing(sqlite3.connect(data / f"{name}.db")) as file:
            file.executescript((OLD / f"{name}-schema1.sql").read_text(encoding="utf-8"))
    return data


def meta(file: Path) -> dict[str, str]:
    with closing(sqlite3.connect(file)) as database:
        return dict(database.execute("SELECT key, value FROM meta").fetchall())


def dump(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as database:
        return list(database.iterdump())


def opened(data: Path) -> Journal:
    journal = Journal(data / "hall.db")
    journal.close()
    return journal


def test_the_hall_is_read_as_it_was(old: Path) -> None:
    journal = Journal(old / "hall.db")
    try:
        hall = journal.load(empty_hall())
    finally:
        journal.close()
    numbers = [(ticket.number, ticket.state) for ticket in hall.tickets]
    assert numbers == [(f"A00{n}", TicketState.WAITING) for n in (1, 2, 3, 4)]
    assert hall.plan.name == "测试大厅"
    assert meta(old / "hall.db") == {"schema": "1", "hallway": hall_server.__version__}


def test_a_server_goes_on_with_it(old: Path, free_port: Callable[[], int]) -> None:
    states: set[str] = set()
    with serving(old, free_port()) as running:
        kiosk = Client(running.port, KIOSK)
        told = kiosk.post("/api/tickets", {"service": "pension", "priority": None})
        assert (told.status, told.body["id"]) == (201, 5)
        assert running.client("admin").get("/healthz").body["events"] > 5
        assert app.build.__module__, "with it, all tables there are have been declared"
        tables = SQLModel.metadata.tables
        with closing(sqlite3.connect(old / "hall.db")) as file:
            for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
                has = {row[1] for row in file.execute(f"PRAGMA table_info({name})")}
                assert {column.name for column in tables[name].columns} <= has
        for _ in range(600):  # its upkeep comes once a second
            if (states := job_states(old)) <= {"not_printed"}:
                break
            time.sleep(0.05)
    assert states <= {"not_printed"}, "a slip of long ago is not printed now"


def job_states(data: Path) -> set[str]:
    """How the slips of the old tickets stand; after a week they are forgotten."""
    with closing(sqlite3.connect(data / "hall.db")) as file:
        rows = file.execute("SELECT state FROM print_jobs WHERE ticket < 5").fetchall()
    return {state for (state,) in rows}


def test_what_the_old_version_left_is_kept_beside_it_once(old: Path) -> None:
    before = dump(old / "hall.db")
    opened(old)
    (kept,) = (old / "before-upgrade").iterdir()
    assert kept.name.endswith("-early.db")
    assert dump(kept) == before
    opened(old)
    assert list((old / "before-upgrade").iterdir()) == [kept]


def test_the_newest_copies_stay(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("0.2.0", "0.3.0", "0.4.0", "0.5.0"):
        monkeypatch.setattr(hall_server, "__version__", version)
        opened(old)
    kept = sorted(path.name.rpartition("-")[2] for path in (old / "before-upgrade").iterdir())
    assert kept == ["0.2.0.db", "0.3.0.db", "0.4.0.db"]
    assert meta(old / "hall.db")["hallway"] == "0.5.0"


def test_a_new_hall_has_nothing_to_keep(tmp_path: Path) -> None:
    with open_desk(tmp_path):
        pass
    with open_desk(tmp_path):
        pass
    assert not (tmp_path / "before-upgrade").exists()


def test_nothing_is_upgraded_without_a_copy(old: Path) -> None:
    before = dump(old / "hall.db")
    (old / "before-upgrade").write_text("in the way")
    with pytest.raises(JournalError, match="no copy could be kept before the upgrade: File exists"):
        opened(old)
    assert dump(old / "hall.db") == before


def test_columns_that_are_missing_are_added(old: Path) -> None:
    with closing(sqlite3.connect(old / "hall.db")) as file:
        file.executescript("DROP INDEX answers_drop_at; ALTER TABLE answers DROP COLUMN drop_at;")
    with open_desk(old) as desk:
        assert len(desk.hall.tickets) == 4
    with closing(sqlite3.connect(old / "hall.db")) as file:
        rows = file.execute("SELECT key, drop_at FROM answers WHERE key = 'old-0'").fetchall()
    assert rows == [("old-0", None)]


def test_a_newer_file_is_refused_by_every_command(old: Path, free_port: Callable[[], int]) -> None:
    with closing(sqlite3.connect(old / "hall.db")) as file:
        file.executescript("UPDATE meta SET value = '2' WHERE key = 'schema'")
    before = (old / "hall.db").read_bytes()
    for command in (
        ["serve", "--port", str(free_port())],
        ["config", "export"],
        ["backup", str(old / "b.tar.gz")],
        ["export", "--out", str(old / "records.csv")],
        ["paper-pack", "--out", str(old / "pack.html")],
        ["init"],
    ):
        told = hallway(*command, "--data", str(old))
        assert (told.returncode, told.stderr.count("\n")) == (1, 1)
        assert "written by a newer Hallway (schema 2, this one knows 1)" in told.stderr
    assert (old / "hall.db").read_bytes() == before
    assert not (old / "before-upgrade").exists()


def test_events_of_a_newer_version_are_refused_by_name(old: Path) -> None:
    with closing(sqlite3.connect(old / "hall.db")) as file:
        body = json.dumps({"at": 1, "by": "x"})
        file.execute(
            "INSERT INTO journal SELECT max(seq) + 1, 1, 'x', 'Teleported', 1, ? FROM journal",
            (body,),
        )
        file.commit()
    told = hallway("config", "export", "--data", str(old))
    assert told.returncode == 1
    assert "event Teleported version 1 is not known to this version" in told.stderr
