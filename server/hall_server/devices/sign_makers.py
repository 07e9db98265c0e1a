"""What each sign of a hall is made from: a counter's own bar, and main screens of many counters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from hall_devices.bars.characters import CELLS, MOST_CELLS
from hall_display.main_signs import MainScreen, calls_of, main_screen, main_sign, number
from hall_display.signs import SignText, sign_of
from hall_queue.hall import Hall
from hall_queue.plan import Device, Plan

BAR = "led"
"""Kind of a device that shows a sign."""

OWN_WORDS = ("idle", "paused")
"""States for which a window's bar may have words of its own, under these names in its settings."""

Basis: TypeAlias = tuple[object, ...]
"""What a sign was made from: while these are the same objects, the sign is the same."""


class SignMaker(Protocol):
    """One device's sign."""

    def basis(self, hall: Hall) -> Basis:
        """Cheap: it is taken after every commit."""

    def sign(self, hall: Hall) -> SignText:
        """What the device shows now."""


@dataclass(frozen=True, slots=True)
class CounterSign:
    """Of one counter. cells, own: see `sign_of`."""

    counter: str
    cells: int
    own: Mapping[str, str] = field(default_factory=dict)

    def basis(self, hall: Hall) -> Basis:
        live = hall.counters.get(self.counter)
        ticket = None if live is None or live.ticket is None else hall.tickets.get(live.ticket)
        return hall.plan, hall.day, live, ticket

    def sign(self, hall: Hall) -> SignText:
        return sign_of(hall, self.counter, self.cells, self.own)


@dataclass(frozen=True, slots=True)
class MainSign:
    """Of many counters: only whom they call counts, not whom they serve."""

    screen: MainScreen

    def basis(self, hall: Hall) -> Basis:
        return hall.plan, hall.day, *calls_of(hall, self.screen.areas)

    def sign(self, hall: Hall) -> SignText:
        return main_sign(hall, self.screen, calls_of(hall, self.screen.areas))


def is_main_screen(device: Device) -> bool:
    """A bar that stands at no counter shows the calls of many."""
    return device.kind == BAR and not device.counter


def driver_settings(device: Device) -> dict[str, str]:
    """As its driver gets them: that knows of no rows, it takes one stream of `cells` half hanzi."""
    settings = dict(device.settings)
    if is_main_screen(device):
        settings["cells"] = str(main_screen(settings).stream_cells)
    return settings


def makers_of(plan: Plan) -> list[tuple[str, SignMaker]]:
    """(device, its sign) of those that somebody can drive."""
    found: list[tuple[str, SignMaker]] = []
    for device in plan.devices:
        if device.kind != BAR or not device.port:
            continue
        if device.counter in plan.counter:
            cells = number(device.settings, "cells", CELLS, 0, MOST_CELLS)
            own = {state: device.settings.get(state, "") for state in OWN_WORDS}
            found.append((device.code, CounterSign(device.counter, cells, own)))
        elif is_main_screen(device):
            found.append((device.code, MainSign(main_screen(device.settings))))
    return found
