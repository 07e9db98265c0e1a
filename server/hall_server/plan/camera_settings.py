"""Settings of document cameras: what their driver would refuse is told while editing."""

from __future__ import annotations

from collections.abc import Iterator

from hall_devices.cameras.settings import CAMERA_SETTINGS, MOST_NAME, Wrong, wrong_settings
from hall_kiosk.agent.messages import CAMERA
from hall_queue.plan import Device, Plan
from hall_queue.problems import Problem, choices, key_path


def wrong_cameras(plan: Plan) -> Iterator[Problem]:
    """Of each camera whose driver is in the table; what other drivers read only they know."""
    for index, device in enumerate(plan.devices):
        if device.kind == CAMERA and device.driver in CAMERA_SETTINGS:
            yield from _settings(f"devices[{index}]", device)


def _settings(path: str, device: Device) -> Iterator[Problem]:
    inside = f"{path}.settings"
    for wrong in wrong_settings(device.driver, device.port, device.settings):
        if wrong.unknown:
            yield Problem(
                key_path(inside, wrong.name), "unknown_key", choices(wrong.name, wrong.allowed)
            )
        elif not wrong.name:
            facts = {
                "kind": f"port of a {device.driver} camera",
                **choices(wrong.value, wrong.allowed),
            }
            yield Problem(f"{path}.port", "unknown_reference", facts)
        else:
            yield _value(f"{inside}.{wrong.name}", wrong)
    length = len(device.settings.get("name", ""))
    if length > MOST_NAME:
        yield Problem(f"{inside}.name", "too_long", {"length": length, "max": MOST_NAME})


def _value(path: str, wrong: Wrong) -> Problem:
    if not wrong.allowed:
        limits: dict[str, str | int] = {"value": wrong.value, "min": 0, "max": wrong.most}
        return Problem(path, "out_of_range", limits)
    facts = {"kind": f"{wrong.name} of a camera", **choices(wrong.value, wrong.allowed)}
    return Problem(path, "unknown_reference", facts)
