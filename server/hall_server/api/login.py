"""People sign in and out, set their passwords, and the first administrator sets the hall up."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from urllib.parse import quote

from flask import Blueprint, Response, current_app, jsonify, request

from hall_server import wire
from hall_server.access.accounts import Account, AccountError, Accounts, Job, plain_login
from hall_server.access.common_passwords import is_common
from hall_server.access.log import note
from hall_server.access.logins import Wait
from hall_server.access.passwords import Busy, good_enough
from hall_server.api.edge import (
    ANYBODY,
    ApiError,
    desk,
    grant,
    route,
    services,
    whoever_asks,
)
from hall_server.api.enrol import let_in

log = logging.getLogger(__name__)
blueprint = Blueprint("login", __name__)

PAGES = {
    Job.CLERK: "/desk",
    Job.HELPER: "/helper",
    Job.COORDINATOR: "/ratings",
    Job.SUPERVISOR: "/supervisor",
    Job.ADMINISTRATOR: "/admin",
}
PEOPLE = frozenset(job.role for job in Job)
_SESSION = 14 * 3600.0
"""Seconds a person stays signed in: a working day, with what comes before and after."""


@dataclass(slots=True)
class SetupCode:
    """The code of the link with which the first administrator is made; good until one is."""

    code: str = field(default_factory=lambda: secrets.token_urlsafe(18))

    def fits(self, accounts: Accounts, typed: str) -> bool:
        """Whether it is the code, and still wanted."""
        alike = secrets.compare_digest(self.code.encode(), typed.encode("utf-8", "replace"))
        return alike and not accounts.has_administrator()


@route(
    blueprint,
    "POST",
    "/api/login",
    roles=ANYBODY,
    ask=wire.LoginAsk,
    answer=wire.SignedIn,
    secret=True,
)
def sign_in(ask: wire.LoginAsk) -> Response:
    """Sign a person in: a session for each of their jobs.

    Signing in twice does no harm: nobody has the token of an answer that was lost.
    """
    found = _accounts().for_login(ask.login)
    account, kept = found if found else (None, None)
    if not _is_right(ask.login, kept, ask.password):
        if account is not None:
            log.info("a wrong password for account %s", account.id)
        raise ApiError(401, "wrong_login")
    if account is None or account.disabled_at is not None:
        raise ApiError(401, "wrong_login")
    return _welcome(account)


def _is_right(login: str, kept: str | None, password: str) -> bool:
    """Check a password when it is time to; what happens is the same whether `login` exists or not.
    ApiError 429 when it is not."""
    login, address = plain_login(login), _address()
    try:
        services().logins.begin(login, address)
    except Wait as wait:
        if wait.until is None:
            raise ApiError(429, "too_many") from None
        raise ApiError(429, "account_locked", until=wait.until) from None
    try:
        right = services().passwords.verify(kept, password)
    except Busy:
        services().logins.unchecked(login, address)
        raise ApiError(429, "too_many") from None
    if not right:
        services().logins.wrong(address)
    return right


def _welcome(account: Account) -> Response:
    """Sessions for all jobs, in cookies of this browser. The account is read anew: checking a
    password takes a while, in which somebody may have been put out or given another job."""
    fresh = _accounts().get(account.id)
    if fresh is None or fresh.disabled_at is not None:
        raise ApiError(401, "wrong_login")
    account = fresh
    _accounts().came_in(account)
    services().logins.right(account.login, _address())
    pages: list[wire.WorkPage] = []
    given = []
    for job in account.jobs:
        who, token = services().access.give(
            job.role, account.name, person=True, account=account.id, seconds=_SESSION
        )
        pages.append(wire.WorkPage(job=job.value, page=f"{PAGES[job]}?as={quote(who.id)}"))
        given.append((who, token))
    answer = jsonify(wire.SignedIn(name=account.name, pages=pages).model_dump(mode="json"))
    for who, token in given:
        let_in(answer, who, token, seconds=round(_SESSION))
    return answer


@route(blueprint, "POST", "/api/logout", roles=ANYBODY, ask=wire.Nothing, answer=wire.Nothing)
def sign_out(ask: wire.Nothing) -> Response:
    """End the session this page speaks for, and those of the same person's other jobs here.

    Anybody may: a repeat comes from somebody who is signed out by now, and is told the same.
    """
    who = whoever_asks(request.headers, request.cookies)
    answer = jsonify({})
    if who is None or who.role not in PEOPLE:
        return answer
    for name, token in request.cookies.items():
        other = services().access.find(token) if name.startswith("hall_") else None
        if other is not None and (
            other.id == who.id or (who.account and other.account == who.account)
        ):
            services().access.revoke(other.id)
            answer.delete_cookie(name, httponly=True, samesite="Strict")
    services().access.revoke(who.id)
    return answer


def _require_setup(code: str) -> None:
    """ApiError 410 when it is not, or no more, the code for the first administrator."""
    setup: SetupCode = current_app.extensions["setup"]
    _require_patience()
    if not setup.fits(_accounts(), code):
        services().logins.wrong(_address())
        raise ApiError(410, "link_used")


@route(
    blueprint,
    "POST",
    "/api/setup/check",
    roles=ANYBODY,
    ask=wire.InvitationAsk,
    answer=wire.Nothing,
    secret=True,
)
def check_setup(ask: wire.InvitationAsk) -> wire.Nothing:
    """Whether the first administrator can still be made with this code."""
    _require_setup(ask.code)
    return wire.Nothing()


@route(
    blueprint,
    "POST",
    "/api/setup",
    roles=ANYBODY,
    ask=wire.SetupAsk,
    answer=wire.SignedIn,
    secret=True,
)
def set_up(ask: wire.SetupAsk) -> Response:
    """Make the first administrator, with the code that `hallway serve` printed."""
    _require_setup(ask.code)
    hashed = _hashed(ask.password, ask.login, ask.name)
    _require_setup(ask.code)  # hashing takes a while, and somebody else may have been quicker
    try:
        with services().access.file.begin() as connection:
            account = _accounts().make(connection, ask.login, ask.name, [Job.ADMINISTRATOR])
            note(connection, "setup", "administrator_made", account.login)
            _accounts().set_password(connection, account.id, hashed)
    except AccountError as error:
        raise ApiError(409, error.code) from None
    return _welcome(account)


@route(
    blueprint,
    "POST",
    "/api/invitation",
    roles=ANYBODY,
    ask=wire.InvitationAsk,
    answer=wire.Invited,
    secret=True,
)
def invitation(ask: wire.InvitationAsk) -> wire.Invited:
    """Whose link to set a password it is."""
    account = _invited(ask.code)
    return wire.Invited(login=account.login, name=account.name)


@route(
    blueprint,
    "POST",
    "/api/invitation/accept",
    roles=ANYBODY,
    ask=wire.NewPasswordAsk,
    answer=wire.SignedIn,
    secret=True,
)
def accept(ask: wire.NewPasswordAsk) -> Response:
    """Set a password by a link, and be in."""
    account = _invited(ask.code)
    hashed = _hashed(ask.password, account.login, account.name)
    _invited(ask.code)  # not used meanwhile
    _keep(account, hashed, "password_set")
    return _welcome(account)


@route(
    blueprint,
    "POST",
    "/api/password",
    roles=PEOPLE,
    ask=wire.ChangePasswordAsk,
    answer=wire.SignedIn,
    secret=True,
)
def change_password(ask: wire.ChangePasswordAsk) -> Response:
    """Another password; every session of the person ends, and this browser gets new ones."""
    account = _accounts().get(grant().account or "")
    found = _accounts().for_login(account.login) if account else None
    if account is None or found is None:
        raise ApiError(403, "not_allowed", role=grant().role.value)
    if not _is_right(account.login, found[1], ask.old):
        raise ApiError(422, "wrong_password", field="old")
    hashed = _hashed(ask.password, account.login, account.name)
    _keep(account, hashed, "password_changed")
    return _welcome(account)


def _keep(account: Account, hashed: str, what: str) -> None:
    with services().access.file.begin() as connection:
        _accounts().set_password(connection, account.id, hashed)
        note(connection, f"staff:{account.name}", what, account.login)
    services().access.sign_out(account.id)
    services().logins.open(account.login)


def _invited(code: str) -> Account:
    _require_patience()
    account = _accounts().invited(code)
    if account is None:
        services().logins.wrong(_address())
        raise ApiError(410, "link_used")
    return account


def _hashed(password: str, login: str, name: str) -> str:
    if not good_enough(password, login):
        raise ApiError(422, "weak_password", field="password")
    if is_common(password, (login, name, desk().hall.plan.name)):
        raise ApiError(422, "common_password", field="password")
    try:
        return services().passwords.hash(password)
    except Busy:
        raise ApiError(429, "too_many") from None


def _require_patience() -> None:
    """ApiError 429 when this address has guessed too often."""
    if services().logins.addresses.over(_address()):
        raise ApiError(429, "too_many")


def _address() -> str:
    return request.remote_addr or ""


def _accounts() -> Accounts:
    return services().accounts
