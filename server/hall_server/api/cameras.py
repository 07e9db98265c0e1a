"""Document cameras: what they see, and stills, for whoever sits at their counter and nobody else;
and the way on which agents bring the pictures.

Pictures go over HTTP and are pulled: a page that is slow, hidden or closed asks less, and none pile
up for it (decision 0011).
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, request

from hall_devices.drivers import Picture
from hall_kiosk.agent.messages import CAMERA
from hall_queue.plan import Device
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.counters import staff_at
from hall_server.api.devices import require_device
from hall_server.api.edge import (
    ApiError,
    desk,
    grant,
    request_key,
    route,
    services,
)
from hall_server.api.media import Media
from hall_server.cameras import stills
from hall_server.cameras.places import cameras_at
from hall_server.cameras.stills import NotTaken, Still
from hall_server.devices.agent_devices import name_of

log = logging.getLogger(__name__)

blueprint = Blueprint("cameras", __name__)
_STAFF = frozenset({Role.DESK, Role.SUPERVISOR, Role.ADMIN})
"""Roles that sit at counters; which one it is decides."""
_AGENT = frozenset({Role.AGENT})
_JPEG = "image/jpeg"
NUMBER = "X-Picture"
"""Header of a preview: its number, to be asked for the one after it."""
_LARGEST_PREVIEW = 1024 * 1024
_LARGEST_STILL = 16 * 1024 * 1024


@route(
    blueprint,
    "GET",
    "/api/counters/{counter}/cameras",
    roles=_STAFF,
    answer=list[wire.Camera],
)
def list_cameras(counter: str) -> list[wire.Camera]:
    """Document cameras of a counter, and how they are."""
    _require_seat(counter)
    return [_camera(it) for it in cameras_at(desk().hall.plan, counter)]


@route(
    blueprint,
    "GET",
    "/api/cameras/{device}/preview",
    roles=_STAFF,
    answer=Media(_JPEG, refusals=("409", "422")),
    query={"after": "number of the picture that the page has (X-Picture); else any"},
)
def preview(device: str) -> Response:
    """What a camera sees: waits some seconds for a newer picture; 204 when there is none."""
    camera = _require_camera(device)
    number = request.args.get("after", "0")
    if not (number.isascii() and number.isdecimal() and len(number) <= 15):
        raise ApiError(422, "invalid", field="after")
    if not services().previews.keep_on(camera.code):
        raise ApiError(409, "camera_no_agent", device=camera.code)
    frame = services().previews.after(camera.code, int(number))
    if frame is None:
        return Response(status=204)
    answer = _picture(frame.jpeg)
    answer.headers[NUMBER] = str(frame.number)
    return answer


@route(
    blueprint,
    "POST",
    "/api/cameras/{device}/stills",
    roles=_STAFF,
    ask=wire.Nothing,
    answer=wire.Still,
    secret=True,
)
def take(device: str, ask: wire.Nothing) -> wire.Still:
    """Have a picture taken at full size; how it stands is asked for by its id."""
    camera, who = _require_camera(device), grant()
    try:
        still = services().stills.begin(camera.code, request_key(), who.id)
    except NotTaken as error:
        raise ApiError(409, error.code, device=camera.code) from None
    log.info("%s takes a picture with %s", who.actor, camera.code)
    return _still(still)


@route(blueprint, "GET", "/api/stills/{id}", roles=_STAFF, answer=wire.Still)
def look_at(id: str) -> wire.Still:
    """How a still stands: waits some seconds for its end."""
    return _still(_require_still(id, stills.LONGEST_WAIT))


@route(blueprint, "GET", "/api/stills/{id}/picture", roles=_STAFF, answer=Media(_JPEG))
def picture(id: str) -> Response:
    """The picture of a still, as its camera made it."""
    found = _require_still(id).picture
    if found is None:
        raise ApiError(404, "unknown_still")
    return _picture(found.jpeg)


@route(
    blueprint,
    "POST",
    "/api/stills/{id}/drop",
    roles=_STAFF,
    ask=wire.Nothing,
    answer=wire.Nothing,
)
def drop(id: str, ask: wire.Nothing) -> wire.Nothing:
    """Forget a still now; without that it is forgotten after some minutes."""
    services().stills.drop(id, grant().id)
    return wire.Nothing()


@route(
    blueprint,
    "PUT",
    "/api/agents/cameras/{device}/preview",
    roles=_AGENT,
    answer=wire.Nothing,
    largest=_LARGEST_PREVIEW,
    takes=_JPEG,
)
def bring_preview(device: str) -> wire.Nothing:
    """An agent tells what a camera of its computer sees."""
    _require_own(device)
    services().previews.show(device, _body().jpeg)
    return wire.Nothing()


@route(
    blueprint,
    "PUT",
    "/api/agents/stills/{id}",
    roles=_AGENT,
    answer=wire.Nothing,
    largest=_LARGEST_STILL,
    takes=_JPEG,
)
def bring_still(id: str) -> wire.Nothing:
    """An agent brings the picture of a still."""
    device = services().stills.device_of(id)
    if device is not None:  # else nobody waits for it any more
        _require_own(device)
        services().stills.taken(id, _body())
    return wire.Nothing()


def _body() -> Picture:
    """The JPEG that is sent. ApiError 422 when it is none."""
    from hall_devices.cameras.picture import read_picture  # a server without cameras needs none

    found = read_picture(request.get_data(cache=False))
    if found is None:
        raise ApiError(422, "invalid", field="body")
    return found


def _picture(jpeg: bytes) -> Response:
    answer = Response(jpeg, mimetype=_JPEG)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _require_camera(code: str) -> Device:
    """One at the counter where whoever asks sits."""
    device = require_device(code)
    if device.kind != CAMERA or not device.counter:
        raise ApiError(404, "unknown_device", device=code[:40])
    _require_seat(device.counter)
    return device


def _require_seat(counter: str) -> None:
    """What lies before a camera is the business of whoever serves there. ApiError 403, 404."""
    live = desk().hall.counters.get(counter)
    if live is None:
        raise ApiError(404, "unknown_counter", counter=counter[:40])
    who = grant()
    if who.person:
        sits_there = live.is_seat_of(who.name, who.account)
    elif who.at is not None:
        sits_there = who.at == counter
    else:
        sits_there = live.staff == staff_at(who, counter)
    if not sits_there:
        raise ApiError(403, "not_your_counter")


def _require_own(code: str) -> None:
    """ApiError 404 unless a camera hangs on the computer of the agent that asks."""
    device = require_device(code)
    if device.kind != CAMERA or device.agent != name_of(grant()):
        raise ApiError(404, "unknown_device", device=code[:40])


def _require_still(id: str, seconds: float = 0.0) -> Still:
    still = services().stills.of(id, grant().id, seconds)
    if still is None:
        raise ApiError(404, "unknown_still")
    return still


def _camera(device: Device) -> wire.Camera:
    health = services().devices.of(device.code)
    return wire.Camera(
        code=device.code,
        name=device.settings.get("name", ""),
        state=health.state,
        since=health.since,
        evidence=health.evidence,
        detail=health.detail,
    )


def _still(still: Still) -> wire.Still:
    found = still.picture
    return wire.Still(
        id=still.id,
        device=still.device,
        at=still.at,
        state=still.state,
        reason=still.reason,
        width=found.width if found else 0,
        height=found.height if found else 0,
        size=len(found.jpeg) if found else 0,
    )
