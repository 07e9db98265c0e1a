"""What the suite says of ticket printers that are wrong over the network, one mistake each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hall_devices import registry
from hall_devices.conformance import NotConforming, checks_of
from hall_devices.drivers import PrinterDriver, Settings
from hall_devices.printers.printer import TicketPrinter
from hall_devices.printers.status import PrinterState
from hall_devices.transport import TransportError


def printer_driver(make: Callable[[Settings], Any]) -> PrinterDriver:
    good = registry.find("escpos")
    assert isinstance(good, PrinterDriver)
    return replace(good, make=make)


CHECKS = {check.name: check for check in checks_of(printer_driver(TicketPrinter))}


class Cheerful(TicketPrinter):
    """Takes no answer for a good one."""

    def status(self) -> PrinterState:
        found = super().status()
        return found if found.answered else PrinterState(answered=True)


class Patient(TicketPrinter):
    """Does not say that its port has gone."""

    def status(self) -> PrinterState:
        try:
            return super().status()
        except TransportError:
            return PrinterState()


class GivenUp(TicketPrinter):
    """Does not come back once its port has gone."""

    _broken = False

    def status(self) -> PrinterState:
        if self._broken:
            raise TransportError("missing", "for good")
        try:
            return super().status()
        except TransportError:
            self._broken = True
            raise


class Clinging(TicketPrinter):
    """Opens files of its own and never lets them go."""

    kept: list[Any] = []  # noqa: RUF012

    def status(self) -> PrinterState:
        self.kept.append(open("/dev/null", "rb"))  # noqa: SIM115
        return super().status()


@pytest.mark.parametrize(
    ("make", "check", "says"),
    [
        (Cheerful, "silence", "its device is silent and is said to answer"),
        (Cheerful, "one client", "its device serves another and is said to answer"),
        (Patient, "unplugged and plugged in", "without its port it says unknown"),
        (GivenUp, "unplugged and plugged in", "it raises TransportError: "),
        (Clinging, "nothing leaks", "descriptors and threads were"),
    ],
)
def test_a_wrong_printer_over_tcp(
    make: Callable[[Settings], Any], check: str, says: str, tmp_path: Path
) -> None:
    try:
        with pytest.raises(NotConforming) as found:
            CHECKS[f"{check}, over TCP"].run(printer_driver(make), tmp_path)
        assert says in str(found.value)
    finally:
        while Clinging.kept:
            Clinging.kept.pop().close()
