"""Diversions of days that are over, read from the journal while the hall goes on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hall_server.records.diversions import DIVERTED, DayDiversions
from hall_server.records.reader import DayRead, Span, diverted_days, read_days
from hall_server.worker import Worker

_MOST_DAYS = 400
"""So many of the days with diversions are told, the latest: more than a year of them."""


class PastDays:
    """One day takes some hundredths of a second, too long for the network loop. beside: where it
    is read."""

    def __init__(self, journal: Path, beside: Worker) -> None:
        self._journal = journal
        self._beside = beside

    def diversions(self, day: date) -> DayRead[DayDiversions] | None:
        """Those of a day; None when it had none. Raises RecordsError."""
        found = self._beside(lambda: [*read_days(self._journal, Span(day, day), DIVERTED)])
        return found[0] if found else None

    def diverted(self) -> list[tuple[date, int]]:
        """Days with diversions and how many each had, the latest first. Raises RecordsError."""
        return self._beside(lambda: [*diverted_days(self._journal)])[:_MOST_DAYS]
