"""Rows as a file that spreadsheets open: UTF-8 with a mark, CRLF, no cell that is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from hall_server.records.reader import Span, read_days
from hall_server.records.table import head, rows, words_of

ENCODING = "utf-8-sig"
"""Of the file: with the mark by which Excel and WPS know UTF-8."""
_FORMULA = frozenset("=+-@\t\r")


def write_records(journal: Path, span: Span, language: str, out: TextIO) -> int:
    """Write a head and a row a number into `out`, which is opened with `newline=""`; how many
    rows. Nothing at all is written when there is none. Raises RecordsError, OSError."""
    words = words_of(language)
    writer = csv.writer(out)
    written = 0
    for day in read_days(journal, span):
        if not written:
            writer.writerow(head(words))
        writer.writerows(map(_harmless, rows(day, words)))
        written += len(day.visits)
    return written


def _harmless(row: Iterable[str]) -> list[str]:
    """A spreadsheet would take a name that begins like this for a formula."""
    return [f"'{cell}" if cell[:1] in _FORMULA else cell for cell in row]
