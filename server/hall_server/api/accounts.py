"""Administrators keep the accounts of the staff."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint
from sqlalchemy import Connection

from hall_queue.commands import SignOn
from hall_server import wire
from hall_server.access.accounts import Account, AccountError, Job
from hall_server.access.grants import Role
from hall_server.access.log import deeds, note
from hall_server.api.edge import ApiError, desk, grant, keep_once, route, services
from hall_server.storage.journal import Answer

blueprint = Blueprint("accounts", __name__)
_ADMIN = frozenset({Role.ADMIN})


@route(blueprint, "GET", "/api/accounts", roles=_ADMIN, answer=list[wire.Account])
def list_accounts() -> list[wire.Account]:
    """Everybody who has an account."""
    return [_seen(account) for account in services().accounts.all()]


@route(
    blueprint,
    "POST",
    "/api/accounts",
    roles=_ADMIN,
    ask=wire.AccountAsk,
    answer=wire.Account,
    status=201,
)
def make_account(ask: wire.AccountAsk) -> Answer:
    """A new account; it has no password until the person sets one by a link."""

    def make(connection: Connection) -> Account:
        return services().accounts.make(connection, ask.login, ask.name, _jobs(ask.jobs))

    return _do("account_made", make, status=201)


@route(
    blueprint,
    "POST",
    "/api/accounts/{account}",
    roles=_ADMIN,
    ask=wire.AccountChange,
    answer=wire.Account,
)
def change_account(account: str, ask: wire.AccountChange) -> Answer:
    """Another name or other jobs; the person has to sign in again, and goes on where they sit."""

    def change(connection: Connection) -> Account:
        return services().accounts.change(connection, account, ask.name, _jobs(ask.jobs))

    answer = _do("account_changed", change)
    if answer.status == 200:
        services().access.sign_out(account)
        _say_the_new_name(account, ask.name)
    return answer


def _say_the_new_name(account: str, name: str) -> None:
    """At the counter where the person sits. If it fails, signing on again does it: who they are
    goes by the account."""
    for counter in desk().hall.counters.values():
        if counter.account == account:
            command = SignOn(by=grant().actor, counter=counter.code, staff=name, account=account)
            desk().do(command, lambda hall, events: Answer(200, {}))


def _unlocked(connection: Connection, account: str) -> Account:
    """Its password may be tried again at once."""
    found = services().accounts.read(connection, account)
    services().logins.open(found.login)
    return found


def _switch(
    word: str, what: str, change: Callable[[Connection, str], Account], *, ends: bool
) -> None:
    """The route `/api/accounts/{account}/WORD`. ends: sessions of the person end."""

    def act(account: str, ask: wire.Nothing) -> Answer:
        answer = _do(what, lambda connection: change(connection, account))
        if ends and answer.status == 200:
            services().access.sign_out(account)
        return answer

    act.__doc__ = f"{word.capitalize()} an account."
    path = f"/api/accounts/{{account}}/{word}"
    route(blueprint, "POST", path, roles=_ADMIN, ask=wire.Nothing, answer=wire.Account)(act)


_switch(
    "disable",
    "account_disabled",
    lambda connection, one: services().accounts.disable(connection, one, disabled=True),
    ends=True,
)
_switch(
    "enable",
    "account_enabled",
    lambda connection, one: services().accounts.disable(connection, one, disabled=False),
    ends=False,
)
_switch(
    "unlock",
    "account_unlocked",
    _unlocked,
    ends=False,
)


@route(
    blueprint,
    "POST",
    "/api/accounts/{account}/invite",
    roles=_ADMIN,
    ask=wire.Nothing,
    answer=wire.Link,
    secret=True,
)
def invite(account: str, ask: wire.Nothing) -> wire.Link:
    """A one-time link by which the person sets a password; an earlier one is void.

    The link is kept nowhere: asked again, there is a new one, and this one is void.
    """
    found = services().accounts.get(account)
    if found is None:
        raise ApiError(404, "unknown_account")
    code = services().accounts.invite(account)
    with services().access.file.begin() as connection:
        note(connection, grant().actor, "invited", found.login)
    return wire.Link(page=f"/login#invitation={code}")


@route(blueprint, "GET", "/api/access-log", roles=_ADMIN, answer=list[wire.Deed])
def access_log() -> list[wire.Deed]:
    """What was done with accounts and devices, the latest first."""
    return [
        wire.Deed(at=deed.at, who=deed.who, what=deed.what, about=deed.about)
        for deed in deeds(services().access.file)
    ]


def _do(what: str, change: Callable[[Connection], Account], status: int = 200) -> Answer:
    """Do it once, write it down, and show the account as it is then."""
    actor = grant().actor

    def act(connection: Connection) -> Answer:
        try:
            account = change(connection)
        except AccountError as error:
            return Answer(409, {"error": {"code": error.code}})
        note(connection, actor, what, account.login)
        return Answer(status, _seen(account).model_dump(mode="json"))

    return keep_once(act)


def _jobs(names: Sequence[str]) -> list[Job]:
    return [Job(name) for name in names]


def _seen(account: Account) -> wire.Account:
    if account.disabled_at is not None:
        state = "disabled"
    elif not account.has_password:
        state = "invited"
    else:
        state = "locked" if services().logins.shut(account.login) else "active"
    return wire.Account.model_validate(
        {
            "id": account.id,
            "login": account.login,
            "name": account.name,
            "jobs": [job.value for job in account.jobs],
            "state": state,
            "made_at": account.made_at,
            "seen_at": account.seen_at,
        }
    )
