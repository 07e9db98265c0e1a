"""The USB transport and a printer in a process of its own, over a virtual bus.

What a bus does that one object in this process does not: time passes, packets wait, a device comes
back as another one, and others have it.
"""

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest
import usb.core
import usb.util

from hall_devices.drivers import Outcome, Settings
from hall_devices.printers.paper import Cut, Paper, Text
from hall_devices.printers.printer import TicketPrinter
from hall_devices.simulators.usb.attach import attached
from hall_devices.simulators.usb.backend import VirtualUsb
from hall_devices.transport import Transport, TransportError, transport_for
from hall_devices.transports import usb_port
from tests.devices.rig import LONG_ENOUGH, Rig, texts, until

ASK = b"\x10\x04\x01"
WELL, OFFLINE = b"\x12", b"\x1a"
MORE_THAN_IT_HOLDS = b"A" * (1 << 20)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    """Two printers on a bus, and this process on it."""
    with (
        Rig(tmp_path / "printers", "--usb", "0", "--count", "2", "--no-pictures") as it,
        attached(VirtualUsb(it.ready["bus"])),
    ):
        yield it


@pytest.fixture
def port(rig: Rig) -> Iterator[Transport]:
    """The first printer's."""
    it = transport_for(rig.ports[0])
    yield it
    it.close()


def asked(port: Transport) -> bytes:
    """What it says of itself; opens it where it is closed."""
    port.open()
    port.write(ASK)
    return port.read(64, LONG_ENOUGH)


def failure(port: Transport) -> str:
    with pytest.raises(TransportError) as error:
        asked(port)
    port.close()
    return error.value.kind


def use(rig: Rig) -> tuple[bool, bool]:
    """Whether a program has it, and whether the system's driver has it."""
    state = rig.state()["usb"]
    return state["claimed"], state["system_driver"]


def test_it_prints_and_proves_it(rig: Rig) -> None:
    printer = TicketPrinter(Settings(rig.ports[0]))
    assert printer.print(Paper((Text("第一行"), Cut()))) == Outcome("printed", "answered")
    assert use(rig) == (True, False)
    printer.close()
    assert until(lambda: use(rig) == (False, True))
    assert [texts(slip) for slip in rig.slips()] == [["第一行"]]


def test_two_are_told_apart(rig: Rig) -> None:
    rig.fault(2, cover_open=True)
    said = []
    for address in (*rig.ports, "usb://0416:5011"):
        port = transport_for(address)
        said.append(asked(port))
        port.close()
    assert said == [WELL, OFFLINE, WELL]
    assert failure(transport_for("usb://0416:5011/printer-3")) == "missing"
    assert failure(transport_for("usb://0416:5012")) == "missing"


def test_it_goes_and_comes_back_as_another_device(rig: Rig, port: Transport) -> None:
    assert asked(port) == WELL
    rig.fault(unplugged=True)
    assert failure(port) == "gone"
    assert failure(port) == "missing"
    rig.fault(unplugged=False)
    assert asked(port) == WELL


@pytest.mark.parametrize("how", ["reset", "ended"])
def test_it_goes_with_the_device_open(rig: Rig, port: Transport, how: str) -> None:
    assert asked(port) == WELL
    if how == "reset":
        rig.ask("POST", "/printer-1/reset", {})
    else:
        rig.close()
    assert failure(port) == "gone"
    if how == "reset":
        assert asked(port) == WELL
    else:
        assert failure(port) == "missing"


def test_another_program_has_it(rig: Rig, port: Transport) -> None:
    assert asked(port) == WELL
    other = transport_for(rig.ports[0])
    assert failure(other) == "busy"
    assert asked(port) == WELL
    port.close()
    assert asked(other) == WELL
    other.close()


def test_packets_that_waited_are_all_heard(rig: Rig, port: Transport) -> None:
    port.open()
    port.write(ASK * 40)
    heard = b""
    while len(heard) < 40:
        heard += port.read(7, LONG_ENOUGH)
    assert heard == WELL * 40
    assert port.read(1, 0.0) == b""


def test_one_that_is_full_is_waited_for_until_the_time_is_up(
    rig: Rig, port: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usb_port, "WRITE_SECONDS", 0.3)
    rig.fault(paper_out=True)
    port.open()
    with pytest.raises(TransportError) as error:
        port.write(MORE_THAN_IT_HOLDS)
    assert error.value.kind == "timeout"
    assert 0 < rig.state()["received"] < len(MORE_THAN_IT_HOLDS)


def test_what_asks_for_less_than_a_packet_loses_it(rig: Rig) -> None:
    """So it is on a bus, and why the transport asks for whole packets."""
    device = usb.core.find(idVendor=0x0416, idProduct=0x5011)
    device.detach_kernel_driver(0)
    interface = device.get_active_configuration()[(0, 0)]
    back, out = interface
    out.write(b"\x1d\x49\x42")
    with pytest.raises(usb.core.USBError) as error:
        back.read(1, 10_000)
    assert error.value.errno == errno.EOVERFLOW
    usb.util.dispose_resources(device)


def test_it_says_what_it_is(rig: Rig) -> None:
    device = usb.core.find(idVendor=0x0416, idProduct=0x5011)
    device.detach_kernel_driver(0)
    interface = device.get_active_configuration()[(0, 0)]
    assert (interface.bInterfaceClass, interface.bInterfaceSubClass) == (7, 1)
    assert [(it.bEndpointAddress, it.bmAttributes) for it in interface] == [(0x85, 2), (0x03, 2)]
    assert (device.manufacturer, device.serial_number) == ("Hallway", "printer-1")
    identity = device.ctrl_transfer(0xA1, 0, 0, 0, 255).tobytes()
    assert int.from_bytes(identity[:2], "big") == len(identity)
    assert b"CMD:ESC/POS;" in identity
    with pytest.raises(usb.core.USBError) as error:
        device.ctrl_transfer(0x80, 0x55, 0, 0, 1)
    assert error.value.errno == errno.EPIPE
    usb.util.dispose_resources(device)
