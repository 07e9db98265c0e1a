"""Labels of assets: what they say, and a label printer for them."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import Connection

from hall_kiosk.asset_labels import LABELS, AssetLabel, LabelContent
from hall_server import wire
from hall_server.access.grants import Role
from hall_server.api.devices import ask_device, require_device
from hall_server.api.edge import ApiError, route
from hall_server.api.on_writer import on_writer
from hall_server.api.upkeep import Book
from hall_server.devices.device_checks import OFFICE
from hall_server.maintenance import register
from hall_server.storage.journal import Answer

blueprint = Blueprint("asset_labels", __name__)
_ADMIN = frozenset({Role.ADMIN})


@route(
    blueprint,
    "POST",
    "/api/maintenance/labels",
    roles=_ADMIN,
    ask=wire.LabelsAsk,
    answer=list[wire.AssetLabel],
)
def labels(ask: wire.LabelsAsk) -> list[wire.AssetLabel]:
    """What the labels of these assets say; who had none gets one."""
    return [wire.AssetLabel(asset=name, tag=tag) for name, tag in _tags(ask.assets).items()]


@route(
    blueprint,
    "POST",
    "/api/maintenance/labels/print",
    roles=_ADMIN,
    ask=wire.LabelsPrintAsk,
    answer=wire.DeviceStanding,
)
def print_labels(ask: wire.LabelsPrintAsk) -> Answer:
    """Labels from a label printer, or on A4 from an office printer; how that stands is the
    device's."""
    device = require_device(ask.device)
    if device.kind != OFFICE:
        raise ApiError(409, "no_label_printer", device=device.code)
    tags = _tags([one.asset for one in ask.labels])
    content = LabelContent(
        tuple(
            AssetLabel(one.name, one.where, f"{ask.origin}/maintenance#{tags[one.asset]}")
            for one in ask.labels
        )
    )
    return ask_device(device, content, LABELS, "labels_printed")


def _tags(assets: list[str]) -> dict[str, str]:
    """Asset → what its label says; who had none gets one."""
    book = Book()

    def write(connection: Connection) -> dict[str, str]:
        kept = [register.keep(connection, book.asset(connection, name)) for name in assets]
        return {asset.id: asset.tag for asset in kept}

    return on_writer(write)
