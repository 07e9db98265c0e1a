"""USB printers through pyusb, on a virtual bus: no real one was at hand."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import usb.backend.libusb1

from hall_devices.drivers import Outcome, Settings
from hall_devices.printers.paper import Cut, Paper, Text
from hall_devices.printers.printer import TicketPrinter, Timing
from hall_devices.transport import TransportError
from hall_devices.transports import usb_port
from hall_devices.transports.usb_port import UsbTransport
from tests.devices.virtual_usb import PRODUCT, SERIAL, VENDOR, Bus

PAPER = Paper((*(Text(f"第{n}行") for n in range(20)), Cut()))
TIMING = Timing(answer=0.3, settle=0.001, finish=1.0, blind=0.1, poll=0.01)


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    return Bus(tmp_path)


def transport(bus: Bus, serial: str = "") -> UsbTransport:
    return UsbTransport(VENDOR, PRODUCT, serial, backend=bus)


def printer(bus: Bus) -> TicketPrinter:
    settings = Settings("usb://0416:5011")
    return TicketPrinter(settings, timing=TIMING, transport=transport(bus))


def failure(port: UsbTransport) -> str:
    with pytest.raises(TransportError) as error:
        port.open()
    return error.value.kind


def test_it_prints_and_proves_it(bus: Bus) -> None:
    it = printer(bus)
    assert it.print(PAPER) == Outcome("printed", "answered")
    assert bus.printer.slips == 1
    it.close()
    assert not bus.claimed
    assert bus.kernel_driver  # the system has its printer back


def test_trouble_is_told(bus: Bus) -> None:
    bus.printer.set({"cover_open": True}, 0.0)
    it = printer(bus)
    assert it.print(PAPER) == Outcome("not_printed", "answered", "cover_open")
    it.close()


def test_unplugged_and_plugged_in_again(bus: Bus) -> None:
    it = printer(bus)
    assert it.status().answered
    bus.plugged = False
    with pytest.raises(TransportError) as error:
        it.status()
    assert error.value.kind == "missing"
    bus.plugged = True
    assert it.print(PAPER).state == "printed"
    it.close()


def test_one_that_takes_no_bytes(bus: Bus) -> None:
    it = printer(bus)
    assert it.status().answered
    bus.stuck = True
    assert it.print(PAPER) == Outcome("not_printed", "unknown", "port_timeout")


@pytest.mark.parametrize(
    ("trouble", "value", "kind"),
    [
        ("plugged", False, "missing"),
        ("held", True, "busy"),
        ("denied", True, "denied"),
        ("kind", 8, "config"),
    ],
)
def test_what_cannot_be_opened(bus: Bus, trouble: str, value: int, kind: str) -> None:
    setattr(bus, trouble, value)
    assert failure(transport(bus)) == kind
    assert not bus.claimed


def test_two_of_a_model_are_told_apart_by_their_serial_number(bus: Bus) -> None:
    assert failure(transport(bus, "B0001")) == "missing"
    it = transport(bus, SERIAL)
    it.open()
    it.open()
    it.close()
    it.close()


def test_a_packet_longer_than_was_asked_for_is_kept(bus: Bus) -> None:
    it = transport(bus)
    it.open()
    bus.packets += [b"", b"\x12\x1a\x1e"]
    assert [it.read(2, 0.2), it.read(2, 0.2), it.read(2, 0.0)] == [b"\x12\x1a", b"\x1e", b""]
    it.close()
    with pytest.raises(TransportError) as error:
        it.read(1, 0.0)
    assert error.value.kind == "gone"


def test_one_that_takes_its_bytes_too_slowly(bus: Bus, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each transfer is in time, all of them together are not."""
    now = 0.0
    given: list[int] = []

    def trickle(dev_handle: int, ep: int, intf: int, data: object, timeout: int) -> int:
        nonlocal now
        now += 1.0
        given.append(timeout)
        return 1

    it = transport(bus)
    it.open()
    monkeypatch.setattr(usb_port, "time", SimpleNamespace(monotonic=lambda: now))
    monkeypatch.setattr(bus, "bulk_write", trickle)
    with pytest.raises(TransportError) as error:
        it.write(b"A" * 256)
    assert error.value.kind == "timeout"
    assert given == [5001, 4001, 3001, 2001, 1001]


def test_the_real_bus_has_no_such_device() -> None:
    libusb = usb.backend.libusb1.get_backend()
    it = UsbTransport(0xFFFE, 0xFFFD)
    assert failure(it) == ("missing" if libusb else "config")


def test_without_pyusb_it_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usb.core", None)
    with pytest.raises(TransportError) as error:
        UsbTransport(VENDOR, PRODUCT).open()
    assert (error.value.kind, "pyusb" in error.value.detail) == ("config", True)
