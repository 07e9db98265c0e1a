"""Settings of LED bars and main screens: what driver or server could not use is told while editing.

What an address may be and that no other device has it is told by `check_plan`.
"""

from __future__ import annotations

from collections.abc import Iterator

from hall_devices.bars.characters import CELLS, MOST_CELLS
from hall_display.main_signs import MOST_ROWS, area_codes, number
from hall_queue.plan import Device, Plan
from hall_queue.problems import Problem, choices
from hall_server.devices.sign_makers import BAR, is_main_screen

_ADDRESSED = ("a090", "pinganlihe", "bb5154", "ruize")
"""Drivers that need an address; of others, and of other settings, only their package knows."""


def wrong_signs(plan: Plan, before: Plan | None = None) -> Iterator[Problem]:
    """What is missing or cannot be read, with what could stand there.

    before: the set-up that is changed. A device that stands in it already as it is, from a time
    when nobody checked, keeps nothing else from being changed; an area that has gone does.
    """
    known_before = {} if before is None else {device.code: device for device in before.devices}
    for index, device in enumerate(plan.devices):
        if device.kind != BAR:
            continue
        path = f"devices[{index}].settings"
        if known_before.get(device.code) != device:
            yield from _settings(path, device)
        if is_main_screen(device):
            for area in area_codes(device.settings):
                if area not in plan.area:
                    facts = {"kind": "area", **choices(area, plan.area)}
                    yield Problem(f"{path}.areas", "unknown_reference", facts)


def _settings(path: str, device: Device) -> Iterator[Problem]:
    settings = device.settings
    if device.driver in _ADDRESSED and "address" not in settings:
        yield Problem(f"{path}.address", "missing", {})
    if "cells" in settings and number(settings, "cells", -1, 0, MOST_CELLS) < 0:
        yield _out_of_range(path, "cells", settings["cells"], 0, MOST_CELLS)
    elif is_main_screen(device) and "rows" in settings:
        cells = number(settings, "cells", CELLS, 0, MOST_CELLS)
        most = min(MOST_ROWS, MOST_CELLS // cells) if cells else MOST_ROWS
        if not number(settings, "rows", 0, 1, most):
            yield _out_of_range(path, "rows", settings["rows"], 1, most)


def _out_of_range(path: str, name: str, value: str, least: int, most: int) -> Problem:
    return Problem(f"{path}.{name}", "out_of_range", {"value": value, "min": least, "max": most})
