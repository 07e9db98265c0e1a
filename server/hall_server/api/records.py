"""The hall's records, taken out as files: one at a time, and who took them is written down."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, request

from hall_server.access.grants import Role
from hall_server.access.log import note
from hall_server.api.edge import ApiError, grant, route, services
from hall_server.api.media import Media
from hall_server.api.query import day_asked
from hall_server.languages import HOME, page_languages
from hall_server.records.csv_file import RECORDS
from hall_server.records.exports import Asked, Export, ExportBusy, ExportFailed, NoRecords
from hall_server.records.reader import Span

log = logging.getLogger(__name__)

blueprint = Blueprint("records", __name__)
_KEEPERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
"""Not coordinators: they see single bad ratings, and with the times of all visits beside them could
tell whose one was without opening it, which is written down."""
_REFUSALS = ("404", "409", "500")
_QUERY = {
    "from": "2026-11-01, the first day; else the first there is",
    "to": "2026-11-30, the last day; else the latest",
    "lang": "language of the head and of codes, as zh-CN (default) or en",
}


@route(
    blueprint,
    "GET",
    "/api/records/tickets.csv",
    roles=_KEEPERS,
    answer=Media("text/csv", refusals=_REFUSALS),
    query=_QUERY,
)
def tickets() -> Response:
    """A row for every number of these days: when, where, what for, how it ended; nobody's name."""
    return _taken_out("tickets", "no_records")


@route(
    blueprint,
    "GET",
    "/api/records/diversions.csv",
    roles=_KEEPERS,
    answer=Media("text/csv", refusals=_REFUSALS),
    query=_QUERY,
)
def diversions() -> Response:
    """A row for everything done about full queues on these days, and what came of it."""
    return _taken_out("diversions", "no_diversions")


def _taken_out(record: str, nothing: str) -> Response:
    """nothing: the refusal when these days have no row."""
    span = Span(day_asked("from"), day_asked("to"))
    if span.first is not None and span.last is not None and span.last < span.first:
        raise ApiError(422, "invalid", field="to")
    language = request.args.get("lang") or HOME
    if language not in (HOME, *page_languages()):
        raise ApiError(422, "invalid", field="lang")
    asked = Asked(record, span, language, grant().actor)
    try:
        export = services().exports.begin(asked)
    except ExportBusy:
        raise ApiError(409, "export_running") from None
    except NoRecords:
        raise ApiError(404, nothing) from None
    except ExportFailed as error:
        log.error("%s: %s", asked, error)
        raise ApiError(500, "fault") from None
    return _file(export, asked)


def _file(export: Export, asked: Asked) -> Response:
    """The answer, once it is written down who takes what out."""
    try:
        with services().access.file.begin() as connection:
            note(connection, asked.who, RECORDS[asked.record].deed, str(asked.span))
    except BaseException:
        export.close()
        raise
    answer = Response(export, mimetype="text/csv")
    days = [day.isoformat() for day in (asked.span.first, asked.span.last) if day is not None]
    name = "-".join([asked.record, *days])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
