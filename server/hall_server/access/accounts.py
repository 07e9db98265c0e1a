"""Staff accounts: who works here, as what, and how they prove it.

There is no default password: whoever makes an account gets a link by which the person sets one.
Times are real, in milliseconds.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlmodel import Field, SQLModel

from hall_server.access.file import AccessFile, now_ms
from hall_server.access.grants import Role

_INVITED_FOR = 7 * 24 * 3600 * 1000


class Job(StrEnum):
    """What somebody may be (岗位); a person may be several."""

    CLERK = "clerk"
    HELPER = "helper"
    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"

    @property
    def role(self) -> Role:
        """The role of a session in this job."""
        return _ROLES[self]


_ROLES = {
    Job.CLERK: Role.DESK,
    Job.HELPER: Role.HELPER,
    Job.COORDINATOR: Role.COORDINATOR,
    Job.SUPERVISOR: Role.SUPERVISOR,
    Job.ADMINISTRATOR: Role.ADMIN,
}


class AccountRow(SQLModel, table=True):
    """A person."""

    __tablename__ = "accounts"

    id: str = Field(primary_key=True)
    login: str = Field(unique=True, index=True)
    name: str = Field(unique=True)
    jobs: str
    """Comma between them."""
    password: str | None = None
    """argon2id."""
    failures: int = 0
    """Not used: files of earlier versions want it filled."""
    made_at: int
    disabled_at: int | None = None
    seen_at: int | None = None


class InvitationRow(SQLModel, table=True):
    """A link by which a person sets a password, once."""

    __tablename__ = "invitations"

    code_hash: str = Field(primary_key=True)
    account: str = Field(index=True)
    expires_at: int


_ACCOUNTS = SQLModel.metadata.tables["accounts"]
_INVITATIONS = SQLModel.metadata.tables["invitations"]


@dataclass(frozen=True, slots=True)
class Account:
    """A person as the rest of the server sees them; no hash."""

    id: str
    login: str
    name: str
    jobs: tuple[Job, ...]
    has_password: bool
    made_at: int
    disabled_at: int | None
    seen_at: int | None


class AccountError(Exception):
    """What cannot be done with an account; `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Accounts:
    """The accounts in an open `access.db`."""

    def __init__(self, file: AccessFile) -> None:
        self.file = file

    def all(self) -> list[Account]:
        """Everybody, by name."""
        with self.file.look() as connection:
            return [_account(row) for row in connection.execute(select(_ACCOUNTS))]

    def get(self, account: str) -> Account | None:
        """One of them by id."""
        return self._one(_ACCOUNTS.c.id == account)

    def has_administrator(self) -> bool:
        """Whether somebody can sign in as administrator."""
        return any(
            Job.ADMINISTRATOR in one.jobs and one.has_password and one.disabled_at is None
            for one in self.all()
        )

    # Signing in

    def for_login(self, login: str) -> tuple[Account, str | None] | None:
        """An account and its hash by login name, whatever its case."""
        with self.file.look() as connection:
            row: Any = connection.execute(
                select(_ACCOUNTS).where(_ACCOUNTS.c.login == plain_login(login))
            ).first()
            return None if row is None else (_account(row), row.password)

    def came_in(self, account: Account) -> None:
        """The right password."""
        with self.file.begin() as connection:
            here = _ACCOUNTS.c.id == account.id
            connection.execute(update(_ACCOUNTS).where(here).values(seen_at=now_ms()))

    # Keeping

    def make(self, connection: Connection, login: str, name: str, jobs: Sequence[Job]) -> Account:
        """A new account without a password. Raises AccountError `login_taken` or `name_taken`."""
        self._require_free(connection, None, plain_login(login), name)
        row = {
            "id": secrets.token_hex(5),
            "login": plain_login(login),
            "name": name,
            "jobs": _joined(jobs),
            "made_at": now_ms(),
            "failures": 0,
        }
        connection.execute(insert(_ACCOUNTS).values(row))
        made = connection.execute(select(_ACCOUNTS).where(_ACCOUNTS.c.id == row["id"])).one()
        return _account(made)

    def change(
        self, connection: Connection, account: str, name: str, jobs: Sequence[Job]
    ) -> Account:
        """Another name or other jobs. Raises AccountError; the last administrator stays one."""
        now = self.read(connection, account)
        self._require_free(connection, account, now.login, name)
        if Job.ADMINISTRATOR not in jobs:
            self._require_another_administrator(connection, now)
        here = _ACCOUNTS.c.id == account
        values = {"name": name, "jobs": _joined(jobs)}
        connection.execute(update(_ACCOUNTS).where(here).values(values))
        return self.read(connection, account)

    def disable(self, connection: Connection, account: str, *, disabled: bool) -> Account:
        """Let a person in no more, or again. Raises AccountError."""
        now = self.read(connection, account)
        if disabled:
            self._require_another_administrator(connection, now)
        values = {"disabled_at": now_ms() if disabled else None}
        here = _ACCOUNTS.c.id == account
        connection.execute(update(_ACCOUNTS).where(here).values(values))
        return self.read(connection, account)

    # Passwords

    def invite(self, account: str) -> str:
        """The code of a fresh link to set a password; earlier links are void."""
        code = secrets.token_urlsafe(24)
        with self.file.begin() as connection:
            self.read(connection, account)
            connection.execute(delete(_INVITATIONS).where(_INVITATIONS.c.account == account))
            values = {"code_hash": _hash(code), "account": account}
            until = now_ms() + _INVITED_FOR
            connection.execute(insert(_INVITATIONS).values(expires_at=until, **values))
        return code

    def invited(self, code: str) -> Account | None:
        """Whose link it is; None when it is wrong, used or too old."""
        with self.file.look() as connection:
            row: Any = connection.execute(
                select(_INVITATIONS).where(
                    _INVITATIONS.c.code_hash == _hash(code), _INVITATIONS.c.expires_at > now_ms()
                )
            ).first()
        found = None if row is None else self.get(row.account)
        return found if found and found.disabled_at is None else None

    def set_password(self, connection: Connection, account: str, hashed: str) -> None:
        """A new password; links to set one are void."""
        connection.execute(delete(_INVITATIONS).where(_INVITATIONS.c.account == account))
        here = _ACCOUNTS.c.id == account
        connection.execute(update(_ACCOUNTS).where(here).values(password=hashed))

    def _one(self, *where: Any) -> Account | None:
        with self.file.look() as connection:
            row = connection.execute(select(_ACCOUNTS).where(*where)).first()
            return None if row is None else _account(row)

    def read(self, connection: Connection, account: str) -> Account:
        """One of them within a transaction. Raises AccountError."""
        row = connection.execute(select(_ACCOUNTS).where(_ACCOUNTS.c.id == account)).first()
        if row is None:
            raise AccountError("unknown_account")
        return _account(row)

    @staticmethod
    def _require_free(connection: Connection, account: str | None, login: str, name: str) -> None:
        for row in connection.execute(select(_ACCOUNTS)):
            if row.id == account:
                continue
            if row.login == login:
                raise AccountError("login_taken")
            if row.name == name:
                raise AccountError("name_taken")

    @staticmethod
    def _require_another_administrator(connection: Connection, account: Account) -> None:
        if Job.ADMINISTRATOR not in account.jobs or account.disabled_at is not None:
            return
        others = (_account(row) for row in connection.execute(select(_ACCOUNTS)))
        if not any(
            one.id != account.id
            and Job.ADMINISTRATOR in one.jobs
            and one.has_password
            and one.disabled_at is None
            for one in others
        ):
            raise AccountError("last_administrator")


def plain_login(login: str) -> str:
    """A login as it is kept: case and spaces around it do not count."""
    return login.strip().casefold()


def _joined(jobs: Sequence[Job]) -> str:
    return ",".join(job.value for job in Job if job in jobs)


def _account(row: Any) -> Account:
    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        jobs=tuple(Job(job) for job in row.jobs.split(",") if job),
        has_password=row.password is not None,
        made_at=row.made_at,
        disabled_at=row.disabled_at,
        seen_at=row.seen_at,
    )


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()
