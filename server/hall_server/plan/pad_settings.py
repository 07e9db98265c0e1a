"""Settings of pads on the network: what their driver would refuse is told while editing."""

from __future__ import annotations

from collections.abc import Iterator

from hall_devices.pads.settings import PAD_SETTINGS, wrong_settings
from hall_kiosk.agent.messages import PAD
from hall_queue.plan import Plan
from hall_queue.problems import Problem
from hall_server.plan.driver_settings import problems_of


def wrong_pads(plan: Plan) -> Iterator[Problem]:
    """Of each pad whose driver is in the table; what other drivers read only they know."""
    for index, device in enumerate(plan.devices):
        if device.kind != PAD or device.driver not in PAD_SETTINGS:
            continue
        path = f"devices[{index}]"
        wrongs = wrong_settings(device.driver, device.port, device.settings)
        yield from problems_of(path, device, wrongs)
        if device.driver == "rate-json" and not {"window", "token"} & {*device.settings}:
            yield Problem(f"{path}.settings.window", "missing", {})
