"""Sums of ratings by month: never fewer than thirty together, so that nobody is found out.

Who looks at a running month again and again could tell the latest rating by what has changed.
Therefore levels of a running month are counted in whole thirties only, the newest thirty waits for
the one after it, so that the end of the month too adds thirty or more, and only counters have
levels: two groupings that move at different times could be subtracted from each other. Of a month
that is over, what is held back by rows goes into the total only when it is thirty or more together.
People see their own months only when these are over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Any, Literal

from sqlalchemy import Connection, Integer, case, func, literal, literal_column, select, true

from hall_server.ratings.levels import BAD, LEVELS
from hall_server.ratings.rows import INVITATIONS, RATINGS

LEAST = 30
"""Ratings that are shown together, at least."""
By = Literal["counter", "service"]
_IN_TURN = literal_column("ratings.rowid", Integer)
"""Of two in the same millisecond, the one that was stored first."""
_ALL = true()
_Z = 1.96
"""95 % of cases."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, 0 to 1, and the range it lies in for 95 of 100 such samples (Wilson)."""

    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sum:
    """What a month says about one counter, service or person.

    invited: finished visits; rated: of these. counted: how many ratings `levels` (very satisfied
    first) is made of; None when it would be fewer than thirty.
    """

    code: str
    invited: int
    rated: int
    counted: int = 0
    levels: tuple[int, ...] | None = None

    @property
    def satisfied(self) -> Share | None:
        """基本满意 and better."""
        return None if self.levels is None else share(sum(self.levels[: -len(BAD)]), self.counted)

    @property
    def pleased(self) -> Share | None:
        """满意 and better: the stricter figure."""
        return None if self.levels is None else share(sum(self.levels[:2]), self.counted)


def share(part: int, whole: int) -> Share:
    """`part` of `whole` (at least 1) with its range."""
    p = part / whole
    about = _Z * _Z / whole
    middle = (p + about / 2) / (1 + about)
    half = _Z / (1 + about) * sqrt(p * (1 - p) / whole + about / (4 * whole))
    return Share(p, max(0.0, middle - half), min(1.0, middle + half))


def sums_of(connection: Connection, month: str, by: By, *, running: bool) -> list[Sum]:
    """The sums of a month, by code. running: it is not over yet."""
    key = RATINGS.c[by]
    invited = _counts(connection, INVITATIONS, month, INVITATIONS.c[by])
    rated = _counts(connection, RATINGS, month, key)
    levels = {} if running and by != "counter" else _levels(connection, month, key, running=running)
    found = [
        _sum(code, invited.get(code, 0), rated.get(code, 0), levels.get(code))
        for code in sorted(invited.keys() | rated.keys())
    ]
    if running:
        return found
    said = select(key, func.count()).where(RATINGS.c.month == month, RATINGS.c.level.is_not(None))
    levelled = {str(code): int(n) for code, n in connection.execute(said.group_by(key))}
    return _held_together(found, levelled)


def own_sum(connection: Connection, month: str, account: str | None, name: str) -> Sum | None:
    """The sum of one person in a month that is over; None when they served nobody. Rows of before
    accounts were written down go by the name."""

    def mine(table: Any) -> Any:
        unknown = table.c.account.is_(None) & (table.c.staff == name)
        return unknown if account is None else unknown | (table.c.account == account)

    one = literal(name)
    invited = _counts(connection, INVITATIONS, month, one, mine(INVITATIONS))
    if not invited:
        return None
    rated = _counts(connection, RATINGS, month, one, mine(RATINGS))
    levels = _levels(connection, month, one, mine(RATINGS), running=False)
    return _sum(name, invited[name], rated.get(name, 0), levels.get(name))


def _sum(code: str, invited: int, rated: int, counts: Mapping[int, int] | None) -> Sum:
    shown = tuple(counts.get(level, 0) for level in LEVELS) if counts else None
    return Sum(code, invited, rated, sum(shown) if shown else 0, shown)


def _held_together(rows: Sequence[Sum], levelled: Mapping[str, int]) -> list[Sum]:
    """A few ratings held back alone could be had by subtracting this grouping's total from the
    other one's: the smallest rows shown are held back with them until thirty are."""
    kept = list(rows)
    hidden = sum(levelled.get(row.code, 0) for row in kept if row.levels is None)
    while 0 < hidden < LEAST:
        shown = [row for row in kept if row.levels is not None]
        if not shown:
            break
        least = min(shown, key=lambda row: row.counted)
        kept[kept.index(least)] = replace(least, counted=0, levels=None)
        hidden += least.counted
    return kept


def total_of(rows: Sequence[Sum], rest: Mapping[int, int]) -> Sum:
    """All rows together. rest: levels of the rows held back, when these are enough to be shown
    together; without them the figure is that of the rows shown."""
    shown = [row.levels for row in rows if row.levels is not None]
    levels = tuple(sum(each[level - 1] for each in shown) + rest.get(level, 0) for level in LEVELS)
    counted = sum(levels)
    return Sum(
        "",
        sum(row.invited for row in rows),
        sum(row.rated for row in rows),
        counted,
        levels if counted else None,
    )


def rest_of(connection: Connection, month: str, by: By, rows: Sequence[Sum]) -> Mapping[int, int]:
    """Of a month that is over: levels of all that is held back by rows, if it is thirty or more
    together."""
    shown = [row.code for row in rows if row.levels is not None]
    held_back = RATINGS.c[by].not_in(shown)
    return _levels(connection, month, literal(""), held_back, running=False).get("", {})


def months(connection: Connection) -> list[str]:
    """Months with anything in them, the latest first."""
    found = select(INVITATIONS.c.month).distinct().order_by(INVITATIONS.c.month.desc())
    return [str(month) for month in connection.execute(found).scalars()]


def _counts(
    connection: Connection, table: Any, month: str, key: Any, which: Any = _ALL
) -> Mapping[str, int]:
    query = select(key, func.count()).where(table.c.month == month, which).group_by(key)
    return {str(code): int(count) for code, count in connection.execute(query)}


def _levels(
    connection: Connection, month: str, key: Any, which: Any = _ALL, *, running: bool
) -> Mapping[str, Mapping[int, int]]:
    """Group → level → how many, of those in the order they came that may be shown."""
    in_turn = func.row_number().over(partition_by=key, order_by=(RATINGS.c.at, _IN_TURN))
    all_of_it = func.count().over(partition_by=key)
    said = select(
        key.label("code"), RATINGS.c.level, in_turn.label("turn"), all_of_it.label("most")
    ).where(RATINGS.c.month == month, RATINGS.c.level.is_not(None), which)
    rows = said.subquery()
    lagging = (rows.c.most // LEAST - 1) * LEAST
    shown = lagging if running else case((rows.c.most >= LEAST, rows.c.most), else_=0)
    query = (
        select(rows.c.code, rows.c.level, func.count())
        .where(rows.c.turn <= shown)
        .group_by(rows.c.code, rows.c.level)
    )
    found: dict[str, dict[int, int]] = {}
    for code, level, count in connection.execute(query):
        found.setdefault(str(code), {})[int(level)] = int(count)
    return found
