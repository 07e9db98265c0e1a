"""The working day and single services, opened and closed by hand."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from hall_queue import commands as c
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.edge import answer_with, desk, grant, route, tell
from hall_server.days.day_sums import day_sums
from hall_server.storage.journal import Answer
from hall_server.views import hall_views

blueprint = Blueprint("day", __name__)
_OVERSEERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_LOOKERS = _OVERSEERS | {Role.COORDINATOR}


def _tell(command: c.Command) -> Answer:
    now = desk().now

    def stands(hall: Hall, events: Sequence[Event]) -> wire.Day:
        return hall_views.day_view(hall, now())

    return tell(command, answer_with(200, stands))


@route(blueprint, "GET", "/api/day", roles=frozenset(Role) - {Role.AGENT}, answer=wire.Day)
def today() -> wire.Day:
    """Whether the hall is open, and when numbers are given next."""
    return hall_views.day_view(desk().hall, desk().now())


@route(blueprint, "GET", "/api/day/sums", roles=_LOOKERS, answer=wire.DaySums)
def sums() -> wire.DaySums:
    """The latest day in sums, by service and by counter."""
    return day_sums(desk().hall)


@route(blueprint, "POST", "/api/day/open", roles=_OVERSEERS, ask=wire.Nothing, answer=wire.Day)
def open_day(ask: wire.Nothing) -> Answer:
    """Give numbers now, whatever the hours say, until the day is closed by hand."""
    return _tell(c.OpenDay(by=grant().actor))


@route(blueprint, "POST", "/api/day/close", roles=_OVERSEERS, ask=wire.PauseAsk, answer=wire.Day)
def close_day(ask: wire.PauseAsk) -> Answer:
    """No more numbers today; those waiting are served."""
    return _tell(c.CloseDay(by=grant().actor, reason=ask.reason))


@route(
    blueprint,
    "POST",
    "/api/services/{code}/shut",
    roles=_OVERSEERS,
    ask=wire.PauseAsk,
    answer=wire.Day,
)
def shut_service(code: str, ask: wire.PauseAsk) -> Answer:
    """No more numbers for one service."""
    return _tell(c.ShutService(by=grant().actor, service=code, reason=ask.reason))


@route(
    blueprint,
    "POST",
    "/api/services/{code}/reopen",
    roles=_OVERSEERS,
    ask=wire.Nothing,
    answer=wire.Day,
)
def reopen_service(code: str, ask: wire.Nothing) -> Answer:
    """Numbers for the service again."""
    return _tell(c.ReopenService(by=grant().actor, service=code))
