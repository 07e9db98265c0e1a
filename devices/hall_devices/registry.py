"""Drivers by name: those that come with Hallway, and those of other packages by entry point.

Another package is strange code: whatever is wrong with it is told as BrokenDriver, with its name.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from typing import TypeVar

from hall_devices.built_in import DRIVERS
from hall_devices.drivers import (
    Bar,
    BarDriver,
    Camera,
    CameraDriver,
    CardReader,
    Driver,
    Keypad,
    KeypadDriver,
    LockBoard,
    LockDriver,
    LonePad,
    LonePadDriver,
    OfficeDriver,
    Pad,
    PadDriver,
    PaperPrinter,
    PrinterDriver,
    ReaderDriver,
    Scanner,
    ScannerDriver,
    Settings,
    SheetPrinter,
)
from hall_devices.line import Line
from hall_devices.transport import TransportError

GROUP = "hallway.drivers"
"""Entry point group: name = "package.module:DRIVER", one of drivers.Driver."""

D = TypeVar("D", bound=Driver)
T = TypeVar("T")


class BrokenDriver(Exception):
    """A driver is there and cannot be used; the text names its package and what is wrong."""


def names() -> list[str]:
    """Every driver's name, ours first; a broken one's too."""
    return [*DRIVERS, *sorted({entry.name for entry in entry_points(group=GROUP)} - {*DRIVERS})]


def find(name: str) -> Driver:
    """Raises KeyError when there is none of this name, BrokenDriver."""
    if name in DRIVERS:  # another package cannot take the place of ours
        return DRIVERS[name]
    found = [*entry_points(group=GROUP, name=name)]
    if not found:
        raise KeyError(name)
    homes = ", ".join(map(_home, found))
    if len(found) > 1:
        raise BrokenDriver(f"driver {name} is in more than one package: {homes}")
    try:
        driver = found[0].load()
    except (Exception, SystemExit) as error:  # strange code: it may do anything
        raise _broken(name, homes, error) from error
    if not isinstance(driver, Driver):
        raise BrokenDriver(f"driver {name} of {homes}: {driver!r} is no driver")
    return driver


def printer(name: str, settings: Settings) -> PaperPrinter:
    """A driver, its port not yet opened.

    Raises KeyError for an unknown driver or profile, ValueError for its options, TransportError
    "config" for a bad port name, BrokenDriver.
    """
    make = _of(name, PrinterDriver).make
    return _made(name, lambda: make(settings))


def bar(name: str, settings: Settings, line: Line) -> Bar:
    """A window's LED bar on a line.  Raises KeyError, ValueError for its options, BrokenDriver."""
    make = _of(name, BarDriver).make
    return _made(name, lambda: make(settings, line))


def pad(name: str, settings: Settings, line: Line) -> Pad:
    """An evaluation pad on a line.  Raises KeyError, ValueError for its options, BrokenDriver."""
    make = _of(name, PadDriver).make
    return _made(name, lambda: make(settings, line))


def lone_pad(name: str, settings: Settings) -> LonePad:
    """An evaluation pad with a connection of its own, not yet opened.

    Raises KeyError, ValueError for its options, TransportError "config" for its port, BrokenDriver.
    """
    make = _of(name, LonePadDriver).make
    return _made(name, lambda: make(settings))


def keypad(name: str, settings: Settings, line: Line) -> Keypad:
    """A call keypad on a line.  Raises KeyError, ValueError for its options, BrokenDriver."""
    make = _of(name, KeypadDriver).make
    return _made(name, lambda: make(settings, line))


def locks(name: str, settings: Settings, line: Line) -> LockBoard:
    """A lock board on a line.  Raises KeyError, ValueError for its options, BrokenDriver."""
    make = _of(name, LockDriver).make
    return _made(name, lambda: make(settings, line))


def scanner(name: str, settings: Settings, line: Line) -> Scanner:
    """A code scanner.  Raises KeyError, ValueError for its options, BrokenDriver."""
    make = _of(name, ScannerDriver).make
    return _made(name, lambda: make(settings, line))


def reader(name: str, settings: Settings, line: Line) -> CardReader:
    """An identity card reader.  Raises KeyError, ValueError for its options, BrokenDriver."""
    make = _of(name, ReaderDriver).make
    return _made(name, lambda: make(settings, line))


def camera(name: str, settings: Settings) -> Camera:
    """A document camera, not yet opened.

    Raises KeyError, ValueError for its options, TransportError "config" for its port, BrokenDriver.
    """
    make = _of(name, CameraDriver).make
    return _made(name, lambda: make(settings))


def office(name: str, settings: Settings) -> SheetPrinter:
    """An office or label printer.

    Raises KeyError, ValueError for its options, TransportError "config" for its port, BrokenDriver.
    """
    make = _of(name, OfficeDriver).make
    return _made(name, lambda: make(settings))


def _of(name: str, kind: type[D]) -> D:
    """Raises KeyError when the driver is for another kind of device."""
    driver = find(name)
    if not isinstance(driver, kind):
        raise KeyError(f"{name} drives another kind of device")
    return driver


def _made(name: str, make: Callable[[], T]) -> T:
    try:
        return make()
    except (KeyError, ValueError, TransportError):
        raise  # the settings are wrong, not the driver
    except (Exception, SystemExit) as error:  # strange code: it may do anything
        homes = ", ".join(map(_home, entry_points(group=GROUP, name=name)))
        raise _broken(name, homes, error) from error


def _broken(name: str, homes: str, error: BaseException) -> BrokenDriver:
    return BrokenDriver(f"driver {name} of {homes}: {type(error).__name__}: {error}")


def _home(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value
