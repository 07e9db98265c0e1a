"""What drivers would refuse of a device's set-up, as problems of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hall_devices.wrong_setting import Wrong
from hall_queue.plan import Device
from hall_queue.problems import Problem, choices, key_path


def problems_of(path: str, device: Device, wrongs: Iterable[Wrong]) -> Iterator[Problem]:
    """path: of the device in the plan.  wrongs: what its driver's own table says of it."""
    inside = f"{path}.settings"
    for wrong in wrongs:
        if wrong.unknown:
            place = key_path(inside, wrong.name)
            yield Problem(place, "unknown_key", choices(wrong.name, wrong.allowed))
        elif not wrong.name:
            kind = f"port of a {device.driver} {device.kind}"
            facts = {"kind": kind, **choices(wrong.value, wrong.allowed)}
            yield Problem(f"{path}.port", "unknown_reference", facts)
        elif wrong.allowed:
            facts = {"kind": f"{wrong.name} of a {device.kind}"}
            facts |= choices(wrong.value, wrong.allowed)
            yield Problem(f"{inside}.{wrong.name}", "unknown_reference", facts)
        else:
            limits: dict[str, str | int] = {"value": wrong.value}
            limits |= {"min": wrong.least, "max": wrong.most}
            yield Problem(f"{inside}.{wrong.name}", "out_of_range", limits)
