"""What staff see of the upkeep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from hall_queue.plan import Plan
from hall_server import wire
from hall_server.devices.device_health import DeviceHealth
from hall_server.maintenance.faults import Fault
from hall_server.maintenance.inspections import Inspection, due_at
from hall_server.maintenance.kinds import KINDS, WANTED
from hall_server.maintenance.register import Asset
from hall_server.maintenance.uptime import Sum
from hall_server.views.device_views import is_at


@dataclass(frozen=True, slots=True)
class Content:
    """Rows of the moment. last: asset → its latest inspection. open: the oldest first."""

    assets: list[Asset]
    last: Mapping[str, Inspection]
    open: list[Fault]
    ended: list[Fault]


class MaintenanceViews:
    """Views at one moment. now: hall time."""

    def __init__(self, plan: Plan, health: Callable[[str], DeviceHealth], now: int) -> None:
        self._plan = plan
        self._devices = {device.code: device for device in plan.devices}
        self._health = health
        self._now = now

    def all(self, content: Content, people: Iterable[str]) -> wire.MaintenanceView:
        """The register and what is the matter."""
        faults = {fault.asset: fault for fault in content.open}
        count = Counter(asset.kind for asset in content.assets)
        return wire.MaintenanceView(
            now=self._now,
            assets=[
                self.asset(asset, content.last.get(asset.id), faults.get(asset.id))
                for asset in content.assets
            ],
            faults=[fault_seen(fault) for fault in content.open],
            ended=[fault_seen(fault) for fault in content.ended],
            wanted=[
                wire.WantedKind(kind=kind, by=by, count=count[kind]) for kind, by in WANTED.items()
            ],
            kinds=[*KINDS],
            people=[*people],
        )

    def asset(self, asset: Asset, last: Inspection | None, fault: Fault | None) -> wire.Asset:
        """One of them."""
        due = due_at(asset, last, self._plan.hours)
        state, detail = self._state(asset.device)
        return wire.Asset(
            **self.title(asset).model_dump(),
            keeper=asset.keeper,
            every_days=asset.every_days,
            due_at=due,
            overdue=due is not None and due <= self._now,
            last=None if last is None else inspection_seen(last),
            fault=None if fault is None else fault_seen(fault),
            planned=asset.device in self._devices,
            state=state,
            detail=detail,
            labelled=asset.tag != "",
        )

    def title(self, asset: Asset) -> wire.AssetTitle:
        """What it is."""
        device = self._devices.get(asset.device or "")
        counter = self._plan.counter.get(device.counter) if device else None
        kiosks = [it.name for it in self._plan.kiosks if device is not None and is_at(it, device)]
        return wire.AssetTitle(
            id=asset.id,
            kind=asset.kind,
            name=asset.name,
            place=asset.place,
            device=asset.device or "",
            counter=counter.label if counter else "",
            kiosk="、".join(kiosks),
        )

    def uptime(self, asset: Asset, found: Sum) -> wire.DeviceUpTime:
        """How a device was."""
        return wire.DeviceUpTime(
            **self.title(asset).model_dump(),
            **found.ms,
            breakdowns=found.breakdowns,
            longest=found.longest,
        )

    def _state(self, code: str | None) -> tuple[wire.AssetState, str]:
        device = self._devices.get(code or "")
        if device is None or not device.port:
            return "none", ""
        health = self._health(device.code)
        mute = health.shown == "unknown" and health.evidence == "write-only"
        return "mute" if mute else health.shown, health.detail


def fault_seen(fault: Fault) -> wire.AssetFault:
    return wire.AssetFault(
        id=fault.id,
        asset=fault.asset,
        what=fault.what,
        state=fault.state,
        told_at=fault.told_at,
        told_by=fault.told_by,
        who=fault.who,
        sent_at=fault.sent_at,
        sent_by=fault.sent_by,
        remedy=fault.remedy,
        ended_at=fault.ended_at,
        ended_by=fault.ended_by,
    )


def inspection_seen(found: Inspection) -> wire.AssetInspection:
    return wire.AssetInspection(
        asset=found.asset,
        at=found.at,
        by=found.by,
        result=found.result,
        by_label=found.by_label,
        note=found.note,
    )
