"""Short codes that let one device in: typed once at `/enrol` or to an agent, good for half an hour.

A device then holds a token of its own, which can be taken back without touching any other.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import Field, SQLModel

from hall_server.access.file import now_ms
from hall_server.access.grants import Access, Grant, Role

# No 0 O 1 I L: read from a screen, typed on another.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 8
_GOOD_FOR = 30 * 60 * 1000


class OfferRow(SQLModel, table=True):
    """A code that was given out; only its hash is kept."""

    __tablename__ = "offers"

    code_hash: str = Field(primary_key=True)
    role: str
    name: str
    at: str | None = None
    expires_at: int
    used_at: int | None = None


_OFFERS = SQLModel.metadata.tables["offers"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A code to be typed, and until when (real time, ms)."""

    code: str
    expires_at: int


class OtherDoor(Exception):
    """The code is good, but not here: its device comes in elsewhere. It stays good there."""

    def __init__(self, role: Role) -> None:
        super().__init__(role.value)
        self.role = role


def make_offer(access: Access, role: Role, name: str, at: str | None) -> Offer:
    """A fresh code; an earlier one for the same place that was not used is void."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    now = now_ms()
    with access.file.begin() as connection:
        place = (
            _OFFERS.c.role == role.value,
            _OFFERS.c.name == name,
            _OFFERS.c.at.is_(None) if at is None else _OFFERS.c.at == at,
        )
        connection.execute(delete(_OFFERS).where(*place, _OFFERS.c.used_at.is_(None)))
        connection.execute(delete(_OFFERS).where(_OFFERS.c.expires_at < now))
        connection.execute(
            insert(_OFFERS).values(
                code_hash=_hash(code),
                role=role.value,
                name=name,
                at=at,
                expires_at=now + _GOOD_FOR,
            )
        )
    return Offer(f"{code[:4]}-{code[4:]}", now + _GOOD_FOR)


def take_offer(access: Access, typed: str, roles: Collection[Role]) -> tuple[Grant, str] | None:
    """The device's own grant and token for a code; None when it is wrong, used or too old.

    roles: who comes in here. Raises OtherDoor for the code of another.
    """
    code = typed.replace("-", "").replace(" ", "").upper()
    if len(code) != _LENGTH or any(letter not in _LETTERS for letter in code):
        return None
    now = now_ms()
    with access.file.begin() as connection:
        row: Any = connection.execute(
            select(_OFFERS).where(
                _OFFERS.c.code_hash == _hash(code),
                _OFFERS.c.used_at.is_(None),
                _OFFERS.c.expires_at > now,
            )
        ).first()
        if row is None:
            return None
        if Role(row.role) not in roles:
            raise OtherDoor(Role(row.role))
        used = update(_OFFERS).where(_OFFERS.c.code_hash == row.code_hash).values(used_at=now)
        connection.execute(used)
    return access.give(Role(row.role), row.name, row.at)


def _hash(code: str) -> str:
    # 31^8 codes, half an hour, ten tries a minute from an address: a plain hash is enough.
    return hashlib.sha256(code.encode()).hexdigest()
