"""The day in sums, for the record a hall keeps. Times are minutes."""

from __future__ import annotations

from hall_server.wire.base import Wire


class DaySum(Wire):
    """Numbers of one service, or of all: how each ended. open: not over yet; expired: still open
    when the day was closed. A visit for several services counts as the first of them."""

    code: str
    name: str
    area: str
    issued: int
    done: int
    missed: int
    cancelled: int
    elsewhere: int
    expired: int
    open: int
    wait_mean: float | None
    """From the number to the first call; null: nobody was called."""
    wait_longest: float | None
    served_mean: float | None


class DayCounterSum(Wire):
    """What was finished at one counter."""

    code: str
    label: str
    area: str
    done: int
    served_mean: float | None


class DaySums(Wire):
    """The latest day. date: `2026-11-22`, null before the first. over: it has been closed."""

    date: str | None
    over: bool
    total: DaySum
    services: list[DaySum]
    counters: list[DayCounterSum]
