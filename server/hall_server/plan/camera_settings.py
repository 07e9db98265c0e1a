"""Settings of document cameras: what their driver would refuse is told while editing."""

from __future__ import annotations

from collections.abc import Iterator

from hall_devices.cameras.settings import CAMERA_SETTINGS, MOST_NAME, wrong_settings
from hall_kiosk.agent.messages import CAMERA
from hall_queue.plan import Plan
from hall_queue.problems import Problem
from hall_server.plan.driver_settings import problems_of


def wrong_cameras(plan: Plan) -> Iterator[Problem]:
    """Of each camera whose driver is in the table; what other drivers read only they know."""
    for index, device in enumerate(plan.devices):
        if device.kind != CAMERA or device.driver not in CAMERA_SETTINGS:
            continue
        path = f"devices[{index}]"
        wrongs = wrong_settings(device.driver, device.port, device.settings)
        yield from problems_of(path, device, wrongs)
        length = len(device.settings.get("name", ""))
        if length > MOST_NAME:
            facts: dict[str, str | int] = {"length": length, "max": MOST_NAME}
            yield Problem(f"{path}.settings.name", "too_long", facts)
