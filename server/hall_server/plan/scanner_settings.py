"""Settings of code scanners: what neither driver nor server could use is told while editing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hall_devices.drivers import whole_number
from hall_devices.scanners.code_ear import MOST_REPEAT_MS
from hall_kiosk.agent.messages import SCANNER
from hall_queue.plan import Device, Plan
from hall_queue.problems import Problem, ProblemFact, choices
from hall_server.devices.scan_office import PLACES

_SUFFIX = {"suffix": ("none", "cr")}
_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "gm65": {"answers": ("yes", "no"), "trigger": ("itself", "command"), **_SUFFIX},
    "serial-scanner": _SUFFIX,
}
"""Driver → its settings that are one of a few words, the first where nothing is said.  Another
package's has settings that only the package knows."""
_NUMBERS = ("repeat", "baud", "flow")
_OURS = ("kiosk", "place")
"""What the hall itself reads, whatever the driver."""


def wrong_scanners(plan: Plan) -> Iterator[Problem]:
    """What cannot be read, with what could stand there."""
    kiosks = [kiosk.code for kiosk in plan.kiosks]
    for index, device in enumerate(plan.devices):
        if device.kind != SCANNER:
            continue
        path = f"devices[{index}].settings"
        settings = device.settings
        yield from _of_driver(path, device)
        if settings.get("place", PLACES[0]) not in PLACES:
            yield _unknown(f"{path}.place", "place of a scanner", settings["place"], PLACES)
        if settings.get("kiosk") and settings["kiosk"] not in kiosks:
            yield _unknown(f"{path}.kiosk", "kiosk", settings["kiosk"], kiosks)


def _of_driver(path: str, device: Device) -> Iterator[Problem]:
    words = _WORDS.get(device.driver)
    if words is None:
        return
    settings = device.settings
    names = (*words, *_NUMBERS, *_OURS)
    for name in settings:
        if name not in names:
            yield Problem(f"{path}.{name}", "unknown_key", choices(name, names))
    for name, known in words.items():
        if settings.get(name, known[0]) not in known:
            yield _unknown(f"{path}.{name}", f"{name} of a scanner", settings[name], known)
    try:
        whole_number(settings, "repeat", 0, MOST_REPEAT_MS)
    except ValueError:
        value = settings["repeat"]
        limits: dict[str, ProblemFact] = {"value": value, "min": 0, "max": MOST_REPEAT_MS}
        yield Problem(f"{path}.repeat", "out_of_range", limits)


def _unknown(path: str, kind: str, value: str, known: Sequence[str]) -> Problem:
    return Problem(path, "unknown_reference", {"kind": kind, **choices(value, known)})
