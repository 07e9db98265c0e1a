"""Settings of call keypads: what neither driver nor server could use is told while editing."""

from __future__ import annotations

from collections.abc import Iterator

from hall_devices.pads.call_keypad import CHOICES, PADS_FROM
from hall_queue.plan import Device, Plan
from hall_queue.problems import Problem, choices
from hall_server.devices.keypad_keys import (
    FIRST_LAYOUT,
    LAYOUTS,
    SERVICE,
    BadKeys,
    read_keys,
)

_KIND, _DRIVER = "keypad", "ff68-keypad"
"""Other drivers have settings of their own, which only their package knows."""
_WORDS = {"layout": (FIRST_LAYOUT, *(set(LAYOUTS) - {FIRST_LAYOUT}))}
_FORM = "call=next 6+function=no_show #+start=transfer"
_NAMES = (*CHOICES, "layout", "acts", "address", "baud", "flow")


def wrong_keypads(plan: Plan) -> Iterator[Problem]:
    """What is missing or cannot be read, with what could stand there."""
    for index, device in enumerate(plan.devices):
        if device.kind == _KIND:
            path = f"devices[{index}]"
            yield from _keys(f"{path}.settings.acts", device, plan)
            if device.driver == _DRIVER:
                yield from _settings(f"{path}.settings", device)


def _settings(path: str, device: Device) -> Iterator[Problem]:
    settings = device.settings
    for name in settings:
        if name not in _NAMES:
            yield Problem(f"{path}.{name}", "unknown_key", choices(name, _NAMES))
    for name, words in {**CHOICES, **_WORDS}.items():
        if settings.get(name, words[0]) not in words:
            facts = {"kind": f"{name} of a keypad", **choices(settings[name], words)}
            yield Problem(f"{path}.{name}", "unknown_reference", facts)
    address = settings.get("address", "")
    if not address:
        yield Problem(f"{path}.address", "missing", {})
    elif settings.get("told_apart") != "function" and _is_pads(address):
        facts = {"value": address, "min": 0, "max": PADS_FROM - 1}
        yield Problem(f"{path}.address", "out_of_range", facts)


def _is_pads(address: str) -> bool:
    """Whether it is a pad's where address tells them apart; other faults of it are told anyway."""
    return address.isascii() and address.isdecimal() and PADS_FROM <= int(address[:4]) <= 255


def _keys(path: str, device: Device, plan: Plan) -> Iterator[Problem]:
    text = device.settings.get("acts", "")
    try:
        doings = read_keys(text).values()
    except BadKeys as error:
        if not error.allowed:
            yield Problem(path, "bad_form", {"value": error.word, "form": _FORM})
            return
        facts = {"kind": error.what, **choices(error.word, error.allowed)}
        yield Problem(path, "unknown_reference", facts)
        return
    for doing in doings:
        service = doing.removeprefix(SERVICE)
        if service != doing and service not in plan.service:
            facts = {"kind": "service", **choices(service, plan.service)}
            yield Problem(path, "unknown_reference", facts)
