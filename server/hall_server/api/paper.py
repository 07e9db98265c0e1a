"""Numbers on paper: reserve them, print them, and take in who comes with one."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import Blueprint, Response, request

from hall_devices.printers.office_printer import A4
from hall_kiosk.office_sheets import PACK
from hall_queue import commands as c
from hall_queue.events import Event
from hall_queue.hall import Hall
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.devices import ask_device, require_device
from hall_server.api.edge import (
    ApiError,
    answer_with,
    by_cookie,
    desk,
    grant,
    route,
    tell,
    whoever_asks,
)
from hall_server.api.known import require_known
from hall_server.api.tickets import made_for
from hall_server.devices.device_checks import OFFICE
from hall_server.devices.paper_pack import (
    CSS,
    pack,
    pack_content,
    ranges_of,
    reserved_numbers,
)
from hall_server.storage.journal import Answer

blueprint = Blueprint("paper", __name__)
_KEEPERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_STAFF = frozenset({Role.DESK, Role.HELPER, Role.COORDINATOR, *_KEEPERS})


@route(blueprint, "GET", "/api/paper", roles=_STAFF, answer=wire.PaperPack)
def reserved() -> wire.PaperPack:
    """The numbers that are on paper: of today, and those kept every day."""
    return wire.PaperPack(ranges=reserved_numbers(desk().hall))


@route(
    blueprint,
    "POST",
    "/api/paper",
    roles=_KEEPERS,
    ask=wire.PaperAsk,
    answer=wire.PaperPack,
    status=201,
)
def reserve(ask: wire.PaperAsk) -> Answer:
    """Reserve numbers to be printed; from then on the hall passes over them."""
    command = c.ReserveNumbers(
        by=grant().actor,
        count=ask.count,
        prefixes=tuple(ask.prefixes),
        first=ask.first,
        every_day=ask.every_day,
    )

    def made(hall: Hall, events: Sequence[Event]) -> wire.PaperPack:
        return wire.PaperPack(ranges=reserved_numbers(hall, events))

    return tell(command, answer_with(201, made))


@route(
    blueprint,
    "POST",
    "/api/paper/release",
    roles=_KEEPERS,
    ask=wire.PaperReleaseAsk,
    answer=wire.PaperPack,
)
def release(ask: wire.PaperReleaseAsk) -> Answer:
    """Keep standing numbers no longer than today."""
    command = c.ReleaseNumbers(by=grant().actor, prefix=ask.prefix, first=ask.first)

    def left(hall: Hall, events: Sequence[Event]) -> wire.PaperPack:
        return wire.PaperPack(ranges=reserved_numbers(hall))

    return tell(command, answer_with(200, left))


@route(
    blueprint,
    "POST",
    "/api/paper/print",
    roles=_KEEPERS,
    ask=wire.PaperPrintAsk,
    answer=wire.DeviceStanding,
)
def print_sheets(ask: wire.PaperPrintAsk) -> Answer:
    """All reserved numbers as sheets from an office printer; how that stands is the device's."""
    device, hall = require_device(ask.device), desk().hall
    if device.kind != OFFICE or device.settings.get("media", A4) != A4:
        raise ApiError(409, "not_office_printer", device=device.code)
    ranges = ranges_of(hall)
    if not ranges:
        raise ApiError(409, "no_paper_numbers")
    return ask_device(device, pack_content(hall.plan, ranges), PACK, "pack_printed")


@route(
    blueprint,
    "POST",
    "/api/tickets/paper",
    roles=_STAFF,
    ask=wire.PaperTicketAsk,
    answer=wire.TicketMade,
    status=201,
)
def take_in(ask: wire.PaperTicketAsk) -> Answer:
    """A visitor is here with a paper number: from now on it waits like any other."""
    who = grant()
    require_known("services", ask.service, "service")
    require_known("classes", ask.priority, "priority")
    command = c.AdmitPaper(
        by=who.actor,
        number=ask.number,
        services=(ask.service,),
        token=secrets.token_urlsafe(12),
        klass=ask.priority,
    )
    return tell(command, answer_with(201, made_for(who)))


@blueprint.get("/paper")
def sheets() -> Response:
    """All reserved numbers as sheets to print; `?as=PAGE` says which page's cookie counts."""
    who = whoever_asks(request.headers, request.cookies)
    who = who or by_cookie(request.args.get("as", ""), request.cookies)
    if who is None:
        raise ApiError(401, "not_enrolled")
    if who.role not in _KEEPERS:
        raise ApiError(403, "not_allowed", role=who.role.value)
    hall = desk().hall
    answer = Response(pack(hall.plan, ranges_of(hall), "/paper.css"), mimetype="text/html")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/paper.css")
def style() -> Response:
    """How the sheets look."""
    return Response(CSS, mimetype="text/css")
