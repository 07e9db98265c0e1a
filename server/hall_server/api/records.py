"""The hall's records, taken out as a file."""

from __future__ import annotations

import re
from datetime import date

from flask import Blueprint, Response, request

from hall_server.access.grants import Role
from hall_server.access.log import note
from hall_server.api.edge import ApiError, grant, route, services
from hall_server.api.media import Media
from hall_server.languages import HOME, page_languages
from hall_server.records.exports import Export, ExportBusy, NoRecords
from hall_server.records.reader import Span

blueprint = Blueprint("records", __name__)
_KEEPERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
"""Not coordinators: they see single bad ratings, and with the times of all visits beside them could
tell whose one was without opening it, which is written down."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@route(
    blueprint,
    "GET",
    "/api/records/tickets.csv",
    roles=_KEEPERS,
    answer=Media("text/csv", refusals=("404", "409", "500")),
    query={
        "from": "2026-11-01, the first day; else the first there is",
        "to": "2026-11-30, the last day; else the latest",
        "lang": "language of the head and of codes, as zh-CN (default) or en",
    },
)
def tickets() -> Response:
    """A row for every number of these days: when, where, what for, how it ended; nobody's name.

    One export at a time; who took it out is written down.
    """
    span = Span(_day("from"), _day("to"))
    if span.first is not None and span.last is not None and span.last < span.first:
        raise ApiError(422, "invalid", field="to")
    language = request.args.get("lang") or HOME
    if language not in (HOME, *page_languages()):
        raise ApiError(422, "invalid", field="lang")
    try:
        export = services().exports.begin(span, language)
    except ExportBusy:
        raise ApiError(409, "export_running") from None
    except NoRecords:
        raise ApiError(404, "no_records") from None
    return _file(export, span)


def _day(name: str) -> date | None:
    """A day behind the `?`; None when there is none."""
    text = request.args.get(name)
    if not text:
        return None
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:  # the 31st of February
        pass
    raise ApiError(422, "invalid", field=name)


def _file(export: Export, span: Span) -> Response:
    """The answer, once it is written down who takes what out."""
    try:
        with services().access.file.begin() as connection:
            note(connection, grant().actor, "records_exported", str(span))
    except BaseException:
        export.close()
        raise
    answer = Response(export, mimetype="text/csv")
    days = [day.isoformat() for day in (span.first, span.last) if day is not None]
    name = "-".join(["tickets", *days])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
