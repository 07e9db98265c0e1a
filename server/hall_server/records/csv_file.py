"""Rows as a file that spreadsheets open: UTF-8 with a mark, CRLF, no cell that is a formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from hall_server.records import diversion_table, table
from hall_server.records.diversions import DIVERTED
from hall_server.records.reader import DayRead, Span, Subject, read_days
from hall_server.records.visits import VISITS
from hall_server.records.words import Words, head, words_of

ENCODING = "utf-8-sig"
"""Of the file: with the mark by which Excel and WPS know UTF-8."""
_FORMULA = frozenset("=+-@\t\r")


@dataclass(frozen=True, slots=True)
class Record:
    """What there is to be taken out. deed: how it is written down that it was; section: of the
    words, for its columns."""

    subject: Subject[Any]
    deed: str
    section: str
    columns: tuple[str, ...]
    rows: Callable[[DayRead[Any], Words], Iterable[list[str]]]


RECORDS: Mapping[str, Record] = {
    "tickets": Record(VISITS, "records_exported", "column", table.COLUMNS, table.rows),
    "diversions": Record(
        DIVERTED,
        "diversions_exported",
        "diversion",
        diversion_table.COLUMNS,
        diversion_table.rows,
    ),
}
"""By the name that routes, options and files have for it; the first is the one usually meant."""


def write_records(journal: Path, record: str, span: Span, language: str, out: TextIO) -> int:
    """Write a head and the rows of one of `RECORDS` into `out`, which is opened with
    `newline=""`; how many rows. Nothing at all is written when there is none. Raises
    RecordsError, OSError."""
    kind, words = RECORDS[record], words_of(language)
    writer = csv.writer(out)
    written = 0
    for day in read_days(journal, span, kind.subject):
        if not written:
            writer.writerow(head(words, kind.section, kind.columns))
        writer.writerows(map(_harmless, kind.rows(day, words)))
        written += len(day.found.all)
    return written


def _harmless(row: Iterable[str]) -> list[str]:
    """A spreadsheet would take a name that begins like this for a formula."""
    return [f"'{cell}" if cell[:1] in _FORMULA else cell for cell in row]
