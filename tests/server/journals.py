"""Journal files made without a server, for tests of what reads them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

from hall_queue.events import Event
from hall_queue.journal_form import read_event
from hall_server.records.csv_file import write_records
from hall_server.records.reader import Span
from hall_server.storage.journal import Journal

SAMPLES = Path(__file__).parent.parent / "queue" / "journals"


def journal_of(folder: Path, events: Iterable[Event]) -> Path:
    """A `hall.db` that holds these events."""
    path = folder / "hall.db"
    journal = Journal(path)
    try:
        with journal.batch():
            journal.append(1, [*events])
    finally:
        journal.close()
    return path


def sample(release: str) -> list[Event]:
    """The events of a sample journal."""
    lines = (SAMPLES / f"{release}.jsonl").read_text(encoding="utf-8").splitlines()
    told = map(json.loads, lines)
    return [read_event(one["name"], one["version"], one["body"]) for one in told]


def records(
    path: Path, span: Span | None = None, language: str = "", record: str = "tickets"
) -> list[dict[str, str]]:
    """The rows of an export, by the names of its columns: without a language, their codes."""
    out = io.StringIO(newline="")
    written = write_records(path, record, span or Span(), language, out)
    rows = [*csv.DictReader(io.StringIO(out.getvalue(), newline=""), strict=True)]
    assert len(rows) == written
    return rows
