"""What the suite says of wrong ticket printers over the network and USB, one mistake each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import usb.core
import usb.util

from hall_devices import registry
from hall_devices.conformance import NotConforming, checks_of
from hall_devices.drivers import Outcome, PrinterDriver, Settings
from hall_devices.printers.paper import Paper
from hall_devices.printers.printer import TicketPrinter
from hall_devices.printers.status import PrinterState
from hall_devices.transport import TransportError
from hall_devices.transports import usb_port
from hall_devices.transports.usb_port import UsbTransport


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


class Boasting(TicketPrinter):
    """Calls everything printed."""

    def print(self, paper: Paper) -> Outcome:
        super().print(paper)
        return Outcome("printed", "answered")


class Repeating(TicketPrinter):
    """Prints a slip again, to be sure."""

    def print(self, paper: Paper) -> Outcome:
        super().print(paper)
        return super().print(paper)


class Unbothered(TicketPrinter):
    """Takes every answer for a good one."""

    def status(self) -> PrinterState:
        return PrinterState(answered=super().status().answered)


@pytest.mark.parametrize(
    ("make", "check", "says"),
    [
        (Cheerful, "silence, over TCP", "its device is silent and is said to answer"),
        (Cheerful, "one client, over TCP", "its device serves another and is said to answer"),
        (Patient, "unplugged and plugged in, over TCP", "without its port it says unknown"),
        (GivenUp, "unplugged and plugged in, over TCP", "it raises TransportError: "),
        (Clinging, "nothing leaks, over TCP", "descriptors and threads were"),
        (Boasting, "pulled in the middle of a slip, over TCP", "its port has gone in a slip and"),
        (Repeating, "a slip comes out once, over TCP", "one slip was printed and 2 came out"),
        (Cheerful, "silence, over USB", "its device is silent and is said to answer"),
        (Cheerful, "a strange device, over USB", "a strange device's bytes are taken for an"),
        (GivenUp, "it takes nothing, over USB", "it raises TransportError: "),
        (Patient, "unplugged and plugged in, over USB", "without its port it says unknown"),
        (GivenUp, "unplugged and plugged in, over USB", "it raises TransportError: "),
        (Clinging, "nothing leaks, over USB", "descriptors and threads were"),
        (Unbothered, "its troubles are told, over USB", "it has paper_out and it says None"),
        (Boasting, "pulled in the middle of a slip, over USB", "its port has gone in a slip and"),
        (Unbothered, "its troubles are told", "it has paper_out and it says None"),
        (Repeating, "a slip comes out once", "one slip was printed and 2 came out"),
    ],
)
def test_a_wrong_printer(
    make: Callable[[Settings], Any], check: str, says: str, tmp_path: Path
) -> None:
    try:
        with pytest.raises(NotConforming) as found:
            CHECKS[check].run(printer_driver(make), tmp_path)
        assert says in str(found.value)
    finally:
        while Clinging.kept:
            Clinging.kept.pop().close()


def a_byte(self: UsbTransport, seconds: float) -> bytes:
    """Asks the bus for less than a packet."""
    try:
        return bytes(self._in.read(1, int(seconds * 1000) + 1))
    except usb.core.USBTimeoutError:
        return b""
    except usb.core.USBError as error:
        raise TransportError("gone", str(error)) from error


def clings(device: object) -> None:
    """Does not close it."""
    CLUNG.append(device)


CLUNG: list[Any] = []


@pytest.mark.parametrize(
    ("place", "wrong", "check", "says"),
    [
        (UsbTransport, ("_packet", a_byte), "answers that come badly", "Overflow"),
        (usb_port, ("_dispose", clings), "nothing leaks", "descriptors and threads were"),
    ],
)
def test_a_wrong_way_to_usb(
    place: object,
    wrong: tuple[str, Any],
    check: str,
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(place, *wrong)
    try:
        with pytest.raises(NotConforming) as found:
            CHECKS[f"{check}, over USB"].run(printer_driver(TicketPrinter), tmp_path)
        assert says in str(found.value)
    finally:
        while CLUNG:
            usb.util.dispose_resources(CLUNG.pop())
