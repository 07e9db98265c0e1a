"""Every piece of equipment of the hall as its supervisor sees it: what an agent drives, the agents
themselves, and the pages of kiosks, walls and pads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from hall_queue.plan import Device, Plan
from hall_server import wire
from hall_server.devices.device_health import DeviceHealth
from hall_server.live.page_book import PageStanding
from hall_server.wire.supervisor import DeviceState

NO_AGENT = "no_agent"
_RELOADS = 15_000
"""Milliseconds a page may be away for: it is loaded anew, or changes its connection."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """Where it is known how things are. serving: whether the hall has a day on; else a screen that
    is switched off is nothing to look after. now: real time, ms."""

    health: Callable[[str], DeviceHealth]
    page: Callable[[str], PageStanding]
    serving: bool
    now: int


def devices_seen(plan: Plan, known: Equipment) -> list[wire.DeviceSeen]:
    """All of it, in the plan's order by kind."""
    driven = [device for device in plan.devices if device.port]
    return [
        *(_screen("kiosk", k.code, k.name, f"kiosk:{k.code}", known) for k in plan.kiosks),
        *(_driven(plan, device, known) for device in driven if not device.counter),
        *(_screen("wall", s.code, s.name, f"board:{s.code}", known) for s in plan.screens),
        *_agents(driven, known),
        *(_driven(plan, device, known) for device in driven if device.counter),
        *_pad_pages(plan, known),
    ]


def _driven(plan: Plan, device: Device, known: Equipment) -> wire.DeviceSeen:
    health = known.health(device.code)
    kiosk = next((kiosk for kiosk in plan.kiosks if kiosk.printer == device.code), None)
    counter = plan.counter.get(device.counter)
    # One that cannot answer, by its nature, is in no trouble.
    mute = health.shown == "unknown" and health.evidence == "write-only"
    return wire.DeviceSeen(
        code=device.code,
        name=kiosk.name if kiosk else "",
        counter=counter.label if counter else None,
        kind=device.kind,
        state="mute" if mute else health.shown,
        detail=health.detail,
        since=health.since,
    )


def _agents(driven: Iterable[Device], known: Equipment) -> Iterator[wire.DeviceSeen]:
    """An agent is there as long as anything is known of its devices."""
    healths: dict[str, list[DeviceHealth]] = {}
    for device in driven:
        healths.setdefault(device.agent, []).append(known.health(device.code))
    for name, of_agent in healths.items():
        here = any(health.detail != NO_AGENT for health in of_agent)
        state: DeviceState = "ok" if here else "trouble" if known.serving else "off"
        yield wire.DeviceSeen(
            code=f"agent:{name}",
            name=name,
            counter=None,
            kind="agent",
            state=state,
            detail="" if here else "agent_away",
            since=max(health.since for health in of_agent),
        )


def _pad_pages(plan: Plan, known: Equipment) -> Iterator[wire.DeviceSeen]:
    """Pads in a browser are in no plan: known are those that have been open."""
    for counter in plan.counters:
        room = f"pad:{counter.code}"
        if known.page(room).here is not None:
            yield _screen("pad", room, "", room, known, counter=counter.label)


def _screen(
    kind: str, code: str, name: str, room: str, known: Equipment, counter: str | None = None
) -> wire.DeviceSeen:
    page = known.page(room)
    state, detail = _page_state(page, known)
    return wire.DeviceSeen(
        code=code, name=name, counter=counter, kind=kind, state=state, detail=detail, since=page.since
    )


def _page_state(page: PageStanding, known: Equipment) -> tuple[DeviceState, str]:
    if page.here is None:
        return "off", "never_open"
    if page.here or known.now - page.since < _RELOADS:
        return "ok", ""
    return ("trouble" if known.serving else "off"), "page_gone"
