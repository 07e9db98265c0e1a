"""The process that writes an export to its standard output, for the server: see `exports.py`.

    python -m hall_server.records HALL.DB tickets|diversions [--from DAY] [--to DAY] [--lang zh-CN]

Ends with 0 after at least one row, 3 when there is none, 1 with a line when it cannot be read.
"""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from datetime import date
from pathlib import Path

from hall_server.records.csv_file import ENCODING, RECORDS, write_records
from hall_server.records.reader import RecordsError, Span

NOTHING = 3
"""The status that says: not one row of these days."""
_NICE = 19


def main() -> int:
    """Write, and say how it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this one
    if sys.platform != "win32":
        os.nice(_NICE)
    it = argparse.ArgumentParser("hall_server.records", description=__doc__)
    it.add_argument("journal", type=Path)
    it.add_argument("record", choices=RECORDS)
    it.add_argument("--from", dest="first", type=date.fromisoformat)
    it.add_argument("--to", dest="last", type=date.fromisoformat)
    it.add_argument("--lang", default="")
    asked = it.parse_args()
    try:
        with io.TextIOWrapper(sys.stdout.buffer, ENCODING, newline="") as out:
            span = Span(asked.first, asked.last)
            written = write_records(asked.journal, asked.record, span, asked.lang, out)
    except RecordsError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # nobody reads on
        return 1
    return 0 if written else NOTHING


if __name__ == "__main__":
    sys.exit(main())
