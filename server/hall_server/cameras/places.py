"""Which document cameras stand where, by the plan."""

from __future__ import annotations

from hall_kiosk.agent.messages import CAMERA
from hall_queue.plan import Device, Plan


def cameras_at(plan: Plan, counter: str) -> list[Device]:
    """Those that somebody can drive, in the plan's order."""
    return [it for it in plan.devices if it.kind == CAMERA and it.counter == counter and it.port]


def has_camera(plan: Plan, counter: str) -> bool:
    """Whether a counter has one."""
    return bool(cameras_at(plan, counter))
