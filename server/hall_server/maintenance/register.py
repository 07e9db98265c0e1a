"""The register of assets: every function runs on the writer, in one transaction.

A device of the plan is in the register without anybody entering it; it gets a row with its first
entry (a keeper, an inspection, a fault).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection, func, insert, select, update

from hall_queue.plan import Device
from hall_server.maintenance.kinds import kind_of_device
from hall_server.maintenance.rows import ASSETS
from hall_server.storage.refused import Refused

MOST = 2000
"""Assets of a hall that are in use."""
_OF_DEVICE = "device-"


@dataclass(frozen=True, slots=True)
class Asset:
    """See rows.AssetRow."""

    id: str
    kind: str
    name: str
    place: str
    device: str | None
    keeper: str
    every_days: int
    tag: str
    added_at: int
    retired_at: int | None = None
    looked: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written of an asset."""

    kind: str
    name: str
    place: str
    keeper: str
    every_days: int


def id_of_device(code: str) -> str:
    """Name of the asset that a device of the plan is."""
    return _OF_DEVICE + code


def assets(connection: Connection, devices: Iterable[Device], now: int) -> list[Asset]:
    """All that are in use: the devices of the plan first, in its order, then what was entered."""
    rows = connection.execute(
        select(ASSETS).where(ASSETS.c.retired_at.is_(None)).order_by(ASSETS.c.added_at, ASSETS.c.id)
    )
    entered = {row.id: Asset(**row._mapping) for row in rows}
    planned = [_of(it, now) for it in devices]
    here = {asset.id for asset in planned}
    return [
        *(entered.get(asset.id, asset) for asset in planned),
        *(asset for name, asset in entered.items() if name not in here),
    ]


def named(connection: Connection, names: Iterable[str]) -> list[Asset]:
    """Those with a row, also what is not there any more."""
    rows = connection.execute(select(ASSETS).order_by(ASSETS.c.added_at, ASSETS.c.id))
    wanted = set(names)
    return [Asset(**row._mapping) for row in rows if row.id in wanted]


def find(connection: Connection, name: str, devices: Mapping[str, Device], now: int) -> Asset:
    """One that is in use. Refused 404 when there is none; 409 when it is retired."""
    row = connection.execute(select(ASSETS).where(ASSETS.c.id == name)).first()
    if row is not None and row.retired_at is None:
        return Asset(**row._mapping)
    device = devices.get(name.removeprefix(_OF_DEVICE)) if name.startswith(_OF_DEVICE) else None
    if device is not None:
        return _of(device, now)
    if row is not None:
        raise Refused(409, "asset_retired", asset=row.name)
    raise Refused(404, "unknown_asset")


def find_by_tag(connection: Connection, tag: str) -> Asset:
    """What a label stands on. Refused 404 for a label that is no good (any more)."""
    same = ASSETS.c.tag == tag, ASSETS.c.retired_at.is_(None)
    row = connection.execute(select(ASSETS).where(*same)).first()
    if row is None:
        raise Refused(404, "unknown_label")
    return Asset(**row._mapping)


def add(connection: Connection, name: str, entry: Entry, now: int) -> Asset:
    """Enter something. name: of the asset; the same request has the same."""
    row = connection.execute(select(ASSETS).where(ASSETS.c.id == name)).first()
    if row is not None:
        return Asset(**row._mapping)
    count = connection.execute(
        select(func.count()).select_from(ASSETS).where(ASSETS.c.retired_at.is_(None))
    ).scalar_one()
    if count >= MOST:
        raise Refused(409, "register_full", most=MOST)
    return _written(connection, Asset(name, **asdict(entry), device=None, tag=_tag(), added_at=now))


def keep(connection: Connection, asset: Asset) -> Asset:
    """With a row and a label of its own: a device of the plan gets its first one."""
    if asset.tag:
        return asset
    fresh = replace(asset, tag=_tag())
    there = connection.execute(select(ASSETS.c.id).where(ASSETS.c.id == asset.id)).first()
    if there is None:
        return _written(connection, fresh)
    # It was taken out of the plan and of the register, and is back in the plan.
    return _changed(connection, fresh)


def change(connection: Connection, asset: Asset, entry: Entry) -> Asset:
    """Write it anew. What a device of the plan is, the plan says."""
    kept = keep(connection, asset)
    kind = kept.kind if kept.device else entry.kind
    return _changed(connection, replace(kept, **asdict(replace(entry, kind=kind))))


def relabel(connection: Connection, asset: Asset) -> Asset:
    """Another label; the one before is no good any more."""
    return _changed(connection, replace(keep(connection, asset), tag=_tag()))


def retire(connection: Connection, asset: Asset, devices: Mapping[str, Device], now: int) -> Asset:
    """It is not there any more; what was seen of it stays. Refused 409 for a device that
    the plan has."""
    if asset.device in devices:
        raise Refused(409, "asset_planned", device=asset.device or "")
    return _changed(connection, replace(asset, retired_at=now))


def _of(device: Device, now: int) -> Asset:
    kind = kind_of_device(device.kind)
    return Asset(id_of_device(device.code), kind, "", "", device.code, "", 0, "", now)


def _written(connection: Connection, asset: Asset) -> Asset:
    connection.execute(insert(ASSETS).values(**asdict(asset)))
    return asset


def _changed(connection: Connection, asset: Asset) -> Asset:
    values = {name: value for name, value in asdict(asset).items() if name != "id"}
    connection.execute(update(ASSETS).where(ASSETS.c.id == asset.id).values(**values))
    return asset


def _tag() -> str:
    return secrets.token_urlsafe(9)
