"""Who may come in: tokens of devices, interfaces and signed-in people, as hashes in `access.db`.

A token is shown once, when it is made; revoking works at once, from any process.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlmodel import Field, SQLModel

from hall_server.access.file import AccessFile, now_ms


class Role(StrEnum):
    """What a token is for; each may do only what that page or program needs."""

    KIOSK = "kiosk"
    DESK = "desk"
    DISPLAY = "display"
    PAD = "pad"
    AGENT = "agent"
    HELPER = "helper"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Grant:
    """Who somebody is. at: code of the kiosk, counter or screen it is bound to, if any."""

    id: str
    role: Role
    name: str
    at: str | None = None
    person: bool = False
    """A person sits at one counter; an interface (third-party caller) may act for many."""
    account: str | None = None
    """Whose session it is; None for a device, an interface and `hallway token`."""

    @property
    def actor(self) -> str:
        """How events name it."""
        if self.person:
            return f"staff:{self.name}"
        if self.role is Role.DESK:
            return f"interface:{self.name}"
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
    account: str | None = None
    made_at: int
    expires_at: int | None = None
    revoked_at: int | None = None


_GRANTS = SQLModel.metadata.tables["grants"]


class Access:
    """The grants in `access.db`. Raises JournalError when it cannot be opened or is damaged."""

    def __init__(self, path: Path) -> None:
        self.file = AccessFile(path)
        """For the other books that are kept in it."""
        self._known: dict[str, tuple[Grant, int | None]] = {}
        """Token hash → its grant and when it ends."""
        self._version = -1
        self._revoked = 0
        """Times something was revoked here: what was looked up before is not remembered."""

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()

    def give(
        self,
        role: Role,
        name: str,
        at: str | None = None,
        *,
        person: bool = False,
        account: str | None = None,
        seconds: float | None = None,
    ) -> tuple[Grant, str]:
        """A new grant and its token, which is stored nowhere. seconds: how long it is good."""
        token = secrets.token_urlsafe(32)
        grant = Grant(secrets.token_hex(5), role, name, at, person, account)
        now = now_ms()
        with self.file.begin() as connection:
            connection.execute(
                insert(_GRANTS).values(
                    id=grant.id,
                    token_hash=_hash(token),
                    role=role.value,
                    name=name,
                    at=at,
                    person=person,
                    account=account,
                    made_at=now,
                    expires_at=None if seconds is None else now + round(seconds * 1000),
                )
            )
        return grant, token

    def revoke(self, grant_id: str) -> bool:
        """Let a token in no more; False when there is none or it is revoked already."""
        with self.file.begin() as connection:
            return self.revoke_within(connection, grant_id)

    def revoke_within(self, connection: Connection, grant_id: str) -> bool:
        """`revoke`, in a transaction of this file: nobody looks a token up before it has ended."""
        changed = connection.execute(
            update(_GRANTS)
            .where(_GRANTS.c.id == grant_id, _GRANTS.c.revoked_at.is_(None))
            .values(revoked_at=now_ms())
        )
        self._revoked += 1
        self._known.clear()
        return changed.rowcount > 0

    def revoke_all(self, role: Role, name: str) -> None:
        """Let in none of the tokens made for `name` in this role any more."""
        self._revoke_where(_GRANTS.c.role == role.value, _GRANTS.c.name == name)

    def sign_out(self, account: str) -> None:
        """End every session of an account."""
        self._revoke_where(_GRANTS.c.account == account)

    def _revoke_where(self, *which: Any) -> None:
        with self.file.begin() as connection:
            connection.execute(
                update(_GRANTS)
                .where(*which, _GRANTS.c.revoked_at.is_(None))
                .values(revoked_at=now_ms())
            )
        self._revoked += 1
        self._known.clear()

    def given(self) -> list[Given]:
        """Every grant, oldest first, the revoked too."""
        with self.file.look() as connection:
            rows = connection.execute(select(_GRANTS).order_by(_GRANTS.c.made_at, _GRANTS.c.id))
            return [_given(row) for row in rows]

    def read(self, connection: Connection, grant_id: str) -> Given | None:
        """One of them, in a transaction of this file."""
        row = connection.execute(select(_GRANTS).where(_GRANTS.c.id == grant_id)).first()
        return None if row is None else _given(row)

    def find(self, token: str) -> Grant | None:
        """Whose token it is; None for a wrong or revoked one, and for what can be no token."""
        try:
            digest = _hash(token)
        except UnicodeEncodeError:  # half a character, as JSON may hold it
            return None
        # Rises when another process has written: then what is remembered may be revoked. Asked
        # of the driver itself, for this is on the way of every request.
        version = self.file.version()
        if version != self._version:
            self._known.clear()
            self._version = version
        known = self._known.get(digest)
        revoked = self._revoked
        if known is None:
            with self.file.look() as connection:
                row: Any = connection.execute(
                    select(_GRANTS).where(
                        _GRANTS.c.token_hash == digest, _GRANTS.c.revoked_at.is_(None)
                    )
                ).first()
            if row is None:
                return None
            known = _grant(row), row.expires_at
            if revoked == self._revoked:
                self._known[digest] = known
        grant, ends = known
        return grant if ends is None or now_ms() < ends else None


def _given(row: Any) -> Given:
    return Given(_grant(row), row.made_at, row.revoked_at)


def _grant(row: Any) -> Grant:
    return Grant(row.id, Role(row.role), row.name, row.at, row.person, row.account)


def _hash(token: str) -> str:
    # The token itself is 256 random bits: a plain hash cannot be guessed backwards.
    return hashlib.sha256(token.encode()).hexdigest()
