"""Drivers by name: (module, class), imported on use; other packages add theirs by entry point."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from importlib.metadata import entry_points
from typing import cast

from .drivers import PaperPrinter, Settings
from .evaluation_pad import EvaluationPad
from .led_bar import LedBar
from .line import Line

GROUP = "hallway.drivers"
"""Entry point group: name = "package.module:Class", the class being called with Settings."""

PRINTERS: dict[str, tuple[str, str]] = {
    "escpos": ("hall_devices.printer", "TicketPrinter"),
}
BARS: dict[str, Callable[[Settings, Line], LedBar]] = {"a090": LedBar}
PADS: dict[str, Callable[[Settings, Line], EvaluationPad]] = {"ff68": EvaluationPad}


def names() -> list[str]:
    """Every driver name that printer() knows, ours first."""
    return [*PRINTERS, *sorted({entry.name for entry in entry_points(group=GROUP)} - {*PRINTERS})]


def printer(name: str, settings: Settings) -> PaperPrinter:
    """A driver, its port not yet opened.

    Raises KeyError for an unknown driver or profile, TransportError "config" for a bad port name.
    """
    if name in PRINTERS:
        module, attribute = PRINTERS[name]
        make = getattr(importlib.import_module(module), attribute)
    else:
        found = entry_points(group=GROUP, name=name)
        if not found:
            raise KeyError(name)
        make = next(iter(found)).load()
    return cast("Callable[[Settings], PaperPrinter]", make)(settings)


def bar(name: str, settings: Settings, line: Line) -> LedBar:
    """A window's LED bar on a line.  Raises KeyError, and ValueError for its options."""
    return BARS[name](settings, line)


def pad(name: str, settings: Settings, line: Line) -> EvaluationPad:
    """An evaluation pad on a line.  Raises KeyError, and ValueError for its options."""
    return PADS[name](settings, line)
