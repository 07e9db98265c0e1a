"""Following up bad ratings (差评处置): what is open, whose visit it was, what was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from hall_server.ratings.rows import LINKS, RATINGS, READINGS, STEPS

_MOST = 500
"""Rows of the list; the open ones come first, so none of them is cut off before a settled one."""
_NEXT = {"contacted": ("new",), "resolved": ("new", "contacted")}
"""Step → states it may be done in."""
Key = tuple[str, str, str]
"""Scope, idempotency key, fingerprint."""


class CaseError(Exception):
    """What cannot be done with a bad rating; `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did; at: real time, ms. what: contacted | resolved | note | undo."""

    at: int
    who: str
    what: str
    note: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody looked at whose visit it was; at: real time, ms."""

    at: int
    who: str
    rating: str


@dataclass(frozen=True, slots=True)
class Link:
    """Whose visit it was; None fields: forgotten by now."""

    date: str | None = None
    ticket: int | None = None
    number: str | None = None


def bad_ones(connection: Connection) -> list[Any]:
    """Rows of `ratings`, open ones first, the one due first on top; settled ones newest first."""
    settled = RATINGS.c.state == "resolved"
    turn = 1 - 2 * settled
    in_order = (settled, RATINGS.c.due_at * turn, RATINGS.c.at * turn, RATINGS.c.id)
    query = select(RATINGS).where(RATINGS.c.state != "").order_by(*in_order).limit(_MOST)
    return list(connection.execute(query))


def one(connection: Connection, rating: str) -> Any:
    """The row of a bad rating. Raises CaseError unknown_rating: also for a good one."""
    query = select(RATINGS).where(RATINGS.c.id == rating, RATINGS.c.state != "")
    row = connection.execute(query).first()
    if row is None:
        raise CaseError("unknown_rating")
    return row


def read_link(connection: Connection, rating: str, who: str, at: int) -> Link:
    """Whose visit it was; that it was read is written down in the same transaction."""
    row = connection.execute(select(LINKS).where(LINKS.c.rating == rating)).first()
    connection.execute(insert(READINGS).values(at=at, who=who, rating=rating))
    return Link() if row is None else Link(row.date, row.ticket, row.number)


def readings(connection: Connection, rating: str | None = None, most: int = 200) -> list[Reading]:
    """Who has looked, newest first; of one rating or of all."""
    query = select(READINGS).order_by(READINGS.c.id.desc()).limit(most)
    if rating is not None:
        query = query.where(READINGS.c.rating == rating)
    return [Reading(row.at, row.who, row.rating) for row in connection.execute(query)]


def steps(connection: Connection, rating: str) -> list[Step]:
    """All that was done about it, oldest first."""
    query = select(STEPS).where(STEPS.c.rating == rating).order_by(STEPS.c.id)
    return [Step(row.at, row.who, row.what, row.note) for row in connection.execute(query)]


def standing(done: Sequence[Step]) -> list[Step]:
    """The steps that have not been taken back, notes left out."""
    left: list[Step] = []
    for step in done:
        if step.what == "undo":
            left = left[:-1]
        elif step.what != "note":
            left.append(step)
    return left


def take_step(connection: Connection, rating: str, step: Step, key: Key) -> None:
    """Do one step, once for a key. Raises CaseError: unknown_rating, wrong_step, nothing_to_undo
    or key_reused (the key was used for something else)."""
    scope, name, fingerprint = key
    known = f"{scope}:{name}"
    kept = connection.execute(select(STEPS.c.fingerprint).where(STEPS.c.key == known)).scalar()
    if kept is not None:
        if kept != fingerprint:
            raise CaseError("key_reused")
        return
    row = one(connection, rating)
    done = steps(connection, rating)
    if step.what == "undo" and not standing(done):
        raise CaseError("nothing_to_undo")
    if step.what in _NEXT and row.state not in _NEXT[step.what]:
        raise CaseError("wrong_step")
    connection.execute(
        insert(STEPS).values(
            rating=rating,
            at=step.at,
            who=step.who,
            what=step.what,
            note=step.note,
            key=known,
            fingerprint=fingerprint,
        )
    )
    left = standing([*done, step])
    state = left[-1].what if left else "new"
    connection.execute(update(RATINGS).where(RATINGS.c.id == rating).values(state=state))


def open_count(connection: Connection) -> int:
    """Bad ratings nobody has settled."""
    still = RATINGS.c.state.in_(("new", "contacted"))
    return int(connection.execute(select(func.count()).where(still)).scalar() or 0)
