"""A USB bus with one printer on it, for pyusb's own code: a backend in the place of libusb.

Its bulk pipes lead to a virtual printer in this process.  Not a kernel, not a cable: what libusb
and real printers do on their own is not in it.
"""

import array
import errno
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from hall_devices.simulators.virtual_printer import VirtualPrinter

VENDOR, PRODUCT = 0x0416, 0x5011
SERIAL = "A0042"
OUT, IN = 0x03, 0x85
_STRING = 3


@dataclass
class Bus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb ships no types
    """plugged: it is on the bus.  held: by another program.  denied: no right to open it.

    kind: bInterfaceClass.  packets: answers, one transfer each.
    """

    folder: Path
    plugged: bool = True
    held: bool = False
    denied: bool = False
    kind: int = 7
    stuck: bool = False
    kernel_driver: bool = True
    claimed: bool = False
    packets: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.printer = VirtualPrinter("usb", self.folder, self.packets.append, pictures=False)

    def enumerate_devices(self) -> Iterator[int]:
        return iter((0,) if self.plugged else ())

    def get_device_descriptor(self, dev: int) -> Any:
        return SimpleNamespace(
            bLength=18,
            bDescriptorType=1,
            bcdUSB=0x200,
            bDeviceClass=0,
            bDeviceSubClass=0,
            bDeviceProtocol=0,
            bMaxPacketSize0=64,
            idVendor=VENDOR,
            idProduct=PRODUCT,
            bcdDevice=0x100,
            iManufacturer=0,
            iProduct=0,
            iSerialNumber=3,
            bNumConfigurations=1,
            address=1,
            bus=1,
            port_number=1,
            port_numbers=(1,),
            speed=2,
        )

    def get_configuration_descriptor(self, dev: int, config: int) -> Any:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=2,
            wTotalLength=32,
            bNumInterfaces=1,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0xC0,
            bMaxPower=1,
            extra_descriptors=[],
        )

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError(intf)
        return SimpleNamespace(
            bLength=9,
            bDescriptorType=4,
            bInterfaceNumber=0,
            bAlternateSetting=0,
            bNumEndpoints=2,
            bInterfaceClass=self.kind,
            bInterfaceSubClass=1,
            bInterfaceProtocol=2,
            iInterface=0,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7,
            bDescriptorType=5,
            bEndpointAddress=(IN, OUT)[ep],
            bmAttributes=2,
            wMaxPacketSize=64,
            bInterval=0,
            bRefresh=0,
            bSynchAddress=0,
            extra_descriptors=[],
        )

    def open_device(self, dev: int) -> int:
        if self.denied:
            raise usb.core.USBError("Access denied", errno=errno.EACCES)
        return dev

    def close_device(self, dev_handle: int) -> None:
        self.claimed = False

    def get_configuration(self, dev_handle: int) -> int:
        return 1

    def claim_interface(self, dev_handle: int, intf: int) -> None:
        if self.held or self.kernel_driver:
            raise usb.core.USBError("Resource busy", errno=errno.EBUSY)
        self.claimed = True

    def release_interface(self, dev_handle: int, intf: int) -> None:
        self.claimed = False

    def detach_kernel_driver(self, dev_handle: int, intf: int) -> None:
        self.kernel_driver = False

    def attach_kernel_driver(self, dev_handle: int, intf: int) -> None:
        self.kernel_driver = True

    def bulk_write(self, dev_handle: int, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert ep == OUT
        assert self.claimed
        self._be_there()
        if self.stuck:
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        taken = bytes(data)[:100]  # a short transfer: the rest has to be sent again
        self.printer.receive(taken, 0.0)
        self.printer.run(0.0)
        return len(taken)

    def bulk_read(self, dev_handle: int, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert ep == IN
        assert len(buff) % 64 == 0
        self._be_there()
        if not self.packets:
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        packet = self.packets.pop(0)
        buff[: len(packet)] = array.array("B", packet)
        return len(packet)

    def ctrl_transfer(
        self,
        dev_handle: int,
        bmRequestType: int,
        bRequest: int,
        wValue: int,
        wIndex: int,
        data: Any,
        timeout: int,
    ) -> int:
        """String descriptors: the languages, and the serial number."""
        assert (bRequest, wValue >> 8) == (6, _STRING)
        text = SERIAL.encode("utf-16-le") if wValue & 0xFF else b"\x09\x04"
        answer = bytes((2 + len(text), _STRING)) + text
        data[: len(answer)] = array.array("B", answer)
        return len(answer)

    def _be_there(self) -> None:
        if not self.plugged:
            raise usb.core.USBError("No such device", errno=errno.ENODEV)
