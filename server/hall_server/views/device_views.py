"""Every piece of equipment of the hall as its supervisor sees it: what an agent drives, the agents
themselves, and the pages of kiosks, walls and pads."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hall_kiosk.agent.messages import SCANNER
from hall_queue.plan import Device, Kiosk, Plan
from hall_server import wire
from hall_server.devices.device_health import DeviceHealth
from hall_server.devices.sign_makers import is_main_screen
from hall_server.maintenance.office import KnownFault
from hall_server.wire.supervisor import DeviceState

NO_AGENT = "no_agent"
_MAIN_SCREEN = "main_screen"
_RELOADS = 15_000
"""Milliseconds a page may be away for: it is loaded anew, or changes its connection."""


@dataclass(frozen=True, slots=True)
class PageStanding:
    """here: whether its page is open; None: it has not been since the server's start.
    since: real time, ms."""

    here: bool | None
    since: int


@dataclass(frozen=True, slots=True)
class Equipment:
    """Where it is known how things are. serving: whether the hall has a day on; else a screen that
    is switched off is nothing to look after. now: real time, ms. fault: what was told of a device
    and is not mended."""

    health: Callable[[str], DeviceHealth]
    page: Callable[[str], PageStanding]
    serving: bool
    now: int
    fault: Callable[[str], KnownFault | None] = lambda device: None


def devices_seen(plan: Plan, known: Equipment) -> list[wire.DeviceSeen]:
    """All of it, in the plan's order by kind."""
    driven = [device for device in plan.devices if device.port]
    healths = {device.code: known.health(device.code) for device in driven}
    here = {device.agent for device in driven if healths[device.code].detail != NO_AGENT}
    seen = {
        it.code: _driven(plan, it, healths[it.code], it.agent in here, known.fault(it.code))
        for it in driven
    }
    return [
        *(_screen("kiosk", f"kiosk:{k.code}", k.name, known) for k in plan.kiosks),
        *(seen[device.code] for device in driven if not device.counter),
        *(_screen("wall", f"board:{s.code}", s.name, known) for s in plan.screens),
        *_agents(driven, healths, here, known),
        *(seen[device.code] for device in driven if device.counter),
        *_pad_pages(plan, known),
    ]


def _driven(
    plan: Plan, device: Device, health: DeviceHealth, here: bool, fault: KnownFault | None
) -> wire.DeviceSeen:
    """here: whether its agent is; one that has not told of it yet is not away."""
    kiosk = next((kiosk for kiosk in plan.kiosks if is_at(kiosk, device)), None)
    counter = plan.counter.get(device.counter)
    # One that cannot answer, by its nature, is in no trouble.
    mute = health.shown == "unknown" and health.evidence == "write-only"
    return wire.DeviceSeen(
        code=device.code,
        name=kiosk.name if kiosk else _told_apart(plan, device),
        counter=counter.label if counter else None,
        kind=_shown_kind(device),
        state="mute" if mute else health.shown,
        detail="" if here and health.detail == NO_AGENT else health.detail,
        since=health.since,
        fault=fault and wire.DeviceFault(id=fault.id, who=fault.who, since=fault.since),
    )


def is_at(kiosk: Kiosk, device: Device) -> bool:
    """Whether it is the kiosk's printer, or its code scanner."""
    scans = device.kind == SCANNER and not device.counter
    return kiosk.printer == device.code or (scans and device.settings.get("kiosk") == kiosk.code)


def _shown_kind(device: Device) -> str:
    return _MAIN_SCREEN if is_main_screen(device) else device.kind


def _told_apart(plan: Plan, device: Device) -> str:
    """Nothing else tells devices at no counter apart than their codes; one alone needs no name."""
    if device.counter:
        return ""
    mine = _shown_kind(device)
    alike = [it for it in plan.devices if not it.counter and _shown_kind(it) == mine]
    return device.code if len(alike) > 1 else ""


def _agents(
    driven: Sequence[Device],
    healths: Mapping[str, DeviceHealth],
    here: Container[str],
    known: Equipment,
) -> Iterator[wire.DeviceSeen]:
    """An agent is here as long as anything is known of its devices."""
    away: DeviceState = "trouble" if known.serving else "off"
    for name in dict.fromkeys(device.agent for device in driven):
        of_agent = [healths[device.code] for device in driven if device.agent == name]
        heard = [health.since for health in of_agent if health.detail != NO_AGENT]
        yield wire.DeviceSeen(
            code=f"agent:{name}",
            name=name,
            counter=None,
            kind="agent",
            state="ok" if name in here else away,
            detail="" if name in here else "agent_away",
            since=min(heard) if heard else max(health.since for health in of_agent),
        )


def _pad_pages(plan: Plan, known: Equipment) -> Iterator[wire.DeviceSeen]:
    """Pads in a browser are in no plan: known are those that have been open."""
    for counter in plan.counters:
        room = f"pad:{counter.code}"
        if known.page(room).here is not None:
            yield _screen("pad", room, "", known, counter=counter.label)


def _screen(
    kind: str, room: str, name: str, known: Equipment, counter: str | None = None
) -> wire.DeviceSeen:
    page = known.page(room)
    state, detail = _page_state(page, known)
    return wire.DeviceSeen(
        code=room,
        name=name,
        counter=counter,
        kind=kind,
        state=state,
        detail=detail,
        since=page.since,
    )


def _page_state(page: PageStanding, known: Equipment) -> tuple[DeviceState, str]:
    if page.here is None:
        return "off", "never_open"
    if page.here or known.now - page.since < _RELOADS:
        return "ok", ""
    return ("trouble" if known.serving else "off"), "page_gone"
