"""Profiles of printers as a plan names them: what the driver would refuse is told while editing."""

from __future__ import annotations

from collections.abc import Iterator

from hall_devices.printers.profiles import QUIRKS, WIDTHS, models
from hall_queue.plan import Plan
from hall_queue.problems import Problem, choices

_DRIVER = "escpos"
"""Other drivers have profiles of their own, which only their package knows."""


def unknown_profiles(plan: Plan, before: Plan | None = None) -> Iterator[Problem]:
    """Of ticket printers; the first part of a profile that is not known.

    before: the set-up that is changed. What stands in it already, from a time when nobody checked,
    is no news and keeps nothing else from being changed.
    """
    kinds = [*WIDTHS, *models()]
    known_before = set() if before is None else {(d.code, d.profile) for d in before.devices}
    for index, device in enumerate(plan.devices):
        is_old = (device.code, device.profile) in known_before
        if device.driver != _DRIVER or not device.profile or is_old:
            continue
        kind, *quirks = device.profile.split("+")
        parts = [("printer model", kind, kinds), *(("quirk", one, [*QUIRKS]) for one in quirks)]
        wrong = next((part for part in parts if part[1] not in part[2]), None)
        if wrong:
            what, value, known = wrong
            facts = {"kind": what, **choices(value, known)}
            yield Problem(f"devices[{index}].profile", "unknown_reference", facts)
