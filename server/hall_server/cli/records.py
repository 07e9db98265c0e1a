"""`hallway export`: the records of a span of days, also while the server runs."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TextIO

from hall_devices.command_line import Trouble, WrongUse, explained
from hall_server.access.grants import Access
from hall_server.access.log import note
from hall_server.cli.at_hall import BY
from hall_server.cli.out_file import out_file
from hall_server.languages import HOME, page_languages
from hall_server.records.csv_file import ENCODING, RECORDS, write_records
from hall_server.records.reader import RecordsError, Span
from hall_server.storage.journal import JournalError, StorageFailed, known_origin

_NOTHING = {
    "tickets": "no number was taken in these days",
    "diversions": "nothing was diverted in these days",
}
_ROWS = {"tickets": "numbers", "diversions": "diversions"}


def export(options: argparse.Namespace) -> int:
    """Write the file, whole or not at all, or standard output; and write down that it was done."""
    record, span = options.record, Span(options.first, options.last)
    if span.first is not None and span.last is not None and span.last < span.first:
        raise WrongUse("--to is before --from")
    if options.lang not in (languages := (HOME, *page_languages())):
        raise WrongUse(
            f"--lang: there is no language {options.lang}; there are: {', '.join(languages)}"
        )
    journal = options.data / "hall.db"
    try:
        known_origin(journal)
        with _opened(options.out, force=options.force) as out:
            written = write_records(journal, record, span, options.lang, out)
            if not written:
                raise Trouble(_NOTHING[record])
            out.flush()
            _remember(options.data, record, span)
    except BrokenPipeError:
        _remember(options.data, record, span)  # whoever read on to here has a part of it
        raise
    except (RecordsError, JournalError, StorageFailed) as error:
        raise Trouble(str(error)) from error
    except OSError as error:
        raise Trouble(f"{options.out or 'standard output'}: {explained(error)}") from error
    if options.out is not None:
        print(f"{written} {_ROWS[record]} written to {options.out}")
    return 0


@contextmanager
def _opened(file: Path | None, *, force: bool) -> Iterator[TextIO]:
    """What to write into: standard output without a file."""
    if file is None:
        printed = io.TextIOWrapper(sys.stdout.buffer, ENCODING, newline="", write_through=True)
        yield printed
        printed.detach()
        return
    with out_file(file, force=force, encoding=ENCODING, newline="") as out:
        yield out


def _remember(data: Path, record: str, span: Span) -> None:
    with closing(Access(data / "access.db")) as access, access.file.begin() as connection:
        note(connection, BY, RECORDS[record].deed, str(span))
