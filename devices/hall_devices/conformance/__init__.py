"""What every driver with its simulator must pass, ours and other packages' alike.

    python -m hall_devices.conformance NAME        every check of one driver, a line each

In a test of another package, for each of `checks_of(DRIVER)`:  check.run(DRIVER, folder).  Nothing
here needs pytest.  POSIX only: the driver and its simulator meet over pseudo-terminals, and where
the device has a connection of its own over loopback.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

from hall_devices.drivers import (
    CameraDriver,
    Driver,
    LockDriver,
    LonePadDriver,
    OfficeDriver,
    PrinterDriver,
)

from .camera_checks import CAMERA_CHECKS
from .check import Check, NotConforming
from .lock_checks import LOCK_CHECKS
from .lone_checks import LONE_CHECKS
from .office_checks import OFFICE_CHECKS
from .printer_checks import PRINTER_CHECKS
from .stream_checks import STREAM_CHECKS
from .wire_checks import MUTE_CHECKS, NET_CHECKS, USB_CHECKS, WIRE_CHECKS

__all__ = ["Check", "NotConforming", "checks", "checks_of"]

_AT: Mapping[str, tuple[Check, ...]] = {
    "serial": WIRE_CHECKS,
    "tcp": NET_CHECKS,
    "usb": USB_CHECKS,
}


def checks() -> tuple[Check, ...]:
    """Of drivers whose bytes come as a stream, in the order in which a driver comes to work: first
    its bytes, then its port."""
    return (*STREAM_CHECKS, *WIRE_CHECKS)


def checks_of(driver: Driver) -> tuple[Check, ...]:
    """All that this driver has to pass."""
    if isinstance(driver, LonePadDriver):
        also = (_over(LONE_CHECKS, name) for name in driver.also)
        return (*LONE_CHECKS, *chain.from_iterable(also))
    if isinstance(driver, CameraDriver):
        if driver.trial is None:
            return ()
        return tuple(map(_apart, CAMERA_CHECKS)) if driver.trial.sight else CAMERA_CHECKS
    if isinstance(driver, OfficeDriver):
        return OFFICE_CHECKS
    if driver.trial.cutter is None:
        return MUTE_CHECKS
    if isinstance(driver, PrinterDriver):
        also = (
            _over((*_AT[trial.over], *PRINTER_CHECKS), name) for name, trial in driver.also.items()
        )
        return (*checks(), *PRINTER_CHECKS, *chain.from_iterable(also))
    return (*checks(), *LOCK_CHECKS) if isinstance(driver, LockDriver) else checks()


def _apart(check: Check) -> Check:
    """In a thread of its own: what it is made to see cannot be taken back."""

    def act(driver: Any, folder: Path) -> None:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(check.act, driver, folder).result()

    return Check(check.name, act)


def _over(checks: Iterable[Check], name: str) -> Iterator[Check]:
    """The same over another of the driver's connections."""
    for check in checks:
        yield _at(check, name)


def _at(check: Check, name: str) -> Check:
    def act(driver: Any, folder: Path) -> None:
        check.act(replace(driver, trial=driver.also[name]), folder)

    return Check(f"{check.name}, {name}", act)
