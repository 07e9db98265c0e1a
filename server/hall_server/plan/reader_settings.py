"""Settings of identity card readers: what the driver could not use is told while editing."""

from __future__ import annotations

from collections.abc import Iterator

from hall_devices.drivers import whole_number
from hall_devices.readers.sam_reader import MOST_WAIT_MS
from hall_queue.plan import Device, Plan
from hall_queue.problems import Problem, ProblemFact, choices

_KIND, _DRIVER = "id_reader", "sam-v"
"""Other drivers have settings of their own, which only their package knows."""
_NAMES = ("wait", "answers", "baud", "flow")
_ANSWERS = ("yes", "no")


def wrong_readers(plan: Plan) -> Iterator[Problem]:
    """What cannot be read, with what could stand there."""
    for index, device in enumerate(plan.devices):
        if device.kind == _KIND and device.driver == _DRIVER:
            yield from _settings(f"devices[{index}].settings", device)


def _settings(path: str, device: Device) -> Iterator[Problem]:
    settings = device.settings
    for name in settings:
        if name not in _NAMES:
            yield Problem(f"{path}.{name}", "unknown_key", choices(name, _NAMES))
    answers = settings.get("answers", "yes")
    if answers not in _ANSWERS:
        facts = {"kind": "answers of a reader", **choices(answers, _ANSWERS)}
        yield Problem(f"{path}.answers", "unknown_reference", facts)
    try:
        whole_number(settings, "wait", 0, MOST_WAIT_MS)
    except ValueError:
        limits: dict[str, ProblemFact] = {"value": settings["wait"], "min": 0, "max": MOST_WAIT_MS}
        yield Problem(f"{path}.wait", "out_of_range", limits)
