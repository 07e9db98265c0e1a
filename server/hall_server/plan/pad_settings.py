"""Settings of pads on the network: what their driver would refuse is told while editing."""

from __future__ import annotations

from collections.abc import Iterator

from hall_devices.pads.settings import PAD_SETTINGS, Wrong, wrong_settings
from hall_queue.plan import Device, Plan
from hall_queue.problems import Problem, choices, key_path

_KIND = "pad"


def wrong_pads(plan: Plan) -> Iterator[Problem]:
    """Of each pad whose driver is in the table; what other drivers read only they know."""
    for index, device in enumerate(plan.devices):
        if device.kind == _KIND and device.driver in PAD_SETTINGS:
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
                "kind": f"port of a {device.driver} pad",
                **choices(wrong.value, wrong.allowed),
            }
            yield Problem(f"{path}.port", "unknown_reference", facts)
        else:
            yield _value(f"{inside}.{wrong.name}", wrong)
    if device.driver == "rate-json" and not {"window", "token"} & {*device.settings}:
        yield Problem(f"{inside}.window", "missing", {})


def _value(path: str, wrong: Wrong) -> Problem:
    if not wrong.allowed:
        limits: dict[str, str | int] = {"value": wrong.value, "min": wrong.least, "max": wrong.most}
        return Problem(path, "out_of_range", limits)
    facts = {"kind": f"{wrong.name} of a pad", **choices(wrong.value, wrong.allowed)}
    return Problem(path, "unknown_reference", facts)
