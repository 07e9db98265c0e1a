"""A file of the agent's memory, full and not full."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall_kiosk.memory import Memory

SCHEMA = "CREATE TABLE IF NOT EXISTS note (text TEXT NOT NULL)"
LONG = "x" * 20_000


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    it = Memory(tmp_path / "notes.db", SCHEMA)
    yield it
    it.close()


def keep(memory: Memory, *texts: str) -> None:
    """All of them in one change."""
    with memory.change() as db:
        for text in texts:
            db.execute("INSERT INTO note VALUES (?)", (text,))


def notes(memory: Memory) -> list[str]:
    with memory.reading() as db:
        return [text for (text,) in db.execute("SELECT text FROM note")]


def most_pages(memory: Memory, count: int) -> None:
    with memory.reading() as db:
        db.execute(f"PRAGMA max_page_count = {count}")


def test_a_change_that_does_not_fit_leaves_nothing_behind(
    memory: Memory, caplog: pytest.LogCaptureFixture
) -> None:
    keep(memory, "before")
    most_pages(memory, 3)
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="full"):
            keep(memory, "half", LONG)
    assert (notes(memory), memory.failing) == (["before"], True)
    most_pages(memory, 1000)
    keep(memory, LONG)
    assert (notes(memory), memory.failing) == (["before", LONG], False)
    said = [record.getMessage().partition("notes.db ")[2] for record in caplog.records]
    assert said == ["cannot be used: database or disk is full", "can be used again"]


def test_an_end_that_cannot_be_written_is_taken_back(memory: Memory) -> None:
    """The COMMIT itself fails; the next change finds no half-open transaction."""
    with memory.change() as db:
        db.execute("CREATE TABLE root (name TEXT PRIMARY KEY)")
        db.execute("DROP TABLE note")
        rule = "REFERENCES root (name) DEFERRABLE INITIALLY DEFERRED"
        db.execute(f"CREATE TABLE note (text TEXT {rule})")
        db.execute("INSERT INTO root VALUES ('kept')")
    with memory.reading() as db:
        db.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        keep(memory, "kept", "without a root")
    keep(memory, "kept")
    assert notes(memory) == ["kept"]


def test_a_probe_finds_out_what_nobody_has_tried(memory: Memory, tmp_path: Path) -> None:
    keep(memory, "first")
    memory.probe()
    assert not memory.failing
    with sqlite3.connect(tmp_path / "notes.db", isolation_level=None) as other:
        with memory.reading() as db:
            db.execute("PRAGMA busy_timeout = 0")
        other.execute("BEGIN IMMEDIATE")
        memory.probe()
        assert memory.failing
        other.execute("ROLLBACK")
    other.close()
    memory.probe()
    assert not memory.failing


def test_a_file_that_cannot_be_opened_is_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"this is no database, and it is long enough to be looked at" * 20)
    opened: list[str] = []
    memory = Memory(path, SCHEMA, lambda db: opened.append("opened"))
    for _ in range(2):
        with pytest.raises(sqlite3.DatabaseError):
            notes(memory)
    assert (memory.failing, opened) == (True, [])
    path.unlink()
    for text in ("one", "two"):
        keep(memory, text)
    assert (memory.failing, opened) == (False, ["opened"])
    memory.close()
    with pytest.raises(sqlite3.ProgrammingError):
        notes(memory)
    assert not memory.failing
