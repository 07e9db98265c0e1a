"""Who may come in: bearer tokens of devices and interfaces, kept as hashes in `access.db`.

A file of its own, because `hall.db` has one writer only and `hallway token` also runs beside a
running server. A token is shown once, when it is made; revoking works at once, from any process.
"""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
import time
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import Field, Session, SQLModel

from hall_server.journal import JournalError


class Role(StrEnum):
    """What a token is for; each may do only what that page or program needs."""

    KIOSK = "kiosk"
    DESK = "desk"
    DISPLAY = "display"
    ADMIN = "admin"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Grant:
    """Who somebody is. at: code of the kiosk, counter or screen it is bound to, if any."""

    id: str
    role: Role
    name: str
    at: str | None = None
    person: bool = False
    """A person sits at one counter; an interface (third-party caller) may act for many."""

    @property
    def actor(self) -> str:
        """How events name it."""
        if self.role is Role.DESK:
            return f"staff:{self.name}" if self.person else f"interface:{self.name}"
        return f"{self.role.value}:{self.at or self.name}"


@dataclass(frozen=True, slots=True)
class Given:
    """A grant in the book of all that were ever given; times in milliseconds."""

    grant: Grant
    made_at: int
    revoked_at: int | None


class GrantRow(SQLModel, table=True):
    """A token that was given out."""

    __tablename__ = "grants"

    id: str = Field(primary_key=True)
    token_hash: str = Field(index=True, unique=True)
    role: str
    name: str
    at: str | None = None
    person: bool = False
    made_at: int
    revoked_at: int | None = None


_GRANTS = SQLModel.metadata.tables["grants"]


class Access:
    """The open `access.db`. Raises JournalError when it cannot be opened or is damaged."""

    def __init__(self, path: Path) -> None:
        self._engine = _engine(path)
        try:
            with self._engine.begin() as connection:
                SQLModel.metadata.create_all(connection, tables=[_GRANTS])
            # The pool holds one connection for good (StaticPool): its driver's handle stays good.
            self._driver: Any = self._engine.raw_connection().driver_connection
        except (DBAPIError, sqlite3.Error) as error:
            self._engine.dispose()
            raise _unusable(path, error) from error
        self._known: dict[str, Grant] = {}
        self._version = -1

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def give(
        self, role: Role, name: str, at: str | None = None, *, person: bool = False
    ) -> tuple[Grant, str]:
        """A new grant and its token, which is stored nowhere."""
        token = secrets.token_urlsafe(32)
        grant = Grant(secrets.token_hex(5), role, name, at, person)
        with Session(self._engine) as session:
            session.add(
                GrantRow(
                    id=grant.id,
                    token_hash=_hash(token),
                    role=role.value,
                    name=name,
                    at=at,
                    person=person,
                    made_at=_now(),
                )
            )
            session.commit()
        return grant, token

    def revoke(self, grant_id: str) -> bool:
        """Let a token in no more; False when there is none or it is revoked already."""
        with self._engine.begin() as connection:
            changed = connection.execute(
                update(_GRANTS)
                .where(_GRANTS.c.id == grant_id, _GRANTS.c.revoked_at.is_(None))
                .values(revoked_at=_now())
            )
        self._known.clear()
        return changed.rowcount > 0

    def revoke_all(self, role: Role, name: str) -> None:
        """Let in none of the tokens made for `name` in this role any more."""
        with self._engine.begin() as connection:
            connection.execute(
                update(_GRANTS)
                .where(
                    _GRANTS.c.role == role.value,
                    _GRANTS.c.name == name,
                    _GRANTS.c.revoked_at.is_(None),
                )
                .values(revoked_at=_now())
            )
        self._known.clear()

    def given(self) -> list[Given]:
        """Every grant, oldest first, the revoked too."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_GRANTS).order_by(_GRANTS.c.made_at, _GRANTS.c.id))
            return [Given(_grant(row), row.made_at, row.revoked_at) for row in rows]

    def find(self, token: str) -> Grant | None:
        """Whose token it is; None for a wrong or revoked one, and for what can be no token."""
        try:
            digest = _hash(token)
        except UnicodeEncodeError:  # half a character, as JSON may hold it
            return None
        # Rises when another process has written: then what is remembered may be revoked. Asked
        # of the driver itself, for this is on the way of every request.
        (version,) = self._driver.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._known.clear()
            self._version = version
        grant = self._known.get(digest)
        if grant is not None:
            return grant
        with self._engine.connect() as connection:
            row: Any = connection.execute(
                select(_GRANTS).where(
                    _GRANTS.c.token_hash == digest, _GRANTS.c.revoked_at.is_(None)
                )
            ).first()
        if row is None:
            return None
        grant = _grant(row)
        self._known[digest] = grant
        return grant


def _grant(row: Any) -> Grant:
    return Grant(row.id, Role(row.role), row.name, row.at, row.person)


def _hash(token: str) -> str:
    # The token itself is 256 random bits: a plain hash cannot be guessed backwards.
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> int:
    return time.time_ns() // 1_000_000


def _unusable(path: Path, error: DBAPIError | sqlite3.Error) -> JournalError:
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    remedy = ""
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        remedy = "; restore the latest backup, or move it away and give out new tokens"
    return JournalError(f"{path}: cannot be used: {cause}{remedy}")


def _engine(path: Path) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=StaticPool,
        connect_args={"check_same_thread": False, "timeout": 5},
    )

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
