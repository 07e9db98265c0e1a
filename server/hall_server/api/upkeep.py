"""What the routes of upkeep share: the register at a moment, reading it, writing it once."""

from __future__ import annotations

import logging
from collections.abc import Callable

from pydantic import BaseModel
from sqlalchemy import Connection

from hall_server import wire
from hall_server.access.log import note
from hall_server.api.edge import desk, grant, request_key, services
from hall_server.front_desk import Key
from hall_server.maintenance import faults, inspections, register
from hall_server.maintenance.faults import Fault
from hall_server.maintenance.register import Asset
from hall_server.storage.journal import Answer
from hall_server.storage.refused import Refused
from hall_server.views.maintenance_views import MaintenanceViews

log = logging.getLogger(__name__)


class Book:
    """The register at the moment of a request; its functions run on the writer."""

    def __init__(self) -> None:
        plan = desk().hall.plan
        self.now = desk().now()
        self.devices = {device.code: device for device in plan.devices}
        self.views = MaintenanceViews(plan, services().devices.of, self.now)

    def asset(self, connection: Connection, name: str) -> Asset:
        """Refused when it is not there."""
        return register.find(connection, name, self.devices, self.now)

    def seen(self, connection: Connection, asset: Asset) -> wire.Asset:
        last = inspections.last_look(connection, asset.id)
        return self.views.asset(asset, last, faults.open_of(connection, asset.id))


def noted(write: Callable[[Connection], BaseModel], deed: str, status: int = 200) -> Answer:
    """`done`, and a line in the log of what was done by administrators."""
    key = Key(*request_key())
    first = desk().first_answer(key)
    if first is not None:
        return first
    by = grant().actor
    answer = done(write, f"{by}: {deed}", status)
    if answer.status == status:
        about = str(answer.body.get("name") or answer.body.get("id") or answer.body.get("asset"))
        with services().access.file.begin() as connection:
            note(connection, by, deed, about)
    return answer


def done(write: Callable[[Connection], BaseModel], said: str, status: int = 200) -> Answer:
    """Write under the request's Idempotency-Key; everybody hears which faults are open then."""
    office = services().maintenance
    heard: list[tuple[int, list[Fault]]] = []

    def once(connection: Connection) -> Answer:
        try:
            made = write(connection)
        except Refused as error:
            return Answer(error.status, {"error": {"code": error.code, **error.facts}})
        heard.append(office.now_open(connection))
        return Answer(status, made.model_dump(mode="json"))

    answer = desk().store_once(Key(*request_key()), once)
    if heard:
        log.info("%s", said)
        office.heard(*heard[0])
    return answer
