"""Whether somebody may try a password now: by login and by address, alike for logins that do not
exist.

Whoever guesses has to wait longer and longer (`patience.Pauses`). Where a person has come in
before, wrong guesses from elsewhere do not count: nobody is shut out by strangers.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Field, SQLModel

from hall_server.access.file import AccessFile, now_ms
from hall_server.access.patience import Patience, Pauses
from hall_server.callers import network_of

_PER_MINUTE = 30
"""Wrong passwords of one address, whatever the logins: a whole hall may stand behind it."""
_REMEMBERED = 90 * 24 * 3600 * 1000
_ELSEWHERE = ""


class FamiliarRow(SQLModel, table=True):
    """Somebody has come in from somewhere."""

    __tablename__ = "familiar"

    place: str = Field(primary_key=True)
    """A hash of login and address: whoever reads it can look up a pair, but reads no list."""
    at: int = Field(index=True)
    """Real time, ms."""


_FAMILIAR = SQLModel.metadata.tables["familiar"]


class Wait(Exception):
    """Not now. until: real time, ms; None: some moments."""

    def __init__(self, until: int | None) -> None:
        super().__init__()
        self.until = until


class Logins:
    """Counts tries. One of each server; `login` is always as `accounts.plain_login` makes it."""

    def __init__(self, file: AccessFile, now: Callable[[], float] = time.monotonic) -> None:
        self._file = file
        self.addresses = Patience(now, most=_PER_MINUTE)
        """Also of those who guess links."""
        self._pauses = Pauses(now)

    def begin(self, login: str, address: str) -> None:
        """A password is about to be checked: it counts as wrong until it is said to be right.

        Raises Wait. What is looked at is the same for every login, whether or not it exists.
        """
        place = self._place(login, address)
        if place == _ELSEWHERE and self.addresses.over(address):
            raise Wait(None)
        left = self._pauses.begin(login, place)
        if left > 0:
            raise Wait(now_ms() + round(left * 1000))

    def wrong(self, address: str) -> None:
        """It was the wrong one."""
        self.addresses.wrong(address)

    def unchecked(self, login: str, address: str) -> None:
        """There was no time to check it."""
        self._pauses.take_back(login, self._place(login, address))

    def right(self, login: str, address: str) -> None:
        """The person is in; from now on the address is familiar."""
        self._pauses.forget(login, self._place(login, address))
        now = now_ms()
        with self._file.begin() as connection:
            connection.execute(delete(_FAMILIAR).where(_FAMILIAR.c.at < now - _REMEMBERED))
            seen = insert(_FAMILIAR).values(place=_hash(login, address), at=now)
            connection.execute(
                seen.on_conflict_do_update(index_elements=["place"], set_={"at": now})
            )

    def shut(self, login: str) -> bool:
        """Whether whoever tries this login has to wait, somewhere."""
        return self._pauses.going_on(login)

    def open(self, login: str) -> None:
        """Forget the wrong passwords, wherever they came from."""
        self._pauses.end(login)

    def _place(self, login: str, address: str) -> str:
        """Where tries are counted together: a familiar address for itself, the rest as one."""
        place = _hash(login, address)
        here = (_FAMILIAR.c.place == place, _FAMILIAR.c.at >= now_ms() - _REMEMBERED)
        with self._file.look() as connection:
            row: Any = connection.execute(select(_FAMILIAR.c.at).where(*here)).first()
        return _ELSEWHERE if row is None else place


def _hash(login: str, address: str) -> str:
    return hashlib.sha256(f"{login}\n{network_of(address)}".encode()).hexdigest()
