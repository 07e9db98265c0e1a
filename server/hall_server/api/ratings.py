"""Ratings: given by visitors only, shown as sums, the bad ones followed up by one role."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, request
from sqlalchemy import Connection

from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.edge import (
    ANYBODY,
    ApiError,
    desk,
    grant,
    keep_once,
    request_key,
    route,
    services,
    store_once,
    whoever_asks,
)
from hall_server.api.tickets import by_token
from hall_server.clock import real_now
from hall_server.front_desk import Key
from hall_server.ratings import cases, rating_views, sums
from hall_server.ratings.asks import ticket_of
from hall_server.ratings.levels import FIVE_LEVELS, REASONS_VERSION
from hall_server.ratings.store import Said, month_of
from hall_server.storage.journal import Answer
from hall_server.ticket_index import is_copy

blueprint = Blueprint("ratings", __name__)
_PAD = frozenset({Role.PAD})
_CLERK = frozenset({Role.DESK})
_HANDLER = frozenset({Role.COORDINATOR})
_SUMS = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN})
_OWN_MONTHS = 12


def _pads_counter() -> str:
    """The counter the asking pad stands at; one that is bound to none may say nothing."""
    at = grant().at
    if at is None:
        raise ApiError(403, "not_allowed", role=grant().role.value)
    return at


@route(blueprint, "POST", "/api/ratings", roles=_PAD, ask=wire.PadRatingAsk, answer=wire.Rated)
def rate_at_the_pad(ask: wire.PadRatingAsk) -> Answer:
    """Rate the visit just finished at the pad's counter; no token of staff can do this."""
    counter = _pads_counter()
    ticket = ticket_of(ask.ask)
    if ticket is None:
        raise ApiError(422, "invalid", field="ask")
    said = Said("pad", ask.level, FIVE_LEVELS, REASONS_VERSION, reasons=tuple(ask.reasons))
    permit = services().ratings.still_asked(counter, ask.ask)
    key = Key(*request_key())
    return services().ratings.by_visitor(ticket, said, f"pad:{counter}", key, permit)


@route(
    blueprint,
    "POST",
    "/api/ratings/decline",
    roles=_PAD,
    ask=wire.NotRatedAsk,
    answer=wire.Nothing,
)
def decline(ask: wire.NotRatedAsk) -> Answer:
    """Not this time: the pad asks no longer, and nothing is stored."""
    return _about_the_ask(services().ratings.asks.decline, ask.ask)


@route(
    blueprint,
    "POST",
    "/api/ratings/longer",
    roles=_PAD,
    ask=wire.LongerAsk,
    answer=wire.Nothing,
)
def longer(ask: wire.LongerAsk) -> Answer:
    """More time for the visitor at the pad; nothing is stored."""
    return _about_the_ask(services().ratings.asks.longer, ask.ask)


def _about_the_ask(act: Callable[[str, str], None], ask: str) -> Answer:
    counter = _pads_counter()

    def once(connection: Connection) -> Answer:
        act(counter, ask)
        return Answer(200, {})

    return keep_once(once)


@route(
    blueprint,
    "POST",
    "/api/tickets/{token}/rating",
    roles=ANYBODY,
    ask=wire.PhoneRatingAsk,
    answer=wire.Rated,
)
def rate_on_the_phone(token: str, ask: wire.PhoneRatingAsk) -> Answer:
    """Rate one's own visit, until the end of the day; nobody who is let in as staff or device."""
    who = whoever_asks(request.headers, request.cookies)
    if who is not None:
        raise ApiError(403, "not_allowed", role=who.role.value)
    ticket = by_token(desk().hall, token)
    if is_copy(token):  # printed again by staff, so it may have been in other hands
        raise ApiError(403, "not_allowed", field="token")
    reasons = tuple(ask.reasons)
    said = Said("phone", ask.level, FIVE_LEVELS, REASONS_VERSION, reasons=reasons, words=ask.words)
    return services().ratings.by_visitor(ticket.id, said, "phone", Key(*request_key()))


@route(blueprint, "GET", "/api/ratings/mine", roles=_CLERK, answer=wire.MyRatings)
def mine() -> wire.MyRatings:
    """The asker's own months that are over, each with thirty ratings or without levels."""
    who = grant()
    if not who.person:
        raise ApiError(403, "not_allowed", role=who.role.value)
    running = month_of(desk().hall.plan.hours, desk().now())
    over = [m for m in desk().store(sums.months) if m < running][:_OWN_MONTHS]
    found: list[wire.MyMonth] = []
    for month in over:
        of_mine = partial(sums.own_sum, month=month, account=who.account, name=who.name)
        own: sums.Sum | None = desk().store(of_mine)
        if own is not None:
            found.append(wire.MyMonth(month=month, sum=rating_views.sum_view(own, who.name)))
    return wire.MyRatings(least=sums.LEAST, months=found)


@route(
    blueprint,
    "GET",
    "/api/ratings/sums",
    roles=_SUMS,
    answer=wire.RatingSums,
    query={"month": "2026-11; else the running one", "by": "counter (default) or service"},
)
def monthly_sums() -> wire.RatingSums:
    """A month's sums; `?month=2026-11&by=counter|service`."""
    hall = desk().hall
    running = month_of(hall.plan.hours, desk().now())
    month = request.args.get("month") or running
    by = request.args.get("by") or "counter"
    if by not in ("counter", "service"):
        raise ApiError(422, "invalid", field="by")
    if not rating_views.is_month(month):
        raise ApiError(422, "invalid", field="month")
    return desk().store(  # type: ignore[no-any-return]
        lambda connection: rating_views.sums_view(connection, hall, month, running, by)
    )


@route(blueprint, "GET", "/api/ratings/bad", roles=_HANDLER, answer=wire.BadRatings)
def bad_ratings() -> wire.BadRatings:
    """The bad ones, open ones first; whose visit each was is told only when one is opened."""
    hall, now = desk().hall, desk().now()
    return desk().store(  # type: ignore[no-any-return]
        lambda connection: rating_views.bad_view(connection, hall, now)
    )


@route(
    blueprint,
    "GET",
    "/api/ratings/readings",
    roles=frozenset({Role.ADMIN}),
    answer=list[wire.RatingReading],
)
def readings() -> list[wire.RatingReading]:
    """Who has looked at whose visit a rating was about, newest first."""
    found = desk().store(cases.readings)
    return [rating_views.reading_view(reading) for reading in found]


@route(blueprint, "GET", "/api/ratings/{rating}", roles=_HANDLER, answer=wire.BadRatingOpened)
def open_one(rating: str) -> Answer:
    """One bad rating with the visit it was about; that it was opened is written down."""
    hall, now, who = desk().hall, desk().now(), grant().actor
    return desk().store(  # type: ignore[no-any-return]
        lambda connection: _told(
            lambda: rating_views.opened_view(connection, hall, rating[:40], who, now, real_now())
        )
    )


@route(
    blueprint,
    "POST",
    "/api/ratings/{rating}/steps",
    roles=_HANDLER,
    ask=wire.RatingStepAsk,
    answer=wire.RatingStands,
)
def take_step(rating: str, ask: wire.RatingStepAsk) -> Answer:
    """Say what was done: contacted, then resolved; a note at any time."""
    if ask.step == "note" and not ask.note:
        raise ApiError(422, "invalid", field="note")
    return _step(rating, ask.step, ask.note)


@route(
    blueprint,
    "POST",
    "/api/ratings/{rating}/undo",
    roles=_HANDLER,
    ask=wire.Nothing,
    answer=wire.RatingStands,
)
def undo_step(rating: str, ask: wire.Nothing) -> Answer:
    """Take the last step back; both stay in the record."""
    return _step(rating, "undo", "")


def _step(rating: str, what: str, note: str) -> Answer:
    step = cases.Step(real_now(), grant().actor, what, note)
    key = request_key()
    return store_once(
        lambda connection: _told(
            lambda: rating_views.after_step(connection, rating[:40], step, key)
        )
    )


def _told(view: Callable[[], wire.Wire]) -> Answer:
    """What `view` says, or why not. For the writer: a refusal is an answer, not a failed store."""
    try:
        return Answer(200, view().model_dump(mode="json"))
    except cases.CaseError as error:
        status = 404 if error.code == "unknown_rating" else 409
        return Answer(status, {"error": {"code": error.code}})
