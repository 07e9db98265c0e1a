"""Which devices are an agent's, and how it gets them.  Pure."""

from __future__ import annotations

from typing import Any

from hall_kiosk.agent.messages import LINE_KINDS, READER
from hall_queue.plan import Device, Plan
from hall_server.access.grants import Grant
from hall_server.devices.agent_child import LOCAL_AGENT
from hall_server.devices.sign_makers import driver_settings

_LINE_BAUD = "9600"
_FAST_BAUD = "115200"
"""Of printers, and of readers of identity cards."""


def name_of(who: Grant) -> str:
    """An agent as devices of the plan name it: the server's own is ``."""
    return "" if who.name == LOCAL_AGENT else who.name


def devices_of(plan: Plan, name: str) -> tuple[Device, ...]:
    """Those with a port on this agent's computer."""
    return tuple(device for device in plan.devices if device.port and device.agent == name)


def as_told(device: Device) -> dict[str, Any]:
    """A device as its agent gets it."""
    slow = device.kind in LINE_KINDS and device.kind != READER
    otherwise = _LINE_BAUD if slow else _FAST_BAUD
    baud = device.settings.get("baud", otherwise)
    sound = baud.isascii() and baud.isdecimal() and 0 < len(baud) <= 7
    return {
        "code": device.code,
        "kind": device.kind,
        "driver": device.driver,
        "port": device.port,
        "profile": device.profile or "80mm",
        "baud": int(baud if sound else otherwise),
        "flow": device.settings.get("flow", "none"),
        "settings": driver_settings(device),
    }
