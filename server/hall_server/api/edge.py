"""What every route goes through: who asks, what is asked, under which key, and the answer.

A route is declared once, with its models; the server's OpenAPI document is made from these
declarations, so it cannot say anything else than what runs.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from flask import Blueprint, Flask, Response, current_app, g, request
from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection
from werkzeug.datastructures import Headers

from hall_queue.commands import Command
from hall_queue.errors import Fact, QueueError
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_server import wire
from hall_server.access.grants import Grant, Role
from hall_server.access.limits import ADDRESS, PHONE, rate_of
from hall_server.access.log import once
from hall_server.front_desk import FrontDesk, Key, Permit, Respond
from hall_server.services import Services
from hall_server.storage.journal import Answer

M = TypeVar("M", bound=BaseModel)
_KEY = re.compile(r"[\x21-\x7e]{1,200}")

ANYBODY: frozenset[Role] = frozenset()
"""A route that needs no token."""


class ApiError(Exception):
    """An answer that is not 2xx; `code` is stable."""

    def __init__(self, status: int, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Route:
    """One declared route, for the OpenAPI document."""

    method: str
    path: str
    summary: str
    roles: frozenset[Role]
    ask: type[BaseModel] | None
    answer: Any
    status: int
    subject: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    """Name → what it says; all of them may be left out."""
    secret: bool = False
    """See `route`."""
    takes: str = ""
    """See `route`."""


ROUTES: list[Route] = []


def services() -> Services:
    """What the running server is made of."""
    return cast(Services, current_app.extensions["hall"])


def desk() -> FrontDesk:
    """The front desk of the running server."""
    return services().desk


def grant() -> Grant:
    """Who asks; only in routes that need a role."""
    return cast(Grant, g.grant)


def route(
    blueprint: Blueprint,
    method: str,
    path: str,
    *,
    roles: frozenset[Role],
    answer: Any,
    ask: type[BaseModel] | None = None,
    status: int = 200,
    largest: int | None = None,
    query: Mapping[str, str] | None = None,
    secret: bool = False,
    takes: str = "",
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a route. The function gets the path's parts, and `ask=` when there is a body.

    largest: bytes its body may have; None: what every route allows. query: what may stand behind
    the `?`, for its description. secret: what is asked or answered is a secret that is stored
    nowhere, so no answer is kept under the Idempotency-Key: a repeat is a request of its own, and
    must do no harm. takes: media type of a body that is no JSON, which the route reads itself.
    """

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        summary = (function.__doc__ or "").strip().splitlines()[0]
        about = (blueprint.name, query or {}, secret, takes)
        ROUTES.append(Route(method, path, summary, roles, ask, answer, status, *about))

        def view(**parts: str) -> Response:
            if roles:
                try:
                    g.grant = _require(roles)
                except ApiError:
                    _require_patience()  # who has no right counts as well, by address
                    raise
            _require_patience()
            if method == "POST":
                _require_same_site()
                _sent_key()
            if largest is not None:
                request.max_content_length = largest
            if ask is not None:
                parts["ask"] = _body(ask)  # type: ignore[assignment]
            try:
                result = function(**parts)
            except ApiError as error:
                result = _answered_before(error)
            return _respond(result, status)

        flask_path = re.sub(r"\{(\w+)\}", r"<\1>", path)
        endpoint = f"{method} {path}".replace(".", "_")
        blueprint.add_url_rule(flask_path, endpoint, view, methods=[method])
        return function

    return declare


def tell(command: Command, respond: Respond, permit: Permit | None = None) -> Answer:
    """Give `command` to the front desk under the request's Idempotency-Key."""
    return desk().do(command, respond, Key(*request_key()), permit)


def keep_once(act: Callable[[Connection], Answer]) -> Answer:
    """Do something in `access.db` under the request's Idempotency-Key; its answer, which must
    hold no secret, is given again to a repeat."""
    return once(services().access.file, request_key(), act)


def store_once(write: Callable[[Connection], Answer]) -> Answer:
    """Write rows of `hall.db` that are no fact of the hall, under the request's Idempotency-Key;
    the answer is given again to a repeat."""
    return desk().store_once(Key(*request_key()), write)


def request_key() -> tuple[str, str, str]:
    """Scope, Idempotency-Key and fingerprint of a POST."""
    who: Grant | None = g.get("grant")
    return who.id if who else "public", _sent_key(), _fingerprint()


def _sent_key() -> str:
    """The Idempotency-Key of the request. ApiError 422 without one."""
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.fullmatch(key):
        raise ApiError(422, "invalid", field="Idempotency-Key")
    return key


def _answered_before(error: ApiError) -> Answer:
    """A repeat gets the first answer also when by now it would be refused: the number may be of
    another day. Raises `error` when nothing was done under the request's key."""
    if request.method == "POST":
        first = desk().first_answer(Key(*request_key()))
        if first is not None:
            return first
    raise error


def answer_with(status: int, model: Callable[[Hall, Sequence[Event]], BaseModel]) -> Respond:
    """A Respond that puts a wire model into the answer."""
    return lambda hall, events: Answer(status, model(hall, events).model_dump(mode="json"))


def _require(roles: frozenset[Role]) -> Grant:
    found = whoever_asks(request.headers, request.cookies)
    if found is None:
        raise ApiError(401, "not_enrolled")
    if found.role not in roles:
        raise ApiError(403, "not_allowed", role=found.role.value)
    return found


def whoever_asks(headers: Headers, cookies: Mapping[str, str]) -> Grant | None:
    """By bearer token, or by the cookie of the page that names itself in `X-Hall-As`."""
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return services().access.find(token.strip())
    return by_cookie(headers.get("X-Hall-As", ""), cookies)


def by_cookie(page: str, cookies: Mapping[str, str]) -> Grant | None:
    """The grant of a page's own cookie: one browser may be kiosk, wall and desk at once."""
    token = cookies.get(f"hall_{page}")
    found = services().access.find(token) if page and token else None
    return found if found is not None and found.id == page else None


def _require_patience() -> None:
    """ApiError 429 when this token asks more than it may; who has none is known by a ticket's
    token in the path, else by address."""
    who: Grant | None = g.get("grant")
    limits = services().limits
    ticket = (request.view_args or {}).get("token")
    if who is not None:
        fine = limits.allows(who.id, rate_of(who))
    elif ticket is not None and services().tickets.find(desk().hall, ticket) is not None:
        fine = limits.allows(f"ticket:{ticket}", PHONE)
    else:
        fine = limits.allows(f"address:{request.remote_addr}", ADDRESS)
    if not fine:
        raise ApiError(429, "too_many")


def _require_same_site() -> None:
    # Cookies are SameSite=Strict and commands need a header of ours; this is the third lock.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise ApiError(403, "not_allowed", field="Sec-Fetch-Site")


def _body(model: type[M]) -> M:
    raw = request.get_data(cache=True)
    try:
        return model.model_validate_json(raw or b"{}", strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        if first["type"] == wire.PERSONAL:
            raise ApiError(422, wire.PERSONAL, field=field) from None
        raise ApiError(422, "invalid", field=field, why=first["type"]) from None


def _fingerprint() -> str:
    asked = f"{request.method} {request.path}\n".encode() + request.get_data(cache=True)
    return hashlib.sha256(asked).hexdigest()


def _respond(result: Any, status: int) -> Response:
    if isinstance(result, Response):
        return result
    if isinstance(result, Answer):
        return _json(result.text, result.status)
    if isinstance(result, BaseModel):
        return _json(result.model_dump_json(), status)
    return _json(f"[{','.join(item.model_dump_json() for item in result)}]", status)


def _json(text: str, status: int) -> Response:
    return Response(text, status, mimetype="application/json")


def refusal(status: int, code: str, facts: Mapping[str, Fact]) -> Response:
    """Every answer that is not 2xx has this shape (`wire.Refusal`)."""
    error = wire.Refused(code=code, **facts)
    return _json(wire.Refusal(error=error).model_dump_json(), status)


def install_errors(app: Flask) -> None:
    """Errors of the interface become refusals in its own shape."""

    @app.errorhandler(ApiError)
    def _api_error(error: ApiError) -> Response:
        return refusal(error.status, error.code, error.facts)

    @app.errorhandler(QueueError)
    def _queue_error(error: QueueError) -> Response:
        return refusal(409, error.code, error.facts)
