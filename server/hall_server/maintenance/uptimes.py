"""Reads how the devices were from `hall.db`, beside the writer and the network loop."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path

from hall_server.maintenance.uptime import Period, Sum, Told, sum_of
from hall_server.records.reader import opened
from hall_server.worker import Worker

_TOLD = "SELECT at, state FROM device_states WHERE device = ? AND at >= ? AND at < ? ORDER BY seq"
_WATCHES = """SELECT begun_at, seen_at FROM device_watches
    WHERE seen_at >= ? AND begun_at < ? ORDER BY seq"""


class UpTimes:
    """beside: where it is read; a device-year takes some hundredths of a second."""

    def __init__(self, journal: Path, beside: Worker) -> None:
        self._journal = journal
        self._beside = beside

    def of(self, devices: Collection[str], open_times: Sequence[Period]) -> dict[str, Sum]:
        """Device → how it was in these periods (see uptime.sum_of). Raises RecordsError."""
        return self._beside(lambda: self._read(devices, open_times))

    def _read(self, devices: Collection[str], open_times: Sequence[Period]) -> dict[str, Sum]:
        if not open_times:
            return {device: Sum() for device in devices}
        end = open_times[-1].end
        with opened(self._journal) as file:
            watches = _watches(file, open_times[0].begin, end)
            begin = watches[0].begin if watches else end
            return {
                device: sum_of(
                    (Told(*row) for row in file.execute(_TOLD, (device, begin, end))),
                    watches,
                    open_times,
                )
                for device in devices
            }


def _watches(file: sqlite3.Connection, begin: int, end: int) -> list[Period]:
    """In the order of time; where the clock was put back, the later one begins where the earlier
    ended."""
    found: list[Period] = []
    for begun, seen in file.execute(_WATCHES, (begin, end)):
        after = max(begun, found[-1].end) if found else begun
        if after < seen:
            found.append(Period(after, seen))
    return found
