"""What was done with accounts, devices and secrets, by whom; and the answers given to repeats.

Both live in `access.db`, in the transaction of the deed itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Text, delete, insert, select
from sqlmodel import Field, SQLModel

from hall_server.access.file import AccessFile, now_ms
from hall_server.storage.journal import Answer

_KEEP_ANSWERS = 48 * 3600 * 1000


class AccessLogRow(SQLModel, table=True):
    """One deed."""

    __tablename__ = "access_log"

    id: int | None = Field(default=None, primary_key=True)
    at: int
    """Real time, ms."""
    who: str
    what: str
    about: str


class AccessAnswerRow(SQLModel, table=True):
    """What was answered under an idempotency key."""

    __tablename__ = "access_answers"

    scope: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fingerprint: str
    status: int
    body: str = Field(sa_column=Column(Text, nullable=False))
    at: int


_LOG = SQLModel.metadata.tables["access_log"]
_ANSWERS = SQLModel.metadata.tables["access_answers"]


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of the log. at: real time, ms; what: a stable word such as `account_made`."""

    at: int
    who: str
    what: str
    about: str


def note(connection: Connection, who: str, what: str, about: str) -> None:
    """Write a deed down, in the transaction that does it. Never a secret, never a password."""
    connection.execute(insert(_LOG).values(at=now_ms(), who=who, what=what, about=about))


def deeds(file: AccessFile, most: int = 200) -> list[Deed]:
    """The latest deeds, newest first."""
    with file.look() as connection:
        rows = connection.execute(select(_LOG).order_by(_LOG.c.id.desc()).limit(most))
        return [Deed(row.at, row.who, row.what, row.about) for row in rows]


def once(
    file: AccessFile,
    key: tuple[str, str, str],
    act: Callable[[Connection], Answer],
) -> Answer:
    """Do `act` and keep its answer; the same key (scope, key, fingerprint) gets it again.

    An answer kept here must hold no secret. Another fingerprint is refused: `key_reused`.
    """
    scope, name, fingerprint = key
    with file.begin() as connection:
        same = (_ANSWERS.c.scope == scope, _ANSWERS.c.key == name)
        kept: Any = connection.execute(select(_ANSWERS).where(*same)).first()
        if kept is not None:
            if kept.fingerprint != fingerprint:
                return Answer(409, {"error": {"code": "key_reused"}})
            return Answer(kept.status, json.loads(kept.body))
        answer = act(connection)
        now = now_ms()
        connection.execute(delete(_ANSWERS).where(_ANSWERS.c.at < now - _KEEP_ANSWERS))
        connection.execute(
            insert(_ANSWERS).values(
                scope=scope,
                key=name,
                fingerprint=fingerprint,
                status=answer.status,
                body=json.dumps(answer.body, ensure_ascii=False),
                at=now,
            )
        )
        return answer
